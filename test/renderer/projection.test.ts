/** What a projection shows on its way: a first look, a second, and the end, as its pace allows. */
import { expect, test } from 'vitest';
import { isSeenAtOnce, runProjection } from '../../renderer/session/projection.ts';
import type { GatheringJobs, SimulationJobs } from '../../renderer/workers/catalogues.ts';
import { gatheringHandlers } from '../../renderer/workers/gatheringHandlers.ts';
import { TrialRunner } from '../../shared/engine/index.ts';
import { JobPool } from '../../shared/jobs/pool.ts';
import { type JobCatalogue, type JobHandlers, serveJobs } from '../../shared/jobs/protocol.ts';
import { parsePlan, resolvePlan } from '../../shared/plan/index.ts';
import { fullPlan } from '../support/plans.ts';

const plan = parsePlan({ ...fullPlan(), weeks: 4 });
const resolved = resolvePlan(plan);

/** Workers on this thread. */
function poolOf<C extends JobCatalogue<C>>(handlers: () => JobHandlers<C>, size: number): JobPool<C> {
  return new JobPool<C>(({ message }) => {
    const receive = serveJobs<C>(handlers(), (answer) => queueMicrotask(() => message(answer)));
    return { post: (run) => void receive(run), close: () => {} };
  }, size);
}

/** Two that simulate: with each block the clock goes on by the time that its trials take. */
const simulating = (clock: { now: number; perTrial: number }): JobPool<SimulationJobs> =>
  poolOf<SimulationJobs>(() => {
    const runner = new TrialRunner(resolved, false);
    return {
      trials: ({ seed, first, count, of, stop, memory, sampling }) => {
        clock.now += count * clock.perTrial;
        return runner.run(seed, first, count, of, stop, memory, sampling);
      },
    };
  }, 2);

test('the first look is of as many trials as are soon done, or left out where the second is', async () => {
  const clock = { now: 0, perTrial: 0.1 };
  const handlers = gatheringHandlers();
  const ended: number[] = [];
  const pools = {
    simulation: simulating(clock),
    gathering: poolOf<GatheringJobs>(
      () => ({ ...handlers, end: (input, context) => (ended.push(input.run), handlers.end(input, context)) }),
      1,
    ),
  };
  const request = {
    plan,
    actuals: [],
    trials: 1100,
    seed: 1,
    sampling: undefined,
    weeksOf: null,
    now: () => clock.now,
    onProgress: () => {},
    drawn: () => Promise.resolve(),
    looksAt: () => null,
  };
  const seen = async (): Promise<number[]> => {
    const shown: number[] = [];
    const { done } = runProjection(pools, {
      ...request,
      onProjection: ({ simulation }) => shown.push(simulation.trials),
    });
    await done;
    return shown;
  };
  // How fast it is becomes known with the first run.
  expect(await seen()).toEqual([128, 1000, 1100]);
  expect(await seen()).toEqual([1000, 1100]);
  for (const [perTrial, first] of [
    [0.28, 512],
    [0.5, 256],
    [1, 128],
    [5, 128],
  ] as const) {
    clock.perTrial = perTrial;
    await seen();
    expect(await seen()).toEqual([first, 1000, 1100]);
  }
  // One that is given up after a while, with nothing to be seen, was not as fast as the one before.
  clock.perTrial = 0.1;
  await seen();
  expect(isSeenAtOnce(pools.simulation)).toBe(true);
  const { done, stop } = runProjection(pools, {
    ...request,
    onProjection: () => {
      throw new Error('It was given up.');
    },
  });
  clock.now += 300;
  stop();
  await done;
  expect(isSeenAtOnce(pools.simulation)).toBe(false);
  // What was put together of them is let go.
  expect(new Set(ended).size).toBe(12);
});
