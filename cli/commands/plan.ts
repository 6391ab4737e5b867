/** `spillway plan`: a plan file to start from, calibrated where there is a measurement. */
import { dayNumber, formatDay, mondayAfter } from '../../shared/calendar/days.ts';
import { templateNames } from '../../shared/funnel/stages.ts';
import { calibratePlan, starterPlan } from '../../shared/plan/index.ts';
import { type Arguments, type CommandSpec, UsageError } from '../commandLine.ts';
import { print, refuseOverwrite } from '../output.ts';
import { writeOutput } from '../files.ts';
import { readPlan } from './intakeOptions.ts';
import { readMeasurement } from './results.ts';

export const spec: CommandSpec = {
  name: 'plan',
  usage: '[PLAN] [--template T] [--from-measure M.json] [--json FILE]',
  summary:
    'Writes a plan file to start from; with a measurement its rates, delays and opening state are calibrated.',
  positionals: [0, 1],
  options: {
    template: {
      type: 'string',
      value: 'T',
      help: `start from this template: ${templateNames.join(', ')} (default: default)`,
    },
    'from-measure': { type: 'string', value: 'M.json', help: 'calibrate from this result of measure --json' },
  },
  notes: [
    'The plan is JSON and goes to standard output, or to the FILE of --json.',
    'With PLAN, that plan is calibrated instead of a starting one.',
  ],
};

export async function run(args: Arguments): Promise<void> {
  const written = args.text('template');
  const [path] = args.positionals;
  if (written !== undefined && path !== undefined)
    throw new UsageError('Give a PLAN or a --template, not both.');
  const template = templateNames.find((name) => name === (written ?? 'default'));
  if (template === undefined)
    throw new UsageError(`--template is one of ${templateNames.join(', ')}, not "${written}".`);
  const measurePath = args.text('from-measure');
  const measurement = measurePath === undefined ? undefined : await readMeasurement(measurePath);
  const base =
    path === undefined
      ? starterPlan(template, measurement === undefined ? { start: nextMonday() } : { measurement })
      : await readPlan(path);
  const calibrated = measurement === undefined ? { plan: base, notes: [] } : calibratePlan(base, measurement);
  for (const note of calibrated.notes) process.stderr.write(`${note}\n`);
  const json = `${JSON.stringify(calibrated.plan, null, 2)}\n`;
  if (args.json === null || args.json === '-') return print(json);
  refuseOverwrite(args.json, args.written);
  return writeOutput(args.json, json);
}

/** The Monday after today, by this machine's clock and zone. */
function nextMonday(): string {
  const now = new Date();
  return formatDay(mondayAfter(dayNumber(now.getFullYear(), now.getMonth() + 1, now.getDate())));
}
