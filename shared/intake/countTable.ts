/** Tables of counts by stage and period: recognised by their columns, read as figures, never made into records. */
import { firstDayOfMonth, formatDay, formatMonth } from '../calendar/days.ts';
import type { StageGraph } from '../funnel/stages.ts';
import type { IntakeCounts } from './inspection.ts';
import { findColumn } from './mappedFile.ts';
import type { FileMapping, Mapping } from './mapping.ts';
import { decimalEvidence, numberShape, numberValue } from './numberText.ts';
import { periodText } from './periodText.ts';
import { type Problem, ProblemList, problemAt } from './problem.ts';
import { StageNames } from './stageVocabulary.ts';
import type { TableColumns } from './tableColumns.ts';

/** Columns of a table of counts. */
export interface CountColumns {
  readonly period: number;
  /** A column of counts for each stage, by stage index; empty where rows name their stage. */
  readonly stages: ReadonlyMap<number, number>;
  /** Where rows name their stage: that column and the one with the count. */
  readonly stage: number | null;
  readonly count: number | null;
  readonly segment: number | null;
}

/** How many entities entered a stage in a period. */
export interface StageCount {
  /** `2026-03`, `2026-Q1`, `2026` or the day on which it begins. */
  readonly period: string;
  readonly segment: string | null;
  /** Stage index. */
  readonly stage: number;
  readonly count: number;
}

export interface ReadCounts {
  readonly counts: readonly StageCount[];
  /** Name of the column that parts the counts; null where they are of all. */
  readonly segmentColumn: string | null;
  readonly intake: IntakeCounts;
  readonly problems: readonly Problem[];
}

const judgedRows = 500;
const totalName = /^(?:grand )?(?:total|totals|all|sum|summe|gesamt)$/i;

/** A period's name, such that later periods sort after earlier ones of their kind; null where a text names none. */
export function periodName(text: string): string | null {
  const read = periodText({ text, kind: 'text' });
  if (read?.kind === 'month') {
    // A day is the beginning of its week or period; the first of a month is the month.
    const day = /^(\d{4}-\d{2}-\d{2})(?:T|$)/.exec(text)?.[1];
    return day !== undefined && formatDay(firstDayOfMonth(read.month)) !== day
      ? day
      : formatMonth(read.month);
  }
  if (read?.kind === 'quarter' && read.year !== null) return `${read.year}-Q${read.quarter}`;
  return read?.kind === 'year' ? String(read.year) : null;
}

