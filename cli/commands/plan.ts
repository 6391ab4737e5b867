/** `spillway plan`: a plan file to start from, calibrated where there is a measurement. */
import { dayNumber, formatDay, mondayAfter } from '../../shared/calendar/days.ts';
import { templateNames } from '../../shared/funnel/stages.ts';
import { calibratePlan, type Plan, starterPlan, withCountedRates } from '../../shared/plan/index.ts';
import { planSheetTemplate } from '../../shared/planSheet/template.ts';
import { type Arguments, type CommandSpec, UsageError } from '../commandLine.ts';
import { print, refuseOverwrite } from '../output.ts';
import { writeOutput } from '../files.ts';
import { readPlan } from './intakeOptions.ts';
import { planFromSheet } from './planSheet.ts';
import { readMeasured } from './results.ts';

export const spec: CommandSpec = {
  name: 'plan',
  usage:
    '[PLAN] [--template T] [--from-measure M.json] [--from-sheet FILE] [--sheet-template OUT.xlsx] [--json FILE]',
  summary:
    'Writes a plan file to start from: calibrated by a measurement, or with the figures of your own planning sheet.',
  positionals: [0, 1],
  options: {
    template: {
      type: 'string',
      value: 'T',
      help: `start from this template: ${templateNames.join(', ')} (default: default)`,
    },
    'from-measure': { type: 'string', value: 'M.json', help: 'calibrate from this result of measure --json' },
    'from-sheet': {
      type: 'string',
      value: 'FILE',
      help: 'take volumes, rates, people, spend, deals and targets from a planning sheet (xlsx, xls, ods, csv)',
    },
    'sheet-map': {
      type: 'string',
      value: 'MAP.json',
      help: 'which ranges of the sheet are what; without it they are found and told',
    },
    'save-sheet-map': {
      type: 'string',
      value: 'OUT.json',
      help: 'write the ranges that were used, to correct them',
    },
    'sheet-template': {
      type: 'string',
      value: 'OUT.xlsx',
      help: 'write a planning sheet with the plan’s figures to fill in, instead of the plan',
    },
  },
  notes: [
    'The plan is JSON and goes to standard output, or to the FILE of --json.',
    'With PLAN, that plan is calibrated, or takes the figures of the sheet, instead of a starting one.',
    'What was read from a sheet, what it changes, and what could not be read goes to standard error.',
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
  const measured = measurePath === undefined ? undefined : await readMeasured(measurePath);
  const counts = measured !== undefined && 'shape' in measured ? measured : undefined;
  const measurement = measured !== undefined && !('shape' in measured) ? measured : undefined;
  const given = path === undefined ? null : await readPlan(path);
  const begun = (choices: { start: string; weeks?: number }): Plan =>
    starterPlan(template, measurement === undefined ? choices : { ...choices, measurement });
  const base =
    given ?? (measurement ? starterPlan(template, { measurement }) : begun({ start: nextMonday() }));
  const calibrated = measurement
    ? calibratePlan(base, measurement)
    : counts
      ? withCountedRates(base, counts)
      : { plan: base, notes: [] };
  for (const note of calibrated.notes) process.stderr.write(`${note}\n`);
  const isOwn = given !== null || measured !== undefined;
  const plan = await withSheet(args, calibrated.plan, isOwn, (horizon) =>
    begun(horizon ?? { start: nextMonday() }),
  );
  const sheetTemplate = args.text('sheet-template');
  if (sheetTemplate !== undefined) {
    refuseOverwrite(
      sheetTemplate,
      args.written.filter((written_) => written_ !== sheetTemplate),
    );
    await writeOutput(sheetTemplate, await planSheetTemplate(plan));
    return print(`The planning sheet is in ${sheetTemplate}\n`);
  }
  const json = `${JSON.stringify(plan, null, 2)}\n`;
  if (args.json === null || args.json === '-') return print(json);
  refuseOverwrite(args.json, args.written);
  return writeOutput(args.json, json);
}

/** The plan with the figures of the sheet, where one is given; the picks are written where they are asked for. */
async function withSheet(
  args: Arguments,
  plan: Plan,
  isOwn: boolean,
  begin: (horizon: { start: string; weeks: number } | null) => Plan,
): Promise<Plan> {
  const sheet = args.text('from-sheet');
  const mapPath = args.text('sheet-map');
  const saved = args.text('save-sheet-map');
  if (sheet === undefined) {
    if (mapPath !== undefined || saved !== undefined)
      throw new UsageError('--sheet-map and --save-sheet-map go with --from-sheet.');
    return plan;
  }
  const read = await planFromSheet(sheet, mapPath, isOwn ? plan : null, begin);
  if (saved !== undefined) {
    refuseOverwrite(
      saved,
      args.written.filter((written) => written !== saved),
    );
    await writeOutput(saved, `${JSON.stringify(read.map, null, 2)}\n`);
  }
  return read.plan;
}

/** The Monday after today, by this machine's clock and zone. */
function nextMonday(): string {
  const now = new Date();
  return formatDay(mondayAfter(dayNumber(now.getFullYear(), now.getMonth() + 1, now.getDate())));
}
