/** Files of the main process: whole or not at all, and every fault of the file system as a value with its place. */
import { copyFile, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { ErrorDetail } from '../shared/errors.ts';
import type { Answer } from '../shared/host.ts';

const messages: Readonly<Record<string, [code: string, message: string, hint: string]>> = {
  ENOENT: ['file-not-found', 'This file is no longer there.', 'It may have been moved or renamed.'],
  EACCES: [
    'file-not-permitted',
    'You may not read or write this file.',
    'Save it under another name or folder.',
  ],
  EPERM: [
    'file-not-permitted',
    'You may not read or write this file.',
    'Save it under another name or folder.',
  ],
  EROFS: ['file-not-permitted', 'This disk is read-only.', 'Save it elsewhere.'],
  ENOSPC: ['disk-full', 'The disk is full.', 'Make room or save elsewhere. Your work is still open here.'],
  EISDIR: ['not-a-file', 'This is a folder, not a file.', 'Choose a file.'],
  EBUSY: ['file-busy', 'Another program holds this file.', 'Close it there and try again.'],
};

/** The fault as the window shows it, or null where it is not one of the file system. */
export function faultOf(error: unknown, path: string): ErrorDetail | null {
  const known = messages[(error as NodeJS.ErrnoException).code ?? ''];
  return known === undefined ? null : { code: known[0], message: known[1], hint: known[2], file: path };
}

/** Runs work on a file; faults that the user can mend become answers, everything else is thrown. */
export async function answering<T>(path: string, work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    const fault = faultOf(error, path);
    if (fault === null) throw error;
    return { ok: false, error: fault };
  }
}

/** Reads a file whole. */
export async function readBytes(path: string): Promise<Uint8Array> {
  return new Uint8Array(await readFile(path));
}

/**
 * Writes a file whole or not at all: a temporary file in the same folder, synced to the disk, then renamed over the old
 * one, then the folder synced, so that a crash or a power cut leaves either the old or the new content.
 */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), { fsync: true });
  await syncFolder(dirname(path));
}

/** Name of the copy of the version before the last save. */
export const backupOf = (path: string): string => `${path}.bak`;

/** Saves a document and keeps the version before it as a backup beside it. */
export async function writeWithBackup(path: string, bytes: Uint8Array): Promise<void> {
  const fresh = `${backupOf(path)}.new`;
  try {
    await copyFile(path, fresh);
    await rename(fresh, backupOf(path));
  } catch (error) {
    await rm(fresh, { force: true });
    // The first save has nothing to back up.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  await writeWhole(path, bytes);
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open folders; there the rename itself is durable.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
