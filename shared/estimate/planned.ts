/** What a plan says of a conversion, reduced to what a measurement is compared with. */
import { type EventLog, none } from '../events/eventLog.ts';
import { type Slices, mostSlices, separator, sliceBy } from './slices.ts';

/** Mean rates and expected arrivals of a plan; stages by id, since the log may have others. */
export interface PlanTargets {
  readonly segments: readonly {
    readonly id: string;
    readonly name: string;
    /** Expected arrivals over the plan's horizon, and the stage where they arrive. */
    readonly arrivals: { readonly stage: string; readonly total: number };
    readonly transitions: readonly { readonly from: string; readonly to: string; readonly rate: number }[];
  }[];
}

/** One planned rate where there is no plan. */
export interface PlannedRate {
  readonly from: string;
  readonly to: string;
  readonly rate: number;
  /** Value of the segment column(s); absent: all entities. */
  readonly segment?: string;
}

/** A plan's segment in a conversion from A to B. */
export interface PlannedConversion {
  readonly id: string;
  readonly name: string;
  /** Expected entries to A. */
  readonly entries: number;
  readonly rate: number;
}

interface Step {
  readonly from: string;
  readonly to: string;
  readonly rate: number;
}

/** Product of the rates from one stage to another, or null where the steps do not lead there. */
export function rateAlong(steps: readonly Step[], from: string, to: string): number | null {
  let at = from;
  let rate = 1;
  for (let taken = 0; at !== to; taken++) {
    const step = steps.find((candidate) => candidate.from === at);
    if (step === undefined || taken === steps.length) return null;
    rate *= step.rate;
    at = step.to;
  }
  return rate;
}

export interface TypedRates {
  readonly rate: number | null;
  readonly segments: readonly { readonly id: string; readonly name: string; readonly rate: number }[];
}

/** Rates for A to B, directly or as a product; a segment's own ones before those of all. */
export function typedRates(planned: readonly PlannedRate[], from: string, to: string): TypedRates {
  const ofAll = planned.filter(({ segment }) => segment === undefined);
  const along = (steps: readonly PlannedRate[]): number | null =>
    steps.find((step) => step.from === from && step.to === to)?.rate ?? rateAlong(steps, from, to);
  const names = new Set(planned.flatMap(({ segment }) => segment ?? []));
  return {
    rate: along(ofAll),
    segments: [...names].flatMap((name) => {
      const rate = along([...planned.filter(({ segment }) => segment === name), ...ofAll]);
      return rate === null ? [] : [{ id: name, name, rate }];
    }),
  };
}

/** The plan's segments that pass through A on their way to B, with what they expect to enter A. */
export function plannedConversions(plan: PlanTargets, from: string, to: string): PlannedConversion[] {
  return plan.segments.flatMap(({ id, name, arrivals, transitions }) => {
    const reach = rateAlong(transitions, arrivals.stage, from);
    const rate = rateAlong(transitions, from, to);
    return reach === null || rate === null ? [] : [{ id, name, entries: arrivals.total * reach, rate }];
  });
}

/** Mean planned rate, by planned entries to A (by segment alike where the plan expects none at all); null without segments. */
export function meanPlannedRate(conversions: readonly PlannedConversion[]): number | null {
  if (conversions.length === 0) return null;
  const shares = plannedShares(conversions);
  return conversions.reduce((sum, { rate }, i) => sum + shares[i]! * rate, 0);
}

/** Shares of the planned entries to A; they sum to 1. */
export function plannedShares(conversions: readonly PlannedConversion[]): number[] {
  const total = conversions.reduce((sum, { entries }) => sum + entries, 0);
  return conversions.map(({ entries }) => (total > 0 ? entries / total : 1 / conversions.length));
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

interface Named {
  readonly id: string;
  readonly name: string;
}

/**
 * For each slice value the index of the plan's segment of that id or name, or {@link none}. Case and punctuation do
 * not matter (`Inbound · SMB` is `inbound-smb`), nor does the order of the columns.
 */
export function matchSegments({ values }: Pick<Slices, 'values'>, segments: readonly Named[]): Int32Array {
  const known = new Map<string, number>();
  segments.forEach(({ id, name }, index) => {
    for (const text of [plain(name), plain(id)]) if (text !== '') known.set(text, index);
  });
  return Int32Array.from(values, (value) => {
    for (const order of orders(value.split(separator))) {
      const found = known.get(plain(order.join('')));
      if (found !== undefined) return found;
    }
    return none;
  });
}

/** All orders of up to four parts, the given one first; of more, only the given one. */
function orders(parts: readonly string[]): readonly (readonly string[])[] {
  if (parts.length < 2 || parts.length > 4) return [parts];
  return parts.flatMap((part, i) =>
    orders([...parts.slice(0, i), ...parts.slice(i + 1)]).map((rest) => [part, ...rest]),
  );
}

/**
 * The segment column, or the two columns together, whose values are the plan's segments: those that match most of them,
 * and more than half; null where none do.
 */
export function columnsOfPlan(log: EventLog, segments: readonly Named[]): readonly string[] | null {
  const names = segments.flatMap(({ id, name }) => [plain(id), plain(name)]);
  // A column that is part of the plan's segments has a value that is part of one of their names.
  const related = [...log.segments].flatMap(([column, { values }]) =>
    values.length < mostSlices &&
    values.some((value) => plain(value) !== '' && names.some((name) => name.includes(plain(value))))
      ? [column]
      : [],
  );
  const size = (column: string): number => log.segments.get(column)!.values.length + 1;
  const pairs = related.flatMap((a) =>
    related.filter((b) => b !== a && size(a) * size(b) <= mostSlices).map((b) => [a, b]),
  );
  let best: { readonly columns: readonly string[]; readonly matched: number } | null = null;
  for (const columns of [...related.map((column) => [column]), ...pairs]) {
    const matches = matchSegments(sliceBy(log, columns), segments);
    const matched = new Set(matches.filter((segment) => segment !== none)).size;
    if (matched * 2 > segments.length && matched > (best?.matched ?? 0)) best = { columns, matched };
  }
  return best?.columns ?? null;
}

/** Where planned rates come from; typed ones go before those of a plan. */
export interface PlannedSources {
  readonly plan?: PlanTargets | undefined;
  readonly planned?: readonly PlannedRate[] | undefined;
}

/** The planned rate from A to B of a slice value, or of all (null); null where nothing is planned. */
export function plannedLookup(
  { plan, planned }: PlannedSources,
  slices: Pick<Slices, 'values'> | null,
  from: string,
  to: string,
): (slice: string | null) => number | null {
  const typed = typedRates(planned ?? [], from, to);
  const isTyped = typed.rate !== null || typed.segments.length > 0;
  const segments = isTyped || plan === undefined ? typed.segments : plannedConversions(plan, from, to);
  const ofAll =
    isTyped || plan === undefined ? typed.rate : meanPlannedRate(plannedConversions(plan, from, to));
  if (slices === null) return () => ofAll;
  const matches = matchSegments(slices, segments);
  const bySlice = new Map(
    slices.values.map((value, slice) => [value, segments[matches[slice]!]?.rate ?? typed.rate]),
  );
  return (slice) => (slice === null ? ofAll : (bySlice.get(slice) ?? null));
}
