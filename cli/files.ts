/** Files of the command line: every fault of the file system becomes a typed error that names the file. */
import { fstatSync, openSync, readFileSync, rmSync } from 'node:fs';
import { chmod, mkdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { refuse } from '../shared/errors.ts';
import { type ByteSource, memorySource } from '../shared/intake/byteSource.ts';
import type { InputFile } from '../shared/intake/grid.ts';
import { parseJson } from '../shared/input/jsonText.ts';
import { openBytes } from './openFile.ts';

const reasons: Readonly<Record<string, [code: string, message: string]>> = {
  ENOENT: ['file-not-found', 'There is no such file.'],
  EISDIR: ['not-a-file', 'This is a folder, not a file.'],
  EACCES: ['file-not-readable', 'The file may not be read or written by this user.'],
  EPERM: ['file-not-readable', 'The file may not be read or written by this user.'],
  ENOTDIR: ['file-not-found', 'A part of this path is not a folder.'],
  EEXIST: ['file-not-found', 'A part of this path is not a folder.'],
  ENOSPC: ['disk-full', 'The disk is full.'],
  ERR_FS_FILE_TOO_LARGE: ['file-too-large', 'This file has more than 2 GB, which is more than is read.'],
};

function refuseFile(path: string, error: unknown): never {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const [name, message] = reasons[code] ?? [];
  if (name === undefined || message === undefined) throw error;
  return refuse({ code: name, message, file: path });
}

/** Opens files to be read a piece at a time; `name` is the base name, which is what mappings match and problems name. */
export async function readInputs(paths: readonly string[]): Promise<InputFile[]> {
  return paths.map((path) => ({ name: basename(path), bytes: openSource(path) }));
}

/** A file that stays open until the command ends. */
function openSource(path: string): ByteSource {
  try {
    const file = openSync(path, 'r');
    const status = fstatSync(file);
    if (status.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    // A pipe has no size and no places: it is read to its end.
    if (!status.isFile()) return memorySource(readFileSync(file));
    return openBytes({ path, descriptor: file }, status.size);
  } catch (error) {
    return refuseFile(path, error);
  }
}

export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    return refuseFile(path, error);
  }
}

/** Text of a UTF-8 file, without its byte order mark. */
export async function readText(path: string): Promise<string> {
  const bytes = await readBytes(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse({ code: 'not-utf-8', message: 'This file is not UTF-8 text.', file: path });
  }
}

/** Parses a JSON file. @throws SpillwayError `invalid-json` with line and column. */
export async function readJson(path: string): Promise<unknown> {
  return parseJson(await readText(path), path);
}

/** Writes a file, with the folders above it: whole or, where that fails or is interrupted, not at all. */
export async function writeOutput(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(resolve(path)), { recursive: true });
    const status = await stat(path).catch(() => null);
    // What is no file, such as a pipe, cannot be replaced.
    if (status !== null && !status.isFile()) await writeFile(path, content);
    else await replaceFile(status === null ? path : await realpath(path), content, status?.mode);
  } catch (error) {
    refuseFile(path, error);
  }
}

const isForbidden = (error: unknown): boolean =>
  ['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '');

async function replaceFile(path: string, content: string | Uint8Array, mode?: number): Promise<void> {
  const beside = `${path}.${process.pid}.part`;
  const discard = (): void => rmSync(beside, { force: true });
  process.once('exit', discard);
  try {
    try {
      await writeFile(beside, content, { flag: 'wx' });
    } catch (error) {
      // Where no file may be made, one that is there may still be written over.
      if (mode === undefined || !isForbidden(error)) throw error;
      return await writeFile(path, content);
    }
    if (mode !== undefined) await chmod(beside, mode);
    await rename(beside, path);
  } finally {
    discard();
    process.off('exit', discard);
  }
}
