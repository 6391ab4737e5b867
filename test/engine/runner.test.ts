/** Runs on several workers: the same figures whoever ran what, bounded work after a stop, and crashes survived. */
import { describe, expect, test } from 'vitest';
import {
  Gathering,
  TrialRunner,
  gatheringHere,
  runTrials,
  startRun,
  summarise,
  summariseGathered,
} from '../../shared/engine/index.ts';
import type { GatheredTrials, Simulation, TrialBlock } from '../../shared/engine/index.ts';
import type { BlockRequest, RunRequest } from '../../shared/engine/runner.ts';
import { JobDefect } from '../../shared/jobs/protocol.ts';
import { parsePlan, resolvePlan } from '../../shared/plan/index.ts';
import { fullPlan } from '../support/plans.ts';

const plan = resolvePlan(parsePlan({ ...fullPlan(), weeks: 6 }));
const trials = 700;
const seed = 11;
const runner = new TrialRunner(plan);
const runBlock = ({ first, count, of, stop, memory }: BlockRequest): TrialBlock =>
  runner.run(seed, first, count, of, stop, memory);

type Own = Partial<Omit<RunRequest, 'onTrials'>> & {
  readonly onTrials?: (gathered: GatheredTrials, complete: boolean) => Promise<void>;
};

function request({ onTrials = () => Promise.resolve(), ...own }: Own): RunRequest {
  return {
    trials,
    // Blocks of at most 128 trials.
    entities: 80_000,
    lanes: 1,
    previews: [],
    runBlock: (block) => Promise.resolve(runBlock(block)),
    onProgress: () => {},
    ...gatheringHere(onTrials),
    ...own,
  };
}

/** After some turns of the event loop, so that blocks end in another order than they began. */
async function later<T>(turns: number, value: () => T): Promise<T> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
  return value();
}

function mapValues<T, U>(of: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [key, map(value)]));
}

async function projected(own: Own): Promise<Simulation> {
  let simulation: Simulation | null = null;
  const onTrials = (gathered: GatheredTrials, complete: boolean): Promise<void> => {
    if (complete) simulation = summariseGathered(plan, gathered, { seed });
    return Promise.resolve();
  };
  await startRun(request({ ...own, onTrials })).done;
  return simulation!;
}

const whole = summarise(plan, [runTrials(plan, seed, 0, trials)], { seed });