/** `# MQLs`, `Number of SALs`, `Meetings held`, `Opportunities`: a stage, counted. */
function singular(name: string): string {
  return name
    .replace(/^(?:#|no\.? of|number of|anzahl|nombre de)\s*/i, '')
    .replace(/(?<=[A-Z]{2})s(?![a-z])/g, '')
    .replace(/(?<=[a-z]{2})ies\b/g, 'y')
    .replace(/(?<=[a-z]{2}[^s])s\b/g, '');
}

/** Stage that a value names, perhaps in the plural, or -1. */
function stageNamed(names: StageNames, value: string): number {
  const whole = names.ofValue(value);
  return whole >= 0 ? whole : names.ofValue(singular(value));
}

/** Stage that a header names whose column counts it, or -1. */
function countedStage(names: StageNames, header: string): number {
  for (const name of [header, singular(header)]) {
    const { stage, dated } = names.ofHeader(name);
    if (stage >= 0 && !dated) return stage;
  }
  return -1;
}

function share(read: TableColumns, column: number, fits: (text: string) => boolean): number {
  const { table } = read;
  let filled = 0;
  let fitting = 0;
  for (let row = 0; row < Math.min(table.rowCount, judgedRows); row++) {
    const text = table.text(row, column);
    if (text === '') continue;
    filled++;
    if (fits(text)) fitting++;
  }
  return filled === 0 ? 0 : fitting / filled;
}

const isCount = (text: string): boolean => numberShape(text) !== null;

/**
 * The columns of a table of counts; null where it is none. It is one where a column names periods, and either two or
 * more columns of figures are named by stages, or rows name a stage beside a column of counts.
 */
export function countColumns(read: TableColumns, names: StageNames): CountColumns | null {
  const columns = read.names.map((_, column) => column);
  const period = columns.find((column) => share(read, column, (text) => periodName(text) !== null) > 0.7);
  if (period === undefined) return null;
  const others = columns.filter((column) => column !== period);
  const figures = others.filter((column) => share(read, column, isCount) > 0.7);
  const stages = new Map<number, number>();
  for (const column of figures) {
    const stage = countedStage(names, read.names[column]!);
    if (stage >= 0 && !stages.has(stage)) stages.set(stage, column);
  }
  const texts = others.filter((column) => !figures.includes(column));
  const stage =
    stages.size >= 2
      ? undefined
      : texts.find((column) => share(read, column, (text) => stageNamed(names, text) >= 0) > 0.6);
  const count = figures.find((column) =>
    /count|number|leads|records|anzahl|nombre|n[uú]mero/i.test(read.names[column]!),
  );
  const isLong = stage !== undefined && figures.length === 1 && count !== undefined;
  if (stages.size < 2 && !isLong) return null;
  // What tells every row apart is the id of a record, and the table then no table of counts.
  const segment = texts.find((column) => column !== stage && !isUnique(read, column));
  if (texts.some((column) => column !== stage && column !== segment && isUnique(read, column))) return null;
  return {
    period,
    stages: isLong ? new Map() : stages,
    stage: isLong ? stage! : null,
    count: isLong ? count! : null,
    segment: segment ?? null,
  };
}

/**
 * The columns of counts that a mapping names: `time` (or the id) for the periods, `{ "stage": … }` for a column of
 * counts, or `stage` where rows name it, `{ "segment": … }`. Null where they make no table of counts.
 */
export function mappedCountColumns(
  read: TableColumns,
  file: FileMapping,
  graph: StageGraph,
): CountColumns | null {
  const targets = Object.entries(file.columns).map(([name, target]) => ({
    column: findColumn(read.names, name),
    target,
  }));
  if (targets.some(({ column }) => column < 0)) return null;
  const columnOf = (wanted: string) => targets.find(({ target }) => target === wanted)?.column;
  const period = columnOf('time') ?? findColumn(read.names, file.id);
  const stages = new Map<number, number>();
  for (const { column, target } of targets)
    if (typeof target === 'object' && 'stage' in target) {
      const stage = graph.indexOf(target.stage);
      if (stage >= 0) stages.set(stage, column);
    }
  const stage = columnOf('stage') ?? null;
  const named = new Set([period, ...targets.map(({ column }) => column)]);
  const count =
    stage === null
      ? undefined
      : read.names.findIndex((_, column) => !named.has(column) && share(read, column, isCount) > 0.7);
  if (period < 0 || count === -1 || (stage === null && stages.size < 2)) return null;
  const segment = targets.find(({ target }) => typeof target === 'object' && 'segment' in target);
  return {
    period,
    stages: stage === null ? stages : new Map(),
    stage,
    count: count ?? null,
    segment: segment?.column ?? null,
  };
}

function isUnique({ table }: TableColumns, column: number): boolean {
  const values = new Set<string>();
  const rows = Math.min(table.rowCount, judgedRows);
  for (let row = 0; row < rows; row++) values.add(table.text(row, column));
  return rows > 3 && values.size === rows;
}

/** A count: a whole number or a mean of such, not below zero; NaN where it is none. */
export function countValue(text: string): number {
  const shape = numberShape(text);
  if (shape === null || shape.percent || shape.currency !== null) return Number.NaN;
  // Counts have thousands, hardly thousandths.
  const evidence = decimalEvidence(shape.digits);
  const isComma = evidence === ',' || (evidence === 'undecided' && shape.digits.includes('.'));
  const value = numberValue(shape, isComma ? ',' : '.');
  return value < 0 ? Number.NaN : value;
}

/** A stage value that the mapping leaves out on purpose. */
const leftOut = -2;

/** Finds the stage of a value: what the mapping says of it, else the waterfall's own and usual names; -1 where none. */
function stageFinder(graph: StageGraph, mapping: Mapping | undefined): (value: string) => number {
  const names = new StageNames(graph);
  const written = new Map(
    Object.entries(mapping?.values.stage ?? {}).map(([value, stage]) => [value.trim().toLowerCase(), stage]),
  );
  return (value) => {
    const given = written.get(value.toLowerCase());
    if (given === undefined) return stageNamed(names, value);
    return given === null ? leftOut : graph.indexOf(given);
  };
}

/** Reads the counts of a table; what cannot be read is a problem by its cell and counts for nothing. */
export function readCounts(
  read: TableColumns,
  columns: CountColumns,
  graph: StageGraph,
  mapping?: Mapping,
): ReadCounts {
  const { table } = read;
  const stageOf = stageFinder(graph, mapping);
  const problems = new ProblemList();
  for (const problem of table.problems) problems.add(problem);
  const counts: StageCount[] = [];
  let refused = 0;
  let ignored = 0;
  for (let row = 0; row < table.rowCount; row++) {
    const period = periodName(table.text(row, columns.period));
    const segment = columns.segment === null ? null : table.text(row, columns.segment) || null;
    if (period === null) {
      refused++;
      problems.add(
        problemAt(
          table.place(row, columns.period),
          'invalid-period',
          'This names no period.',
          'The row is left out.',
        ),
      );
      continue;
    }
    if (segment !== null && totalName.test(segment)) {
      ignored++;
      continue;
    }
    const cells: (readonly [stage: number, column: number])[] =
      columns.stage === null
        ? [...columns.stages]
        : [[stageOf(table.text(row, columns.stage)), columns.count!]];
    let taken = 0;
    for (const [stage, column] of cells) {
      const text = table.text(row, column);
      if (stage === leftOut) continue;
      if (stage < 0) {
        problems.add(
          problemAt(
            table.place(row, columns.stage!),
            'unmapped-stage',
            'This is no stage of the waterfall.',
            'Its counts are left out.',
          ),
        );
        continue;
      }
      if (text === '') continue;
      const count = countValue(text);
      if (Number.isNaN(count))
        problems.add(
          problemAt(table.place(row, column), 'invalid-number', 'This is no count.', 'It is left out.'),
        );
      else {
        counts.push({ period, segment, stage, count });
        taken++;
      }
    }
    if (taken === 0) ignored++;
  }
  const list = problems.list();
  return {
    counts,
    segmentColumn: columns.segment === null ? null : read.names[columns.segment]!,
    intake: {
      rows: table.rowCount,
      imported: table.rowCount - refused - ignored,
      refused,
      ignored,
      problems: list.length,
    },
    problems: list,
  };
}
