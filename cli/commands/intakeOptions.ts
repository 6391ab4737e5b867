/** Options that inspect and measure share: which stages, which mapping, how dates are read. */
import { formatDay, parseDay } from '../../shared/calendar/days.ts';
import { zoneClock } from '../../shared/calendar/zone.ts';
import { templateNames, type TemplateName } from '../../shared/funnel/stages.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import type { ImportOptions } from '../../shared/intake/index.ts';
import { parseMapping } from '../../shared/intake/index.ts';
import { parsePlan, planGraph, type Plan } from '../../shared/plan/index.ts';
import { type Arguments, type OptionSpec, UsageError } from '../commandLine.ts';
import { readJson, readText } from '../files.ts';

export const stageOptions: Readonly<Record<string, OptionSpec>> = {
  mapping: {
    type: 'string',
    value: 'M.json',
    help: 'the mapping file; without it a mapping is proposed and used',
  },
  template: {
    type: 'string',
    value: 'T',
    help: `the stages: ${templateNames.join(', ')} (default: default)`,
  },
  plan: { type: 'string', value: 'P.json', help: 'a plan: its stages, its planned rates, its segments' },
  'date-order': {
    type: 'string',
    value: 'ORDER',
    help: 'dmy, mdy or ymd, for dates that can be read both ways',
  },
  zone: {
    type: 'string',
    value: 'IANA',
    help: 'zone of times that name none, e.g. Europe/Berlin (default: UTC)',
  },
};

function templateName(written: string): TemplateName {
  const name = templateNames.find((known) => known === written);
  if (name === undefined)
    throw new UsageError(`--template is one of ${templateNames.join(', ')}, not "${written}".`);
  return name;
}

/** Reads and validates a plan file. */
export async function readPlan(path: string): Promise<Plan> {
  return parsePlan(await readText(path), path);
}

/** What intake needs, from the options given; `plan` saves reading the plan a second time. */
export async function intakeOptions(args: Arguments, plan?: Plan): Promise<ImportOptions> {
  const template = args.text('template');
  const planPath = args.text('plan');
  if (template !== undefined && planPath !== undefined) {
    throw new UsageError('--template and --plan both name the stages: give one of them.');
  }
  const stagesOf = plan ?? (planPath === undefined ? undefined : await readPlan(planPath));
  const graph =
    stagesOf === undefined ? templateGraph(templateName(template ?? 'default')) : planGraph(stagesOf);
  const order = args.text('date-order');
  if (order !== undefined && order !== 'dmy' && order !== 'mdy' && order !== 'ymd') {
    throw new UsageError(`--date-order is dmy, mdy or ymd, not "${order}".`);
  }
  const zone = args.text('zone');
  // Refuses a zone that there is not, before any file is read.
  if (zone !== undefined) zoneClock(zone);
  const mappingPath = args.text('mapping');
  return {
    graph,
    ...(mappingPath === undefined ? {} : { mapping: parseMapping(await readJson(mappingPath), mappingPath) }),
    ...(order === undefined ? {} : { dateOrder: order }),
    ...(zone === undefined ? {} : { zone }),
  };
}

/** A date as a day number. */
export function dayWritten(written: string, option: string): number {
  const value = parseDay(written);
  if (value === null)
    throw new UsageError(`${option} is a date such as ${formatDay(20_000)}, not "${written}".`);
  return value;
}

/** The date that an option gives, if any. */
export function dayAsked(args: Arguments, name: string): number | undefined {
  const written = args.text(name);
  return written === undefined ? undefined : dayWritten(written, `--${name}`);
}
