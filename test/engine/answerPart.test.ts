/** The part of a projection that its answer is made of: the figures of the whole, of one series by period and of totals. */
import { expect, test } from 'vitest';
import {
  Gathering,
  answerPart,
  columnsOf,
  planLayout,
  runTrials,
  summariseGathered,
} from '../../shared/engine/index.ts';
import type { Simulation } from '../../shared/engine/index.ts';
import { parsePlan, resolvePlan } from '../../shared/plan/index.ts';
import { fullPlan } from '../support/plans.ts';

const plan = resolvePlan(parsePlan({ ...fullPlan(), weeks: 20 }));
const layout = planLayout(plan);
const seed = 11;

/** What is left of a projection's series. */
function left(series: Simulation['series'], key: string): Simulation['series'] {
  return Object.fromEntries(
    Object.entries(series).map(([own, bySegment]) => [
      own,
      Object.fromEntries(
        Object.entries(bySegment).map(([segment, byPeriod]) => [
          segment,
          own === key ? byPeriod : { total: byPeriod['total']! },
        ]),
      ),
    ]),
  );
}

// Amounts by trial in double precision, in single precision, and counted by their leading bits.
test.each([200, 20_000, 1_000_000])('of %i trials it has the figures of the whole', (of) => {
  for (const [only, told] of [
    ['bookings', 'bookings'],
    ['entries.mql', 'entries.mql'],
    ['utilisation.sdr', 'utilisation.sdr'],
    ['entries.nowhere', 'bookings'],
  ] as const) {
    const gathering = new Gathering(runTrials(plan, seed, 0, 200, of));
    gathering.add(runTrials(plan, seed, 0, 200, of));
    const wanted = columnsOf(layout, answerPart(layout, only));
    const part = summariseGathered(plan, gathering.gathered(wanted), { seed, only });
    const whole = summariseGathered(plan, gathering.gathered(), { seed });
    expect(whole.series[told]).toBeDefined();
    expect(part).toStrictEqual({ ...whole, series: left(whole.series, told) });
  }
});
