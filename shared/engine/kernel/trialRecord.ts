/** Single trials as the kernel runs them, in the form of the reference's record. */
import { layoutOf } from '../layout.ts';
import type { Model } from '../model.ts';
import { type TrialRecord, emptyRecord } from '../record.ts';
import { type Source, wholeSources } from '../series.ts';
import { Kernel } from './instance.ts';
import { amountSources, countSources, recordRow, recordSize } from './recordRows.ts';

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
  const size = recordSize(model);
  const { counts, amounts, waits } = kernel.lastTrial(size.counts * steps, size.amounts * steps);
  const fill = (into: Float64Array, from: Float64Array, source: Source): void => {
    const first = recordRow(model, source, 0) * steps;
    into.set(from.subarray(first, first + into.length));
  };
  for (let stage = 0; stage < model.plan.graph.stages.length; stage++) {
    fill(record.entries[stage]!, counts, { of: 'entries', stage });
    fill(record.open[stage]!, counts, { of: 'open', stage });
  }
  for (const of of countSources) fill(record[of], counts, { of });
  for (const of of [...amountSources, ...wholeSources]) fill(record[of], amounts, { of });
  for (const { step, segment, days, count } of waits) {
    record.waits.step.push(step);
    record.waits.segment.push(segment);
    record.waits.days.push(days);
    record.waits.count.push(count);
  }
  return record;
}
