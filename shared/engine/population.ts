/** How many entities a trial has to follow, and how many it can. */
import { refuse } from '../errors.ts';
import type { Model } from './model.ts';

/**
 * Figures are 32-bit numbers, those of flows in entity-days of a step: with this many entities, of which each enters a
 * stage ten times, they have room to spare.
 */
const mostEntities = 20_000_000;

/** Open visits at the start and the mean number of arrivals: entities, however often they come back. */
export function meanEntities({ plan, segments }: Model): number {
  const open = plan.opening.reduce((sum, { count }) => sum + count, 0);
  return segments.reduce(
    (sum, { arrivals }) => arrivals.mean.reduce((total, mean) => total + mean, sum),
    open,
  );
}

/** @throws SpillwayError `too-many-entities` where a trial could not be held in memory. */
export function checkPopulation(model: Model): void {
  const entities = meanEntities(model);
  if (entities <= mostEntities) return;
  const count = (value: number): string => Math.round(value).toLocaleString('en-US');
  refuse({
    code: 'too-many-entities',
    message: `The plan has ${count(entities)} arrivals and open visits, and a trial can follow ${count(mostEntities)}.`,
    path: 'segments',
    hint: 'Check the arrivals, their formulas and the opening counts; expected values have no such limit (--expected).',
  });
}
