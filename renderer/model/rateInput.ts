/** Rates as they are typed, pasted and copied: in percent, as shares, as formulas; and which of them are selected. */
import { type ErrorDetail, refuse, SpillwayError } from '../../shared/errors.ts';
import { withRate } from '../../shared/plan/rateForms.ts';
import type { Plan, Rate } from '../../shared/plan/schema.ts';
import { type CellInput, parsePasted, percentText } from './cellText.ts';
import {
  type Cell,
  copied,
  type MoveKey,
  moveSelection,
  pasted,
  type Range,
  type Selection,
} from './gridSelection.ts';

/** A number from 0 to 1, or a formula; null where nothing was put in. Above 1 percent is meant: 84 is 84%. */
export function rateOf(input: CellInput): number | string | null {
  if (input.kind === 'empty') return null;
  if (input.kind === 'formula') return input.text;
  return input.value > 1 && !input.percent ? input.value / 100 : input.value;
}

export interface RatePlace {
  readonly segment: string;
  readonly from: string;
}

export interface KnownRate extends RatePlace {
  readonly rate: Rate;
  readonly mean: number;
}

/** A table of rates: steps down, segments across; undefined where a segment does not take the step. */
export type RateRows = readonly (readonly (KnownRate | undefined)[])[];

export interface PastedRates {
  readonly rates: readonly (RatePlace & { readonly rate: number | string })[];
  /** How many say what is there already. */
  readonly same: number;
  /** What is no rate and is left out. */
  readonly refused: readonly ErrorDetail[];
}

function pastedRate(text: string, locale: string): number | string | null {
  const rate = rateOf(parsePasted(text, locale));
  if (typeof rate === 'number' && (rate < 0 || rate > 1))
    return refuse({
      code: 'out-of-range',
      message: `“${text}” is no share between 0% and 100%.`,
      value: text,
    });
  return rate;
}

/** Half of the last digit of a percentage with two decimals, as spreadsheets show one. */
const shownDigit = 5e-5;

/** Whether it says what is there: a distribution or a formula stays where the figure that it comes to is pasted over it. */
function isThere({ rate, mean }: KnownRate, pastedOver: number | string): boolean {
  if (typeof rate === 'number' || typeof pastedOver === 'string') return rate === pastedOver;
  return Math.abs(pastedOver - mean) <= shownDigit;
}

const sizeOf = (rows: RateRows) => ({ rows: rows.length, columns: rows[0]?.length ?? 0 });

/** The rates of a block that is pasted at a range of the table; cells of the block that are empty leave theirs. */
export function pastedRates(
  block: readonly (readonly string[])[],
  range: Range,
  rows: RateRows,
  locale: string,
): PastedRates {
  const rates: (RatePlace & { rate: number | string })[] = [];
  const refused: ErrorDetail[] = [];
  let same = 0;
  for (const { row, column, text } of pasted(block, range, sizeOf(rows))) {
    const known = rows[row]![column];
    if (!known) continue;
    try {
      const rate = pastedRate(text, locale);
      if (rate === null) continue;
      if (isThere(known, rate)) same++;
      else rates.push({ segment: known.segment, from: known.from, rate });
    } catch (error) {
      if (!(error instanceof SpillwayError)) throw error;
      refused.push(error.detail);
    }
  }
  return { rates, same, refused };
}

/** A range of rates as text that a spreadsheet takes, and that leaves them as they are where it is pasted back. */
export function copiedRates(range: Range, rows: RateRows, locale: string): string {
  return copied(range, ({ row, column }) => {
    const known = rows[row]?.[column];
    if (!known) return '';
    return typeof known.rate === 'string' ? `=${known.rate}` : percentText(known.mean, locale);
  });
}

/** The plan with all of them. */
export function withRates(plan: Plan, { rates }: Pick<PastedRates, 'rates'>): Plan {
  return rates.reduce((next, { segment, from, rate }) => withRate(next, segment, from, rate), plan);
}

const steps: ReadonlyMap<string, Cell> = new Map([
  ['ArrowUp', { row: -1, column: 0 }],
  ['ArrowDown', { row: 1, column: 0 }],
  ['ArrowLeft', { row: 0, column: -1 }],
  ['ArrowRight', { row: 0, column: 1 }],
]);

/** The next rate in the direction of an arrow, past places that have none; null where there is none that way. */
export function nextRate(key: string, at: Cell, rows: RateRows): Cell | null {
  const step = steps.get(key);
  if (!step) return null;
  const within = ({ row, column }: Cell): boolean =>
    row >= 0 && row < rows.length && column >= 0 && column < rows[row]!.length;
  for (let next = at; ;) {
    next = { row: next.row + step.row, column: next.column + step.column };
    if (!within(next)) return null;
    if (rows[next.row]![next.column]) return next;
  }
}

/**
 * The selection of rates after a key, or null where the key does not move it: as in the month grid, but past places that
 * have no rate.
 */
export function moveRates(selection: Selection, move: MoveKey, rows: RateRows): Selection | null {
  const { key, shift, mod } = move;
  if (steps.has(key)) {
    let active = nextRate(key, selection.active, rows);
    if (mod) for (let next = active; next; next = nextRate(key, next, rows)) active = next;
    return active && { active, anchor: shift ? selection.anchor : active };
  }
  const next = moveSelection(selection, move, sizeOf(rows));
  if (next === null || next.active !== next.anchor || rows[next.active.row]![next.active.column]) return next;
  for (const way of steps.keys()) {
    const active = nextRate(way, next.active, rows);
    if (active) return { active, anchor: active };
  }
  return null;
}
