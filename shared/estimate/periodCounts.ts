/** What counts by stage and period honestly give: the period conversion of every pair, and nothing else. */
import { z } from 'zod';
import { type StageGraph, stageSchema } from '../funnel/stages.ts';
import type { ReadCounts, StageCount } from '../intake/countTable.ts';
import { problemSchema } from '../intake/problem.ts';
import { periodConversion } from './conversion.ts';
import { conversionSchema, intakeCountsSchema } from './result.ts';

const countedTransitionSchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  /** Null: all segments together. */
  segment: z.string().nullable(),
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

const add = (counts: readonly StageCount[]): number => counts.reduce((sum, { count }) => sum + count, 0);

/**
 * Period conversion (entries of B in the periods ÷ entries of A in the same periods) of each pair of counted stages that
 * follow each other, over all and by segment, with the figures of each period. The two counts are of different
 * entities, so a rate may exceed 1 and has no interval.
 */
export function periodCounts(
  { counts, segmentColumn, intake, problems }: ReadCounts,
  graph: StageGraph,
): PeriodCounts {
  const counted = graph.forward.filter((stage) => counts.some((known) => known.stage === stage));
  const periods = [...new Set(counts.map(({ period }) => period))].sort();
  const segments = [...new Set(counts.flatMap(({ segment }) => segment ?? []))].sort();
  const id = (stage: number): string => graph.stages[stage]!.id;
  const transitions = counted.slice(0, -1).flatMap((from, index) => {
    const to = counted[index + 1]!;
    return [null, ...segments].map((segment) => {
      const own = segment === null ? counts : counts.filter((known) => known.segment === segment);
      const [a, b] = [from, to].map((stage) => own.filter((known) => known.stage === stage));
      return {
        from: id(from),
        to: id(to),
        segment,
        conversion: { period: periodConversion(add(a!), add(b!)), cohort: null, eventual: null },
        byPeriod: periods.map((period) => {
          const [n, k] = [a!, b!].map((list) => add(list.filter((known) => known.period === period)));
          return { period, rate: n! > 0 ? k! / n! : null, n: n!, k: k! };
        }),
      };
    });
  });
  return {
    spillway: 1,
    shape: 'counts',
    stages: [...graph.stages],
    periods,
    segmentColumn,
    segments,
    transitions,
    absent,
    intake,
    problems: [...problems],
  };
}
