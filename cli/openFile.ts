/** Files that are open: read a piece at a time, in whichever thread of the process. */
import { readSync } from 'node:fs';
import { refuse } from '../shared/errors.ts';
import type { ByteSource } from '../shared/intake/byteSource.ts';

/** What is known of an open file. */
export interface FileHandle {
  readonly path: string;
  readonly descriptor: number;
}

/** The bytes of an open file; it stays open until the command ends. */
export function openBytes(handle: FileHandle, size: number): ByteSource {
  return { size, handle, read: (from, to, buffer) => readPiece(handle, from, buffer.subarray(0, to - from)) };
}

/** Fills a piece with the bytes of a file from an offset on. */
function readPiece({ path, descriptor }: FileHandle, from: number, piece: Uint8Array): Uint8Array {
  for (let read = 0; read < piece.length;) {
    const count = readSync(descriptor, piece, read, piece.length - read, from + read);
    if (count === 0)
      return refuse({
        code: 'changed-file',
        message: 'The file became shorter while it was read.',
        file: path,
        hint: 'Run the command again when nothing writes to it.',
      });
    read += count;
  }
  return piece;
}
