/** What the projection costs and what it has to bring: spend, people, cost of a customer, quota. */
import { parseMonth } from '../../shared/calendar/days.ts';
import type { ActualMonth } from '../../shared/engine/index.ts';
import type { Simulation, Summary } from '../../shared/engine/result.ts';
import type { Granularity } from '../store/uiSlice.ts';
import { periodLabels, periodOfMonth } from './periods.ts';

export interface MoneyRow {
  readonly name: string;
  /** What the figure is, in a sentence. */
  readonly definition: string;
  readonly kind: 'money' | 'count' | 'share';
  readonly values: readonly (number | null)[];
  /** Over the horizon. */
  readonly total: number | null;
}

export interface MoneyView {
  readonly periods: readonly string[];
  readonly partial: readonly boolean[];
  readonly rows: readonly MoneyRow[];
}

/**
 * Means over trials by period. What was spent before the simulated part is in no record, so where facts are counted in,
 * costs are of the rest only and nothing is divided by them. A cost of acquisition is mean cost ÷ mean number won in the
 * same period, a ratio of means, told where at least one deal is expected: cost comes before the deal, so that of a
 * growing quarter is too high, and that of the first months, in which nearly nothing closes yet, means nothing. The cost
 * of people is that of all segments together, so a segment has programme cost only.
 */
export function moneyView(
  simulation: Simulation,
  by: Granularity,
  segment: string,
  wonStage: string | null,
  facts: readonly ActualMonth[],
  fiscalYearStartMonth: number,
): MoneyView {
  const { series } = simulation;
  const periods = periodLabels(simulation, by).filter(
    (period) => series['bookings']?.[segment]?.[period] !== undefined,
  );
  const meansOf = (key: string, of: string): readonly (number | null)[] =>
    [...periods, 'total'].map((period) => meanOf(series[key]?.[of]?.[period]));
  const spend = meansOf('spend', segment);
  const people = segment === 'total' ? meansOf('cost.people', 'total') : periods.map(() => null);
  const won = wonStage === null ? [] : meansOf(`entries.${wonStage}`, segment);
  const bookings = meansOf('bookings', segment);
  const quota = segment === 'total' ? meansOf('quotaCapacity', 'total') : [];
  const cost = spend.map((amount, i) => sum(amount, people[i] ?? null));
  // Bookings hold facts that costs and quotas do not: then they are not of the same days.
  const withFacts = new Set(
    facts.map(({ month }) => periodOfMonth(parseMonth(month)!, by, fiscalYearStartMonth)),
  );
  const isOfOneTime = (index: number): boolean =>
    index === periods.length ? facts.length === 0 : !withFacts.has(periods[index]!);
  const ratio = (above: readonly (number | null)[], below: readonly (number | null)[], least = 1e-9) =>
    above.map((value, i) => {
      const by = below[i] ?? null;
      return value === null || by === null || by < least || !isOfOneTime(i) ? null : value / by;
    });
  const row = (
    name: string,
    definition: string,
    kind: MoneyRow['kind'],
    values: readonly (number | null)[],
  ): MoneyRow[] => {
    const isTold = values.some((value) => value !== null && value !== 0);
    return isTold
      ? [{ name, definition, kind, values: values.slice(0, periods.length), total: values.at(-1) ?? null }]
      : [];
  };
  const rows = [
    ...row('Programme spend', 'Planned spend by month, and the cost of each stage entry.', 'money', spend),
    ...row('People', 'SDRs and AEs on board, ramping ones included, at their cost a month.', 'money', people),
    ...row('Won', 'Deals won, mean over trials.', 'count', won),
    ...row(
      segment === 'total' && people.some((value) => value !== null && value > 0)
        ? 'Cost of a customer'
        : 'Spend for a customer',
      'Mean cost ÷ mean deals won in the same period; none where less than one deal is expected.',
      'money',
      spend.some((value) => value !== null && value > 0) || people.some((value) => (value ?? 0) > 0)
        ? ratio(cost, won, 1)
        : [],
    ),
    ...row('Bookings', 'Amounts of won deals, mean over trials.', 'money', bookings),
    ...row(
      'Quota capacity',
      'Σ over AEs of ramp · quota · attainment: what the team can carry.',
      'money',
      quota,
    ),
    ...row('Quota used', 'Mean bookings ÷ mean quota capacity.', 'share', ratio(bookings, quota)),
  ];
  return {
    periods,
    partial: periods.map((period) => series['bookings']?.[segment]?.[period]?.partial === true),
    rows,
  };
}

const meanOf = (summary: Summary | undefined): number | null => summary?.mean ?? null;

function sum(a: number | null, b: number | null): number | null {
  return a === null && b === null ? null : (a ?? 0) + (b ?? 0);
}
