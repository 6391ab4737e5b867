/** Rates as they are typed and pasted: in percent, as shares, as formulas. */
import { type ErrorDetail, refuse, SpillwayError } from '../../shared/errors.ts';
import { withRate } from '../../shared/plan/rateForms.ts';
import type { Plan } from '../../shared/plan/schema.ts';
import { type CellInput, parsePasted } from './cellText.ts';
import type { Cell } from './gridSelection.ts';

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

/** A table of rates: steps down, segments across; undefined where a segment does not take the step. */
export type RateRows = readonly (readonly (RatePlace | undefined)[])[];

export interface PastedRates {
  readonly rates: readonly (RatePlace & { readonly rate: number | string })[];
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

/** The rates of a block that is pasted at a place of the table; cells of the block that are empty leave theirs. */
export function pastedRates(
  block: readonly (readonly string[])[],
  { row, column }: Cell,
  rows: RateRows,
  locale: string,
): PastedRates {
  const rates: (RatePlace & { rate: number | string })[] = [];
  const refused: ErrorDetail[] = [];
  block.forEach((line, down) =>
    line.forEach((text, across) => {
      const place = rows[row + down]?.[column + across];
      if (!place) return;
      try {
        const rate = pastedRate(text, locale);
        if (rate !== null) rates.push({ segment: place.segment, from: place.from, rate });
      } catch (error) {
        if (!(error instanceof SpillwayError)) throw error;
        refused.push(error.detail);
      }
    }),
  );
  return { rates, refused };
}

/** The plan with all of them. */
export function withRates(plan: Plan, { rates }: PastedRates): Plan {
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
