/** The owner funnel: each owner's conversion against how far chance alone would carry it at that many visits. */
import type { Measurement } from '../../shared/estimate/result.ts';
import { drawnFunnelLimits } from '../../shared/stats/funnelLimits.ts';

export interface FunnelOwner {
  readonly owner: string;
  readonly n: number;
  readonly k: number;
  readonly rate: number;
  /** The rate with everybody's mix of segments (indirectly standardised): what the drawn limits are about. */
  readonly standardised: number;
  /** What the rates of all owners give of the same n with the same mix of segments. */
  readonly expected: number;
  /** Outside the exact 99.8% limits, which also allow for the mix of segments. */
  readonly outside: 'above' | 'below' | null;
  /** Of k, at 99.8%: what chance and the mix of segments allow at this n. */
  readonly allowed: readonly [least: number, most: number];
}

export interface FunnelView {
  readonly owners: readonly FunnelOwner[];
  readonly pooled: number;
  readonly largest: number;
  readonly smallest: number;
  /** Limits about the pooled rate, for drawing. */
  readonly limits: readonly {
    readonly n: number;
    readonly lower95: number;
    readonly upper95: number;
    readonly lower998: number;
    readonly upper998: number;
  }[];
}

const leastOwners = 5;
const leastVisits = 20;
const drawnPoints = 60;

const within = (share: number): number => Math.min(1, Math.max(0, share));

type Rows = readonly Omit<Measurement['drift']['owners'][number], 'toDate'>[];

/** What owners can be compared by. */
export type HabitKey = 'conversion' | 'skips' | 'dwell';

export interface Habit {
  readonly key: HabitKey;
  readonly rows: Rows;
  readonly index: Measurement['drift']['index'];
}

/** The comparisons that there is enough for. */
export function habitsOf({ drift }: Measurement): readonly Habit[] {
  const { owners, index, skips, dwell } = drift;
  const all: readonly Habit[] = [
    { key: 'conversion', rows: owners, index },
    ...(skips ? [{ key: 'skips' as const, rows: skips.owners, index: skips.index }] : []),
    ...(dwell ? [{ key: 'dwell' as const, rows: dwell.owners, index: dwell.index }] : []),
  ];
  return all.filter(({ rows }) => funnelView(rows) !== null);
}

/** Over all segments. Null below five owners with twenty each: then there is nothing to compare. */
export function funnelView(rows: Rows): FunnelView | null {
  const whole = rows.filter((owner) => owner.segment === null && owner.n > 0 && owner.rate !== null);
  if (whole.filter(({ n }) => n >= leastVisits).length < leastOwners) return null;
  const total = whole.reduce((sum, { n }) => sum + n, 0);
  const pooled = whole.reduce((sum, { k }) => sum + k, 0) / total;
  const owners = whole
    .map(({ owner, n, k, rate, expected, lower998, upper998, outside998 }): FunnelOwner => {
      const side = k < lower998 ? 'below' : k > upper998 ? 'above' : null;
      const standardised = expected > 0 ? within((pooled * k) / expected) : rate!;
      return {
        owner,
        n,
        k,
        rate: rate!,
        standardised,
        expected,
        outside: outside998 ? side : null,
        allowed: [Math.max(0, Math.ceil(lower998)), Math.min(n, Math.floor(upper998))],
      };
    })
    .sort((a, b) => b.n - a.n);
  const largest = Math.ceil(owners[0]!.n * 1.05);
  const smallest = Math.max(5, Math.floor(owners.at(-1)!.n * 0.8));
  const counts = new Set(
    Array.from({ length: drawnPoints }, (_, i) =>
      Math.round(smallest * (largest / smallest) ** (i / (drawnPoints - 1))),
    ),
  );
  const limits = [...counts].map((n) => {
    const warning = drawnFunnelLimits(n, pooled, 0.95);
    const action = drawnFunnelLimits(n, pooled, 0.998);
    return {
      n,
      lower95: within(warning.lower),
      upper95: within(warning.upper),
      lower998: within(action.lower),
      upper998: within(action.upper),
    };
  });
  return { owners, pooled, largest, smallest, limits };
}

/** An owner of a segment as the gap bridge judges him: by what has converted to date. */
export type BridgeOwner = NonNullable<Measurement['bridge']>['ownersOutside'][number];

/** Where the gap bridge has owners outside their limits, by owner. */
export function outsideInBridge({ bridge }: Measurement): ReadonlyMap<string, readonly BridgeOwner[]> {
  const found = new Map<string, BridgeOwner[]>();
  for (const one of bridge?.ownersOutside ?? []) found.set(one.owner, [...(found.get(one.owner) ?? []), one]);
  return found;
}

/** Rows for a table: owners outside their limits first, then those that only the bridge has outside, then the others. */
export function outsideFirst(
  owners: readonly FunnelOwner[],
  inBridge: ReadonlyMap<string, unknown>,
): readonly FunnelOwner[] {
  const rank = ({ owner, outside }: FunnelOwner): number =>
    outside !== null ? 0 : inBridge.has(owner) ? 1 : 2;
  return owners.toSorted((a, b) => rank(a) - rank(b) || b.n - a.n);
}
