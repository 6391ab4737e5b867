/** The waiting at a plan's gates over the record that it is calibrated from. */
import type { Measurement, TransitionModel, TransitionResult } from '../estimate/result.ts';
import { parseDay } from '../calendar/days.ts';
import { meanDays } from './calibratedDelays.ts';
import { type GateWaiting, aeWaiting, equivalentWait, sdrWaiting } from './gateWaiting.ts';
import type { AeTeam, Plan, PlanTransition } from './schema.ts';

/** What waiting is in the measured figures of a transition. */
export interface TransitionWait {
  readonly waitingDays: number;
  /** Share of the visits that left the queue unworked. */
  readonly expired: number;
}

export type GateWaits = (transition: PlanTransition) => TransitionWait;

export const noWaits: GateWaits = () => ({ waitingDays: 0, expired: 0 });

export interface HistoricalWaits {
  readonly waits: GateWaits;
  /** For the SDRs of the plan; null where nothing goes through their gate. */
  readonly calibratedWaitDays: number | null;
  readonly notes: readonly string[];
}

const days = (value: number): string => `${value.toFixed(1)} days`;

/** The pair of stages that a gate is on, with the measured transition. */
interface Gated {
  readonly from: string;
  readonly to: string;
  readonly result: TransitionResult;
}

function gatedBy(plan: Plan, measurement: Measurement, gate: 'sdr' | 'ae'): readonly Gated[] {
  const pairs = new Map<string, Gated>();
  for (const { transitions } of plan.segments)
    for (const { from, to, gate: own } of transitions) {
      const result = measurement.transitions.find(
        (known) => known.from === from && known.to === to && known.segment === null,
      );
      if (own === gate && result !== undefined) pairs.set(`${from}/${to}`, { from, to, result });
    }
  return [...pairs.values()];
}

/** Entries to the `from` stages of these transitions by week, over all of them. */
function entriesAt(stages: ReadonlySet<string>, measurement: Measurement): number[] {
  const columns = (measurement.weeklyEntries?.stages ?? []).filter(({ stage }) => stages.has(stage));
  const weeks = columns.reduce((most, { entries }) => Math.max(most, entries.length), 0);
  return Array.from({ length: weeks }, (_, week) =>
    columns.reduce((sum, { entries }) => sum + (entries[week] ?? 0), 0),
  );
}

/**
 * Waiting at both gates with the people that the plan has at its start. Null where no gate of the plan has a team behind
 * it.
 */
export function waitingAtGates(plan: Plan, measurement: Measurement): HistoricalWaits | null {
  if (measurement.weeklyEntries === undefined) return unknownWaits(plan, measurement);
  const sdr = sdrWaits(plan, measurement);
  const ae = aeWaits(plan, measurement);
  if (sdr === null && ae === null) return null;
  return {
    waits: ({ gate }) =>
      (gate === 'sdr' ? sdr?.wait : gate === 'ae' ? ae?.wait : undefined) ?? { waitingDays: 0, expired: 0 },
    calibratedWaitDays: sdr?.calibratedWaitDays ?? null,
    notes: [...(sdr?.notes ?? []), ...(ae?.notes ?? [])],
  };
}

/** A measurement of an earlier version: its waiting is not told. */
function unknownWaits(plan: Plan, measurement: Measurement): HistoricalWaits | null {
  if (plan.sdr === undefined || gatedBy(plan, measurement, 'sdr').length === 0) return null;
  return {
    waits: noWaits,
    calibratedWaitDays: null,
    notes: [
      `Waiting for an SDR is still part of the measured rate and delay, since the measurement has no entries by week: measure again, or set sdr.calibratedWaitDays (now ${plan.sdr.calibratedWaitDays}) to the days that leads waited.`,
    ],
  };
}

interface GateResult {
  readonly wait: TransitionWait;
  readonly calibratedWaitDays: number;
  readonly notes: readonly string[];
}

function sdrWaits(plan: Plan, measurement: Measurement): GateResult | null {
  const { sdr } = plan;
  const gated = gatedBy(plan, measurement, 'sdr');
  if (sdr === undefined || gated.length === 0) return null;
  const weekly = entriesAt(new Set(gated.map(({ from }) => from)), measurement);
  const waiting = sdrWaiting(weekly, sdr, plan.step === 'day' ? 1 : 7);
  const calibratedWaitDays = rounded(equivalentWait(waiting, sdr.decayPerDay));
  return {
    wait: { waitingDays: waiting.meanDays, expired: waiting.expired },
    calibratedWaitDays,
    notes: [
      waiting.meanDays > 0 || waiting.expired > 0
        ? `Waiting for an SDR: with the ${sdr.headcount} people of the plan the recorded arrivals would have waited ${days(waiting.meanDays)} on average${expiredPhrase(waiting)}. That is taken out of the measured delays, and sdr.calibratedWaitDays is ${calibratedWaitDays}.${tooLong(waiting, gated, 'sdr.headcount and sdr.leadsPerWeek')}`
        : `Waiting for an SDR: the ${sdr.headcount} people of the plan take up the recorded arrivals as they come, so there is no waiting in the measured figures.`,
    ],
  };
}

function expiredPhrase({ expired }: GateWaiting): string {
  return expired === 0 ? '' : `, and ${(100 * expired).toFixed(1)}% would have left unworked`;
}

