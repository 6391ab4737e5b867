/** Memory that threads share: what lies in it is handed from one to another without a copy. */

/** Whether threads can share memory here: everywhere but in a page that is not isolated from others. */
export function canShareMemory(): boolean {
  const { crossOriginIsolated } = globalThis as { readonly crossOriginIsolated?: boolean };
  return typeof SharedArrayBuffer !== 'undefined' && crossOriginIsolated !== false;
}

type NumberArray = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

function copyInSharedMemory<T extends NumberArray>(values: T): T {
  const copy = new (values.constructor as new (buffer: SharedArrayBuffer) => T)(
    new SharedArrayBuffer(values.byteLength),
  );
  copy.set(values);
  return copy;
}

/** The same value with all its arrays of numbers in shared memory. It is plain data, and nobody changes it afterwards. */
export function inSharedMemory<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) return copyInSharedMemory(value as unknown as NumberArray) as T;
  if (Array.isArray(value)) return value.map((each: unknown) => inSharedMemory(each)) as T;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inSharedMemory(each)])) as T;
}
