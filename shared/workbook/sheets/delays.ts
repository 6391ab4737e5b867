/** Chances of each number of steps, delay by delay: recomputed from the mean and spread of the Assumptions. */
import { logGamma } from '../../stats/gamma.ts';
import { type Book, sheetNames } from '../book.ts';
import type { DelayInputs, Inputs } from '../inputs.ts';
import { formats, type Look } from '../look.ts';
import { Page, address, columnName } from '../page.ts';
import { lawWords } from '../wording.ts';
import { stepChances } from '../delayLaw.ts';

const firstRow = 15;
const firstColumn = 4;
const head: Look = { size: 9.5, colour: 'ink3', align: 'right' };

export interface DelaysLayout {
  /**
   * Range of the chances of `from` … 0 steps, top to bottom: it stands against entries of steps 0 … from, so that
   * SUMPRODUCT is the convolution. `least` leaves out the shortest.
   */
  chances(delay: DelayInputs, from: number, least?: 0 | 1): string;
}

interface Column {
  readonly delay: DelayInputs;
  /** Column of the area; the chances stand right of it. */
  readonly at: number;
}

export function writeDelays(book: Book, inputs: Inputs): DelaysLayout {
  const { steps, stepDays } = book.time;
  const columns = columnsOf(inputs);
  const unit = book.resolved.step === 'week' ? 'weeks' : 'days';
  const page = new Page(book.workbook, {
    name: sheetNames.delays,
    title: 'Delays',
    line: `Chance of each number of ${unit} between two stages: k = ⌊u + days/${stepDays}⌋ with u uniform keeps the mean. Longest on top, so that the ranges line up with the entries.`,
    widths: [2, 9, 12, ...[...columns.values()].flatMap(() => [11, 11])],
    freeze: { row: firstRow - 1, column: 3 },
    tab: 'line2',
    pagesWide: Math.max(1, Math.ceil(columns.size / 8)),
    titleRows: `4:${firstRow - 1}`,
    footer: book.footer,
  });
  writeLags(page, book);
  let free = firstColumn + 2 * columns.size + 1;
  for (const column of columns.values()) {
    const recorded = column.delay.law.family === 'empirical' && column.delay.mean !== '' ? free : null;
    if (recorded !== null) {
      writePoints(page, column, recorded);
      free += 2;
    }
    writeDelay(page, book, column, recorded);
  }
  const last = firstRow + steps - 1;
  return {
    chances: (delay, from, least = 0) => {
      const column = columns.get(delay)!.at + 1;
      return `${page.reference(last - from, column)}:${address(last - least, column)}`;
    },
  };
}

function columnsOf(inputs: Inputs): Map<DelayInputs, Column> {
  const delays = inputs.segments.flatMap((segment) => [
    ...segment.transitions.flatMap(({ advance, exits }) => [advance, ...exits]),
    ...(segment.recycle ? [segment.recycle.delay] : []),
  ]);
  return new Map([...new Set(delays)].map((delay, at) => [delay, { delay, at: firstColumn + 2 * at }]));
}

function writeLags(page: Page, book: Book): void {
  const { steps, stepDays } = book.time;
  const unit = book.resolved.step === 'week' ? 'Weeks' : 'Days';
  ['Segment', 'From', 'To', 'Law', 'Mean days', 'Spread', '', '', 'In the plan'].forEach((label, at) => {
    page.text(4 + at, 2, label, { size: 9.5, colour: 'ink3' });
  });
  page.heads(firstRow - 1, 2, [unit, 'Up to days']);
  for (let at = 0; at < steps; at++) {
    const lag = steps - 1 - at;
    page.number(firstRow + at, 2, lag, { align: 'left', colour: 'ink3', format: '0' });
    page.formula(
      firstRow + at,
      3,
      `(${address(firstRow + at, 2, 'column')}+1)*${stepDays}`,
      (lag + 1) * stepDays,
      {
        align: 'right',
        colour: 'ink3',
        format: '0',
      },
    );
  }
}

/** Recorded delays and their shares. */
function writePoints(page: Page, { delay }: Column, at: number): void {
  page.given(4, at, delay.segment, { ...head, align: 'left' });
  page.given(5, at, delay.from, { ...head, align: 'left' });
  page.given(6, at, `→ ${delay.to}`, { ...head, align: 'left' });
  page.heads(firstRow - 1, at, ['Days', 'Share'], { align: 'right' });
  delay.law.points.forEach(([days, share], point) => {
    page.number(firstRow + point, at, days, { align: 'right', format: formats.number });
    page.number(firstRow + point, at + 1, share, { align: 'right', format: formats.probability });
  });
}

/** Cells of one delay that its formulas refer to. */
interface Cells {
  readonly mean: string;
  readonly spread: string;
  readonly first: string;
  readonly second: string;
  /** Ranges of recorded days and shares. */
  readonly days: string;
  readonly shares: string;
}

