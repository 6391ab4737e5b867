import { beforeEach, describe, expect, it } from 'vitest';
import { newProject } from '../../renderer/model/newProject.ts';
import { planning } from '../../renderer/model/planning.ts';
import { withMeasuredScenarios } from '../../renderer/model/scenarios.ts';
import { nothingTried, withRateShift } from '../../renderer/model/whatIf.ts';
import { expectedKey, measurementKey } from '../../renderer/session/keys.ts';
import { effectiveOf } from '../../renderer/session/effectivePlan.ts';
import { Pipeline } from '../../renderer/session/pipeline.ts';
import type { Content } from '../../renderer/store/content.ts';
import { history } from '../../renderer/store/history.ts';
import { type AppStore, createAppStore } from '../../renderer/store/store.ts';
import type {
  Calibrated,
  GatheringJobs,
  MeasurementJobs,
  PlanText,
  SimulationJobs,
} from '../../renderer/workers/catalogues.ts';
import type { Simulation, TrialBlock } from '../../shared/engine/index.ts';
import { SpillwayError } from '../../shared/errors.ts';
import type { Measurement } from '../../shared/estimate/result.ts';
import { EventLogBuilder } from '../../shared/events/eventLog.ts';
import { packLog } from '../../shared/events/packedLog.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { JobPool } from '../../shared/jobs/pool.ts';
import { type JobCatalogue, type JobHandlers, serveJobs } from '../../shared/jobs/protocol.ts';
import { firstRate, testPlan, withFirstRate } from './plans.ts';

/** A pool whose jobs wait until the test lets them go on, and which records what was asked. */
class Gate<C extends JobCatalogue<C>> {
  readonly asked: { readonly name: keyof C; readonly input: unknown }[] = [];
  private waiting: (() => void)[] = [];
  readonly pool: JobPool<C>;

  constructor(handlers: JobHandlers<C>, size: number) {
    this.pool = new JobPool<C>(({ message }) => {
      let closed = false;
      const receive = serveJobs<C>(handlers, (answer) => queueMicrotask(() => closed || message(answer)));
      return {
        post: (run) => {
          this.asked.push({ name: run.name, input: run.input });
          this.waiting.push(() => closed || void receive(run));
        },
        close: () => {
          closed = true;
        },
      };
    }, size);
  }

  /** Lets everything that is asked now and in consequence run to its end. */
  async run(): Promise<void> {
    for (let turn = 0; turn < 400; turn++) {
      for (const go of this.waiting.splice(0)) go();
      await new Promise((resolve) => setImmediate(resolve));
      if (this.waiting.length === 0) return;
    }
    throw new Error('the jobs do not come to an end');
  }

  count(name: keyof C): number {
    return this.asked.filter((job) => job.name === name).length;
  }
}

const plan = testPlan();
/** Stands for a result of a plan: tells of which. */
const told = ({ json }: PlanText): string => JSON.stringify(firstRate(JSON.parse(json) as typeof plan));

function content(): Content {
  const builder = new EventLogBuilder(templateGraph('lean'));
  builder.add(builder.entity('a'), { stage: 1, day: 20_000, time: 20_000, precision: 0 });
  const log = builder.build({ zone: 'UTC', passes: 'single' });
  const project = withMeasuredScenarios({
    ...newProject('Test', plan),
    simulation: { trials: 400, seed: 7 },
  });
  return { project, log: { key: 'log-1', packed: packLog(log), problems: [] } };
}

let store: AppStore;
let measuring: Gate<MeasurementJobs>;
let showing: Gate<MeasurementJobs>;
let calibrating: Gate<MeasurementJobs>;
let simulating: Gate<SimulationJobs>;
let gathering: JobPool<GatheringJobs>;
let pipeline: Pipeline;
let faulty: boolean;
let broken: boolean;
let clock: number;
let waiting: (() => void)[];

