/** Reads the files of a reference folder; everything that is wrong with one is a typed error that names it. */
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import Papa from 'papaparse';
import type { z } from 'zod';
import { SpillwayError, refuse } from '../../shared/errors.ts';
import { type CaseResult, Checks } from './checks.ts';

/** One case: `NAME.json` with the expected output, and whatever lies beside it under the same name. */
export interface CaseFiles {
  readonly name: string;
  /** The expected output, checked against the schema of the handler. */
  expected<T>(schema: z.ZodType<T>): T;
  /** Rows of `NAME.csv` (or `NAME.SUFFIX.csv`) under their header, all cells as text. */
  rows(columns: readonly string[], suffix?: string): Map<string, string>[];
  /** Columns of `NAME.csv` as numbers, in the order asked for. */
  numbers(columns: readonly string[]): Float64Array[];
  /** Bytes of `NAME.csv` (or `NAME.SUFFIX.csv`) as they are. */
  bytes(suffix?: string): Uint8Array;
}

/**
 * Runs one comparison a case file of a folder, in order of their names. A case that cannot be read, or whose
 * computation throws, is a failed case; the others still run.
 */
export function eachCase(dir: string, compare: (files: CaseFiles, checks: Checks) => void): CaseResult[] {
  const names = readdirSync(dir)
    .filter((file) => file.endsWith('.json'))
    .map((file) => basename(file, '.json'))
    .sort();
  if (names.length === 0) refuse({ code: 'no-cases', message: 'The folder holds no NAME.json.', file: dir });
  return names.map((name) => {
    const checks = new Checks();
    try {
      compare(caseFiles(dir, name), checks);
    } catch (error) {
      return { ...checks.result(name), error: explain(error) };
    }
    const result = checks.result(name);
    return result.checks === 0 ? { ...result, error: 'the case compares nothing' } : result;
  });
}

/** One line about an exception: where the fault is in the input if it is one, else what was thrown. */
export function explain(error: unknown): string {
  if (!(error instanceof SpillwayError))
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const { file, row, column, path, message } = error.detail;
  const place = [file, row && `line ${row}`, column && `column ${column}`, path].filter(Boolean).join(', ');
  return place === '' ? message : `${place}: ${message}`;
}

function caseFiles(dir: string, name: string): CaseFiles {
  const csv = (suffix?: string): string => join(dir, `${name}${suffix ? `.${suffix}` : ''}.csv`);
  const rows: CaseFiles['rows'] = (columns, suffix) => parseCsv(csv(suffix), columns);
  return {
    name,
    expected: (schema) => parseExpected(join(dir, `${name}.json`), schema),
    rows,
    numbers(columns) {
      const table = rows(columns);
      return columns.map((column) =>
        Float64Array.from(table, (row, index) => {
          const text = row.get(column) ?? '';
          const value = Number(text);
          if (text.trim() === '' || !Number.isFinite(value))
            malformed(csv(), `"${text}" is not a number.`, { row: index + 2, column, value: text });
          return value;
        }),
      );
    },
    bytes: (suffix) => read(csv(suffix)),
  };
}

function parseExpected<T>(file: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(read(file)));
  } catch (error) {
    if (error instanceof SpillwayError) throw error;
    return malformed(file, `not JSON (${(error as Error).message}).`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  return malformed(file, `${issue.message}.`, { path: issue.path.join('.') });
}

function parseCsv(file: string, columns: readonly string[]): Map<string, string>[] {
  const text = new TextDecoder().decode(read(file));
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: true });
  const header = data[0] ?? [];
  for (const column of columns)
    if (!header.includes(column)) malformed(file, `the column "${column}" is not there.`, { column });
  return data.slice(1).map((cells, index) => {
    if (cells.length !== header.length)
      malformed(file, `${cells.length} cells under ${header.length} columns.`, { row: index + 2 });
    return new Map(header.map((column, i) => [column, cells[i]!]));
  });
}

function read(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    return malformed(file, `it cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

function malformed(
  file: string,
  message: string,
  place: { row?: number; column?: string; value?: string; path?: string } = {},
): never {
  return refuse({ code: 'malformed-case', message, file: basename(file), ...place });
}