/** Those who are still waiting for an SDR at the end of the record. */
export interface SdrLine {
  /** The stages that they wait in. */
  readonly stages: ReadonlySet<string>;
  /** Of those that came on a day: an index of {@link counts}. */
  readonly stepOf: (day: number) => number;
  readonly counts: ReadonlyMap<number, number>;
}

/** The line that the plan's people leave of the record's arrivals; null where nobody is in it, or it cannot be told. */
export function lineAtSdr(plan: Plan, measurement: Measurement): SdrLine | null {
  const { sdr } = plan;
  const gated = gatedBy(plan, measurement, 'sdr');
  if (sdr === undefined || gated.length === 0 || measurement.weeklyEntries === undefined) return null;
  const stages = new Set(gated.map(({ from }) => from));
  const stepDays = plan.step === 'day' ? 1 : 7;
  const start = parseDay(measurement.weeklyEntries.start)!;
  const { inLine } = sdrWaiting(entriesAt(stages, measurement), sdr, stepDays);
  return inLine.size === 0
    ? null
    : { stages, stepOf: (day) => Math.floor((day - start) / stepDays), counts: inLine };
}

/** Waiting that is longer than everything that was recorded says that the people on record were others. */
function tooLong({ meanDays: waited }: GateWaiting, gated: readonly Gated[], keys: string): string {
  const recorded = Math.max(...gated.map(({ result }) => advanceMean(result) ?? 0));
  return waited <= recorded
    ? ''
    : ` That is more than the ${days(recorded)} that the record shows in all: check ${keys} against the people of that time.`;
}

function advanceMean({ model }: TransitionResult): number | null {
  const delay = model?.delays.find(({ outcome }) => outcome === 'advance');
  return delay === undefined ? null : meanDays(delay);
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** Rounds of making the work shorter by the waiting, and the waiting from the work: it settles in two or three. */
const rounds = 6;

/**
 * Advances join the AEs' queue when their own delay is over, and hold a place until they leave the stage. The measured
 * delay contains the waiting, so the two are found in turn.
 */
function aeWaits(plan: Plan, measurement: Measurement): GateResult | null {
  const { ae } = plan;
  const gated = gatedBy(plan, measurement, 'ae');
  const [gate] = gated;
  if (ae === undefined || gate === undefined || !isLimited(ae)) return null;
  const { model } = gate.result;
  const delay = model?.delays.find(({ outcome }) => outcome === 'advance');
  const onward = measurement.transitions.find(({ from, segment }) => from === gate.to && segment === null);
  if (model === null || model === undefined || delay === undefined) return null;
  const rate = model.outcomes.find(({ outcome }) => outcome === 'advance')!.probability;
  const entries = entriesAt(new Set([gate.from]), measurement);
  const held = holding(onward?.model ?? null, ae.releaseAfterDays);
  const mean = meanDays(delay);
  const waitingIn = (stepDays: number): GateWaiting => {
    let waiting: GateWaiting | null = null;
    for (let round = 0; round < rounds; round++) {
      const kept: number = mean > 0 ? Math.max(0.1, 1 - (waiting?.meanDays ?? 0) / mean) : 1;
      waiting = aeWaiting(readyByWeek(entries, rate, delay.empirical, kept), ae, stepDays, held);
    }
    return waiting!;
  };
  const waiting = waitingIn(plan.step === 'day' ? 1 : 7);
  if (waiting.meanDays < 0.05) return null;
  const byDays = plan.step === 'day' ? waiting : waitingIn(1);
  const ofSteps = waiting.meanDays - byDays.meanDays;
  return {
    wait: { waitingDays: waiting.meanDays, expired: 0 },
    calibratedWaitDays: 0,
    notes: [
      `Waiting for an AE: with the ${ae.headcount} people of the plan the recorded opportunities would have waited ${days(waiting.meanDays)} on average. That is taken out of the measured delays.${ofSteps < 0.5 ? '' : ` ${days(ofSteps)} of it are the weekly steps' own: a place that comes free in a week is taken again in the next. With "step": "day" they would have waited ${days(byDays.meanDays)}.`}${tooLong(waiting, gated, 'ae.headcount and ae.openPerAe')}`,
    ],
  };
}

const isLimited = ({ openPerAe, newPerWeek }: AeTeam): boolean =>
  typeof openPerAe === 'number' || typeof newPerWeek === 'number';

/** Advances by the week in which their own delay is over. */
function readyByWeek(
  entries: readonly number[],
  rate: number,
  atoms: readonly (readonly [number, number])[],
  kept: number,
): number[] {
  const ready = entries.map(() => 0);
  entries.forEach((count, week) => {
    for (const [delay, weight] of atoms) {
      const due = week + Math.floor((delay * kept) / 7 + 0.5);
      if (due < ready.length) ready[due]! += count * rate * weight;
    }
  });
  return ready;
}

/** Share of opportunities that still hold their place after so many days; without a model, until they are given back. */
function holding(model: TransitionModel | null, releaseAfterDays = 180): (days: number) => number {
  if (model === null) return (after) => Number(after < releaseAfterDays);
  const ends = model.delays.flatMap(({ outcome, empirical }) => {
    const probability = model.outcomes.find((known) => known.outcome === outcome)?.probability ?? 0;
    return empirical.map(([days, weight]): [number, number] => [days, probability * weight]);
  });
  const left = ends.reduce((sum, [, share]) => sum + share, 0);
  return (after) =>
    ends.reduce((sum, [day, share]) => (day > after ? sum + share : sum), 0) +
    (after < releaseAfterDays ? Math.max(0, 1 - left) : 0);
}
