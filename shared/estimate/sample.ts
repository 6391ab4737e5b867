/** Visits made ready for the estimators: times, causes, and which of them have a duration. */
import { type Visits, stillOpen } from '../events/visits.ts';
import { type StageDates, isRecorded } from '../events/passes.ts';

/** Visits of one stage, all or those of one segment. */
export interface Sample {
  readonly count: number;
  /** The visits, ascending. */
  readonly rows: Uint32Array;
  /** Days to leaving or, while open, to the as-of day. */
  readonly days: Float64Array;
  /** 0 open, 1 the stage aimed at, 2 + i the i-th exit of the graph. */
  readonly causes: Uint8Array;
  /** 1 where the length of the visit is known from recorded dates in order, be it over or open. */
  readonly timed: Uint8Array;
  /** Those that reached the stage aimed at, and those of them whose date there is recorded. */
  readonly reached: number;
  readonly reachedRecorded: number;
  readonly open: number;
}

/** Number of causes of a sample: the stage aimed at and every exit. */
export function causeCount(dates: StageDates): number {
  return 1 + dates.passes.log.graph.exits.length;
}

/** One sample for each group of entities (`groupOf[entity]` from 0), or one of all where no groups are given. */
export function samples(
  visits: Visits,
  dates: StageDates,
  question: { readonly from: number; readonly to: number },
  groupOf?: ArrayLike<number>,
  groups = 1,
): Sample[] {
  const group = (visit: number): number => groupOf?.[visits.entity[visit]!] ?? 0;
  const sizes = new Uint32Array(groups);
  for (let i = 0; i < visits.count; i++) sizes[group(i)]!++;
  const rows = Array.from(sizes, (size) => new Uint32Array(size));
  const filled = new Uint32Array(groups);
  for (let i = 0; i < visits.count; i++) rows[group(i)]![filled[group(i)]!++] = i;
  const causeOf = causesByStage(dates, question.to);
  return rows.map((of) => sampleOf(visits, dates, question, of, causeOf));
}

/** The cause of each stage as the outcome of a visit, by stage index. */
function causesByStage(dates: StageDates, to: number): Uint8Array {
  const { graph } = dates.passes.log;
  const causes = new Uint8Array(graph.stages.length);
  causes[graph.forward[to]!] = 1;
  graph.exits.forEach((stage, i) => (causes[stage] = 2 + i));
  return causes;
}

function sampleOf(
  visits: Visits,
  dates: StageDates,
  { from, to }: { readonly from: number; readonly to: number },
  rows: Uint32Array,
  causeOf: Uint8Array,
): Sample {
  const count = rows.length;
  const days = new Float64Array(count);
  const causes = new Uint8Array(count);
  const timed = new Uint8Array(count);
  let reached = 0;
  let reachedRecorded = 0;
  let open = 0;
  for (let row = 0; row < count; row++) {
    const visit = rows[row]!;
    const outcome = visits.outcome[visit]!;
    days[row] = visits.days[visit]!;
    if (outcome === stillOpen) {
      open++;
      timed[row] = Number(isRecorded(dates, visits.entered[visit]!, from));
      continue;
    }
    causes[row] = causeOf[outcome]!;
    timed[row] = visits.timed[visit]!;
    if (causes[row] !== 1) continue;
    reached++;
    if (isRecorded(dates, visits.left[visit]!, to)) reachedRecorded++;
  }
  return { count, rows, days, causes, timed, reached, reachedRecorded, open };
}

/** The durations, ascending, of the visits of a sample that reached the stage aimed at and have one. */
export function durations({ days, causes, timed, count }: Sample): Float64Array {
  const found = new Float64Array(count);
  let size = 0;
  for (let row = 0; row < count; row++) if (causes[row] === 1 && timed[row] === 1) found[size++] = days[row]!;
  return found.slice(0, size).sort();
}
