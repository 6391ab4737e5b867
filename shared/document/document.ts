/**
 * The `*.spillway` document: a zip of `manifest.json`, `project.json`, `events.parquet`, `entities.parquet` and
 * `results/` (a cache that may be dropped). Reading checks everything before anything is used.
 */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { z } from 'zod';
import { refuse } from '../errors.ts';
import type { EventLog } from '../events/eventLog.ts';
import { stageGraph } from '../funnel/stages.ts';
import { templateGraph } from '../funnel/templates.ts';
import { readLogTables, writeLogTables } from './logTables.ts';
import { documentVersion, manifestSchema, projectSchema, type Project } from './project.ts';

export interface SpillwayDocument {
  readonly project: Project;
  /** The imported log, or null before the first import. */
  readonly log: EventLog | null;
  /** Cached results by key, as JSON values; readers must be able to do without. */
  readonly results: ReadonlyMap<string, unknown>;
}

/** Unpacked size beyond which a document is refused: far above any real one, far below what fills a memory. */
const largestUnpacked = 2 * 2 ** 30;

/** Writes a document. The same document gives the same bytes. */
export function writeDocument(document: SpillwayDocument, appVersion: string): Uint8Array {
  const tables = document.log === null ? null : writeLogTables(document.log);
  const manifest = {
    format: 'spillway',
    version: documentVersion,
    app: appVersion,
    log: tables?.shape ?? null,
  };
  const json = (value: unknown): Uint8Array => strToU8(JSON.stringify(value, null, 2));
  const files: Record<string, Uint8Array> = {
    'manifest.json': json(manifest),
    'project.json': json(document.project),
  };
  if (tables) {
    files['events.parquet'] = tables.events;
    files['entities.parquet'] = tables.entities;
  }
  for (const [key, value] of document.results) files[`results/${key}.json`] = json(value);
  return zipSync(files, { level: 6, mtime: '1980-01-01T00:00:00' });
}

/**
 * Reads a document.
 * @throws SpillwayError `not-a-document` (no zip of ours), `newer-document` (made by a later version; nothing is touched),
 * `damaged-document` (a part is missing or does not fit).
 */
export async function readDocument(bytes: Uint8Array, file: string): Promise<SpillwayDocument> {
  const parts = unpack(bytes, file);
  const manifest = parsePart(parts, 'manifest.json', manifestSchema, file);
  if (manifest.version > documentVersion) {
    refuse({
      code: 'newer-document',
      message: `This document was made by Spillway ${manifest.app}, which is newer than this one.`,
      file,
      hint: 'Update Spillway to open it. The file was left as it is.',
    });
  }
  const project = parsePart(parts, 'project.json', projectSchema, file);
  const { stages } = project.plan;
  const graph = typeof stages === 'string' ? templateGraph(stages) : stageGraph(stages);
  const log =
    manifest.log === null
      ? null
      : await readLogTables(
          {
            events: part(parts, 'events.parquet', file),
            entities: part(parts, 'entities.parquet', file),
            shape: manifest.log,
          },
          graph,
        );
  return { project, log, results: cachedResults(parts) };
}

type Parts = ReadonlyMap<string, Uint8Array>;

function unpack(bytes: Uint8Array, file: string): Parts {
  let unpacked = 0;
  try {
    return new Map(
      Object.entries(
        unzipSync(bytes, {
          filter: ({ name, originalSize }) => {
            unpacked += originalSize;
            if (unpacked > largestUnpacked) throw new Error('it unpacks to more than 2 GiB');
            return /^(manifest\.json|project\.json|(events|entities)\.parquet|results\/[\w.-]+\.json)$/.test(
              name,
            );
          },
        }),
      ),
    );
  } catch (error) {
    return refuse({
      code: 'not-a-document',
      message: `This file is not a Spillway document: ${error instanceof Error ? error.message : String(error)}.`,
      file,
      hint: 'Documents end in .spillway. To read a CRM export, import it instead.',
    });
  }
}

function part(parts: Parts, name: string, file: string): Uint8Array {
  return (
    parts.get(name) ??
    refuse({
      code: name === 'manifest.json' ? 'not-a-document' : 'damaged-document',
      message: `This file lacks ${name}, so it is not a whole Spillway document.`,
      file,
      hint: 'Open the backup beside it, if there is one.',
    })
  );
}

function parsePart<T>(parts: Parts, name: string, schema: z.ZodType<T>, file: string): T {
  const text = strFromU8(part(parts, name, file));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    refuse({ code: 'damaged-document', message: `${name} in this document is not JSON.`, file });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return refuse({
    code: 'damaged-document',
    message: `${name} in this document is not as it should be: ${issue?.message ?? 'unknown form'}.`,
    file,
    path: `${name}: ${issue?.path.join('.') ?? ''}`,
  });
}

/** Results that cannot be read are dropped: they are a cache. */
function cachedResults(parts: Parts): ReadonlyMap<string, unknown> {
  const results = new Map<string, unknown>();
  for (const [name, bytes] of parts) {
    if (!name.startsWith('results/')) continue;
    try {
      results.set(name.slice('results/'.length, -'.json'.length), JSON.parse(strFromU8(bytes)));
    } catch {
      continue;
    }
  }
  return results;
}
