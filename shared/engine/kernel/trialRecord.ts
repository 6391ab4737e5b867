/** Single trials as the kernel runs them, in the form of the reference's record. */
import { layoutOf } from '../layout.ts';
import type { Model } from '../model.ts';
import { type TrialRecord, emptyRecord } from '../record.ts';
import { segmentSources, wholeSources } from '../series.ts';
import { Kernel } from './instance.ts';

/** Runs single trials of a model. */
export function kernelTrials(model: Model): (seed: number, trial: number) => TrialRecord {
  const kernel = new Kernel(layoutOf(model));
  return (seed, trial) => {
    kernel.run(seed, trial, 1);
    return recordOf(model, kernel);
  };
}

function recordOf(model: Model, kernel: Kernel): TrialRecord {
  const record = emptyRecord(model);
  const { steps } = model.timeline;
  const stages = model.plan.graph.stages.length;
  const segments = model.segments.length;
  const perKind = (segments + 1) * steps;
  const kinds = 2 * stages + segmentSources.length;
  const { rows, waits } = kernel.lastTrial(kinds * perKind + wholeSources.length * steps);
  const bySegment = (kind: number): Float64Array =>
    rows.subarray(kind * perKind, kind * perKind + segments * steps);
  for (let stage = 0; stage < stages; stage++) {
    record.entries[stage]!.set(bySegment(stage));
    record.open[stage]!.set(bySegment(stages + stage));
  }
  segmentSources.forEach((name, index) => record[name].set(bySegment(2 * stages + index)));
  wholeSources.forEach((name, index) => {
    const at = kinds * perKind + index * steps;
    record[name].set(rows.subarray(at, at + steps));
  });
  for (let run = 0; run < waits.length; run += 4) {
    record.waits.step.push(waits[run]!);
    record.waits.segment.push(waits[run + 1]!);
    record.waits.days.push(waits[run + 2]!);
    record.waits.count.push(waits[run + 3]!);
  }
  return record;
}
