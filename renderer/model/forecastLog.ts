/** Forecasts on record, and what became of them. */
import { firstDayOfMonth, parseDay, parseMonth } from '../../shared/calendar/days.ts';
import type { Forecast, Project } from '../../shared/document/project.ts';
import type { Simulation, Summary } from '../../shared/engine/result.ts';
import type { Measurement } from '../../shared/estimate/result.ts';
import { isTrying } from './whatIf.ts';

/** Which series are put on record: money, and the entries of every stage. */
const isLogged = (key: string): boolean =>
  key === 'bookings' || key === 'pipeline' || key.startsWith('entries.');

function figuresOf(
  simulation: Simulation,
  summaries: Readonly<Record<string, Summary>>,
): Forecast['series'][number]['figures'] {
  const { months, quarters, years } = simulation.periods;
  return [...months, ...quarters, ...years, 'total'].flatMap((period) => {
    const summary = summaries[period];
    if (summary === undefined || summary.partial === true) return [];
    const { mean, p10, p50, p90 } = summary;
    if (mean === null || p10 === null || p50 === null || p90 === null) return [];
    return [{ period, mean, p10, p50, p90 }];
  });
}

/** A projection as an entry of the log. */
export function forecastOf(
  project: Project,
  simulation: Simulation,
  known: { readonly asOf: string | null; readonly actualsThrough: string | null },
  entry: { readonly id: string; readonly savedAt: number },
): Forecast {
  return {
    ...entry,
    scenario: project.scenario,
    moved: isTrying(project.whatIf),
    start: simulation.start,
    weeks: simulation.weeks,
    ...known,
    trials: simulation.trials,
    seed: simulation.seed,
    engineVersion: simulation.engineVersion,
    targets: simulation.targets.map(({ result: { p10, p50, p90 }, ...target }) => ({
      ...target,
      p10,
      p50,
      p90,
    })),
    series: Object.entries(simulation.series).flatMap(([key, segments]) => {
      const total = segments['total'];
      return isLogged(key) && total !== undefined ? [{ key, figures: figuresOf(simulation, total) }] : [];
    }),
  };
}

export interface ForecastMonth {
  readonly month: string;
  readonly mean: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  readonly happened: number;
}

export interface ForecastOutcome {
  /** Forecast months of which the whole has been recorded since. */
  readonly months: readonly ForecastMonth[];
  /** How many of them lie within p10–p90; eight in ten should. */
  readonly within: number;
  /** Sums over those months: the mean of a sum is the sum of the means. */
  readonly expected: number;
  readonly happened: number;
}

/** What was recorded of the months that a forecast was of, not those that were facts to it. */
export function forecastOutcome(
  forecast: Forecast,
  key: string,
  measurement: Measurement | null,
): ForecastOutcome {
  const figures = forecast.series.find((series) => series.key === key)?.figures ?? [];
  const recordEnds = measurement === null ? -Infinity : parseDay(measurement.asOf)!;
  const known = forecast.actualsThrough ?? forecast.asOf;
  const knownUntil = known === null ? -Infinity : parseDay(known)!;
  const months = figures.flatMap(({ period, ...figure }): ForecastMonth[] => {
    const month = parseMonth(period);
    if (month === null || measurement === null) return [];
    // A month of which a part was known already was not wholly forecast.
    if (firstDayOfMonth(month) <= knownUntil || firstDayOfMonth(month + 1) - 1 > recordEnds) return [];
    return [{ month: period, ...figure, happened: recordedIn(measurement, key, period) }];
  });
  return {
    months,
    within: months.filter(({ p10, p90, happened }) => happened >= p10 && happened <= p90).length,
    expected: months.reduce((sum, { mean }) => sum + mean, 0),
    happened: months.reduce((sum, { happened }) => sum + happened, 0),
  };
}

function recordedIn(measurement: Measurement, key: string, month: string): number {
  const row = measurement.history.find((known) => known.month === month && known.segment === null);
  if (row === undefined) return 0;
  if (key === 'bookings' || key === 'pipeline') return row[key];
  return row.entries[key.replace('entries.', '')] ?? 0;
}

/** What a forecast said of a figure: that of the target with this metric, period and segment, else of the horizon. */
export function forecastFigure(
  forecast: Forecast,
  key: string,
  period: string | null,
  segment: string | null,
): {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  readonly probability: number | null;
} | null {
  const target = forecast.targets.find(
    (known) =>
      known.metric.replace(':', '.') === key &&
      (known.period ?? null) === period &&
      (known.segment ?? null) === segment,
  );
  if (target !== undefined && target.p10 !== null && target.p50 !== null && target.p90 !== null) {
    const { p10, p50, p90, probability } = target;
    return { p10, p50, p90, probability };
  }
  if (segment !== null) return null;
  const series = forecast.series.find((known) => known.key === key);
  const figure = series?.figures.find((known) => known.period === (period ?? 'total'));
  return figure ? { p10: figure.p10, p50: figure.p50, p90: figure.p90, probability: null } : null;
}
