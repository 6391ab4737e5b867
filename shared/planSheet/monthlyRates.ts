/** A row of rates by month to a rate and its changes, keeping what the plan has where the figures agree. */
import { formatMonth, parseMonth } from '../calendar/days.ts';
import { meanRate } from '../plan/meanRate.ts';
import type { ResolvedTransition } from '../plan/resolved.ts';
import type { PlanTransition, Rate } from '../plan/schema.ts';
import { isSame, type SheetFigure } from './readBlocks.ts';

interface RateInForce {
  readonly rate: Rate;
  readonly mean: number;
}

/** The rate in force in a month: the plan's own, or that of the last change until then. */
function inForce(transition: PlanTransition, resolved: ResolvedTransition, month: number): RateInForce {
  const last = resolved.changes.findLastIndex((change) => change.month <= month);
  if (last < 0) return { rate: transition.rate, mean: meanRate(resolved.rate) };
  const changed = resolved.changes[last]!;
  const written = transition.changes!.find(({ from }) => parseMonth(from) === changed.month)!;
  return { rate: written.rate, mean: meanRate(changed.rate) };
}

const isUncertain = (rate: Rate): boolean => typeof rate === 'object';

export interface ReadRates {
  readonly transition: PlanTransition;
  /** Figures with what the plan has in their place. */
  readonly figures: readonly { readonly figure: SheetFigure; readonly from: number }[];
  /** Whether a distribution gave way to a number. */
  readonly replacesUncertainty: boolean;
}

/**
 * Puts the figures of one step into its transition. A figure without a month is the rate of all months; with months, each
 * holds in its own, and months without one keep theirs.
 */
export function ratesOf(
  transition: PlanTransition,
  resolved: ResolvedTransition,
  figures: readonly SheetFigure[],
  [first, last]: readonly [number, number],
): ReadRates {
  const byMonth = new Map<number, SheetFigure>();
  let always: SheetFigure | null = null;
  for (const figure of figures) {
    const month = figure.place.period === undefined ? null : parseMonth(figure.place.period);
    if (month === null) always = figure;
    else byMonth.set(month, figure);
  }
  const own = inForce(transition, resolved, first);
  const read: { figure: SheetFigure; from: number }[] = [];
  if (always !== null) read.push({ figure: always, from: own.mean });
  let replaces = false;
  const chosen: { month: number; rate: Rate }[] = [];
  for (let month = first; month <= last; month++) {
    const now = inForce(transition, resolved, month);
    const figure = byMonth.get(month);
    if (figure) read.push({ figure, from: now.mean });
    const value = (figure ?? always)?.value;
    // One rate for all months leaves no changes; a step of the plan that it equals stays as it is.
    const compared = figure === undefined && always !== null ? own : now;
    const rate = value === undefined || isSame(compared.mean, value) ? compared.rate : value;
    if (rate !== compared.rate && isUncertain(compared.rate)) replaces = true;
    const before = chosen.at(-1);
    if (before === undefined || !isSameRate(before.rate, rate)) chosen.push({ month, rate });
  }
  const { changes: _, ...rest } = transition;
  const changes = chosen
    .slice(1)
    .map(({ month, rate }) => ({ from: formatMonth(month), rate: changeable(rate) }));
  const later = (transition.changes ?? []).filter(({ from }) => parseMonth(from)! > last);
  const all = [...changes, ...later];
  const base = replaces ? withShares(rest) : rest;
  return {
    transition: { ...base, rate: chosen[0]!.rate, ...(all.length === 0 ? {} : { changes: all }) },
    figures: read,
    replacesUncertainty: replaces,
  };
}

/** A Dirichlet holds the exits' shares too: beside a plain rate they have to be written out. */
function withShares<T extends Omit<PlanTransition, 'changes'>>(transition: T): T {
  const { rate, exits } = transition;
  if (typeof rate !== 'object' || !('dirichlet' in rate) || exits === undefined) return transition;
  const weights = new Map(Object.entries(rate.dirichlet));
  const staying = [...weights].reduce((sum, [name, weight]) => (name === 'advance' ? sum : sum + weight), 0);
  const shared = Object.entries(exits).map(([name, exit]) => [
    name,
    { ...exit, share: staying > 0 ? (weights.get(name) ?? 0) / staying : 0 },
  ]);
  return { ...transition, exits: Object.fromEntries(shared) as PlanTransition['exits'] };
}

type ChangedRate = NonNullable<PlanTransition['changes']>[number]['rate'];

/** A change takes every form but a Dirichlet, whose exits belong to the transition: its mean stands for it. */
function changeable(rate: Rate): ChangedRate {
  if (typeof rate !== 'object' || !('dirichlet' in rate)) return rate;
  const weights = Object.values(rate.dirichlet);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return sum > 0 ? (rate.dirichlet['advance'] ?? 0) / sum : 0;
}

function isSameRate(a: Rate, b: Rate): boolean {
  return a === b || (typeof a === 'number' && typeof b === 'number' && isSame(a, b));
}
