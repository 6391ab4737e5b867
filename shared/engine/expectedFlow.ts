/**
 * Expected flow of one segment by recursion, without random numbers: mean rates, delays at mean parameters, no gates,
 * no correlation, recycling up to its limit.
 */
import { atLeastOneStep, remainingStepCdf, stepCdf, stepMass } from './discretise.ts';
import type { DelayModel, Model, SegmentModel, TransitionModel } from './model.ts';
import { type OpeningEntry, keepsAmount, openingVersion } from './opening.ts';
import { meanRate } from '../plan/meanRate.ts';
import { meanExitShares, neverOf, outcomesAt } from './rates.ts';
import type { Steps } from './record.ts';

/** A transition as expected values see it. */
export interface ExpectedTransition {
  readonly from: number;
  readonly to: number;
  /** Mean rate of the visits that begin in a step. */
  readonly rate: Steps;
  /** P(K = k), k = 0 … steps − 1, of the delay of an advance, K = ⌊u + days / stepDays⌋ with u uniform. */
  readonly delay: Steps;
  /** `share`: of what does not advance. */
  readonly exits: readonly { readonly stage: number; readonly share: number; readonly delay: Steps }[];
}

export interface ExpectedRecycling {
  readonly to: number;
  readonly rate: number;
  /** P(K = k) of the delay, at least one step. */
  readonly delay: Steps;
  readonly max: number;
}

/** What a segment's expected flow is computed from, and the flow itself. */
export interface ExpectedSegment {
  readonly id: string;
  /** Mean arrivals at the arrival stage. */
  readonly arrivals: Steps;
  /** In stage order. */
  readonly transitions: readonly ExpectedTransition[];
  readonly recycling: ExpectedRecycling | null;
  readonly meanAmount: number;
  /** By number of re-entries, then by stage: entries that opening visits make when they leave their stage. */
  readonly openingEntries: readonly (readonly Steps[])[];
  /** By number of re-entries, then by stage. */
  readonly passes: readonly (readonly Steps[])[];
  /** By stage: entries of all passes. */
  readonly entries: readonly Steps[];
  /** By stage: open visits at the end of a step. */
  readonly open: readonly Steps[];
  readonly recycles: Steps;
  readonly pipeline: Steps;
  readonly bookings: Steps;
}

/** The expected flow of a segment. */
export function expectedSegment(model: Model, segment: SegmentModel): ExpectedSegment {
  const { steps } = model.timeline;
  const stages = model.plan.graph.stages.length;
  const zeros = (): Steps[] => Array.from({ length: stages }, () => new Float64Array(steps));
  const transitions = segment.transitions
    .filter((transition) => transition !== null)
    .map((transition) => expectedTransition(model, transition));
  const recycling = segment.recycle && {
    to: segment.recycle.to,
    rate: meanRate(segment.recycle.rate.versions[0]!),
    delay: stepMass(atLeastOneStep(cdfOf(model, segment.recycle.delay))),
    max: segment.recycle.max,
  };
  const lastPass = recycling?.max ?? 0;
  const opening = openingFlow(model, segment, lastPass);

  const passes: Steps[][] = [];
  const leaves = zeros();
  const recycles = new Float64Array(steps);
  let returning = new Float64Array(steps);
  for (let pass = 0; pass <= lastPass; pass++) {
    const entries = opening.entries[pass]!.map((steps) => steps.slice());
    add(returning, opening.returns[pass]!);
    add(recycles, returning);
    if (pass === 0) add(entries[segment.arrivals.stage]!, segment.arrivals.mean);
    if (recycling) add(entries[recycling.to]!, returning);
    runTransitions(model, transitions, entries, leaves);
    returning = new Float64Array(steps);
    if (recycling && pass < lastPass) {
      for (const stage of holdingStages(model)) {
        const back = convolve(entries[stage]!, () => recycling.rate, recycling.delay);
        add(returning, back);
        add(leaves[stage]!, back);
      }
    }
    passes.push(entries);
  }

  const entries = zeros();
  for (const pass of passes) pass.forEach((values, stage) => add(entries[stage]!, values));
  opening.leaves.forEach((values, stage) => add(leaves[stage]!, values));
  const meanAmount = segment.deal?.law.mean ?? 0;
  return {
    id: segment.id,
    arrivals: segment.arrivals.mean,
    transitions,
    recycling,
    meanAmount,
    openingEntries: opening.entries,
    passes,
    entries,
    open: entries.map((values, stage) =>
      openAtEnd(model, stage, values, leaves[stage]!, opening.counts[stage]!),
    ),
    recycles,
    pipeline: stageFlow(entries, model.plan.graph.pipeline, steps).map((count) => count * meanAmount),
    bookings: bookings(model, transitions, entries, meanAmount, opening.excess),
  };
}

