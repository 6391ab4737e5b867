/** A projection without its weekly figures: nothing on screen shows them, and they are three quarters of its size. */
import type { Simulation, Summary } from '../../shared/engine/result.ts';

export function withoutWeeks(simulation: Simulation): Simulation {
  const weeks = new Set(simulation.periods.weeks);
  const kept = (summaries: Readonly<Record<string, Summary>>): Record<string, Summary> =>
    Object.fromEntries(Object.entries(summaries).filter(([period]) => !weeks.has(period)));
  return {
    ...simulation,
    periods: { ...simulation.periods, weeks: [] },
    series: Object.fromEntries(
      Object.entries(simulation.series).map(([key, segments]) => [
        key,
        Object.fromEntries(
          Object.entries(segments).map(([segment, summaries]) => [segment, kept(summaries)]),
        ),
      ]),
    ),
  };
}
