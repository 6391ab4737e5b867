/** What the truth implies, computed and not drawn: the expected eventual conversions of given leads. */
import { type Lead, advanceRates, arrivalDay } from './life.ts';
import { type OpenStage, exits, openStages, recycling } from './truth.ts';

type Rates = Readonly<Record<OpenStage, number>>;

/** Chance that a pass with these rates reaches the stage after each stage. */
export function reach(rates: Rates): Record<OpenStage, number> {
  const reached = { ...rates };
  openStages.forEach((stage, i) => {
    if (i > 0) reached[stage] *= reached[openStages[i - 1]!];
  });
  return reached;
}

/** Chance that the lead ever becomes pipeline: in its first pass, or in a second after Nurturing. */
export function expectedPipeline(lead: Lead): number {
  const rates = advanceRates(lead.segment, lead.owner, arrivalDay(lead));
  const reached = reach(rates);
  let recycled = 0;
  let entered = 1;
  for (const stage of openStages.slice(0, -1)) {
    recycled += entered * (1 - rates[stage]) * exits[stage].nurturing! * recycling.chance[stage];
    entered = reached[stage];
  }
  return reached.meetingHeld * (1 + recycled);
}

/** Expected share of the first visits to a stage that advance from it, over these leads. */
export function expectedAdvance(leads: readonly Lead[], stage: OpenStage): number {
  let visits = 0;
  let advanced = 0;
  for (const lead of leads) {
    const rates = advanceRates(lead.segment, lead.owner, arrivalDay(lead));
    const reached = reach(rates)[stage];
    visits += reached / rates[stage];
    advanced += reached;
  }
  return advanced / visits;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
