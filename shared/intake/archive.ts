/**
 * Zip archives of exports, as Salesforce's Data Export and mail programs make them. What is inside is taken from the
 * archive's directory, unpacked under a limit and read like any other file; its path never reaches a disk.
 */
import { Inflate, strFromU8 } from 'fflate';
import { refuse } from '../errors.ts';
import { bytesOf, sourceOf } from './byteSource.ts';
import type { InputFile, MemoryFile } from './grid.ts';
import { largestArchive, mostEntries } from './limits.ts';
import { baseName } from './mapping.ts';

const localSignature = 0x0403_4b50;
const directorySignature = 0x0201_4b50;
const endSignature = 0x0605_4b50;
const sliceLength = 64 * 1024;
const stored = 0;
const deflated = 8;

interface Entry {
  readonly path: string;
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly packed: number;
  /** Offset of the entry's local header. */
  readonly at: number;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Whether bytes begin as a zip does, an empty one included. */
export function isZip(bytes: Uint8Array): boolean {
  if (bytes.length < 22) return false;
  const signature = view(bytes).getUint32(0, true);
  return signature === localSignature || signature === endSignature;
}

function damaged(file: string, reason: string): never {
  return refuse({
    code: 'damaged-archive',
    message: `${file} cannot be unpacked: ${reason}.`,
    file,
    hint: 'It may have been cut off on the way: download it again, or unpack it and give the files inside.',
  });
}

function endOfDirectory(bytes: Uint8Array): number {
  const data = view(bytes);
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 65_557); at--)
    if (data.getUint32(at, true) === endSignature) return at;
  return -1;
}

/** The archive's directory, or null where there is none. */
function readDirectory(bytes: Uint8Array, file: string): Entry[] | null {
  const end = endOfDirectory(bytes);
  if (end < 0) return null;
  const data = view(bytes);
  const count = data.getUint16(end + 10, true);
  const entries: Entry[] = [];
  let at = data.getUint32(end + 16, true);
  if (at === 0xffff_ffff) damaged(file, 'it is larger than 4 GB');
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || data.getUint32(at, true) !== directorySignature)
      damaged(file, 'its directory is broken');
    const nameLength = data.getUint16(at + 28, true);
    const flags = data.getUint16(at + 8, true);
    const name = bytes.subarray(at + 46, at + 46 + nameLength);
    entries.push({
      path: strFromU8(name, (flags & 0x800) === 0),
      method: data.getUint16(at + 10, true),
      isEncrypted: (flags & 1) !== 0,
      packed: data.getUint32(at + 20, true),
      at: data.getUint32(at + 42, true),
    });
    at += 46 + nameLength + data.getUint16(at + 30, true) + data.getUint16(at + 32, true);
  }
  return entries;
}

/** A workbook is a zip as well: told by the parts that only a workbook has. */
function isWorkbook(entries: readonly Entry[]): boolean {
  return entries.some(({ path }) =>
    /^(?:\[Content_Types\]\.xml|mimetype|xl\/workbook\.(?:xml|bin))$/.test(path),
  );
}

