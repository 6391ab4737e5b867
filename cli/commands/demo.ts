/** `spillway demo`: the whole job on the bundled sample company, as a user would do it. */
import { fileURLToPath } from 'node:url';
import { chanceText } from '../../shared/engine/chance.ts';
import { defaultSampling, expectedFlow } from '../../shared/engine/index.ts';
import { measure } from '../../shared/estimate/measure.ts';
import { importFiles, parseMapping } from '../../shared/intake/index.ts';
import { calibratePlan, openingFrom, planGraph, planTargets, resolvePlan } from '../../shared/plan/index.ts';
import { buildWorkbook } from '../../shared/workbook/index.ts';
import type { Arguments, CommandSpec } from '../commandLine.ts';
import { readInputs, readJson, writeOutput } from '../files.ts';
import { interruptible } from '../interruptible.ts';
import { emit, progress } from '../output.ts';
import { bootstrappedInWorkers, simulateInWorkers } from '../pool.ts';
import { money, percent } from '../text/numbers.ts';
import { readPlan } from './intakeOptions.ts';
import { defaultResamples } from './measure.ts';
import { defaultSeed } from './simulate.ts';

export const spec: CommandSpec = {
  name: 'demo',
  usage: '[--out FOLDER] [--trials N] [--json [FILE]]',
  summary: 'Does the whole job on the bundled sample company: import, measure, simulate, export.',
  positionals: [0, 0],
  options: {
    out: { type: 'string', value: 'FOLDER', help: 'where the workbook goes (default: out)' },
    trials: { type: 'string', value: 'N', help: 'trials of each projection (default: 1000)' },
  },
};

const sample = (name: string): string =>
  fileURLToPath(new URL(`../../examples/halyard/${name}`, import.meta.url));

export async function run(args: Arguments): Promise<void> {
  const trials = args.integer('trials', 1, 1_000_000) ?? 1000;
  const out = `${args.text('out') ?? 'out'}/halyard-cloud.xlsx`;
  const plan = await readPlan(sample('plan.json'));
  const mapping = parseMapping(await readJson(sample('mapping.json')), 'mapping.json');
  const files = await readInputs(
    ['hubspot-contacts.csv', 'hubspot-lifecycle-history.csv', 'salesforce-opportunity-history.csv'].map(
      (name) => sample(`exports/${name}`),
    ),
  );
  const { log, intake, problems, defects } = interruptible(() =>
    importFiles(files, { graph: planGraph(plan), mapping }),
  );
  const asked = { plan: planTargets(resolvePlan(plan)), segments: ['motion', 'size'] };
  const measured = interruptible(() => measure(log, { ...asked, intake, problems, defects }));
  const measurement = await bootstrappedInWorkers(measured, log, asked, {
    resamples: defaultResamples,
    seed: defaultSeed,
    workers: undefined,
    onProgress: progress('resample'),
  });

  const project = (chosen: typeof plan, label: string) =>
    simulateInWorkers({
      plan: chosen,
      scenario: undefined,
      trials,
      seed: defaultSeed,
      sampling: defaultSampling,
      workers: undefined,
      onProgress: progress(label),
    });
  const planned = openingFrom(plan, measurement);
  const calibrated = calibratePlan(plan, measurement).plan;
  const atPlan = await project(planned, 'plan rates: trial');
  const atMeasured = await project(calibrated, 'measured rates: trial');

  const resolved = resolvePlan(calibrated);
  await writeOutput(
    out,
    await buildWorkbook({
      plan: calibrated,
      resolved,
      measurement,
      simulation: atMeasured,
      expected: expectedFlow(resolved),
    }),
  );
  return emit(args, { measurement, atPlan, atMeasured, xlsx: out }, () => {
    const [target] = atMeasured.targets;
    const chance = ({ targets: [first] }: typeof atPlan): string =>
      first === undefined ? '–' : chanceText(first.probability, trials, percent);
    return [
      measurement.bridge?.sentence ?? '',
      target === undefined
        ? ''
        : `Chance of ${target.metric} of ${money(target.amount, plan.currency)}: ${chance(atPlan)} at the plan's rates, ${chance(atMeasured)} at the measured ones.`,
      `The workbook is in ${out}`,
    ].join('\n');
  });
}
