/** Bytes that are read a piece at a time: in memory, in an open file, in a blob. */

export interface ByteSource {
  /** Number of bytes. */
  readonly size: number;
  /**
   * Bytes `from` … `to - 1`, with `to` at most {@link size}; never written to by the caller. The buffer, which has room
   * for them, may be used to hold them.
   */
  read(from: number, to: number, buffer: Uint8Array): Uint8Array;
  /** What another thread of the platform opens the same bytes by, where it can: plain data. */
  readonly handle?: unknown;
}

/** Bytes in memory as a source. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (from, to) => bytes.subarray(from, to) };
}

/** Bytes as a source, whichever of the two they are. */
export function sourceOf(bytes: Uint8Array | ByteSource): ByteSource {
  return bytes instanceof Uint8Array ? memorySource(bytes) : bytes;
}

/** A range of a source, or all of it, in one piece of its own. */
export function bytesOf(source: ByteSource, from = 0, to = source.size): Uint8Array {
  return source.read(from, to, new Uint8Array(to - from));
}

/** Bytes of a block of {@link blockSource}, and how many of them are kept. */
const blockLength = 1 << 24;
const mostBlocks = 2;

/**
 * A source whose every reading costs something, like a browser's blob: read a block at a time, the last ones of which
 * are kept. `piece` gives bytes that nobody writes to afterwards.
 */
export function blockSource(size: number, piece: (from: number, to: number) => Uint8Array): ByteSource {
  const blocks = new Map<number, Uint8Array>();
  const blockFrom = (first: number): Uint8Array => {
    const block = blocks.get(first) ?? piece(first, Math.min(size, first + blockLength));
    // The one that was asked for last is the last to go.
    blocks.delete(first);
    blocks.set(first, block);
    if (blocks.size > mostBlocks) blocks.delete(blocks.keys().next().value!);
    return block;
  };
  return {
    size,
    read: (from, to) => {
      const first = from - (from % blockLength);
      return to <= first + blockLength
        ? blockFrom(first).subarray(from - first, to - first)
        : piece(from, to);
    },
  };
}

/** Bytes of a source that are worked on at a time: some milliseconds of work. */
export const windowLength = 1 << 20;

/** Goes through a source from an offset on, a window at a time, until `visit` returns false. */
export function eachWindow(
  source: ByteSource,
  from: number,
  visit: (bytes: Uint8Array, at: number) => boolean,
): void {
  const buffer = new Uint8Array(Math.min(windowLength, source.size));
  for (let at = from; at < source.size; at += windowLength)
    if (!visit(source.read(at, Math.min(source.size, at + windowLength), buffer), at)) return;
}