function expectedTransition(model: Model, transition: TransitionModel): ExpectedTransition {
  const { rate, exits } = transition;
  const means = rate.versions.map(meanRate);
  const shares = meanExitShares(
    rate.versions[0]!,
    exits.map(({ share }) => share),
  );
  return {
    from: transition.from,
    to: transition.to,
    rate: Float64Array.from(transition.versionByStep, (version) => means[version]!),
    delay: stepMass(cdfOf(model, transition.delay)),
    exits: exits.map((exit, i) => ({
      stage: exit.stage,
      share: shares[i]!,
      delay: stepMass(cdfOf(model, exit.delay)),
    })),
  };
}

/** P(K ≤ k) at mean parameters for the steps of the horizon. */
function cdfOf({ timeline }: Model, { law }: DelayModel): Steps {
  return stepCdf(law, 1, timeline.stepDays, timeline.steps - 1);
}

/** Moves entries on, stage by stage in the waterfall's order; `entries` and `leaves` are added to. */
function runTransitions(
  model: Model,
  transitions: readonly ExpectedTransition[],
  entries: readonly Steps[],
  leaves: readonly Steps[],
): void {
  for (const stage of model.plan.graph.forward) {
    const transition = transitions.find(({ from }) => from === stage);
    if (transition === undefined) continue;
    const { rate, exits } = transition;
    const move = (to: number, weight: (step: number) => number, delay: Steps): void => {
      const moved = convolve(entries[stage]!, weight, delay);
      add(entries[to]!, moved);
      add(leaves[stage]!, moved);
    };
    move(transition.to, (step) => rate[step]!, transition.delay);
    for (const exit of exits) move(exit.stage, (step) => (1 - rate[step]!) * exit.share, exit.delay);
  }
}

function openAtEnd(model: Model, stage: number, entries: Steps, leaves: Steps, opening: number): Steps {
  let open = opening;
  return entries.map((entered, step) => (model.staysOpen[stage] ? (open += entered - leaves[step]!) : 0));
}

/** Bookings: the mean amount of those who win, and by how much CRM amounts of opening deals exceed it. */
function bookings(
  model: Model,
  transitions: readonly ExpectedTransition[],
  entries: readonly Steps[],
  meanAmount: number,
  excess: readonly Steps[],
): Steps {
  const { graph } = model.plan;
  const { steps } = model.timeline;
  const amounts = excess.map((values) => values.slice());
  runTransitions(
    model,
    transitions,
    amounts,
    excess.map(() => new Float64Array(steps)),
  );
  const beyondMean = stageFlow(amounts, graph.bookings, steps);
  return stageFlow(entries, graph.bookings, steps).map(
    (count, step) => count * meanAmount + beyondMean[step]!,
  );
}

function stageFlow(values: readonly Steps[], stage: number, steps: number): Steps {
  return values[stage] ?? new Float64Array(steps);
}

/** What the opening visits contribute. */
interface OpeningFlow {
  /** By pass and stage: entries that they make when they leave their present stage. */
  readonly entries: Steps[][];
  /** By pass in which it begins: returns from a holding stage. */
  readonly returns: Steps[];
  /** By stage: how many leave it. */
  readonly leaves: Steps[];
  /** By stage: how many there are. */
  readonly counts: number[];
  /** By stage: entries weighted with what the CRM amount exceeds the mean amount by. */
  readonly excess: Steps[];
}

function openingFlow(model: Model, segment: SegmentModel, lastPass: number): OpeningFlow {
  const { steps } = model.timeline;
  const stages = model.plan.graph.stages;
  const zeros = (): Steps[] => stages.map(() => new Float64Array(steps));
  const flow: OpeningFlow = {
    entries: Array.from({ length: lastPass + 1 }, zeros),
    returns: Array.from({ length: lastPass + 1 }, () => new Float64Array(steps)),
    leaves: zeros(),
    counts: stages.map(() => 0),
    excess: zeros(),
  };
  const meanAmount = segment.deal?.law.mean ?? 0;
  for (const entry of model.plan.opening) {
    if (entry.segment !== segment.index) continue;
    flow.counts[entry.stage]! += entry.count;
    const pass = Math.min(entry.recycles ?? 0, lastPass);
    const isHolding = stages[entry.stage]!.kind === 'holding';
    for (const { destination, mass: leaving } of prospects(model, segment, entry)) {
      scale(leaving, entry.count);
      add(flow.leaves[entry.stage]!, leaving);
      if (isHolding) add(flow.returns[pass + 1]!, leaving);
      else add(flow.entries[pass]![destination]!, leaving);
      if (entry.amount !== undefined && keepsAmount(model, entry.stage)) {
        scale(leaving, entry.amount - meanAmount);
        add(flow.excess[destination]!, leaving);
      }
    }
  }
  return flow;
}

