/** Reads exports: recognises them, shows their rows, imports them. */
import { refuse, SpillwayError } from '../../shared/errors.ts';
import { type PackedLog, unpackLog } from '../../shared/events/packedLog.ts';
import { type LogUpdate, updateLog } from '../../shared/events/updateLog.ts';
import { parseJson } from '../../shared/input/jsonText.ts';
import {
  blockSource,
  type ByteSource,
  type ImportResult,
  logZone,
  parseMapping,
  previewRows,
  readRateTable,
  type ProgressListener,
  type RowCounts,
} from '../../shared/intake/index.ts';
import type { JobContext } from '../../shared/jobs/protocol.ts';
import type { IntakeJobs, Reading, SourceFile, UpdateCounts } from './catalogues.ts';
import { handedLog } from './handedLog.ts';
import { IntakeDesk } from './intakeDesk.ts';
import { serve } from './serve.ts';

/** The browser keeps a blob where it has room for it, on the disk if need be, and hands out pieces of it. */
async function fetchBlob({ name, url }: SourceFile): Promise<Blob> {
  const blob = await fetch(url).then(
    (response) => (response.ok ? response.blob() : null),
    () => null,
  );
  return blob ?? refuseUnreadable(name);
}

function refuseUnreadable(file: string): never {
  return refuse({
    code: 'unreadable-file',
    message: 'The file can no longer be read.',
    file,
    hint: 'It was moved, deleted or changed since it was chosen. Choose it again.',
  });
}

const reader = new FileReaderSync();

/** Files up to this size are kept in memory: a piece of a blob costs some milliseconds, however small. */
const smallFile = 128 * 1024 * 1024;

async function openSource(file: SourceFile): Promise<Uint8Array | ByteSource> {
  const blob = await fetchBlob(file);
  const piece = (from: number, to: number): Uint8Array => {
    try {
      return new Uint8Array(reader.readAsArrayBuffer(blob.slice(from, to)));
    } catch {
      return refuseUnreadable(file.name);
    }
  };
  return blob.size <= smallFile ? piece(0, blob.size) : blockSource(blob.size, piece);
}

const desk = new IntakeDesk(openSource);

const telling =
  (context: JobContext): ProgressListener =>
  ({ phase, bytes, totalBytes, rows }) =>
    context.progress(bytes, totalBytes, phase, rows);

/** The import of a reading, which a survey has shown to be possible. */
async function importOf(reading: Reading, context: JobContext): Promise<ImportResult> {
  const { result, survey } = await desk.survey(reading, telling(context));
  if (result) return result;
  const [first] = survey.inspection.problems.filter(({ row }) => row === undefined);
  return refuse({
    code: first?.code ?? 'not-importable',
    message: first?.message ?? 'The files cannot be imported with this mapping.',
    file: first?.file ?? reading.files[0]!.name,
    ...(first === undefined ? {} : { hint: first.hint }),
  });
}

function requirePromised(result: ImportResult, promised: RowCounts, file: string): void {
  const { rows, imported, refused, ignored } = result.intake;
  const kept =
    rows === promised.rows &&
    imported === promised.imported &&
    refused === promised.refused &&
    ignored === promised.ignored;
  if (!kept)
    refuse({
      code: 'changed-file',
      message: 'A file has changed since it was looked at.',
      file,
      hint: 'Choose it again, and look at it before it is imported.',
    });
}

const countsOf = ({ added, updated, unchanged, kept }: LogUpdate): UpdateCounts => ({
  added,
  changed: updated - unchanged,
  unchanged,
  missing: kept,
});

function updated(before: PackedLog, result: ImportResult): LogUpdate {
  return updateLog(unpackLog(before), result.log);
}

serve<IntakeJobs>({
  mapping: async (file) => {
    const text = await (await fetchBlob(file)).text();
    return parseMapping(parseJson(text, file.name), file.name);
  },
  rates: async ({ file, must }) => {
    try {
      return readRateTable({ name: file.name, bytes: await openSource(file) });
    } catch (error) {
      if (!must && error instanceof SpillwayError) return null;
      throw error;
    }
  },
  inspect: async (reading, context) => (await desk.survey(reading, telling(context))).survey,
  rows: async ({ file, range, ...reading }) => {
    const { mapping } = reading.options;
    const opened = await desk.file(reading, file);
    return mapping === undefined ? [] : previewRows(opened, mapping, range, logZone(mapping));
  },
  find: async ({ file, row, ...reading }) => (await desk.file(reading, file)).columns.table.indexAtRow(row),
  compare: async ({ before, ...reading }, context) =>
    countsOf(updated(before, await importOf(reading, context))),
  import: async ({ before, promised, ...reading }, context) => {
    const result = await importOf(reading, context);
    requirePromised(result, promised, reading.files[0]!.name);
    const update = before === null ? null : updated(before, result);
    desk.forget();
    const log = handedLog(update?.log ?? result.log, context);
    const { intake, problems, mapping, defects } = result;
    return { log, intake, problems, mapping, defects, update: update && countsOf(update) };
  },
  close: () => {
    desk.close();
    return null;
  },
});
