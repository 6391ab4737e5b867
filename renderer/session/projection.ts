/** A projection on the pool: blocks of trials, a preview as soon as there are enough, then all of them. */
import type { ActualMonth } from '../../shared/engine/index.ts';
import { type Sampling, defaultSampling } from '../../shared/engine/sampling.ts';
import { type Run, startRun } from '../../shared/engine/runner.ts';
import { buffersOf } from '../../shared/engine/trialBlock.ts';
import type { JobHandle, JobPool } from '../../shared/jobs/pool.ts';
import type { Plan } from '../../shared/plan/schema.ts';
import type { Projection } from '../store/results.ts';
import type { GatheringJobs, SimulationJobs } from '../workers/catalogues.ts';
import type { PipelineParts } from './steps.ts';
import { planText } from './planText.ts';

export interface ProjectionRequest {
  readonly plan: Plan;
  /** Months that are facts. */
  readonly actuals: readonly ActualMonth[];
  readonly trials: number;
  readonly seed: number;
  readonly sampling: Sampling | undefined;
  /** The segment (or `total`) whose weeks are wanted; null: none. */
  readonly weeksOf: string | null;
  /** The series that is looked at, which a first look may tell alone; null: it tells all of them. */
  readonly looksAt: () => string | null;
  /** Milliseconds by some clock. */
  readonly now: () => number;
  readonly onProgress: (done: number) => void;
  readonly onProjection: (projection: Omit<Projection, 'expected'>) => void;
  /** Settles when what was given last is on screen. */
  readonly drawn: () => Promise<void>;
}

/** Trials of a first look, and of a second that is nearly as good as the end. */
const firstLooks = [512, 256, 128];
const secondLook = 1000;
/** Milliseconds within which there is to be something to see, and within which nothing else is to be seen before. */
const soon = 150;
const atOnce = 250;
/** Milliseconds after which everything is told of the trials so far, and within which a look may leave that to the next. */
const whole = 600;
const nextWhole = 1000;
/** Part of the trials beyond which the end is near enough. */
const nearEnd = 0.75;

let nextRun = 1;

/** Milliseconds that a trial took when a pool last ran some. */
const paces = new WeakMap<JobPool<SimulationJobs>, number>();

/** Whether the second look of a projection is there so soon that anything before it would only delay it. */
export function isSeenAtOnce(pool: JobPool<SimulationJobs>): boolean {
  return secondLook * (paces.get(pool) ?? Infinity) < atOnce;
}

/** The second look at once where it is soon, else as many trials as are: each look delays those after it. */
function looksAhead(pool: JobPool<SimulationJobs>, of: number): number[] {
  const pace = paces.get(pool) ?? Infinity;
  if (!isSeenAtOnce(pool))
    return [firstLooks.find((trials) => trials * pace < soon) ?? firstLooks.at(-1)!, secondLook];
  const later = 500 * Math.round(whole / pace / 500);
  return later > secondLook && later < nearEnd * of ? [secondLook, later] : [secondLook];
}

/** Gives the projection as soon as there is something to see, and again when it is complete. */
export function runProjection(
  { simulation: pool, gathering }: Pick<PipelineParts, 'simulation' | 'gathering'>,
  request: ProjectionRequest,
): Run {
  const {
    plan,
    actuals,
    trials,
    seed,
    sampling = defaultSampling,
    weeksOf,
    now,
    onProgress,
    onProjection,
    drawn,
    looksAt,
  } = request;
  const text = planText(plan);
  const run = nextRun++;
  let stopped = false;
  let isSeen = false;
  /** What was asked of the worker that puts blocks together: what it has not begun when the run is given up, it need not. */
  const asked: JobHandle<unknown>[] = [];
  const gather = <N extends keyof GatheringJobs>(
    name: N,
    input: GatheringJobs[N]['input'],
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<GatheringJobs[N]['output']> => {
    const handle = gathering.run(name, input, { transfer });
    asked.push(handle);
    return handle.result;
  };
  const previews = looksAhead(pool, trials);
  const firstLook = previews[0]!;
  /** Whether the first look may tell the answer alone. */
  const isWholeSoon = (previews[1] ?? trials) * (paces.get(pool) ?? Infinity) < nextWhole;
  const begun = now();
  /** Milliseconds in which no trials ran, as a look was put on screen. */
  let waited = 0;
  const { done, stop } = startRun({
    trials,
    entities: entitiesOf(plan),
    lanes: pool.size,
    previews,
    weeks: weeksOf !== null,
    runBlock: (block) =>
      pool.run(
        'trials',
        { plan: text, seed, sampling, ...block },
        { transfer: block.memory ? [block.memory] : [] },
      ).result,
    add: (block) => gather('add', { run, block }, buffersOf(block)),
    onProgress: (count) => {
      // What is soon to be seen is not told before: to draw that would delay it.
      if (isSeen || !isSeenAtOnce(pool)) onProgress(count);
    },
    onTrials: async (count, complete) => {
      const gathered = now();
      paces.set(pool, (gathered - begun - waited) / count);
      const only = isWholeSoon && count === firstLook && !complete && weeksOf === null ? looksAt() : null;
      const input = { run, plan: text, seed, sampling, actuals, weeksOf, only };
      const simulation = await gather('summarise', input);
      if (stopped) return;
      isSeen = true;
      const answerOnly = only === null ? {} : { answerOnly: true as const };
      onProjection({ simulation, complete, weeksOf, ...answerOnly });
      if (complete) return;
      await drawn();
      waited += now() - gathered;
    },
  });
  // While the first trials run.
  gather('read', { plan: text, weeks: weeksOf !== null }).catch(() => {});
  const end = (): void => void gathering.run('end', { run }).result.catch(() => {});
  done.then(end, end);
  return {
    done,
    stop: () => {
      stopped = true;
      // Given up before its first look, it tells how long that takes at least.
      const pace = paces.get(pool);
      if (!isSeen && pace !== undefined) paces.set(pool, Math.max(pace, (now() - begun) / firstLook));
      stop();
      for (const handle of asked) handle.withdraw();
    },
  };
}

/** About how many entities a trial of the plan follows; arrivals by formula are left out. */
function entitiesOf({ segments, opening = [] }: Plan): number {
  const arrivals = segments
    .flatMap(({ arrivals: { perMonth } }) => Object.values(perMonth))
    .reduce<number>((sum, value) => sum + (typeof value === 'number' ? value : 0), 0);
  return opening.reduce((sum, { count }) => sum + count, arrivals);
}
