/** What counts by stage and period honestly give: the period conversion of every pair, and nothing else. */
import { z } from 'zod';
import { refuse } from '../errors.ts';
import { type StageGraph, stageSchema } from '../funnel/stages.ts';
import type { ReadCounts } from '../intake/countTable.ts';
import { problemSchema } from '../intake/problem.ts';
import { periodConversion } from './conversion.ts';
import { type PlannedSources, plannedLookup } from './planned.ts';
import { conversionSchema, intakeCountsSchema } from './result.ts';

const countedTransitionSchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  /** Null: all segments together. */
  segment: z.string().nullable(),
  /** Rate that the plan expects. */
  planned: z.number().nullable(),
  conversion: z.strictObject({ period: conversionSchema, cohort: z.null(), eventual: z.null() }),
  byPeriod: z.array(
    z.strictObject({ period: z.string(), rate: z.number().nullable(), n: z.number(), k: z.number() }),
  ),
});

export const periodCountsSchema = z.strictObject({
  spillway: z.literal(1),
  shape: z.literal('counts'),
  stages: z.array(stageSchema),
  /** In order of time; the window is all of them. */
  periods: z.array(z.string()),
  segmentColumn: z.string().nullable(),
  segments: z.array(z.string()),
  /** The pair in question. */
  from: z.string(),
  to: z.string(),
  transitions: z.array(countedTransitionSchema),
  /** What cannot be computed from counts, and why. */
  absent: z.array(z.strictObject({ what: z.string(), reason: z.string() })),
  intake: intakeCountsSchema,
  problems: z.array(problemSchema),
});
export type PeriodCounts = z.infer<typeof periodCountsSchema>;

const absent: PeriodCounts['absent'] = [
  {
    what: 'conversion.cohort',
    reason: 'Counts do not say which of those that entered a stage went on: there is no cohort to follow.',
  },
  {
    what: 'conversion.eventual',
    reason: 'How many will still go on depends on when each entered, which counts do not say.',
  },
  { what: 'velocity', reason: 'The time between two stages is known of records only.' },
  {
    what: 'findings',
    reason: 'Missing dates, batches, recycling and habits of owners show in records only.',
  },
  { what: 'bridge', reason: 'How much of a gap is measurement can be told from records only.' },
  { what: 'opening', reason: 'Who is in a stage now is not what entered it.' },
];

export interface CountsOptions extends PlannedSources {
  /** Stage id of A. Default: the first stage that is counted. */
  readonly from?: string;
  /** Stage id of B. Default: the stage that counts pipeline, where it is counted; else the last that is. */
  readonly to?: string;
}

/** Sums by stage, segment (null: all) and period (null: all). */
class Sums {
  private readonly sums = new Map<string, number>();

  constructor(counts: ReadCounts['counts']) {
    for (const { stage, segment, period, count } of counts) {
      const segments = segment === null ? [null] : [null, segment];
      for (const own of segments) for (const at of [null, period]) this.add(keyOf(stage, own, at), count);
    }
  }

  of(stage: number, segment: string | null, period: string | null): number {
    return this.sums.get(keyOf(stage, segment, period)) ?? 0;
  }

  private add(key: string, count: number): void {
    this.sums.set(key, (this.sums.get(key) ?? 0) + count);
  }
}

const keyOf = (...place: readonly (string | number | null)[]): string => JSON.stringify(place);

/** The pairs of counted stages that follow each other, and the pair in question where it spans several of them. */
function countedPairs(graph: StageGraph, counted: readonly number[], { from, to }: CountsOptions) {
  const asked = (id: string | undefined): number => (id === undefined ? -1 : graph.indexOf(id));
  const known = (stage: number): boolean => counted.includes(stage);
  const first = known(asked(from)) ? asked(from) : counted[0]!;
  const later = counted.slice(counted.indexOf(first) + 1);
  const usual = later.includes(graph.pipeline) ? graph.pipeline : (later.at(-1) ?? counted.at(-1)!);
  const last = later.includes(asked(to)) ? asked(to) : usual;
  const pairs = counted.slice(0, -1).map((stage, index) => [stage, counted[index + 1]!] as const);
  const isStep = pairs.some(([a, b]) => a === first && b === last);
  return { first, last, pairs: isStep || first === last ? pairs : [...pairs, [first, last] as const] };
}

/**
 * Period conversion (entries of B in the periods ÷ entries of A in the same periods) of each pair of counted stages that
 * follow each other, and of the pair in question, over all and by segment, with the figures of each period and the
 * planned rate. The two counts are of different entities, so a rate may exceed 1 and has no interval. A pair that is
 * asked about and not counted gives way to the default.
 */
export function periodCounts(
  { counts, segmentColumn, intake, problems }: ReadCounts,
  graph: StageGraph,
  options: CountsOptions = {},
): PeriodCounts {
  const stages = new Set(counts.map(({ stage }) => stage));
  const counted = graph.forward.filter((stage) => stages.has(stage));
  if (counted.length === 0) return refuseUncounted(problems);
  const periods = [...new Set(counts.map(({ period }) => period))].sort();
  const segments = [...new Set(counts.flatMap(({ segment }) => segment ?? []))].sort();
  const sums = new Sums(counts);
  const id = (stage: number): string => graph.stages[stage]!.id;
  const { first, last, pairs } = countedPairs(graph, counted, options);
  const transitions = pairs.flatMap(([from, to]) => {
    const planned = plannedLookup(options, { values: segments }, id(from), id(to));
    return [null, ...segments].map((segment) => ({
      from: id(from),
      to: id(to),
      segment,
      planned: planned(segment),
      conversion: {
        period: periodConversion(sums.of(from, segment, null), sums.of(to, segment, null)),
        cohort: null,
        eventual: null,
      },
      byPeriod: periods.map((period) => {
        const [n, k] = [from, to].map((stage) => sums.of(stage, segment, period));
        return { period, rate: n! > 0 ? k! / n! : null, n: n!, k: k! };
      }),
    }));
  });
  return {
    spillway: 1,
    shape: 'counts',
    stages: [...graph.stages],
    periods,
    segmentColumn,
    segments,
    from: id(first),
    to: id(last),
    transitions,
    absent,
    intake,
    problems: [...problems],
  };
}

function refuseUncounted(problems: ReadCounts['problems']): never {
  const [first] = problems;
  return refuse({
    code: 'no-stages',
    message: 'No stage of the waterfall is counted.',
    ...(first === undefined ? {} : { file: first.file }),
    hint: 'Say in the mapping which column or value is which stage.',
  });
}
