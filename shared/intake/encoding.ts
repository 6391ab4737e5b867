/** Bytes to text. Order of evidence: byte order mark, the NUL pattern of UTF-16, strict UTF-8, else Windows-1252. */
import { type ByteSource, eachWindow, memorySource } from './byteSource.ts';

/** The part of the Encoding Standard's decoder that is used; every runtime has it, the language's library types do not. */
interface Decoder {
  decode(bytes?: Uint8Array, options?: { stream?: boolean }): string;
}
const { TextDecoder } = globalThis as unknown as {
  TextDecoder: new (label: string, options?: { ignoreBOM?: boolean }) => Decoder;
};

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof encodings)[number];

/** How the bytes of a text that has one byte for each letter of ASCII are read. */
export interface ByteEncoding {
  readonly encoding: 'utf-8' | 'windows-1252';
  readonly isAscii: boolean;
  /** Bytes that are no UTF-8 in a text that otherwise is: each became U+FFFD. */
  readonly damaged: number;
}

export interface DecodedText {
  readonly text: string;
  readonly encoding: Encoding;
  /** As in {@link ByteEncoding}. */
  readonly damaged: number;
}

/** What the beginning of a file says of its encoding: the one found, if any, and the length of its byte order mark. */
export interface EncodingMark {
  readonly encoding: Encoding | null;
  readonly length: number;
}

/** Bytes of a file's beginning that its encoding is told by. */
export const headLength = 4096;

/** UTF-16 text of a European language has a NUL in nearly every other byte, always on the same side. */
function nulPattern(bytes: Uint8Array): Encoding | null {
  const length = Math.min(bytes.length, headLength) & ~1;
  if (length < 4) return null;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < length; i += 2) {
    if (bytes[i] === 0) even++;
    if (bytes[i + 1] === 0) odd++;
  }
  const half = length / 2;
  if (odd > half * 0.7 && even < half * 0.05) return 'utf-16le';
  if (even > half * 0.7 && odd < half * 0.05) return 'utf-16be';
  return null;
}

function byteOrderMark(head: Uint8Array): EncodingMark {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', length: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', length: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', length: 2 };
  return { encoding: null, length: 0 };
}

/** Reads the encoding from a file's beginning. One that is given is taken, whatever the bytes look like. */
export function encodingMark(head: Uint8Array, given?: Encoding): EncodingMark {
  const marked = byteOrderMark(head);
  if (given !== undefined) return { encoding: given, length: marked.encoding === given ? marked.length : 0 };
  return marked.encoding === null ? { encoding: nulPattern(head), length: 0 } : marked;
}

/** Least value of a sequence's second byte and greatest, where the first narrows them. */
const narrow = new Map<number, readonly [number, number]>([
  [0xe0, [0xa0, 0xbf]],
  [0xed, [0x80, 0x9f]],
  [0xf0, [0x90, 0xbf]],
  [0xf4, [0x80, 0x8f]],
]);

/** Whether bytes that come in pieces are UTF-8, and whether they are ASCII. */
export class Utf8Check {
  isAscii = true;
  private isBroken = false;
  /** Bytes of a sequence that are still to come, and the range of the next of them. */
  private missing = 0;
  private least = 0x80;
  private most = 0xbf;

  take(bytes: Uint8Array, traits = byteTraits(bytes)): void {
    if (this.isBroken || (this.missing === 0 && traits.isAscii)) return;
    this.isAscii = false;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (this.missing > 0) {
        if (byte < this.least || byte > this.most) return void (this.isBroken = true);
        this.missing--;
        this.least = 0x80;
        this.most = 0xbf;
      } else if (byte >= 0x80) {
        if (byte < 0xc2 || byte > 0xf4) return void (this.isBroken = true);
        this.missing = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
        [this.least, this.most] = narrow.get(byte) ?? [0x80, 0xbf];
      }
    }
  }

  /** Whether all bytes together are UTF-8. */
  get isValid(): boolean {
    return !this.isBroken && this.missing === 0;
  }
}

export interface ByteTraits {
  readonly isAscii: boolean;
  readonly hasNul: boolean;
}

