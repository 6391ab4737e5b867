/** Rows of the kernel's record (`kernel/record.ts`), numbered by kind and then by segment, all segments last. */
import type { Model } from '../model.ts';
import { type Source, type segmentSources, wholeSources } from '../series.ts';

type SegmentSource = (typeof segmentSources)[number];

/** Rows of whole numbers after the entries of each stage and the open visits of each. */
export const countSources = [
  'recycles',
  'lostToWaiting',
  'sdrQueue',
  'aeQueue',
] as const satisfies readonly SegmentSource[];

/** Rows of other numbers; after them those of `wholeSources`, which have no segments. */
export const amountSources = [
  'pipeline',
  'bookings',
  'spend',
  'leftQueue',
  'waitedDays',
  'withinSla',
] as const satisfies readonly SegmentSource[];

/** A row of whole numbers, or of others: of one segment, or of all where it is null. */
export function recordRow({ segments, plan }: Model, source: Source, segment: number | null): number {
  const perKind = segments.length + 1;
  const own = segment ?? segments.length;
  const stages = plan.graph.stages.length;
  if (source.of === 'entries') return source.stage * perKind + own;
  if (source.of === 'open') return (stages + source.stage) * perKind + own;
  const whole = (wholeSources as readonly string[]).indexOf(source.of);
  if (whole >= 0) return amountSources.length * perKind + whole;
  const count = (countSources as readonly string[]).indexOf(source.of);
  if (count >= 0) return (2 * stages + count) * perKind + own;
  return (amountSources as readonly string[]).indexOf(source.of) * perKind + own;
}

/** How many rows there are of whole numbers, and of others. */
export function recordSize({ segments, plan }: Model): { readonly counts: number; readonly amounts: number } {
  const perKind = segments.length + 1;
  return {
    counts: (2 * plan.graph.stages.length + countSources.length) * perKind,
    amounts: amountSources.length * perKind + wholeSources.length,
  };
}
