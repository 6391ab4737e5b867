/** The gates at several loads, against queues whose law is known. */
import { describe, expect, test } from 'vitest';
import { binomialMass } from '../../shared/stats/binomial.ts';
import { poissonCdf } from '../../shared/stats/poisson.ts';
import { chiSquare } from '../support/goodnessOfFit.ts';
import { resolved, segment, step, trialsOf, weekly } from '../support/trials.ts';

/** Law of the backlog after so many weeks of Poisson arrivals and a fixed capacity: Q ← max(0, Q + A − C). */
function backlogLaw(mean: number, capacity: number, weeks: number, cells: number): Float64Array {
  const arrivals = Array.from({ length: cells }, (_, k) => poissonCdf(k, mean) - poissonCdf(k - 1, mean));
  let law = new Float64Array(cells);
  law[0] = 1;
  for (let week = 0; week < weeks; week++) {
    const next = new Float64Array(cells);
    law.forEach((p, queue) => {
      if (p < 1e-15) return;
      arrivals.forEach((q, count) => {
        next[Math.min(cells - 1, Math.max(0, queue + count - capacity))]! += p * q;
      });
    });
    law = next;
  }
  return law;
}

describe('the SDR gate', () => {
  test.each([
    ['below', 8],
    ['near', 9.7],
    ['above', 11],
  ])('%s capacity: the backlog after 30 weeks has its exact law', (_, mean) => {
    const plan = resolved({
      weeks: 30,
      sdr: { headcount: 1, leadsPerWeek: 10 },
      segments: [
        segment({
          arrivals: { stage: 'mql', perMonth: weekly(mean), distribution: 'poisson' },
          transitions: [step('mql', 'sal', { gate: 'sdr' })],
        }),
      ],
    });
    const cells = 140;
    const counts = Array.from({ length: cells }, () => 0);
    for (const trial of trialsOf(plan, 2500)) counts[trial.of('sdrQueue').at(-1)!]! += 1;
    expect(chiSquare(counts, [...backlogLaw(mean, 10, 30, cells)])).toBeGreaterThan(1e-4);
  });
});

/**
 * Law of the AE queue after so many weeks where every open opportunity ends in a week with chance `ends`, so that its
 * duration has no memory: held ← held − ended + admitted, admitted = min(waiting, places − held), those that end in a
 * week still holding their places in it.
 */
function aeQueueLaw(mean: number, places: number, ends: number, weeks: number, cells: number): Float64Array {
  const arrivals = Array.from({ length: cells }, (_, k) => poissonCdf(k, mean) - poissonCdf(k - 1, mean));
  let law = Array.from({ length: places + 1 }, () => new Float64Array(cells));
  law[0]![0] = 1;
  for (let week = 0; week < weeks; week++) {
    const next = law.map(() => new Float64Array(cells));
    law.forEach((byQueue, held) =>
      byQueue.forEach((p, queue) => {
        if (p < 1e-15) return;
        for (let ended = 0; ended <= held; ended++) {
          const q = p * binomialMass(ended, held, ends);
          arrivals.forEach((r, count) => {
            const admitted = Math.min(queue + count, places - held);
            next[held - ended + admitted]![Math.min(cells - 1, queue + count - admitted)]! += q * r;
          });
        }
      }),
    );
    law = next;
  }
  return law[0]!.map((_, queue) => law.reduce((sum, byQueue) => sum + byQueue[queue]!, 0));
}

describe('the AE gate', () => {
  test.each([
    ['below', 1.2],
    ['near', 1.9],
    ['above', 2.6],
  ])('%s capacity: the queue after 25 weeks has its exact law', (_, mean) => {
    const ends = 0.4;
    const durations = Array.from({ length: 60 }, (_, k): [number, number] => [
      7 * (k + 1),
      ends * (1 - ends) ** k,
    ]);
    const plan = resolved({
      weeks: 25,
      ae: { headcount: 2, openPerAe: 3 },
      segments: [
        segment({
          arrivals: { stage: 'sql', perMonth: weekly(mean), distribution: 'poisson' },
          transitions: [
            step('sql', 'sao', { gate: 'ae' }),
            step('sao', 'won', { delayDays: { empirical: durations } }),
          ],
        }),
      ],
    });
    const cells = 60;
    const counts = Array.from({ length: cells }, () => 0);
    for (const trial of trialsOf(plan, 4000)) counts[trial.of('aeQueue').at(-1)!]! += 1;
    expect(chiSquare(counts, [...aeQueueLaw(mean, 6, ends, 25, cells)])).toBeGreaterThan(1e-4);
  });
});
