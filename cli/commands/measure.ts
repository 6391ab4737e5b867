/** `spillway measure FILE…`: audit, conversion, velocity, drift and, with a plan or a planned rate, the gap bridge. */
import { refuse, SpillwayError } from '../../shared/errors.ts';
import { measure, type MeasureOptions } from '../../shared/estimate/measure.ts';
import { isOwnerColumn } from '../../shared/estimate/slices.ts';
import { type PeriodCounts, periodCounts } from '../../shared/estimate/periodCounts.ts';
import type { Measurement } from '../../shared/estimate/result.ts';
import type { StageGraph } from '../../shared/funnel/stages.ts';
import {
  countsIn,
  importFiles,
  type ImportOptions,
  type ImportResult,
  type InputFile,
  type ReadCounts,
} from '../../shared/intake/index.ts';
import { planTargets, resolvePlan } from '../../shared/plan/index.ts';
import { type Arguments, type CommandSpec, UsageError } from '../commandLine.ts';
import { readInputs } from '../files.ts';
import { interruptible } from '../interruptible.ts';
import { emit, progress } from '../output.ts';
import { withTextThread } from '../textThread.ts';
import { bootstrappedInWorkers } from '../pool.ts';
import { measurementText } from '../text/measurement.ts';
import { calendarAsked, calendarOptions } from './businessHours.ts';
import { periodCountsText } from '../text/periodCounts.ts';
import { dayAsked, dayWritten, intakeOptions, readPlan, stageOptions } from './intakeOptions.ts';
import { defaultSeed } from './simulate.ts';

/** Resamples of the gap bridge: enough for an interval whose ends hold to a tenth of its width. */
export const defaultResamples = 1000;

export const spec: CommandSpec = {
  name: 'measure',
  usage: 'FILE… [OPTIONS] [--json [FILE]]',
  summary: 'Measures a CRM export and explains the gap between planned and recorded conversion.',
  positionals: [1, 64],
  options: {
    ...stageOptions,
    'as-of': {
      type: 'string',
      value: 'YYYY-MM-DD',
      help: 'the day the export was taken (default: its latest stage date)',
    },
    from: {
      type: 'string',
      value: 'STAGE',
      help: 'the stage whose conversion is in question (default: where entities arrive)',
    },
    to: {
      type: 'string',
      value: 'STAGE',
      help: 'the stage it converts to (default: the one that counts pipeline)',
    },
    window: {
      type: 'string',
      value: 'D..D',
      help: 'dates of the from stage, the first included, the last not',
    },
    horizon: {
      type: 'string',
      value: 'DAYS',
      help: 'horizon of the eventual rate (default: from the follow-up of the cohort)',
    },
    ...calendarOptions,
    segment: {
      type: 'string',
      multiple: true,
      value: 'COL',
      help: 'slice by a segment column, or by owner (owner:ROLE); given twice, or as A,B, by their combinations',
    },
    planned: {
      type: 'string',
      multiple: true,
      value: 'A:B=RATE[@SEGMENT]',
      help: 'a planned rate where there is no plan file, e.g. mql:sao=0.18',
    },
    bootstrap: {
      type: 'string',
      value: 'N',
      help: `resamples for the intervals of the gap bridge; 0 for none (default: ${defaultResamples})`,
    },
    seed: { type: 'string', value: 'N', help: `seed of the resamples (default: ${defaultSeed})` },
    workers: {
      type: 'string',
      value: 'N',
      help: 'threads for the resamples (default: one a processor); figures do not depend on it',
    },
  },
  notes: [
    'A file of counts by stage and period gives period rates; the result says what needs records and is absent.',
  ],
};

export async function run(args: Arguments): Promise<void> {
  const measured = await measureFiles(args);
  if ('shape' in measured) return emit(args, measured, () => periodCountsText(measured));
  return emit(args, measured, () => measurementText(measured));
}

/** Refusals of files that hold no records, which may hold counts. */
const noRecords = new Set(['unsupported-shape', 'no-id', 'no-stages']);

/** The import of the files; of a file of counts by stage and period, the counts. */
function importedOrCounted(files: readonly InputFile[], options: ImportOptions): ImportResult | ReadCounts {
  try {
    return withTextThread(files, (thread) => importFiles(files, { ...options, ...thread }));
  } catch (error) {
    if (!(error instanceof SpillwayError) || !noRecords.has(error.detail.code)) throw error;
    const counts = countsIn(files, options);
    if (counts === null) throw error;
    return counts;
  }
}

