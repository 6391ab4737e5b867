/** The records behind a figure as rows of text: for the screen, and for a file that anybody may open. */
import { formatDay } from '../../shared/calendar/days.ts';
import { type RecordRows, cellFlag } from '../../shared/estimate/recordRows.ts';
import type { StageNames } from './stageNames.ts';

export interface RecordCell {
  readonly text: string;
  readonly flag: 'plain' | 'atFault' | 'missing';
}

export interface RecordLine {
  readonly id: string;
  readonly owner: string;
  readonly segment: string;
  /** By stage of the table. */
  readonly dates: readonly RecordCell[];
  readonly exit: string;
}

export interface RecordWriting {
  readonly names: StageNames;
  readonly owner: (name: string) => string;
  /** Writes `2026-06-28` for the reader. */
  readonly day: (date: string) => string;
}

const flags = ['plain', 'atFault', 'missing'] as const;

/** An ISO day, or an instant in UTC where the time of day is known. */
export function isoMoment(time: number, isInstant: boolean): string {
  if (Number.isNaN(time)) return '';
  const seconds = isInstant ? Math.round(time * 86_400) : Math.floor(time) * 86_400;
  const day = Math.floor(seconds / 86_400);
  if (!isInstant) return formatDay(day);
  const part = seconds - day * 86_400;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${formatDay(day)}T${two(Math.floor(part / 3600))}:${two(Math.floor((part % 3600) / 60))}:${two(part % 60)}Z`;
}

/** Whether rows differ in what they name: a column of nothing is not shown. */
export function recordColumns(rows: RecordRows): {
  readonly owner: boolean;
  readonly segment: boolean;
  readonly exit: boolean;
} {
  const any = (values: readonly (string | null)[]): boolean => values.some((value) => value !== null);
  return { owner: any(rows.owners), segment: any(rows.segments), exit: any(rows.exit) };
}

/** One row for the screen; dates are days. */
export function recordLine(rows: RecordRows, row: number, { names, owner, day }: RecordWriting): RecordLine {
  const width = rows.stages.length;
  const name = rows.owners[row]!;
  const exit = rows.exit[row]!;
  const dayOf = (time: number): string => (Number.isNaN(time) ? '' : day(formatDay(Math.floor(time))));
  return {
    id: rows.ids[row]! + (rows.pass[row]! > 1 ? ` (pass ${rows.pass[row]!})` : ''),
    owner: name === null ? '' : owner(name),
    segment: rows.segments[row] ?? '',
    dates: rows.stages.map((_, column) => {
      const cell = row * width + column;
      const flag = flags[rows.flag[cell]!]!;
      const text = dayOf(rows.time[cell]!);
      return { text: rows.flag[cell] === cellFlag.missing ? 'no date' : text, flag };
    }),
    exit:
      exit === null
        ? ''
        : [names.name(exit), dayOf(rows.exitTime[row]!), rows.reason[row]].filter(Boolean).join(', '),
  };
}

/** Letters of the longest text by column, dates apart. */
export function longestTexts(
  rows: RecordRows,
  writing: Omit<RecordWriting, 'day'>,
): Readonly<Record<'id' | 'owner' | 'segment' | 'exit', number>> {
  const longest = { id: 0, owner: 0, segment: 0, exit: 0 };
  for (let row = 0; row < rows.count; row++) {
    const line = recordLine(rows, row, { ...writing, day: (date) => date });
    for (const column of ['id', 'owner', 'segment', 'exit'] as const)
      longest[column] = Math.max(longest[column], line[column].length);
  }
  return longest;
}

/** Head and rows of the file: ids, ISO dates and texts as they are; a cell that must not run is the writer's care. */
export function* recordCells(
  rows: RecordRows,
  { names, owner }: Pick<RecordWriting, 'names' | 'owner'>,
  leftOut: ReadonlySet<string> = new Set(),
): Generator<readonly string[]> {
  const width = rows.stages.length;
  yield [
    'Id',
    'Pass',
    'Owner',
    'Segment',
    ...rows.stages.map((id) => names.name(id)),
    'Exit',
    'Exit date',
    'Reason',
  ];
  for (let row = 0; row < rows.count; row++) {
    if (leftOut.has(rows.ids[row]!)) continue;
    const name = rows.owners[row]!;
    yield [
      rows.ids[row]!,
      String(rows.pass[row]!),
      name === null ? '' : owner(name),
      rows.segments[row] ?? '',
      ...rows.stages.map((_, column) =>
        isoMoment(rows.time[row * width + column]!, rows.isInstant[row * width + column] === 1),
      ),
      rows.exit[row] === null ? '' : names.name(rows.exit[row]!),
      isoMoment(rows.exitTime[row]!, rows.exitIsInstant[row] === 1),
      rows.reason[row] ?? '',
    ];
  }
}
