/** The plan as the host writes it: a tape of numbers, read once from beginning to end (`shared/engine/kernel/tape.ts`). */
let at: usize = 0;

/** Where it is read next. */
export function position(): usize {
  return at;
}

/** Begins at an address. */
export function rewind(address: usize): void {
  at = address;
}

export function number(): f64 {
  const value = load<f64>(at);
  at += 8;
  return value;
}

export function whole(): i32 {
  return <i32>number();
}

export function flag(): bool {
  return number() !== 0;
}

/** A list of numbers after its length. */
export function numbers(): StaticArray<f64> {
  const length = whole();
  const values = new StaticArray<f64>(length);
  for (let i = 0; i < length; i++) values[i] = number();
  return values;
}

/** A list of whole numbers after its length. */
export function wholes(): StaticArray<i32> {
  const length = whole();
  const values = new StaticArray<i32>(length);
  for (let i = 0; i < length; i++) values[i] = whole();
  return values;
}

/** The four words of a stream's key. */
export function key(): StaticArray<i32> {
  const words = new StaticArray<i32>(4);
  for (let i = 0; i < 4; i++) words[i] = <i32>(<i64>number());
  return words;
}