beforeEach(() => {
  faulty = false;
  broken = false;
  clock = 0;
  waiting = [];
  store = createAppStore();
  const handlers: JobHandlers<MeasurementJobs> = {
    measure: ({ project: { measure: settings } }) => {
      if (faulty) throw new SpillwayError({ code: 'no-dates', message: 'There are no dates.' });
      return { asOf: JSON.stringify(settings), bridge: { sentence: 'plain' } } as Measurement;
    },
    calibrate: ({ plan: given, measurement }): Calibrated => ({
      opening: [],
      eventual: withFirstRate(given, measurement.asOf === '{}' ? 0.5 : 0.6),
      period: withFirstRate(given, 0.4),
      cohort: withFirstRate(given, 0.45),
      notes: [],
    }),
    resample: ({ measurement }, context) => {
      context.progress(500, 1000, 'resamples');
      return { ...measurement.bridge!, sentence: `resampled ${measurement.asOf}` };
    },
    starter: () => plan,
    records: () => {
      throw new Error('not asked for here');
    },
    updates: () => {
      throw new Error('not asked for here');
    },
  };
  measuring = new Gate(handlers, 1);
  showing = new Gate(handlers, 1);
  calibrating = new Gate(handlers, 1);
  simulating = new Gate<SimulationJobs>(
    {
      trials: ({ first, count, of }) => {
        if (broken) throw new Error('out of memory');
        const nothing = new Float64Array();
        const block: TrialBlock = {
          of,
          form: {
            amounts: 'double',
            countBits: 17,
            divisors: new Uint8Array(),
            amountColumns: 0,
            keptColumns: 0,
          },
          first,
          count,
          firsts: new Int32Array(),
          lengths: new Int32Array(),
          listed: new Int32Array(),
          bins: new Uint16Array(),
          amounts: new Float64Array(),
          kept: nothing,
          binding: new Uint32Array(),
        };
        return block;
      },
    },
    2,
  );
  const added = new Map<number, number>();
  gathering = new JobPool<GatheringJobs>(({ message }) => {
    const receive = serveJobs<GatheringJobs>(
      {
        add: ({ run, block }) => {
          added.set(run, (added.get(run) ?? 0) + block.count);
          return block.bins.buffer;
        },
        summarise: ({ run, plan: given }) => ({ name: told(given), trials: added.get(run)! }) as Simulation,
        end: () => null,
        read: () => null,
        expected: ({ plan: given }) => ({ name: told(given) }) as Simulation,
      },
      (answer) => queueMicrotask(() => message(answer)),
    );
    return { post: (run) => void receive(run), close: () => {} };
  }, 1);
  pipeline = new Pipeline({
    store,
    measurement: measuring.pool,
    shown: showing.pool,
    calibration: calibrating.pool,
    simulation: simulating.pool,
    gathering,
    planning: () => planning,
    soon: (work) => work(),
    later: (work) => void waiting.push(work),
    drawn: () => Promise.resolve(),
    now: () => clock,
  });
  pipeline.follow();
});

function open(shown: Content): void {
  store.getState().openDocument({
    id: 'd',
    history: history(shown),
    location: null,
    saved: null,
    savedAt: null,
    kept: null,
    keptAt: null,
    sample: false,
  });
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn++) {
    await measuring.run();
    await calibrating.run();
    await simulating.run();
  }
}

const present = (): Content => store.getState().document!.history.present;
const edit = (change: (content: Content) => Content): void =>
  store.getState().edit(change(present()), 'edit');

