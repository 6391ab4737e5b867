/** A projection with the weekly figures that are on screen: those of all segments are three quarters of its size. */
import type { Simulation } from '../../shared/engine/result.ts';

/** Keeps the weeks of one segment (or `total`). Where no weeks were asked for (null) there are none. */
export function withWeeksOf(simulation: Simulation, segment: string | null): Simulation {
  if (segment === null) return simulation;
  const weeks = new Set(simulation.periods.weeks);
  const kept = <T>(byPeriod: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(byPeriod).filter(([period]) => !weeks.has(period)));
  return {
    ...simulation,
    series: Object.fromEntries(
      Object.entries(simulation.series).map(([key, segments]) => [
        key,
        Object.fromEntries(
          Object.entries(segments).map(([own, summaries]) => [
            own,
            // What only the whole has, such as utilisation, is shown beside any segment.
            own === segment || (!(segment in segments) && own === 'total') ? summaries : kept(summaries),
          ]),
        ),
      ]),
    ),
  };
}
