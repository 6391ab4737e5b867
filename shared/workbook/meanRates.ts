/** Means of a plan's figures that the engine does not give ready made. */
import { dealLaw } from '../engine/laws.ts';
import { meanExitShares } from '../engine/rates.ts';
import { meanRate } from '../plan/meanRate.ts';
import type { ResolvedPlan, ResolvedSegment, ResolvedTransition } from '../plan/resolved.ts';

/** Share of each exit in the visits that do not advance; one set of shares serves every month. */
export function exitShares(transition: ResolvedTransition): readonly number[] {
  return meanExitShares(
    transition.rate,
    transition.exits.map((exit) => exit.share),
  );
}

/** Index into `changes` of the rate in force for visits that begin in this month, or −1 for the base rate. */
export function changeInForce(transition: ResolvedTransition, month: number): number {
  return transition.changes.findLastIndex((change) => change.month <= month);
}

/** Mean of the deal size as the plan writes it, else as its law has it; 0 without one. */
export function meanDeal({ deal }: ResolvedSegment): number {
  if (deal === null) return 0;
  const form = 'lognormal' in deal ? deal.lognormal : 'gamma' in deal ? deal.gamma : null;
  return form !== null && 'mean' in form ? form.mean : dealLaw(deal).mean;
}

/** Stages off the path from which a visit can come back. */
export function holdingStages(plan: ResolvedPlan): number[] {
  return plan.graph.exits.filter((stage) => plan.graph.stages[stage]!.kind === 'holding');
}

/**
 * The largest share of the visits entering at the stage of return that come back once more: rates in force at any
 * time, the worst of them at each stage.
 */
export function returnShare(plan: ResolvedPlan, segment: ResolvedSegment): number {
  const { recycle } = segment;
  if (!recycle) return 0;
  const reached = new Float64Array(plan.graph.stages.length);
  reached[recycle.to] = 1;
  let held = 0;
  for (const transition of segment.transitions) {
    const rates = [transition.rate, ...transition.changes.map((change) => change.rate)].map(meanRate);
    const here = reached[transition.from]!;
    reached[transition.to]! += here * Math.max(...rates);
    const shares = exitShares(transition);
    transition.exits.forEach((exit, at) => {
      if (plan.graph.stages[exit.stage]!.kind === 'holding')
        held += here * (1 - Math.min(...rates)) * shares[at]!;
    });
  }
  return meanRate(recycle.rate) * Math.min(1, held);
}
