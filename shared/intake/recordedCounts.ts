/** Counts by stage and period as a document keeps them: stages by their ids, so that they outlive an edit of the stages. */
import { z } from 'zod';
import { type StageGraph, stageGraph, stageSchema } from '../funnel/stages.ts';
import type { ReadCounts } from './countTable.ts';
import type { IntakeCounts } from './inspection.ts';
import { problemSchema } from './problem.ts';

export const recordedCountsSchema = z.strictObject({
  /** The stages that they were read with. */
  stages: z.array(stageSchema).readonly(),
  segmentColumn: z.string().nullable(),
  entries: z
    .array(
      z.strictObject({
        period: z.string(),
        segment: z.string().nullable(),
        stage: z.string(),
        count: z.number(),
      }),
    )
    .readonly(),
  problems: z.array(problemSchema).readonly(),
});
export type RecordedCounts = z.infer<typeof recordedCountsSchema>;

/** What was read, as it is kept: one entry for each period, segment and stage. */
export function recordedCounts(read: ReadCounts, graph: StageGraph): RecordedCounts {
  const entries = new Map<string, RecordedCounts['entries'][number]>();
  for (const { period, segment, stage, count } of read.counts) {
    const key = JSON.stringify([period, segment, stage]);
    const known = entries.get(key);
    entries.set(key, {
      period,
      segment,
      stage: graph.stages[stage]!.id,
      count: (known?.count ?? 0) + count,
    });
  }
  return {
    stages: [...graph.stages],
    segmentColumn: read.segmentColumn,
    entries: [...entries.values()],
    problems: [...read.problems],
  };
}

/** What is kept, as it was read. */
export function readFromRecorded(
  { stages, segmentColumn, entries, problems }: RecordedCounts,
  intake: IntakeCounts,
): { readonly read: ReadCounts; readonly graph: StageGraph } {
  const graph = stageGraph([...stages]);
  const counts = entries.flatMap(({ stage: id, ...entry }) => {
    const stage = graph.indexOf(id);
    return stage < 0 ? [] : [{ ...entry, stage }];
  });
  return { read: { counts, segmentColumn, intake, problems }, graph };
}