async function measureFiles(args: Arguments): Promise<Measurement | PeriodCounts> {
  const planPath = args.text('plan');
  const plan = planPath === undefined ? undefined : await readPlan(planPath);
  const options = await intakeOptions(args, plan);
  const calendar = calendarAsked(args, plan, args.text('zone') ?? 'UTC');
  const chosen = {
    ...measureOptions(args, options.graph),
    ...(plan === undefined ? {} : { plan: planTargets(resolvePlan(plan)) }),
    ...(calendar === null ? {} : { audit: { calendar } }),
  };
  const resampling = resamplesAsked(args);
  const files = await readInputs(args.positionals);
  const asked = {
    ...options,
    ...(chosen.segments === undefined
      ? {}
      : { segments: chosen.segments.filter((column) => !isOwnerColumn(column)) }),
  };
  const read = interruptible(() => importedOrCounted(files, asked));
  if ('counts' in read) return periodCounts(read, options.graph, chosen);
  const { log, intake, problems, defects } = read;
  const measurement = interruptible(() => measure(log, { ...chosen, intake, problems, defects }));
  return bootstrappedInWorkers(measurement, log, chosen, {
    ...resampling,
    workers: args.integer('workers', 1, 256),
    onProgress: progress('resample'),
  });
}

function resamplesAsked(args: Arguments): { readonly resamples: number; readonly seed: number } {
  const resamples = args.integer('bootstrap', 0, 1_000_000) ?? defaultResamples;
  return { resamples, seed: args.integer('seed', 0, Number.MAX_SAFE_INTEGER) ?? defaultSeed };
}

function measureOptions(args: Arguments, graph: StageGraph): MeasureOptions {
  const from = args.text('from');
  const to = args.text('to');
  const window = args.text('window');
  const asOf = dayAsked(args, 'as-of');
  const horizon = args.text('horizon');
  const segments = args.texts('segment').flatMap((written) => written.split(','));
  const planned = args.texts('planned').map((written) => plannedRate(written, graph));
  return {
    ...(from === undefined ? {} : { from: stage(from, graph, '--from') }),
    ...(to === undefined ? {} : { to: stage(to, graph, '--to') }),
    ...(window === undefined ? {} : { window: windowDays(window) }),
    ...(asOf === undefined ? {} : { asOf }),
    ...(horizon === undefined ? {} : { horizonDays: positive(horizon, '--horizon') }),
    ...(segments.length === 0 ? {} : { segments }),
    ...(planned.length === 0 ? {} : { planned }),
  };
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** A stage by its id, or by its id or name with letter case and punctuation aside. */
function stage(id: string, graph: StageGraph, option: string): string {
  if (graph.indexOf(id) >= 0) return id;
  const meant = graph.stages.filter((known) => [known.id, known.name].map(plain).includes(plain(id)));
  if (meant.length === 1) return meant[0]!.id;
  return refuse({
    code: 'unknown-stage',
    message: `${option}: there is no stage "${id}".`,
    value: id,
    hint: `The stages are ${graph.stages.map((known) => known.id).join(', ')}.`,
  });
}

function positive(written: string, option: string): number {
  const value = Number(written);
  if (!(value > 0) || !Number.isFinite(value))
    throw new UsageError(`${option} is a positive number, not "${written}".`);
  return value;
}

function windowDays(written: string): readonly [number, number] {
  const [from, to, ...more] = written.split('..');
  if (from === undefined || to === undefined || more.length > 0) {
    throw new UsageError(`--window is written 2026-01-01..2026-07-01, not "${written}".`);
  }
  const days = [dayWritten(from, '--window'), dayWritten(to, '--window')] as const;
  if (days[0] >= days[1]) throw new UsageError(`--window ends before it begins: "${written}".`);
  return days;
}

/** `mql:sao=0.18@inbound`, `mql:sao=18%`. */
function plannedRate(written: string, graph: StageGraph): NonNullable<MeasureOptions['planned']>[number] {
  const match = /^([^:=@]+):([^:=@]+)=(\d*\.?\d+)(%?)(?:@(.+))?$/.exec(written);
  if (!match)
    throw new UsageError(`--planned is written mql:sao=0.18 or mql:sao=18%@inbound, not "${written}".`);
  const [, from, to, figure, sign, segment] = match;
  const rate = Number(figure) / (sign === '%' ? 100 : 1);
  if (!(rate >= 0 && rate <= 1))
    throw new UsageError(`--planned: a rate is a share from 0 to 1 (or 18%), not "${figure}${sign}".`);
  return {
    from: stage(from!, graph, '--planned'),
    to: stage(to!, graph, '--planned'),
    rate,
    ...(segment === undefined ? {} : { segment }),
  };
}
