/** Options that inspect and measure share: which stages, which mapping, how dates are read. */
import { formatDay, parseDay } from '../../shared/calendar/days.ts';
import { zoneClock } from '../../shared/calendar/zone.ts';
import { templateNames, type TemplateName } from '../../shared/funnel/stages.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import type { ImportOptions } from '../../shared/intake/index.ts';
import { parseMapping, ratesIn, readRateTable } from '../../shared/intake/index.ts';
import { parsePlan, planGraph, type Plan } from '../../shared/plan/index.ts';
import { type Arguments, type OptionSpec, UsageError } from '../commandLine.ts';
import { readInputs, readJson, readText } from '../files.ts';

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
  currency: {
    type: 'string',
    value: 'CODE',
    help: 'the currency of the figures, into which --rate converts, e.g. USD (default: that of the mapping)',
  },
  rate: {
    type: 'string',
    multiple: true,
    value: 'CODE=RATE',
    help: 'what one unit of a currency is worth in --currency, e.g. EUR=1.08; before the rates of the mapping',
  },
  rates: {
    type: 'string',
    value: 'FILE',
    help: 'a table of rates: columns currency, rate and perhaps date (the latest counts); after --rate, before the mapping',
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

/** `EUR=1.08`: what one unit of a currency is worth. */
function rateWritten(written: string): readonly [code: string, rate: number] {
  const match = /^([^=]{1,12})=(\d+(?:\.\d+)?|\.\d+)$/.exec(written.trim());
  const rate = Number(match?.[2]);
  if (!match || !(rate > 0)) throw new UsageError(`--rate is written EUR=1.08, not "${written}".`);
  return [match[1]!.trim(), rate];
}

/** Rates of currencies that `--currency`, `--rate` and `--rates` give; undefined where none is given. */
async function ratesAsked(args: Arguments): Promise<NonNullable<ImportOptions['currencies']> | undefined> {
  const asked = args.text('currency')?.trim();
  if (asked !== undefined && (asked === '' || asked.length > 12))
    throw new UsageError(`--currency is a code such as USD, not "${asked}".`);
  const rates = args
    .texts('rate')
    .flatMap((written) => written.split(','))
    .map(rateWritten);
  const path = args.text('rates');
  const [file] = path === undefined ? [] : await readInputs([path]);
  const table = file === undefined ? null : readRateTable(file);
  const base = asked ?? table?.base ?? undefined;
  if (base === undefined && rates.length === 0 && table === null) return undefined;
  const given = table === null ? [] : base === undefined ? table.rates : ratesIn(table, base);
  return {
    ...(base === undefined ? {} : { base }),
    rates: Object.fromEntries([...given, ...rates]),
  };
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
  const currencies = await ratesAsked(args);
  const mappingPath = args.text('mapping');
  return {
    graph,
    ...(mappingPath === undefined ? {} : { mapping: parseMapping(await readJson(mappingPath), mappingPath) }),
    ...(order === undefined ? {} : { dateOrder: order }),
    ...(zone === undefined ? {} : { zone }),
    ...(currencies === undefined ? {} : { currencies }),
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