/** Folders, and what operating systems leave in archives: none of it is anybody's data. */
function isNothing(path: string): boolean {
  return (
    path.endsWith('/') || /(?:^|[\\/])(?:__MACOSX[\\/]|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i.test(path)
  );
}

const isTable = (path: string): boolean => /\.(?:csv|tsv|tab|psv|txt|xlsx|xlsm|xls|ods)$/i.test(path);

function refuseSize(file: string): never {
  return refuse({
    code: 'archive-too-large',
    message: `${file} unpacks to more than ${Math.round(largestArchive / (1024 * 1024)).toLocaleString('en-US')} MB.`,
    file,
    hint: 'Unpack it and give the files that are needed.',
  });
}

/** Bytes that all entries of an archive may still unpack to. */
interface Budget {
  left: number;
}

function unpack(bytes: Uint8Array, entry: Entry, file: string, budget: Budget): Uint8Array {
  const { at, packed, method, path } = entry;
  const data = view(bytes);
  if (at + 30 > bytes.length || data.getUint32(at, true) !== localSignature)
    damaged(file, `${JSON.stringify(path)} is not where the directory says`);
  const from = at + 30 + data.getUint16(at + 26, true) + data.getUint16(at + 28, true);
  if (from + packed > bytes.length) damaged(file, `${JSON.stringify(path)} is incomplete`);
  const content = bytes.subarray(from, from + packed);
  const spend = (size: number) => {
    budget.left -= size;
    if (budget.left < 0) refuseSize(file);
  };
  if (method === stored) {
    spend(content.length);
    return content;
  }
  if (method !== deflated) damaged(file, `${JSON.stringify(path)} is packed in a way that is not known`);
  return inflated(content, spend, () => damaged(file, `${JSON.stringify(path)} is broken`));
}

function inflated(content: Uint8Array, spend: (size: number) => void, broken: () => never): Uint8Array {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let isComplete = false;
  const inflate = new Inflate((chunk, final) => {
    spend(chunk.length);
    length += chunk.length;
    chunks.push(chunk);
    isComplete ||= final;
  });
  try {
    for (let at = 0; at < content.length; at += sliceLength)
      inflate.push(content.subarray(at, at + sliceLength), at + sliceLength >= content.length);
  } catch (error) {
    if (error instanceof Error && error.name === 'SpillwayError') throw error;
    broken();
  }
  if (!isComplete) broken();
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** A path as it is shown: without drives, roots, steps upwards and control characters. */
function shownPath(path: string): string {
  return path
    .split(/[\\/]/)
    .filter((part) => part !== '' && part !== '.' && part !== '..' && !/^[a-z]:$/i.test(part))
    .join('/')
    .replace(/\p{Cc}/gu, '�');
}

function unpackArchive(file: MemoryFile, entries: readonly Entry[]): InputFile[] {
  const { name: archive, bytes } = file;
  if (entries.length > mostEntries)
    refuse({
      code: 'archive-too-large',
      message: `${archive} has ${entries.length.toLocaleString('en-US')} files; archives are read up to ${mostEntries.toLocaleString('en-US')}.`,
      file: archive,
      hint: 'Unpack it and give the files that are needed.',
    });
  const content = entries.filter(({ path }) => !isNothing(path));
  const tables = content.filter(({ path }) => isTable(path));
  const nested = content.find(({ path }) => /\.(?:zip|7z|rar|gz|tar|tgz)$/i.test(path));
  if (nested)
    refuse({
      code: 'nested-archive',
      message: `${archive} has another archive in it, ${JSON.stringify(shownPath(nested.path))}, which is not opened.`,
      file: archive,
      hint: 'Unpack it and give the files inside.',
    });
  if (tables.length === 0)
    refuse({
      code: 'empty-archive',
      message: `${archive} has no CSV file or workbook in it.`,
      file: archive,
      hint:
        content.length === 0
          ? 'It is empty.'
          : `It has ${content
              .slice(0, 5)
              .map(({ path }) => shownPath(path))
              .join(', ')}.`,
    });
  if (tables.some(({ isEncrypted }) => isEncrypted))
    refuse({
      code: 'password-protected',
      message: `${archive} is protected by a password.`,
      file: archive,
      hint: 'Unpack it and give the files inside.',
    });
  const budget: Budget = { left: largestArchive };
  const names = tables.map(({ path }) => baseName(shownPath(path)));
  const unread = content.filter((entry) => !tables.includes(entry)).map(({ path }) => shownPath(path));
  return tables.map((entry, index) => ({
    name: names.filter((name) => name === names[index]).length > 1 ? shownPath(entry.path) : names[index]!,
    bytes: unpack(bytes, entry, archive, budget),
    ...(index > 0 || unread.length === 0 ? {} : { unread: unread.map((path) => `${archive}/${path}`) }),
  }));
}

/**
 * Puts the tables of zip archives in the place of the archives; workbooks and text stay as they are.
 * @throws SpillwayError `damaged-archive`, `archive-too-large`, `nested-archive`, `empty-archive`,
 * `password-protected`.
 */
export function unpackArchives(files: readonly InputFile[]): InputFile[] {
  return files.flatMap((given) => {
    const source = sourceOf(given.bytes);
    if (!isZip(bytesOf(source, 0, Math.min(source.size, 22)))) return [given];
    if (source.size > largestArchive) refuseSize(given.name);
    const file = { ...given, bytes: bytesOf(source) };
    const entries = readDirectory(file.bytes, file.name);
    // A zip that was cut off: reading it as a workbook says so, unless its name says that it is none.
    if (entries === null)
      return /\.zip$/i.test(file.name) ? damaged(file.name, 'its end is missing') : [file];
    return isWorkbook(entries) ? [file] : unpackArchive(file, entries);
  });
}
