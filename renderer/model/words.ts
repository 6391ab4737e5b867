/** The projection in words, as one would say it in a meeting: frequencies instead of percentiles. */
import type { Simulation } from '../../shared/engine/result.ts';
import type { Formats } from './format.ts';
import { type ProjectAnswer, bindingQuarters, chance } from './projectAnswer.ts';

export interface Wording {
  /** `$12.0M` or `1,200`. */
  readonly write: (value: number) => string;
  /** `$12.0M of bookings`, `1,200 entries to Won`. */
  readonly amount: (value: number) => string;
  /** E.g. `Adjusted rates`. */
  readonly scenario: string;
  /** `by Jun 27`, `in FY27-Q1`. */
  readonly when: string;
}

/** A chance as people count: `about 1 in 6`, `9 in 10`, `fewer than 1 in 100`. */
export function inRuns(probability: number, trials: number): string {
  if (probability < 1 / trials) return `none of ${trials.toLocaleString('en-US')}`;
  if (probability > 1 - 1 / trials) return `all of ${trials.toLocaleString('en-US')}`;
  if (probability < 0.01) return 'fewer than 1 in 100';
  if (probability > 0.99) return 'more than 99 in 100';
  if (probability < 0.05) return `about ${Math.round(probability * 100)} in 100`;
  if (probability > 0.95) return `about ${Math.round(probability * 100)} in 100`;
  if (probability < 0.3) return `about 1 in ${Math.round(1 / probability)}`;
  return `about ${Math.round(probability * 10)} in 10`;
}

/** Sentences for whoever has to decide. */
export function inWords(
  answer: ProjectAnswer,
  simulation: Simulation,
  soFar: number | null,
  { write, amount, scenario, when }: Wording,
  formats: Formats,
): readonly string[] {
  const { total, target } = answer;
  const { trials } = simulation;
  const said: string[] = [];
  if (total !== null && total.p10 !== null && total.p50 !== null && total.p90 !== null) {
    said.push(
      `9 in 10 runs reach at least ${amount(total.p10)} ${when}; half reach ${write(total.p50)}; 1 in 10 reaches ${write(total.p90)}.`,
    );
  }
  if (target !== null) {
    const isTold = target.probability > 0 && target.probability < 1;
    const exactly = isTold
      ? `, give or take ${formats.points(target.reach)} points for the number of trials`
      : '';
    said.push(
      `The target of ${write(target.amount)} is reached in ${inRuns(target.probability, trials)} runs (${chance(target.probability, trials, formats)}${exactly}).`,
    );
  }
  if (soFar !== null) said.push(`${write(soFar)} of it has happened already.`);
  const { sdr, ae } = bindingQuarters(simulation);
  if (sdr.length > 0) said.push(`SDR capacity is what limits ${formats.list(sdr)}.`);
  if (ae.length > 0) said.push(`AE capacity is what limits ${formats.list(ae)}.`);
  const hasTeams = ['utilisation.sdr', 'utilisation.ae'].some((key) => simulation.series[key] !== undefined);
  if (sdr.length + ae.length === 0 && hasTeams) said.push('In most runs demand is what limits, not people.');
  said.push(`${scenario}; ${formats.count(trials)} runs, seed ${simulation.seed}.`);
  return said;
}