describe('a run', () => {
  test.each([1, 2, 3, 7])('on %i workers gives the figures of one block, bit for bit', async (lanes) => {
    let begun = 0;
    const simulation = await projected({
      lanes,
      runBlock: (block) => later((begun++ * 5) % 4, () => runBlock(block)),
    });
    expect(simulation).toStrictEqual(whole);
  });

  test('shows a preview of the first trials, which later ones leave alone', async () => {
    const seen: [GatheredTrials, boolean][] = [];
    await startRun(
      request({
        previews: [128],
        onTrials: (gathered, complete) => Promise.resolve(void seen.push([gathered, complete])),
      }),
    ).done;
    expect(seen.map(([gathered, complete]) => [gathered.trials, complete])).toEqual([
      [128, false],
      [trials, true],
    ]);
    const blocks = [runTrials(plan, seed, 0, 128, trials)];
    expect(summariseGathered(plan, seen[0]![0], { seed })).toStrictEqual(summarise(plan, blocks, { seed }));
  });

  test('asks for the first blocks at once, and for the next when the look ahead is done', async () => {
    const asked: string[] = [];
    const run = startRun(
      request({
        lanes: 2,
        previews: [128],
        runBlock: (block) => {
          asked.push(`block ${block.first}`);
          return Promise.resolve(runBlock(block));
        },
        onTrials: async ({ trials: done }) => {
          await later(5, () => asked.push(`look at ${done}`));
        },
      }),
    );
    expect(asked).toEqual(['block 0', 'block 64']);
    await run.done;
    expect(asked.slice(2, 5)).toEqual(['look at 128', 'block 128', 'block 256']);
  });

  test('reports a look ahead that fails', async () => {
    const run = startRun(
      request({
        previews: [128],
        onTrials: (_, complete) =>
          complete ? Promise.resolve() : Promise.reject(new Error('It cannot be summarised.')),
      }),
    );
    await expect(run.done).rejects.toThrow('cannot be summarised');
  });

  test('leaves weeks out where they are not wanted, and everything else as it is', async () => {
    let gathered: GatheredTrials | null = null;
    const onTrials = (some: GatheredTrials): Promise<void> => Promise.resolve(void (gathered = some));
    const without = new TrialRunner(plan, false);
    const runBlock = (block: BlockRequest): Promise<TrialBlock> => {
      expect(block.weeks).toBe(false);
      return Promise.resolve(without.run(seed, block.first, block.count, block.of));
    };
    await startRun(request({ weeks: false, runBlock, onTrials })).done;
    const weeks = new Set(whole.periods.weeks);
    const longer = <T>(byPeriod: Readonly<Record<string, T>>): Record<string, T> =>
      Object.fromEntries(Object.entries(byPeriod).filter(([period]) => !weeks.has(period)));
    expect(summariseGathered(plan, gathered!, { seed, weeks: false })).toStrictEqual({
      ...whole,
      periods: { ...whole.periods, weeks: [] },
      overloaded: longer(whole.overloaded),
      series: mapValues(whole.series, (segments) => mapValues(segments, longer)),
    });
  });

  test('holds few blocks that wait for a slow one', async () => {
    let free = (): void => {};
    const slow = new Promise<void>((resolve) => (free = resolve));
    const begun: number[] = [];
    const done = projected({
      lanes: 2,
      runBlock: async (block) => {
        begun.push(block.first);
        if (block.first === 0) await slow;
        return runBlock(block);
      },
    });
    await later(20, () => {});
    expect(begun.length).toBeLessThanOrEqual(4);
    free();
    expect(await done).toStrictEqual(whole);
  });

  test('reports a block that cannot be put together, and begins no more', async () => {
    const begun: number[] = [];
    const run = startRun(
      request({
        lanes: 2,
        runBlock: (block) => later(1, () => (begun.push(block.first), runBlock(block))),
        add: (block) =>
          block.first === 0 ? Promise.reject(new Error('no memory')) : Promise.resolve(block.bins.buffer),
        onTrials: () => Promise.reject(new Error('There is nothing to show.')),
      }),
    );
    await expect(run.done).rejects.toThrow('no memory');
    expect(begun.length).toBeLessThanOrEqual(4);
  });

  test('that is stopped begins no further block and reports nothing more', async () => {
    const begun: number[] = [];
    const told: number[] = [];
    const run = startRun(
      request({
        lanes: 3,
        runBlock: (block) => {
          begun.push(block.first);
          if (begun.length === 4) run.stop();
          return later(1, () => runBlock(block));
        },
        onProgress: (done) => told.push(done),
        onTrials: () => Promise.reject(new Error('There is nothing to show.')),
      }),
    );
    await run.done;
    expect(begun.length).toBe(4);
    expect(told.length).toBeLessThanOrEqual(3);
  });

  test('a block whose run was given up ends within one batch of trials', () => {
    const stop = new Int32Array(new SharedArrayBuffer(4));
    Atomics.store(stop, 0, 1);
    const { kept } = new TrialRunner(plan).run(seed, 0, 256, 256, stop);
    expect(kept.every((value) => value === 0)).toBe(true);
  });

  test('survives a worker that crashes once, with the same figures', async () => {
    let crashes = 0;
    let begun = 0;
    const ended: number[] = [];
    const simulation = await projected({
      lanes: 2,
      runBlock: (block) =>
        begun++ === 1 && crashes++ === 0
          ? Promise.reject(new JobDefect('The worker stopped: out of memory'))
          : Promise.resolve(ended.push(block.first)).then(() => runBlock(block)),
    });
    // Every block once, and that of the worker that crashed once more.
    expect([crashes, begun]).toEqual([1, ended.length + 1]);
    expect(new Set(ended).size).toBe(ended.length);
    expect(simulation).toStrictEqual(whole);
  });

  test('reports a block that crashes twice, and begins no more', async () => {
    let begun = 0;
    const run = projected({
      lanes: 3,
      runBlock: (block) => {
        begun++;
        return block.first === 117
          ? Promise.reject(new JobDefect('The worker stopped: out of memory'))
          : later(1, () => runBlock(block));
      },
    });
    await expect(run).rejects.toThrow('out of memory');
    expect(begun).toBeLessThanOrEqual(5);
  });
});

test('memory that another plan was simulated in changes no figure', () => {
  const other = resolvePlan(parsePlan({ ...fullPlan(), weeks: 60 }));
  const before = new TrialRunner(other);
  const first = before.run(seed, 0, 128, 128);
  const put = new Gathering(first);
  put.add(first);
  put.gathered();
  const block = new TrialRunner(plan, true, before).run(seed, 0, trials, trials);
  expect(block).toStrictEqual(runTrials(plan, seed, 0, trials));
  const gathering = new Gathering(block, put);
  gathering.add(block);
  expect(summariseGathered(plan, gathering.gathered(), { seed })).toStrictEqual(whole);
});

test('amounts that are counted by their leading bits are close to those that are kept', () => {
  // So many trials are announced that amounts are counted; only the first of them are run.
  const counted = summarise(plan, [runTrials(plan, seed, 0, 200, 1e6)], { seed });
  const kept = summarise(plan, [runTrials(plan, seed, 0, 200)], { seed });
  for (const key of ['bookings', 'pipeline', 'spend']) {
    const [a, b] = [counted, kept].map(({ series }) => series[key]!['total']!['total']!);
    for (const figure of ['mean', 'p5', 'p10', 'p50', 'p90', 'p95'] as const) {
      expect(Math.abs(a![figure]! - b![figure]!)).toBeLessThanOrEqual(0.001 * b![figure]!);
    }
  }
});
