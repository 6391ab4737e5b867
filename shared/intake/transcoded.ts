/** Text that is not scanned as it stands: UTF-16, and text with NUL characters, as UTF-8 without them. */
import { type ByteSource, bytesOf } from './byteSource.ts';
import { decodeBytes, type Encoding } from './encoding.ts';

interface Encoder {
  encode(text: string): Uint8Array;
}
const { TextEncoder } = globalThis as unknown as { TextEncoder: new () => Encoder };
const encoder = new TextEncoder();

/** Bytes that are transcoded at a time; even, so that no unit of UTF-16 is cut. */
const chunkLength = 1 << 18;

export interface NulCharacters {
  readonly count: number;
  /** Physical line of the first. */
  readonly line: number;
}

/** Lines of a text that comes in pieces, up to the first NUL. */
class NulCounter {
  count = 0;
  line = 1;
  private afterReturn = false;

  /** Takes UTF-8 and returns it without its NULs. */
  strip(bytes: Uint8Array): Uint8Array {
    if (this.count === 0) this.countLines(bytes);
    if (bytes.indexOf(0) < 0) return bytes;
    const stripped = withoutNuls(bytes);
    this.count += bytes.length - stripped.length;
    return stripped;
  }

  private countLines(bytes: Uint8Array): void {
    const nul = bytes.indexOf(0);
    const end = nul < 0 ? bytes.length : nul;
    for (let at = 0; at < end; at++) {
      const byte = bytes[at]!;
      if (byte === 0x0d || (byte === 0x0a && !this.afterReturn)) this.line++;
      this.afterReturn = byte === 0x0d;
    }
  }
}

function withoutNuls(bytes: Uint8Array): Uint8Array {
  const kept = new Uint8Array(bytes.length);
  let length = 0;
  for (const byte of bytes) if (byte !== 0) kept[length++] = byte;
  return kept.subarray(0, length);
}

/**
 * A source as UTF-8 without NULs. It is transcoded a chunk at a time whenever it is read; only where each chunk begins is
 * kept.
 */
export class TranscodedSource implements ByteSource {
  readonly size: number;
  readonly nuls: NulCharacters | null;
  private readonly source: ByteSource;
  private readonly encoding: Encoding;
  /** Where each chunk begins in the source and in what it becomes; then the ends. */
  private readonly begins: number[] = [];
  private readonly becomes: number[] = [];
  private readonly buffer = new Uint8Array(chunkLength + 2);
  private chunk = -1;
  private bytes = new Uint8Array(0);

  /** @param from offset of the text, after its byte order mark */
  constructor(source: ByteSource, from: number, encoding: Encoding) {
    this.source = source;
    this.encoding = encoding;
    const counter = new NulCounter();
    let size = 0;
    for (let at = from; at < source.size;) {
      const end = this.chunkEnd(at);
      this.begins.push(at);
      this.becomes.push(size);
      size += counter.strip(this.utf8(at, end)).length;
      at = end;
    }
    this.begins.push(source.size);
    this.becomes.push(size);
    this.size = size;
    this.nuls = counter.count === 0 ? null : { count: counter.count, line: counter.line };
  }

  read(from: number, to: number, buffer: Uint8Array): Uint8Array {
    let low = 0;
    let high = this.begins.length - 2;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.becomes[middle]! <= from) low = middle;
      else high = middle - 1;
    }
    let filled = 0;
    for (let chunk = low; filled < to - from; chunk++) {
      this.load(chunk);
      const begin = this.becomes[chunk]!;
      const part = this.bytes.subarray(Math.max(0, from - begin), to - begin);
      buffer.set(part, filled);
      filled += part.length;
    }
    return buffer.subarray(0, filled);
  }

  private load(chunk: number): void {
    if (chunk === this.chunk) return;
    this.chunk = chunk;
    this.bytes = withoutNuls(
      this.utf8(this.begins[chunk]!, this.begins[chunk + 1]!),
    ) as Uint8Array<ArrayBuffer>;
  }

  /** Where the chunk ends that begins at an offset: never within a pair of surrogates. */
  private chunkEnd(from: number): number {
    const end = Math.min(this.source.size, from + chunkLength);
    if (end === this.source.size || this.encoding === 'utf-8') return end;
    const [first, second] = bytesOf(this.source, end - 2, end);
    const high = this.encoding === 'utf-16le' ? second! : first!;
    return high >= 0xd8 && high <= 0xdb ? end - 2 : end;
  }

  private utf8(from: number, to: number): Uint8Array {
    const bytes = this.source.read(from, to, this.buffer);
    return this.encoding === 'utf-16le' || this.encoding === 'utf-16be'
      ? encoder.encode(decodeBytes(bytes, this.encoding))
      : bytes;
  }
}
