/** What trials of the kernel count, for tests of goodness of fit. */
import { kernelTrials } from '../../shared/engine/kernel/trialRecord.ts';
import type { Model } from '../../shared/engine/model.ts';
import type { TrialRecord } from '../../shared/engine/record.ts';

/** The first trials of a model, one after the other. */
export function* recordsOf(model: Model, trials: number): Generator<TrialRecord> {
  const run = kernelTrials(model);
  for (let trial = 0; trial < trials; trial++) yield run(3, trial);
}

/** Entries of some stages by step, one after another, over trials; and how many of `n` a trial never came. */
export function entriesOf(model: Model, stages: readonly string[], n: number, trials: number): number[] {
  const { steps } = model.timeline;
  const counts = Array.from({ length: stages.length * steps + 1 }, () => 0);
  for (const { entries } of recordsOf(model, trials)) {
    let left = n;
    stages.forEach((stage, i) => {
      entries[model.plan.graph.indexOf(stage)]!.forEach((count, at) => {
        counts[i * steps + at]! += count;
        left -= count;
      });
    });
    counts[stages.length * steps]! += left;
  }
  return counts;
}

/** Probabilities, and what they leave. */
export function withRest(masses: readonly number[]): number[] {
  return [...masses, 1 - masses.reduce((sum, mass) => sum + mass, 0)];
}
