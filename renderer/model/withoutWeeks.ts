/** A projection without the weekly figures that nothing on screen shows: they are three quarters of its size. */
import type { Simulation } from '../../shared/engine/result.ts';

/** Keeps the weeks of one segment (or `total`), or of none (null). */
export function withoutWeeks(simulation: Simulation, weeksOf: string | null = null): Simulation {
  const weeks = new Set(simulation.periods.weeks);
  const kept = <T>(byPeriod: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(byPeriod).filter(([period]) => !weeks.has(period)));
  return {
    ...simulation,
    overloaded: weeksOf === null ? kept(simulation.overloaded) : simulation.overloaded,
    periods: { ...simulation.periods, weeks: weeksOf === null ? [] : simulation.periods.weeks },
    series: Object.fromEntries(
      Object.entries(simulation.series).map(([key, segments]) => [
        key,
        Object.fromEntries(
          Object.entries(segments).map(([segment, summaries]) => [
            segment,
            // What only the whole has, such as utilisation, is shown beside any segment.
            segment === weeksOf || (weeksOf !== null && !(weeksOf in segments) && segment === 'total')
              ? summaries
              : kept(summaries),
          ]),
        ),
      ]),
    ),
  };
}
