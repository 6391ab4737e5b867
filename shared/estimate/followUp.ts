/** Whether visits were followed long enough to tell "never" from "not yet". */
import type { MixtureCounts } from './mixtureVisits.ts';

export interface FollowUpCheck {
  readonly sufficient: boolean;
  /** Chance of a quiet end as long as this one, had the departures gone on; below 5% follow-up is sufficient. */
  readonly alpha: number;
  /** The longest visit that ended, and the longest that has been followed, in days. */
  readonly latestDeparture: number;
  readonly longestFollowUp: number;
}

const level = 0.05;

/** Visits whose end is known to within a day, or to a twentieth, count as departures at a time. */
const isKnown = (low: number, high: number): boolean => high - low <= Math.max(1, high / 20);

/**
 * The check of Maller & Zhou (1994, "Testing for sufficient follow-up and outliers in survival data"): with t* the
 * latest departure and t the longest follow-up, if departures went on beyond t then the stretch of length t − t* before
 * t* would hold some. Of n visits N left in (2t* − t, t*]; α = (1 − N/n)ⁿ is the chance of as long a quiet end. It is 1
 * where nothing departed, or where the end was quiet for no longer than the day to which dates are rounded.
 */
export function followUpCheck({ resolved, openDays, visits }: MixtureCounts): FollowUpCheck {
  const departures = resolved.flatMap(({ low, high, weight }) =>
    Array.from(low, (from, i) => ({
      day: (from + high[i]!) / 2,
      known: isKnown(from, high[i]!),
      weight: weight[i]!,
    })),
  );
  const known = departures.filter((departure) => departure.known);
  const latestDeparture = known.reduce((latest, { day }) => Math.max(latest, day), 0);
  const longestFollowUp = Math.max(latestDeparture, openDays.at(-1) ?? 0);
  const quiet = longestFollowUp - latestDeparture;
  const late = known.reduce((sum, { day, weight }) => sum + (day > latestDeparture - quiet ? weight : 0), 0);
  const alpha = quiet > 1 ? (1 - late / visits) ** visits : 1;
  return { sufficient: alpha < level, alpha, latestDeparture, longestFollowUp };
}
