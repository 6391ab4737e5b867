/** What a projection shows on its way: a first look, a second, and the end, as its pace allows. */
import { expect, test } from 'vitest';
import { runProjection } from '../../renderer/session/projection.ts';
import type { SimulationJobs } from '../../renderer/workers/catalogues.ts';
import { TrialRunner, expectedFlow, summariseGathered } from '../../shared/engine/index.ts';
import { JobPool } from '../../shared/jobs/pool.ts';
import { serveJobs } from '../../shared/jobs/protocol.ts';
import { parsePlan, resolvePlan } from '../../shared/plan/index.ts';
import { fullPlan } from '../support/plans.ts';

const plan = parsePlan({ ...fullPlan(), weeks: 4 });
const resolved = resolvePlan(plan);

/** Two workers on this thread. `at` each block, the clock goes on by the time that its trials take. */
function poolAt(clock: { now: number; perTrial: number }): JobPool<SimulationJobs> {
  return new JobPool<SimulationJobs>(({ message }) => {
    const runner = new TrialRunner(resolved, false);
    const receive = serveJobs<SimulationJobs>(
      {
        trials: ({ seed, first, count, of, stop, memory, sampling }) => {
          clock.now += count * clock.perTrial;
          return runner.run(seed, first, count, of, stop, memory, sampling);
        },
        summarise: ({ gathered, seed, sampling, actuals }) =>
          summariseGathered(resolved, gathered, { seed, sampling, actuals, weeks: false }),
        expected: ({ actuals }) => expectedFlow(resolved, { actuals }).simulation,
      },
      (answer) => queueMicrotask(() => message(answer)),
    );
    return { post: (run) => void receive(run), close: () => {} };
  }, 2);
}

test('the first look is of as many trials as are soon done, or left out where the second is', async () => {
  const clock = { now: 0, perTrial: 0.1 };
  const pool = poolAt(clock);
  const seen = async (): Promise<number[]> => {
    const shown: number[] = [];
    const { done } = runProjection(pool, {
      plan,
      actuals: [],
      trials: 1100,
      seed: 1,
      sampling: undefined,
      weeksOf: null,
      now: () => clock.now,
      onProgress: () => {},
      onProjection: ({ simulation }) => shown.push(simulation.trials),
    });
    await done;
    return shown;
  };
  // How fast it is becomes known with the first run.
  expect(await seen()).toEqual([128, 1000, 1100]);
  expect(await seen()).toEqual([1000, 1100]);
  for (const [perTrial, first] of [
    [0.2, 512],
    [0.5, 256],
    [1, 128],
    [5, 128],
  ] as const) {
    clock.perTrial = perTrial;
    await seen();
    expect(await seen()).toEqual([first, 1000, 1100]);
  }
});