function writeDelay(page: Page, book: Book, column: Column, recorded: number | null): void {
  const { delay, at } = column;
  const { law } = delay;
  page.given(4, at, delay.segment, { size: 9.5, bold: true });
  page.given(5, at, delay.from, { size: 9.5 });
  page.given(6, at, `→ ${delay.to}`, { size: 9.5 });
  page.text(7, at, lawWords(law), { size: 9.5, colour: 'ink3' });
  if (delay.mean === '') page.number(8, at, law.mean, { ...head, format: formats.days });
  else page.formula(8, at, delay.mean, law.mean, { ...head, format: formats.days });
  if (delay.spread !== null)
    page.formula(9, at, delay.spread, law.spread!, { ...head, format: formats.factor });
  const pointsIn = (column: number): string =>
    `$${columnName(column)}$${firstRow}:$${columnName(column)}$${firstRow + law.points.length - 1}`;
  const cells: Cells = {
    mean: address(8, at, 'row'),
    spread: address(9, at, 'row'),
    first: address(10, at, 'row'),
    second: address(11, at, 'row'),
    days: recorded === null ? '' : pointsIn(recorded),
    shares: recorded === null ? '' : pointsIn(recorded + 1),
  };
  writeParameters(page, column, cells);
  writeChances(page, book, column, cells);
}

/** Parameters that follow from mean and spread, with their names. */
function writeParameters(page: Page, { delay, at }: Column, cells: Cells): void {
  if (delay.mean === '') return;
  for (const [place, [name, formula, result]] of parameters(delay, cells).entries()) {
    page.formula(10 + place, at, formula, result, { ...head, format: '0.0000' });
    page.text(10 + place, at + 1, name, { size: 9.5, colour: 'ink3' });
  }
}

function parameters({ law }: DelayInputs, cells: Cells): [name: string, formula: string, result: number][] {
  const { mean, spread } = cells;
  const s = law.spread ?? 0;
  switch (law.family) {
    case 'fixed':
      return [];
    case 'lognormal': {
      const variance = Math.log1p(s ** 2);
      return [
        ['mean of logs', `LN(${mean})-LN(1+${spread}^2)/2`, Math.log(law.mean) - variance / 2],
        ['sd of logs', `SQRT(LN(1+${spread}^2))`, Math.sqrt(variance)],
      ];
    }
    case 'gamma':
      return [
        ['shape', `1/${spread}^2`, 1 / s ** 2],
        ['scale', `${mean}*${spread}^2`, law.mean * s ** 2],
      ];
    case 'weibull': {
      const order = 1 + 1 / s;
      return [
        ['1 + 1/shape', `1+1/${spread}`, order],
        ['scale', `${mean}/EXP(GAMMALN(${cells.first}))`, law.mean / Math.exp(logGamma(order))],
      ];
    }
    case 'empirical':
      return [['stretch', `${mean}/SUMPRODUCT(${cells.days},${cells.shares})`, 1]];
  }
}

/** A(x) = ∫₀ˣ F: what the chances are differences of. */
function areaFormula({ law }: DelayInputs, x: string, cells: Cells): string {
  const { mean, spread, first, second, days, shares } = cells;
  switch (law.family) {
    case 'fixed':
      return `MAX(0,${x}-${mean})`;
    case 'lognormal':
      return `${x}*NORMSDIST((LN(${x})-${first})/${second})-${mean}*NORMSDIST((LN(${x})-${first})/${second}-${second})`;
    case 'gamma':
      return `${x}*GAMMADIST(${x},${first},${second},TRUE)-${mean}*GAMMADIST(${x},${first}+1,${second},TRUE)`;
    case 'weibull':
      return `${x}*(1-EXP(-((${x}/${second})^${spread})))-${mean}*GAMMADIST((${x}/${second})^${spread},${first},1,TRUE)`;
    case 'empirical':
      return `SUMPRODUCT(${shares},(${x}-${first}*${days})*(${x}>${first}*${days}))`;
  }
}

function writeChances(page: Page, book: Book, column: Column, cells: Cells): void {
  const { delay, at } = column;
  const { steps, stepDays } = book.time;
  const chances = stepChances(delay.law.law, stepDays, steps, delay.atLeastOne);
  const range = `${address(firstRow, at + 1, 'row')}:${address(firstRow + steps - 1, at + 1, 'row')}`;
  const total = chances.reduce((sum, chance) => sum + chance, 0);
  page.formula(12, at + 1, `SUM(${range})`, total, { ...head, format: formats.rate });
  page.heads(firstRow - 1, at, [delay.mean === '' ? '' : 'Area', 'Chance'], { align: 'right' });
  for (let lag = 0; lag < steps; lag++) {
    const row = firstRow + steps - 1 - lag;
    const look: Look = { align: 'right', format: formats.probability };
    if (delay.mean === '') {
      page.number(row, at + 1, chances[lag]!, look);
      continue;
    }
    const area = delay.law.law.integratedCdf((lag + 1) * stepDays);
    page.formula(row, at, areaFormula(delay, address(row, 3, 'column'), cells), area, {
      align: 'right',
      colour: 'ink3',
      format: '0.0000',
    });
    const cell = (fewer: number): string => address(row + fewer, at, 'none');
    const formula = chanceFormula(lag, cell, delay.atLeastOne);
    if (formula === null) page.number(row, at + 1, 0, look);
    else page.formula(row, at + 1, `${formula}/${stepDays}`, chances[lag]!, look);
  }
}

/** Second difference of the area; `area(n)` is the cell of n steps less. Null: the chance is 0. */
function chanceFormula(lag: number, area: (fewer: number) => string, atLeastOne: boolean): string | null {
  if (atLeastOne && lag === 0) return null;
  if (atLeastOne && lag === 1) return `(${area(0)}-${area(1)})`;
  if (lag === 0) return area(0);
  if (lag === 1) return `(${area(0)}-2*${area(1)})`;
  return `(${area(0)}-2*${area(1)}+${area(2)})`;
}
