/** A total typed for a quarter or a year, dealt out to its months. */
import { refuse } from '../errors.ts';
import { monthAmounts, type PerMonth } from './monthAmounts.ts';
import { coveredDays } from './periods.ts';
import type { Plan } from './schema.ts';

/**
 * Amounts by month so that a period's total, as {@link monthAmounts} counts it, is `total`: the months keep their
 * proportions, or are equal where nothing is there yet. `null` takes the months' amounts away.
 * @throws SpillwayError `formula-in-period` where a month holds a formula, `out-of-range` where no day of it counts.
 */
export function withPeriodTotal(
  plan: Plan,
  perMonth: PerMonth,
  months: readonly string[],
  total: number | null,
  seasonal?: readonly number[],
): PerMonth {
  const written = months.find((month) => typeof perMonth[month] === 'string');
  if (written !== undefined)
    refuse({
      code: 'formula-in-period',
      message: `${written} holds a formula, so the period’s total cannot be typed.`,
      hint: 'Type the months, or change a driver.',
    });
  const kept = Object.entries(perMonth).filter(([month]) => !months.includes(month));
  if (total === null) return Object.fromEntries(kept);
  const before = monthAmounts(plan, perMonth, seasonal).total(months) ?? 0;
  const level = Object.fromEntries(months.map((month) => [month, 1]));
  const days = monthAmounts(plan, level, seasonal).total(months) ?? 0;
  if (!(days > 0) && total !== 0)
    refuse({ code: 'out-of-range', message: 'The season leaves nothing in this period to scale.' });
  const entries = months
    .filter((month) => coveredDays(plan, month).covered > 0)
    .map((month): [string, number] => {
      const own = Number(perMonth[month] ?? 0);
      return [month, before > 0 ? own * (total / before) : days > 0 ? total / days : 0];
    });
  const all = [...kept, ...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(all);
}
