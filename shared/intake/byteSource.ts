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
