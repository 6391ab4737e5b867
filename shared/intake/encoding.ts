/** Bytes to text. Order of evidence: byte order mark, the NUL pattern of UTF-16, strict UTF-8, else Windows-1252. */

/** The part of the Encoding Standard's decoder that is used; every runtime has it, the language's library types do not. */
interface Decoder {
  decode(bytes: Uint8Array): string;
}
const { TextDecoder } = globalThis as unknown as {
  TextDecoder: new (label: string, options?: { fatal?: boolean }) => Decoder;
};

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof encodings)[number];

export interface DecodedText {
  readonly text: string;
  readonly encoding: Encoding;
  /** The bytes of the text where it is ASCII: one a letter. */
  readonly ascii?: Uint8Array;
  /** Bytes that are no UTF-8 in a text that otherwise is: each became U+FFFD. */
  readonly damaged: number;
}

function byteOrderMark(bytes: Uint8Array): Encoding | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

/** UTF-16 text of a European language has a NUL in nearly every other byte, always on the same side. */
function nulPattern(bytes: Uint8Array): Encoding | null {
  const length = Math.min(bytes.length, 4096) & ~1;
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

function strictUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/**
 * UTF-8 with a few broken bytes (a file cut off within a letter, one mangled cell) is still UTF-8: reading it as
 * Windows-1252 would spoil every other letter. Told by a byte order mark, or by more than nine whole sequences for
 * each broken one.
 */
function damagedUtf8(bytes: Uint8Array, marked: boolean): DecodedText | null {
  const text = new TextDecoder('utf-8').decode(bytes);
  let damaged = 0;
  let whole = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0xfffd) damaged++;
    else if (code > 0x7f && (code < 0xdc00 || code > 0xdfff)) whole++;
  }
  return marked || whole > 9 * damaged ? { text, encoding: 'utf-8', damaged } : null;
}

/** Letters of Windows-1252 at 0x80–0x9F; five places are empty. */
const windowsLetters = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Node 20 decodes Windows-1252 as Latin-1, which has control characters in these places. */
function decodeWindows1252(bytes: Uint8Array): string {
  return new TextDecoder('windows-1252')
    .decode(bytes)
    .replace(/[\u0080-\u009f]/g, (control) => windowsLetters[control.charCodeAt(0) - 0x80]!);
}

/**
 * Decodes text; a byte order mark is no part of it. Plain ASCII is called UTF-8. An encoding that is given is taken,
 * whatever the bytes look like.
 */
export function decodeText(bytes: Uint8Array, given?: Encoding): DecodedText {
  const marked = byteOrderMark(bytes);
  const encoding = given ?? marked ?? nulPattern(bytes);
  if (encoding === 'utf-16le' || encoding === 'utf-16be')
    return { text: new TextDecoder(encoding).decode(bytes), encoding, damaged: 0 };
  const text = given === 'windows-1252' ? null : strictUtf8(bytes);
  if (text !== null) {
    const content = marked === null ? bytes : bytes.subarray(3);
    return {
      text,
      encoding: 'utf-8',
      damaged: 0,
      ...(content.length === text.length ? { ascii: content } : {}),
    };
  }
  const damaged = given === 'windows-1252' ? null : damagedUtf8(bytes, encoding === 'utf-8');
  return damaged ?? { text: decodeWindows1252(bytes), encoding: 'windows-1252', damaged: 0 };
}
