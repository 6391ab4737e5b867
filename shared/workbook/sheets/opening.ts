/** Visits that are open when the projection starts: where they go, and when. */
import { type Book, sheetNames, stageName } from '../book.ts';
import type { Inputs } from '../inputs.ts';
import { formats, type Look } from '../look.ts';
import { type OpeningRow, passOf, type Way } from '../opening.ts';
import { Page, address } from '../page.ts';
import { grouped } from '../wording.ts';

const firstRow = 6;
const columns = {
  segment: 2,
  stage: 3,
  returns: 4,
  age: 5,
  amount: 6,
  unit: 7,
  destination: 8,
  group: 9,
  chance: 10,
  still: 11,
  weight: 12,
  never: 13,
  expected: 14,
  profile: 16,
} as const;

export interface OpeningSelection {
  readonly segment: number;
  readonly destination: number | 'returned';
  readonly money: boolean;
  /** Only the visits with an amount from the CRM. */
  readonly withAmount?: boolean;
  /** Only the visits of this pass. */
  readonly pass?: number;
}

/** Formula terms for the visits (or money) that arrive in a step from the opening: empty where there are none. */
export type OpeningTerms = (selection: OpeningSelection, step: number) => string[];

export function writeOpening(book: Book, inputs: Inputs): OpeningTerms {
  const { opening, time } = book;
  if (opening.length === 0) return () => [];
  const page = new Page(book.workbook, {
    name: sheetNames.opening,
    title: 'Opening',
    line: 'Visits that were open at the start, and the step in which they are expected to move on, given that they have lasted until now.',
    widths: [
      2,
      20,
      22,
      9,
      11,
      12,
      8,
      22,
      7,
      9,
      9,
      9,
      9,
      11,
      2,
      ...Array.from({ length: time.steps }, () => 8),
    ],
    freeze: { row: firstRow - 1, column: 3 },
    tab: 'line2',
    pagesWide: Math.ceil(time.steps / 30) + 1,
    titleRows: `${firstRow - 1}:${firstRow - 1}`,
    footer: book.footer,
  });
  writeHeads(page, book);
  opening.forEach((row, at) => writeRow(page, book, inputs, row, firstRow + at));
  return (selection, step) =>
    runs(opening, selection).map(([from, to]) => {
      const rows = (column: number, fix: 'both' | 'row'): string =>
        `${page.reference(firstRow + from, column, fix)}:${address(firstRow + to, column, fix)}`;
      return `SUMPRODUCT(${rows(columns.expected, 'both')},${rows(columns.profile + step, 'row')})`;
    });
}

/** Consecutive rows that a selection takes, as [first, last]. */
function runs(opening: readonly OpeningRow[], selection: OpeningSelection): [number, number][] {
  const found: [number, number][] = [];
  opening.forEach((row, at) => {
    const wanted =
      row.segment === selection.segment &&
      row.destination === selection.destination &&
      row.money === selection.money &&
      (selection.withAmount === undefined || row.withAmount === selection.withAmount) &&
      (selection.pass === undefined || passOf(row) === selection.pass);
    if (!wanted) return;
    const last = found.at(-1);
    if (last && last[1] === at - 1) last[1] = at;
    else found.push([at, at]);
  });
  return found;
}

function writeHeads(page: Page, book: Book): void {
  const row = firstRow - 1;
  page.heads(row, columns.segment, ['Segment', 'Open in']);
  page.heads(row, columns.returns, ['Returns', 'Age, days', 'Open', 'Unit'], { align: 'right' });
  page.heads(row, columns.destination, ['Goes to'], { indent: 1 });
  page.heads(
    row,
    columns.group,
    ['Group', 'Chance at entry', 'Still possible', 'Weight', 'Never', 'Expected'],
    { align: 'right' },
  );
  page.text(row - 1, columns.profile, `Share that goes in each ${book.resolved.step}`, {
    size: 9.5,
    colour: 'ink3',
  });
  for (let step = 0; step < book.time.steps; step++) {
    page.number(row, columns.profile + step, step + 1, {
      size: 9.5,
      colour: 'ink3',
      under: 'line',
      align: 'right',
      format: '0',
    });
  }
}

function ageWords(row: OpeningRow): string {
  const low = grouped(row.youngest, row.youngest % 1 === 0 ? 0 : 1);
  const high = grouped(row.oldest, row.oldest % 1 === 0 ? 0 : 1);
  return low === high ? low : `${low}–${high}`;
}

function chanceFormula(inputs: Inputs, segment: number, way: Way): string {
  const names = inputs.segments[segment]!;
  if (way.kind === 'certain') return '1';
  if (way.kind === 'return') return names.recycle!.rate;
  const transition = names.transitions[way.transition]!;
  const rate = way.change < 0 ? transition.rate : transition.changes[way.change]!.name;
  return way.kind === 'advance' ? rate : `${transition.shares[way.exit]!}*(1-${rate})`;
}

function writeRow(page: Page, book: Book, inputs: Inputs, opening: OpeningRow, row: number): void {
  const last = firstRow + book.opening.length - 1;
  const right: Look = { align: 'right' };
  const cell = (column: number): string => address(row, column, 'column');
  const whole = (column: number): string => `${address(firstRow, column)}:${address(last, column)}`;
  const inGroup = (column: number): string =>
    `SUMIF(${whole(columns.group)},${cell(columns.group)},${whole(column)})`;
  page.given(row, columns.segment, book.resolved.segments[opening.segment]!.name);
  page.given(row, columns.stage, stageName(book, opening.stage));
  page.number(row, columns.returns, opening.recycles, { ...right, format: '0' });
  page.text(row, columns.age, ageWords(opening), right);
  page.number(row, columns.amount, opening.visits, { ...right, format: formats.whole });
  page.text(row, columns.unit, opening.money ? book.resolved.currency : 'visits', {
    ...right,
    colour: 'ink3',
  });
  const to = opening.destination === 'returned' ? 'return' : stageName(book, opening.destination);
  page.given(row, columns.destination, to, { indent: 1 });
  page.number(row, columns.group, opening.group + 1, { ...right, colour: 'ink3', format: '0' });
  const never = book.opening
    .filter((other) => other.group === opening.group)
    .reduce((rest, other) => rest - other.chance, 1);
  page.formula(row, columns.chance, chanceFormula(inputs, opening.segment, opening.way), opening.chance, {
    ...right,
    format: formats.rate,
  });
  page.number(row, columns.still, opening.still, { ...right, format: '0.0000' });
  page.formula(
    row,
    columns.weight,
    `${cell(columns.chance)}*${cell(columns.still)}`,
    opening.chance * opening.still,
    {
      ...right,
      format: '0.0000',
    },
  );
  page.formula(row, columns.never, `MAX(0,1-${inGroup(columns.chance)})`, Math.max(0, never), {
    ...right,
    format: '0.0000',
  });
  const all = `(${inGroup(columns.weight)}+${cell(columns.never)})`;
  const expected = `IF(${all}=0,0,${cell(columns.amount)}*${cell(columns.weight)}/${all})`;
  page.formula(row, columns.expected, expected, opening.expected, { ...right, format: formats.count });
  opening.profile.forEach((share, step) => {
    page.number(row, columns.profile + step, share, { ...right, size: 9.5, format: '0.0000;;"–"' });
  });
}
