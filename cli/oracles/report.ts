/** Runs the handlers over a folder of reference cases and puts the outcome into words. */
import { readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { refuse } from '../../shared/errors.ts';
import type { CaseResult, Failure } from './checks.ts';
import { explain } from './caseFiles.ts';
import { type Handler, handlers } from './registry.ts';

export interface FolderResult {
  readonly folder: string;
  readonly cases: readonly CaseResult[];
}

export interface OracleReport {
  /** Case files of which every figure agrees. */
  readonly passed: number;
  /** Case files with a figure that differs, or that could not be compared. */
  readonly failed: number;
  readonly folders: readonly FolderResult[];
  /** Folders that nothing here compares. */
  readonly notRun: readonly string[];
}

export function hasFailed(result: CaseResult): boolean {
  return result.error !== undefined || result.failures.length > 0;
}

/**
 * Compares everything under `dir`: either a folder of case folders, or one case folder.
 * @throws SpillwayError `unreadable-folder` where it cannot be listed, `no-cases` where it holds no case folder.
 */
export function runOracles(dir: string, registry: ReadonlyMap<string, Handler> = handlers): OracleReport {
  const { folders, notRun } = caseFolders(dir, registry);
  const results = folders.map(([folder, path, run]): FolderResult => {
    try {
      return { folder, cases: run(path) };
    } catch (error) {
      return { folder, cases: [{ name: '(folder)', checks: 0, failures: [], error: explain(error) }] };
    }
  });
  const cases = results.flatMap((result) => result.cases);
  const failed = cases.filter(hasFailed).length;
  return { passed: cases.length - failed, failed, folders: results, notRun };
}

function caseFolders(
  dir: string,
  registry: ReadonlyMap<string, Handler>,
): { folders: [string, string, Handler][]; notRun: string[] } {
  const own = basename(resolve(dir));
  const names = subfolders(dir);
  const single = registry.get(own);
  if (single && names.length === 0) return { folders: [[own, dir, single]], notRun: [] };
  if (names.length === 0) refuse({ code: 'no-cases', message: 'There is no case folder in it.', file: dir });
  const folders: [string, string, Handler][] = [];
  const notRun: string[] = [];
  for (const name of names) {
    const handler = registry.get(name);
    if (handler) folders.push([name, join(dir, name), handler]);
    else notRun.push(name);
  }
  return { folders, notRun };
}

function subfolders(dir: string): string[] {
  try {
    return readdirSync(dir, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    return refuse({
      code: 'unreadable-folder',
      message: `The folder cannot be read (${(error as NodeJS.ErrnoException).code}).`,
      file: dir,
      hint: 'Give the folder that holds the case folders, e.g. test/oracles.',
    });
  }
}

/** Failures of one case that are printed before the rest is only counted. */
const shown = 20;

/** The report as lines of text, without the closing count. */
export function reportLines(report: OracleReport): string[] {
  const lines: string[] = [];
  for (const { folder, cases } of report.folders) {
    const failed = cases.filter(hasFailed).length;
    const checks = cases.reduce((sum, result) => sum + result.checks, 0);
    lines.push(
      `${failed === 0 ? 'ok  ' : 'FAIL'} ${folder}: ${cases.length - failed} of ${cases.length} cases, ${checks} figures compared`,
    );
    for (const result of cases) lines.push(...failureLines(folder, result));
  }
  for (const name of report.notRun) lines.push(`not run: ${name}`);
  return lines;
}

function failureLines(folder: string, { name, error, failures }: CaseResult): string[] {
  const lines = failures.slice(0, shown).map((failure) => `  ${folder}/${name} ${figureLine(failure)}`);
  if (error !== undefined) lines.push(`  ${folder}/${name}: ${error}`);
  if (failures.length > shown)
    lines.push(`  ${folder}/${name}: ${failures.length - shown} more figures differ (--json lists them all)`);
  return lines;
}

function figureLine({ figure, expected, actual }: Failure): string {
  return `${figure}: expected ${inWords(expected)}, actual ${inWords(actual)}`;
}

/** A value in words; numbers in full, NaN and "nothing" by name, where JSON would call them all null. */
export function inWords(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined ? 'nothing' : (JSON.stringify(value, namedNumbers) ?? String(value));
}

/** A JSON replacer that keeps NaN and infinities apart from null. */
export function namedNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
