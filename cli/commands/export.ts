/** `spillway export PLAN --xlsx OUT`: the workbook that goes to the meeting. */
import { expectedFlow } from '../../shared/engine/index.ts';
import { resolvePlan, scenarioPlan } from '../../shared/plan/index.ts';
import { buildWorkbook } from '../../shared/workbook/index.ts';
import { type Arguments, type CommandSpec, UsageError } from '../commandLine.ts';
import { writeOutput } from '../files.ts';
import { emit, printable, progress, refuseOverwrite } from '../output.ts';
import { simulateInWorkers } from '../pool.ts';
import { readPlan } from './intakeOptions.ts';
import { openedPlan } from './openedPlan.ts';
import { readMeasurement, readSimulation } from './results.ts';
import { trialsAsked } from './simulate.ts';

export const spec: CommandSpec = {
  name: 'export',
  usage: 'PLAN --xlsx OUT [--measure M.json] [--result R.json] [OPTIONS]',
  summary: 'Writes the Excel workbook: live formulas, plan against observed, gap bridge, projection.',
  positionals: [1, 1],
  options: {
    xlsx: { type: 'string', value: 'OUT', help: 'where the workbook is written' },
    measure: {
      type: 'string',
      value: 'M.json',
      help: 'a result of measure --json: observed rates, gap bridge, opening state',
    },
    result: { type: 'string', value: 'R.json', help: 'a result of simulate --json (default: simulated now)' },
    scenario: { type: 'string', value: 'NAME', help: 'a scenario of the plan (default: the plan itself)' },
    trials: {
      type: 'string',
      value: 'N',
      help: 'trials where it is simulated now (default: 2000)',
    },
    seed: { type: 'string', value: 'N', help: 'seed where it is simulated now (default: 1)' },
    sampling: {
      type: 'string',
      value: 'HOW',
      help: 'how parameters are drawn then: sobol (default) or random',
    },
  },
};

export async function run(args: Arguments): Promise<void> {
  const out = args.text('xlsx');
  if (out === undefined) throw new UsageError(`Usage: spillway export ${spec.usage}`);
  const asked = trialsAsked(args);
  refuseOverwrite(out, [
    ...args.positionals,
    ...['measure', 'result'].flatMap((option) => args.text(option) ?? []),
  ]);
  const measurePath = args.text('measure');
  const measurement = measurePath === undefined ? undefined : await readMeasurement(measurePath);
  const base = await readPlan(args.positionals[0]!);
  const { plan, actuals, notes } = openedPlan(base, measurement);
  const scenario = args.text('scenario');
  const resolved = resolvePlan(plan, scenario);
  const resultPath = args.text('result');
  const simulation =
    resultPath === undefined
      ? await simulateInWorkers({
          plan,
          scenario,
          ...asked,
          workers: undefined,
          actuals,
          onProgress: progress('trial'),
        })
      : await readSimulation(resultPath);
  const bytes = await buildWorkbook({
    plan: scenario === undefined ? plan : scenarioPlan(plan, scenario),
    resolved,
    expected: expectedFlow(resolved, { actuals }),
    simulation,
    ...(measurement === undefined ? {} : { measurement }),
  });
  await writeOutput(out, bytes);
  return emit(args, { xlsx: out, bytes: bytes.length }, () =>
    [`The workbook is in ${out}`, ...notes.map(printable)].join('\n'),
  );
}