/** Where an opening visit may go next, with the probability of leaving for it in each step: the caller's own. */
function prospects(
  model: Model,
  segment: SegmentModel,
  entry: OpeningEntry,
): { destination: number; mass: Steps }[] {
  const { steps } = model.timeline;
  if (model.plan.graph.stages[entry.stage]!.kind !== 'forward') return returnProspect(model, segment, entry);
  const transition = segment.transitions[entry.stage];
  if (!transition) return [];
  const queuedAt = entry.queued === true ? transition.mark : null;
  if (queuedAt === 'ae') {
    return [
      { destination: transition.to, mass: Float64Array.from({ length: steps }, (_, k) => (k === 0 ? 1 : 0)) },
    ];
  }
  const { rate, exits } = transition;
  const shares = meanExitShares(
    rate.versions[0]!,
    exits.map(({ share }) => share),
  );
  const outcomes = outcomesAt(meanRate(rate.versions[openingVersion(model, rate, entry)]!), shares);
  const ways = [
    { destination: transition.to, probability: outcomes.advance, delay: transition.delay },
    ...exits.map((exit, i) => ({
      destination: exit.stage,
      probability: outcomes.exits[i]!,
      delay: exit.delay,
    })),
  ];
  if (queuedAt === 'sdr') {
    return ways.map(({ destination, probability, delay }) => ({
      destination,
      mass: stepMass(cdfOf(model, delay)).map((chance) => chance * probability),
    }));
  }
  return stillOpen(model, ways, neverOf(outcomes), entry.ageDays);
}

function returnProspect(
  model: Model,
  { recycle }: SegmentModel,
  entry: OpeningEntry,
): { destination: number; mass: Steps }[] {
  const isHolding = model.plan.graph.stages[entry.stage]!.kind === 'holding';
  if (!isHolding || recycle === null || (entry.recycles ?? 0) >= recycle.max) return [];
  const rate = meanRate(recycle.rate.versions[0]!);
  const ways = [{ destination: recycle.to, probability: rate, delay: recycle.delay }];
  return stillOpen(model, ways, 1 - rate, entry.ageDays, entry.ageDays < model.timeline.stepDays);
}

/** Ways on of a visit that is open at an age: P(j | open at u) ∝ π_j (1 − F_j(u)), and what is left of each delay. */
function stillOpen(
  { timeline: { stepDays, steps } }: Model,
  ways: readonly { readonly destination: number; readonly probability: number; readonly delay: DelayModel }[],
  never: number,
  ageDays: number,
  notInStepZero = false,
): { destination: number; mass: Steps }[] {
  const open = ways.map(({ probability, delay }) => probability * delay.law.survival(ageDays));
  const stillPossible = open.reduce((sum, weight) => sum + weight, never);
  const weights = stillPossible > 0 ? open : ways.map(({ probability }) => probability);
  const total = weights.reduce((sum, weight) => sum + weight, never);
  return ways.map(({ destination, delay }, i) => {
    const cdf = remainingStepCdf(delay.law, ageDays, stepDays, steps - 1);
    if (notInStepZero) cdf[0] = 0;
    return { destination, mass: toMass(cdf, weights[i]!, total) };
  });
}

/** Probabilities of the steps, times `weight / total`, in place of those of being over by then. */
function toMass(cdf: Steps, weight: number, total: number): Steps {
  for (let k = cdf.length - 1; k >= 0; k--) {
    const chance = cdf[k]! - (k === 0 ? 0 : cdf[k - 1]!);
    cdf[k] = total === 0 ? 0 : (chance * weight) / total;
  }
  return cdf;
}

function scale(values: Steps, by: number): void {
  if (by === 1) return;
  for (let step = 0; step < values.length; step++) values[step]! *= by;
}

function holdingStages({ plan: { graph } }: Model): number[] {
  return graph.exits.filter((stage) => graph.stages[stage]!.kind === 'holding');
}

/** Σ_u entries(u) · weight(u) · delay(t − u). */
function convolve(entries: Steps, weight: (step: number) => number, delay: Steps): Steps {
  const moved = new Float64Array(entries.length);
  for (let from = 0; from < entries.length; from++) {
    const leaving = entries[from]! * weight(from);
    if (leaving === 0) continue;
    for (let k = 0; from + k < entries.length; k++) moved[from + k]! += leaving * delay[k]!;
  }
  return moved;
}

function add(into: Steps, values: Steps): void {
  for (let step = 0; step < into.length; step++) into[step]! += values[step]!;
}