describe('the results of a document', () => {
  it('are computed one from the other, each under the key of its inputs', async () => {
    open(content());
    await settle();
    const { results, jobs } = store.getState();
    expect(results.measurement?.key).toBe(measurementKey(present()));
    expect(results.projection?.value).toEqual({
      simulation: { name: '0.5', trials: 400 },
      expected: { name: '0.5' },
      complete: true,
      weeksOf: null,
    });
    expect(results.planProjection?.value.simulation.name).toBe('{"beta":[60,40]}');
    expect(results.periodProjection?.value.simulation.name).toBe('0.4');
    expect(results.planned?.value.name).toBe('{"beta":[60,40]}');
    expect(results.bridge?.value?.sentence).toBe('resampled {}');
    expect(jobs).toEqual([]);
  });

  it('show a preview of the first trials before the full number', async () => {
    const seen: [number, boolean][] = [];
    store.subscribe(({ results }, before) => {
      if (results.projection && results.projection !== before.results.projection)
        seen.push([results.projection.value.simulation.trials, results.projection.value.complete]);
    });
    open(content());
    await settle();
    expect(seen).toEqual([
      [128, false],
      [400, true],
    ]);
  });

  it('tell what is expected before the trials where those take their time or rates go on moving', async () => {
    const moved = (rate: number): void =>
      edit((current) => ({
        ...current,
        project: { ...current.project, whatIf: withRateShift(nothingTried, 'mql', rate) },
      }));
    const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
    const isTold = (): boolean => {
      const { plan: now } = effectiveOf(store.getState(), planning) as { readonly plan: typeof plan };
      return store.getState().results.expected?.key === expectedKey(now, [], null);
    };
    open(content());
    await measuring.run();
    await calibrating.run();
    // How fast trials are is not known yet.
    expect(store.getState().results.projection).toBeUndefined();
    expect(isTold()).toBe(true);
    await settle();
    // They took no time.
    moved(0.5);
    await turn();
    expect(isTold()).toBe(false);
    await settle();
    expect(isTold()).toBe(true);
    const { projection, expected } = store.getState().results;
    expect(projection!.value.expected).toBe(expected!.value);
    // They take more time than anybody waits for.
    moved(0.6);
    clock += 300;
    moved(0.7);
    await turn();
    expect(isTold()).toBe(true);
    await settle();
    moved(0.8);
    await turn();
    expect(isTold()).toBe(false);
  });

  it('are seen while a rate goes on moving, unless that takes long', async () => {
    const moved = (rate: number): void =>
      edit((current) => ({
        ...current,
        project: { ...current.project, whatIf: withRateShift(nothingTried, 'mql', rate) },
      }));
    const seen: unknown[] = [];
    const name = (): unknown => store.getState().results.projection?.value.simulation.name;
    open(content());
    await settle();
    store.subscribe(({ results }, before) => {
      if (results.projection !== before.results.projection && seen.at(-1) !== name()) seen.push(name());
    });
    moved(0.5);
    const first = simulating.count('trials');
    moved(0.6);
    moved(0.7);
    // What runs is not given up: it is seen, and then the latest.
    expect(simulating.count('trials')).toBe(first);
    await settle();
    expect(seen.length).toBe(2);
    moved(0.8);
    moved(0.9);
    clock += 300;
    for (const work of waiting.splice(0)) work();
    await settle();
    expect(seen.length).toBe(3);
    const { projection, expected } = store.getState().results;
    expect(projection!.value).toMatchObject({ complete: true, expected: expected!.value });
  });

  it('are not computed again by edits that they do not depend on', async () => {
    open(content());
    await settle();
    const before = [measuring.asked.length, calibrating.asked.length, simulating.asked.length];
    edit((current) => ({ ...current, project: { ...current.project, title: 'Renamed' } }));
    await settle();
    expect([measuring.asked.length, calibrating.asked.length, simulating.asked.length]).toEqual(before);
  });

  it('follow what is being tried without measuring again', async () => {
    open(content());
    await settle();
    const measured = measuring.asked.length;
    const key = store.getState().results.projection!.key;
    edit((current) => ({
      ...current,
      project: { ...current.project, whatIf: withRateShift(current.project.whatIf, 'mql', 0.5) },
    }));
    await settle();
    expect(measuring.asked.length).toBe(measured);
    expect(store.getState().results.projection?.key).not.toBe(key);
    store.getState().undo();
    await settle();
    expect(store.getState().results.projection?.key).toBe(key);
  });

  it('of the same inputs under another name are taken over, not computed again', async () => {
    open(content());
    await settle();
    const { planProjection } = store.getState().results;
    const trials = simulating.count('trials');
    edit((current) => ({ ...current, project: { ...current.project, scenario: null } }));
    await settle();
    expect(simulating.count('trials')).toBe(trials);
    const { results, jobs } = store.getState();
    expect(results.projection?.key).toBe(planProjection!.key);
    expect(results.projection?.value.simulation).toBe(planProjection!.value.simulation);
    expect(jobs).toEqual([]);
  });

  it('can all be computed anew', async () => {
    open(content());
    await settle();
    const before = store.getState().results;
    store.getState().dropResults();
    await settle();
    expect(store.getState().results).toEqual(before);
    expect(store.getState().results.measurement).not.toBe(before.measurement);
  });

  it('of inputs that have changed meanwhile are never put in', async () => {
    open(content());
    const keys = new Set<string>();
    store.subscribe(({ results }) => results.measurement && keys.add(results.measurement.key));
    // The measurement of the first settings waits; the settings change; only then may it go on.
    edit((current) => ({
      ...current,
      project: { ...current.project, measure: { from: 'mql', to: 'won' } },
    }));
    await settle();
    expect([...keys]).toEqual([measurementKey(present())]);
    expect(store.getState().results.measurement?.value.asOf).toBe('{"from":"mql","to":"won"}');
  });

  it('that cannot be are told under the same key, and nothing is tried again until an input changes', async () => {
    faulty = true;
    open(content());
    await settle();
    const { faults } = store.getState();
    expect(faults.measurement).toEqual({
      key: measurementKey(present()),
      error: { code: 'no-dates', message: 'There are no dates.' },
    });
    const asked = measuring.count('measure');
    edit((current) => ({ ...current, project: { ...current.project, title: 'Renamed' } }));
    await settle();
    expect(measuring.count('measure')).toBe(asked);
    faulty = false;
    edit((current) => ({ ...current, project: { ...current.project, measure: { horizonDays: 90 } } }));
    await settle();
    expect(store.getState().results.measurement?.key).toBe(measurementKey(present()));
  });

  it('that were given up stay away until an input changes', async () => {
    open(content());
    await measuring.run();
    await calibrating.run();
    expect(store.getState().jobs.map(({ id }) => id)).toContain('projection');
    pipeline.cancel('projection');
    await settle();
    expect(store.getState().results.projection).toBeUndefined();
    expect(store.getState().jobs).toEqual([]);
    edit((current) => ({
      ...current,
      project: { ...current.project, simulation: { trials: 300, seed: 7 } },
    }));
    await settle();
    expect(store.getState().results.projection?.value.simulation.trials).toBe(300);
  });

  it('that were given up are told, and go on when they are asked for again', async () => {
    open(content());
    await measuring.run();
    await calibrating.run();
    pipeline.cancel('projection');
    const key = store.getState().stopped.projection;
    await settle();
    expect(store.getState().results.projection).toBeUndefined();
    pipeline.resume('projection');
    await settle();
    expect(store.getState().stopped.projection).toBeUndefined();
    expect(store.getState().results.projection).toMatchObject({ key, value: { complete: true } });
  });

  it('are computed once more with their weeks, without falling back to a preview', async () => {
    open(content());
    await settle();
    const { key } = store.getState().results.projection!;
    const seen: unknown[] = [];
    store.subscribe(({ results }, before) => {
      if (results.projection !== before.results.projection) seen.push(results.projection?.value.weeksOf);
    });
    store.getState().ask({ by: 'week', segment: 'inbound' });
    await settle();
    expect(seen).toEqual(['inbound']);
    expect(store.getState().results.projection!.key).toBe(key);
    const trials = simulating.count('trials');
    store.getState().ask({ by: 'month' });
    await settle();
    expect(simulating.count('trials')).toBe(trials);
  });

  it('are compared with the scenario before what is being tried', async () => {
    open(content());
    await settle();
    const { key } = store.getState().results.projection!;
    edit((current) => ({
      ...current,
      project: { ...current.project, whatIf: withRateShift(current.project.whatIf, 'mql', 0.5) },
    }));
    await settle();
    expect(store.getState().results.baseProjection?.key).toBe(key);
    expect(store.getState().results.projection?.key).not.toBe(key);
  });

  it('that failed are tried again when they are asked for', async () => {
    broken = true;
    open(content());
    await settle();
    expect(store.getState().faults.projection?.error.message).toContain('out of memory');
    expect(store.getState().jobs).toEqual([]);
    broken = false;
    pipeline.resume('projection');
    await settle();
    expect(store.getState().faults.projection).toBeUndefined();
    expect(store.getState().results.projection?.value.complete).toBe(true);
  });

  it('stop with the document', async () => {
    open(content());
    store.getState().openDocument(null);
    await settle();
    expect(store.getState().results).toEqual({});
    expect(store.getState().jobs).toEqual([]);
  });
});

