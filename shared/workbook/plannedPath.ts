/** The planned conversion from one stage to a later one, as a formula over the named rates. */
import { monthOfDay } from '../calendar/days.ts';
import { meanRate } from '../plan/meanRate.ts';
import type { Book } from './book.ts';
import type { Inputs } from './inputs.ts';
import { changeInForce } from './meanRates.ts';
import type { WaterfallLayout } from './sheets/waterfall.ts';

export interface PlannedFormula {
  readonly formula: string;
  readonly value: number;
}

interface Route {
  /** Names of the rates in force when the plan starts. */
  readonly names: readonly string[];
  readonly rate: number;
}

/** The rates from one stage to another, or null where the segment's route does not lead there. */
function route(book: Book, inputs: Inputs, segmentIndex: number, from: number, to: number): Route | null {
  const segment = book.resolved.segments[segmentIndex]!;
  const month = monthOfDay(book.resolved.start);
  const names: string[] = [];
  let rate = 1;
  let stage = from;
  while (stage !== to) {
    const at = segment.transitions.findIndex((transition) => transition.from === stage);
    const transition = segment.transitions[at];
    if (!transition) return null;
    const change = changeInForce(transition, month);
    const input = inputs.segments[segmentIndex]!.transitions[at]!;
    names.push(change < 0 ? input.rate : input.changes[change]!.name);
    rate *= meanRate(change < 0 ? transition.rate : transition.changes[change]!.rate);
    stage = transition.to;
  }
  return { names, rate };
}

/** Of one segment: the product of the rates along its route. */
export function plannedOfSegment(
  book: Book,
  inputs: Inputs,
  segment: number,
  from: number,
  to: number,
): PlannedFormula | null {
  const found = route(book, inputs, segment, from, to);
  return found && found.names.length > 0 ? { formula: found.names.join('*'), value: found.rate } : null;
}

/** Excel's limit is 8,192 characters. */
const longestFormula = 8000;

/**
 * Of all segments: their rates weighted by the entries to the first stage that new arrivals make over the plan.
 * Without a formula where it would be too long.
 */
export function plannedOfAll(
  book: Book,
  inputs: Inputs,
  waterfall: WaterfallLayout,
  from: number,
  to: number,
): { readonly formula: string | null; readonly value: number } | null {
  const parts = book.resolved.segments.flatMap((segment, at) => {
    const before = route(book, inputs, at, segment.arrivals.stage, from);
    const path = route(book, inputs, at, from, to);
    const fresh = waterfall.total(at, { kind: 'fresh' });
    if (!before || !path || !fresh || path.names.length === 0) return [];
    const entries = [fresh.reference, ...before.names].join('*');
    return [{ entries, weight: fresh.value * before.rate, path }];
  });
  if (parts.length === 0) return null;
  if (parts.length === 1) return { formula: parts[0]!.path.names.join('*'), value: parts[0]!.path.rate };
  const weight = parts.reduce((sum, part) => sum + part.weight, 0);
  if (weight === 0) return null;
  const above = parts.map(({ entries, path }) => [entries, ...path.names].join('*')).join('+');
  const formula = `(${above})/(${parts.map(({ entries }) => entries).join('+')})`;
  const value = parts.reduce((sum, part) => sum + part.weight * part.path.rate, 0) / weight;
  return { formula: formula.length <= longestFormula ? formula : null, value };
}
