/**
 * Zip archives of exports, as Salesforce's Data Export and mail programs make them. What is inside is taken from the
 * archive's directory, unpacked under a limit, a piece at a time, and read like any other file; its path never reaches a
 * disk.
 */
import { strFromU8 } from 'fflate';
import { refuse } from '../errors.ts';
import { bytesOf, type ByteSource, sourceOf } from './byteSource.ts';
import type { InputFile } from './grid.ts';
import { inflated } from './inflatedSource.ts';
import { largestArchive, mostEntries } from './limits.ts';
import { baseName } from './mapping.ts';

const localSignature = 0x0403_4b50;
const directorySignature = 0x0201_4b50;
const endSignature = 0x0605_4b50;
/** Bytes of the record that ends a directory, without the comment in it and with the longest. */
const endLength = 22;
const longestEnd = endLength + 0xffff;
/** Bytes of a directory: a path takes some hundred. */
const longestDirectory = 1 << 26;
/** Bytes of small entries that are kept in memory. */
const mostKept = 1 << 24;
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

/** Offset of the record that ends the directory, and the record; null where there is none. */
function endOfDirectory(archive: ByteSource): { readonly at: number; readonly data: DataView } | null {
  const from = Math.max(0, archive.size - longestEnd);
  const bytes = bytesOf(archive, from);
  const data = view(bytes);
  for (let at = bytes.length - endLength; at >= 0; at--)
    if (data.getUint32(at, true) === endSignature) return { at: from + at, data: view(bytes.subarray(at)) };
  return null;
}

/** The archive's directory, or null where there is none. */
function readDirectory(archive: ByteSource, file: string): Entry[] | null {
  const end = endOfDirectory(archive);
  if (end === null) return null;
  const count = end.data.getUint16(10, true);
  const from = end.data.getUint32(16, true);
  if (from === 0xffff_ffff) damaged(file, 'it is larger than 4 GB');
  if (from > end.at || end.at - from > longestDirectory) damaged(file, 'its directory is broken');
  const bytes = bytesOf(archive, from, end.at);
  const data = view(bytes);
  const entries: Entry[] = [];
  let at = 0;
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

/** Bytes that all entries of an archive may still unpack to, and of them those that may be kept in memory. */
interface Budget {
  left: number;
  kept: number;
}

/** A range of a source as a source of its own. */
function partOf(source: ByteSource, from: number, size: number): ByteSource {
  return { size, read: (begin, end, buffer) => source.read(from + begin, from + end, buffer) };
}

function unpack(archive: ByteSource, entry: Entry, file: string, budget: Budget): InputFile['bytes'] {
  const { at, packed, method, path } = entry;
  const head = view(bytesOf(archive, Math.min(at, archive.size), Math.min(at + 30, archive.size)));
  if (head.byteLength < 30 || head.getUint32(0, true) !== localSignature)
    damaged(file, `${JSON.stringify(path)} is not where the directory says`);
  const from = at + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  if (from + packed > archive.size) damaged(file, `${JSON.stringify(path)} is incomplete`);
  const packedBytes = partOf(archive, from, packed);
  const spend = (size: number) => {
    budget.left -= size;
    if (budget.left < 0) refuseSize(file);
  };
  if (method === stored) {
    spend(packed);
    return packedBytes;
  }
  if (method !== deflated) damaged(file, `${JSON.stringify(path)} is packed in a way that is not known`);
  const broken = () => damaged(file, `${JSON.stringify(path)} is broken`);
  const content = inflated(packedBytes, { spend, broken, kept: budget.kept });
  if (content instanceof Uint8Array) budget.kept -= content.length;
  return content;
}

/** A path as it is shown: without drives, roots, steps upwards and control characters. */
function shownPath(path: string): string {
  return path
    .split(/[\\/]/)
    .filter((part) => part !== '' && part !== '.' && part !== '..' && !/^[a-z]:$/i.test(part))
    .join('/')
    .replace(/\p{Cc}/gu, '�');
}

function unpackArchive(
  { name: archive }: InputFile,
  source: ByteSource,
  entries: readonly Entry[],
): InputFile[] {
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
  const budget: Budget = { left: largestArchive, kept: mostKept };
  const names = tables.map(({ path }) => baseName(shownPath(path)));
  const unread = content.filter((entry) => !tables.includes(entry)).map(({ path }) => shownPath(path));
  return tables.map((entry, index) => ({
    name: names.filter((name) => name === names[index]).length > 1 ? shownPath(entry.path) : names[index]!,
    bytes: unpack(source, entry, archive, budget),
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
    const entries = readDirectory(source, given.name);
    // A zip that was cut off: reading it as a workbook says so, unless its name says that it is none.
    if (entries === null)
      return /\.zip$/i.test(given.name) ? damaged(given.name, 'its end is missing') : [given];
    return isWorkbook(entries) ? [given] : unpackArchive(given, source, entries);
  });
}
