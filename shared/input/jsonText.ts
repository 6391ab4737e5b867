/**
 * JSON (RFC 8259) read with its places. `JSON.parse` says where a fault is only in some engines, keeps the last of two
 * equal keys in silence, and forgets the lines; people write plans by hand, so all three matter.
 */
import { refuse } from '../errors.ts';

export interface TextPlace {
  /** Both 1-based; a column counts UTF-16 units. */
  readonly line: number;
  readonly column: number;
}

const deepestNesting = 100;
const numberToken = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// oxlint-disable-next-line no-control-regex -- JSON strings hold no raw control characters
const stringToken = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const literals: readonly (readonly [text: string, value: unknown])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

/** Thrown within this module only, with the offset at which reading stopped. */
class JsonFault extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

class JsonReader {
  private readonly text: string;
  private readonly onValue: (path: readonly PropertyKey[], offset: number) => void;
  private readonly path: PropertyKey[] = [];
  private offset = 0;

  constructor(text: string, onValue: (path: readonly PropertyKey[], offset: number) => void) {
    this.text = text;
    this.onValue = onValue;
  }

  document(): unknown {
    if (this.text.startsWith('\uFEFF')) this.offset = 1;
    const value = this.value();
    this.space();
    if (this.offset < this.text.length) this.fail('there is text after the end');
    return value;
  }

  private fail(what: string, offset = this.offset): never {
    throw new JsonFault(what, offset);
  }

  private space(): void {
    for (;;) {
      const unit = this.text.charCodeAt(this.offset);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
      this.offset += 1;
    }
  }

  private take(mark: string): boolean {
    this.space();
    if (this.text[this.offset] !== mark) return false;
    this.offset += 1;
    return true;
  }

  private token(pattern: RegExp): string | null {
    pattern.lastIndex = this.offset;
    const match = pattern.exec(this.text);
    if (match === null) return null;
    this.offset = pattern.lastIndex;
    return match[0];
  }

  private value(): unknown {
    this.space();
    this.onValue(this.path, this.offset);
    const first = this.text[this.offset];
    if (first === undefined) return this.fail('it ends where a value should be');
    if (first === '{') return this.object();
    if (first === '[') return this.array();
    if (first === '"') return this.string();
    const number = this.token(numberToken);
    if (number !== null) return Number(number);
    for (const [text, value] of literals) {
      if (!this.text.startsWith(text, this.offset)) continue;
      this.offset += text.length;
      return value;
    }
    return this.fail(`${JSON.stringify(first)} cannot begin a value`);
  }

  private string(): string {
    const token = this.token(stringToken);
    if (token === null) this.fail('a text that begins here does not end, or has a wrong escape');
    return JSON.parse(token) as string;
  }

  private enter(): void {
    if (this.path.length >= deepestNesting) this.fail(`it is nested more than ${deepestNesting} deep`);
    this.offset += 1;
  }

  private array(): unknown[] {
    this.enter();
    const array: unknown[] = [];
    if (this.take(']')) return array;
    do {
      this.path.push(array.length);
      array.push(this.value());
      this.path.pop();
    } while (this.take(','));
    if (!this.take(']')) this.fail('a comma or ] should be here');
    return array;
  }

  private object(): object {
    this.enter();
    const entries = new Map<string, unknown>();
    if (this.take('}')) return {};
    do {
      this.space();
      const at = this.offset;
      if (this.text[at] !== '"') this.fail('a key in double quotes should be here');
      const key = this.string();
      if (entries.has(key)) this.fail(`the key ${JSON.stringify(key)} is there twice`, at);
      if (!this.take(':')) this.fail('a colon should be here');
      this.path.push(key);
      entries.set(key, this.value());
      this.path.pop();
    } while (this.take(','));
    if (!this.take('}')) this.fail('a comma or } should be here');
    return Object.fromEntries(entries);
  }
}

function placeOf(text: string, offset: number): TextPlace {
  let line = 1;
  let start = 0;
  for (let i = 0; i < offset; i++) {
    if (text[i] !== '\n') continue;
    line += 1;
    start = i + 1;
  }
  return { line, column: offset - start + 1 };
}

/**
 * Reads JSON text. Like `JSON.parse`, but a key that is there twice is refused, and so is nesting beyond a hundred.
 * @throws SpillwayError `invalid-json` with the line as `row` and the position in it as `column`.
 */
export function parseJson(text: string, file?: string): unknown {
  try {
    return new JsonReader(text, () => undefined).document();
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    const { line, column } = placeOf(text, error.offset);
    return refuse({
      code: 'invalid-json',
      message: `This is not JSON: line ${line}, column ${column}: ${error.message}.`,
      row: line,
      column: String(column),
      ...(file === undefined ? {} : { file }),
    });
  }
}

/** Where the value at a path begins in valid JSON text; where it is missing, the innermost value around it. */
export function placeInJson(text: string, path: readonly PropertyKey[]): TextPlace {
  let depth = -1;
  let offset = 0;
  new JsonReader(text, (reached, at) => {
    if (reached.length <= depth || reached.length > path.length) return;
    if (reached.some((key, index) => String(key) !== String(path[index]))) return;
    depth = reached.length;
    offset = at;
  }).document();
  return placeOf(text, offset);
}
