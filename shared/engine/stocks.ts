/** Stocks of a trial as they stand: open visits and queued ones. */
import type { Lead } from './lead.ts';
import type { Model } from './model.ts';
import type { TrialRecord } from './record.ts';

/** Counts that are written to the record at the end of each step. */
export class Stocks {
  private readonly segments: number;
  private readonly staysOpen: readonly boolean[];
  /** At `stage · segments + segment`. */
  private readonly open: Int32Array;
  /** By segment. */
  private readonly sdrQueue: Int32Array;
  private readonly aeQueue: Int32Array;

  constructor({ segments, staysOpen }: Model) {
    this.segments = segments.length;
    this.staysOpen = staysOpen;
    this.open = new Int32Array(staysOpen.length * segments.length);
    this.sdrQueue = new Int32Array(segments.length);
    this.aeQueue = new Int32Array(segments.length);
  }

  /** A visit to its present stage begins (+1) or ends (−1). A stage in which nothing stays is not counted. */
  countOpen({ segment, stage }: Lead, change: 1 | -1): void {
    if (this.staysOpen[stage]) this.open[stage * this.segments + segment.index]! += change;
  }

  countSdrQueue({ segment }: Lead, change: 1 | -1): void {
    this.sdrQueue[segment.index]! += change;
  }

  countAeQueue({ segment }: Lead, change: 1 | -1): void {
    this.aeQueue[segment.index]! += change;
  }

  /** Writes the stocks at the end of a step. */
  write(record: TrialRecord, step: number, steps: number): void {
    for (let segment = 0; segment < this.segments; segment++) {
      const at = segment * steps + step;
      for (let stage = 0; stage < this.staysOpen.length; stage++) {
        record.open[stage]![at] = this.open[stage * this.segments + segment]!;
      }
      record.sdrQueue[at] = this.sdrQueue[segment]!;
      record.aeQueue[at] = this.aeQueue[segment]!;
    }
  }
}
