/** `spillway simulate PLAN`: the Monte Carlo projection, or its expected values. */
import {
  defaultSampling,
  expectedFlow,
  type Sampling,
  samplings,
  type Simulation,
} from '../../shared/engine/index.ts';
import { resolvePlan } from '../../shared/plan/index.ts';
import { type Arguments, type CommandSpec, UsageError } from '../commandLine.ts';
import { emit, printable, progress } from '../output.ts';
import { simulateInWorkers, type PoolOptions } from '../pool.ts';
import { simulationText } from '../text/simulation.ts';
import { readPlan } from './intakeOptions.ts';
import { openedPlan } from './openedPlan.ts';
import { readMeasurement } from './results.ts';

const defaultTrials = 2000;
export const defaultSeed = 1;

export const spec: CommandSpec = {
  name: 'simulate',
  usage: 'PLAN [OPTIONS] [--json [FILE]]',
  summary: 'Projects pipeline, bookings and SDR/AE load of a plan by Monte Carlo.',
  positionals: [1, 1],
  options: {
    measure: {
      type: 'string',
      value: 'M.json',
      help: 'take the opening state, and actuals, from this result of measure --json',
    },
    scenario: { type: 'string', value: 'NAME', help: 'a scenario of the plan (default: the plan itself)' },
    trials: { type: 'string', value: 'N', help: `number of trials (default: ${defaultTrials})` },
    seed: { type: 'string', value: 'N', help: `seed of the random numbers (default: ${defaultSeed})` },
    sampling: {
      type: 'string',
      value: 'HOW',
      help: `how rates, delays and other parameters are drawn: sobol (scrambled Sobol points, the default) or random`,
    },
    workers: {
      type: 'string',
      value: 'N',
      help: 'worker threads (default: one a processor); the figures do not depend on it',
    },
    expected: { type: 'boolean', help: 'expected values by recursion: no random numbers, no gates' },
  },
};

function samplingAsked(text: string | undefined): Sampling {
  const sampling = text === undefined ? defaultSampling : samplings.find((each) => each === text);
  if (sampling === undefined)
    throw new UsageError(`--sampling takes ${samplings.join(' or ')}, not ${text}.`);
  return sampling;
}

/** The trials that were asked for; usage is checked before any file is read. */
export function trialsAsked(args: Arguments): Pick<PoolOptions, 'trials' | 'seed' | 'sampling'> {
  return {
    trials: args.integer('trials', 1, 10_000_000) ?? defaultTrials,
    seed: args.integer('seed', 0, Number.MAX_SAFE_INTEGER) ?? defaultSeed,
    sampling: samplingAsked(args.text('sampling')),
  };
}

export async function run(args: Arguments): Promise<void> {
  const asked = { ...trialsAsked(args), workers: args.integer('workers', 1, 256) };
  const base = await readPlan(args.positionals[0]!);
  const measurePath = args.text('measure');
  const measurement = measurePath === undefined ? undefined : await readMeasurement(measurePath);
  const { plan, actuals, notes } = openedPlan(base, measurement);
  const scenario = args.text('scenario');
  const resolved = resolvePlan(plan, scenario);
  const summary = (result: Simulation) =>
    [simulationText(result, resolved), ...notes.map(printable)].join('\n\n');
  if (args.flag('expected')) {
    const expected = expectedFlow(resolved, { actuals }).simulation;
    return emit(args, expected, () => summary(expected));
  }
  const simulation = await simulateInWorkers({
    plan,
    scenario,
    ...asked,
    actuals,
    onProgress: progress('trial'),
  });
  return emit(args, simulation, () => summary(simulation));
}
