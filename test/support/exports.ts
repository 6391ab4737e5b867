/** Exports written as text in a test, and what intake makes of them. */
import type { EventLog } from '../../shared/events/eventLog.ts';
import { formatDay } from '../../shared/calendar/days.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import {
  importFiles,
  type ImportOptions,
  type ImportResult,
  inspectFiles,
  type InputFile,
  type MemoryFile,
  type Inspection,
  parseMapping,
} from '../../shared/intake/index.ts';

const encoder = new TextEncoder();

/** A file of text; lines are joined by line feeds. */
export function textFile(name: string, ...lines: string[]): MemoryFile {
  return { name, bytes: encoder.encode(`${lines.join('\n')}\n`) };
}

/** Options with a mapping as a user writes it. */
export interface WrittenOptions extends Omit<Partial<ImportOptions>, 'mapping'> {
  readonly mapping?: unknown;
}

function options({ mapping, ...rest }: WrittenOptions): ImportOptions {
  return {
    graph: templateGraph('default'),
    ...rest,
    ...(mapping === undefined ? {} : { mapping: parseMapping(mapping) }),
  };
}

export function imported(files: readonly InputFile[], written: WrittenOptions = {}): ImportResult {
  return importFiles(files, options(written));
}

export function inspected(files: readonly InputFile[], written: WrittenOptions = {}): Inspection {
  return inspectFiles(files, options(written));
}

/** What a log knows of each entity: `mql 2026-01-05`, and `won 2026-01-05T10:00` where the time of day is known. */
export function told(log: EventLog): Record<string, string[]> {
  return Object.fromEntries(
    log.entityIds.map((id, entity) => {
      const events: string[] = [];
      for (let i = log.offsets[entity]!; i < log.offsets[entity + 1]!; i++) {
        const stage = log.graph.stages[log.stage[i]!]!.id;
        const clock = log.precision[i] === 0 ? '' : `T${clockText(log.time[i]!)}`;
        events.push(`${stage} ${formatDay(log.day[i]!)}${clock}`);
      }
      return [id, events];
    }),
  );
}

/** Time of day in UTC, its seconds cut off. */
function clockText(time: number): string {
  const minutes = Math.floor((time - Math.floor(time)) * 1440 + 1e-5);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Values of a dictionary-coded column by entity, null where there is none. */
export function valuesOf(
  column: { readonly codes: Int32Array; readonly values: readonly string[] } | null | undefined,
): (string | null)[] {
  return column ? Array.from(column.codes, (code) => column.values[code] ?? null) : [];
}

/** `code row column value` of each problem. */
export function problemLines(problems: ImportResult['problems']): string[] {
  return problems.map(({ code, row, column, value }) =>
    [code, row ?? '-', column ?? '-', value ?? '-'].join(' '),
  );
}