/** Whether all bytes are ASCII, and whether one is NUL; looked at four at a time where they lie on words. */
export function byteTraits(bytes: Uint8Array): ByteTraits {
  const before = -bytes.byteOffset & 3;
  const words = Math.max(0, (bytes.length - before) >> 2);
  let all = 0;
  // The highest bit of a byte is set here if it, or one below it in its word, is zero (Mycroft, 1987).
  let nul = 0;
  if (words > 0) {
    const aligned = new Int32Array(bytes.buffer, bytes.byteOffset + before, words);
    for (let at = 0; at < words; at++) {
      const word = aligned[at]!;
      all |= word;
      nul |= ((word - 0x0101_0101) | 0) & ~word;
    }
  }
  const ends = [bytes.subarray(0, before), bytes.subarray(before + words * 4)];
  let hasNul = (nul & 0x8080_8080) !== 0;
  for (const end of ends)
    for (const byte of end) {
      all |= byte;
      hasNul ||= byte === 0;
    }
  return { isAscii: (all & 0x8080_8080) === 0, hasNul };
}

/**
 * UTF-8 with a few broken bytes (a file cut off within a letter, one mangled cell) is still UTF-8: reading it as
 * Windows-1252 would spoil every other letter. Told by a byte order mark, or by more than nine whole sequences for
 * each broken one. Null where it is none.
 */
function damagedUtf8(source: ByteSource, mark: EncodingMark): number | null {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let damaged = 0;
  let whole = 0;
  const count = (text: string) => {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 0xfffd) damaged++;
      else if (code > 0x7f && (code < 0xdc00 || code > 0xdfff)) whole++;
    }
  };
  eachWindow(source, mark.length, (bytes) => {
    count(decoder.decode(bytes, { stream: true }));
    return true;
  });
  count(decoder.decode());
  return mark.encoding === 'utf-8' || whole > 9 * damaged ? damaged : null;
}

/** Encoding of bytes that are not UTF-16, after {@link Utf8Check} has seen all of them. */
export function byteEncoding(source: ByteSource, mark: EncodingMark, check: Utf8Check): ByteEncoding {
  if (mark.encoding === 'windows-1252') return { encoding: 'windows-1252', isAscii: false, damaged: 0 };
  if (check.isValid) return { encoding: 'utf-8', isAscii: check.isAscii, damaged: 0 };
  const damaged = damagedUtf8(source, mark);
  return damaged === null
    ? { encoding: 'windows-1252', isAscii: false, damaged: 0 }
    : { encoding: 'utf-8', isAscii: false, damaged };
}

/** Letters of Windows-1252 at 0x80–0x9F; five places are empty. */
const windowsLetters = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

const decoders = new Map<Encoding, Decoder>();

/** Decodes bytes in which no byte order mark is looked for. Node 20 decodes Windows-1252 as Latin-1. */
export function decodeBytes(bytes: Uint8Array, encoding: Encoding): string {
  let decoder = decoders.get(encoding);
  // A runtime that is told to ignore the mark takes the ÿ at the beginning of Windows-1252 for one.
  const ignoreBOM = encoding !== 'windows-1252';
  if (!decoder) decoders.set(encoding, (decoder = new TextDecoder(encoding, { ignoreBOM })));
  const text = decoder.decode(bytes);
  if (encoding !== 'windows-1252') return text;
  return text.replace(/[\u0080-\u009f]/g, (control) => windowsLetters[control.charCodeAt(0) - 0x80]!);
}

/** Decodes a whole text; a byte order mark is no part of it. Plain ASCII is called UTF-8. */
export function decodeText(bytes: Uint8Array, given?: Encoding): DecodedText {
  const mark = encodingMark(bytes, given);
  const content = bytes.subarray(mark.length);
  if (mark.encoding === 'utf-16le' || mark.encoding === 'utf-16be')
    return { text: decodeBytes(content, mark.encoding), encoding: mark.encoding, damaged: 0 };
  const check = new Utf8Check();
  check.take(content);
  const { encoding, damaged } = byteEncoding(memorySource(bytes), mark, check);
  return { text: decodeBytes(content, encoding), encoding, damaged };
}