describe('the plan that is projected', () => {
  it('waits for the calibration that it stands on', async () => {
    open(content());
    expect(effectiveOf(store.getState(), planning)).toBeNull();
    await settle();
    const effective = effectiveOf(store.getState(), planning);
    expect(effective && 'plan' in effective && firstRate(effective.plan)).toBe(0.5);
  });

  it('of a scenario that cannot be put together is a fault, not an exception', async () => {
    const broken = content();
    open({
      ...broken,
      project: {
        ...broken.project,
        scenario: 'Broken',
        plan: {
          ...broken.project.plan,
          scenarios: [{ name: 'Broken', parent: null, patch: { weeks: -4 } }],
        },
      },
    });
    await settle();
    expect(effectiveOf(store.getState(), planning)).toMatchObject({
      error: { path: expect.stringContaining('weeks') },
    });
    expect(store.getState().faults.projection?.error.message).toContain('Broken');
  });
});

describe('an edit of the plan', () => {
  const moreArrivals = (current: Content): Content => {
    const [first, ...rest] = current.project.plan.segments;
    const arrivals = { ...first!.arrivals, perMonth: { '2027-01': 900 } };
    return {
      ...current,
      project: {
        ...current.project,
        plan: { ...current.project.plan, segments: [{ ...first!, arrivals }, ...rest] },
      },
    };
  };
  const shownArrivals = (): unknown => {
    const effective = effectiveOf(store.getState(), planning);
    return effective && 'plan' in effective ? effective.plan.segments[0]!.arrivals.perMonth : null;
  };

  it('is on screen at once, on the calibration that there is, and projected only on its own', async () => {
    open(content());
    await settle();
    const projected = simulating.count('trials');
    edit(moreArrivals);
    expect(shownArrivals()).toEqual({ '2027-01': 900 });
    expect(effectiveOf(store.getState(), planning)).toMatchObject({ current: false });
    await simulating.run();
    expect(simulating.count('trials')).toBe(projected);
    await settle();
    expect(effectiveOf(store.getState(), planning)).toMatchObject({ current: true });
    expect(simulating.count('trials')).toBeGreaterThan(projected);
  });

  it('is calibrated from the records that are measured already, without waiting for the new comparison', async () => {
    open(content());
    await settle();
    calibrating.asked.length = 0;
    edit(moreArrivals);
    expect(calibrating.asked.map(({ name }) => name)).toEqual(['calibrate']);
    await settle();
    expect(store.getState().results.measurement?.key).toBe(measurementKey(present()));
    expect(calibrating.count('calibrate')).toBe(1);
  });
});
