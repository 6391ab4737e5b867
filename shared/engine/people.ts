/** The people of a team: who is on board in each step and how far ramped, by hires, attrition and backfill. */
import { firstDayOfMonth } from '../calendar/days.ts';
import type { ResolvedAeTeam, ResolvedSdrTeam } from '../plan/resolved.ts';
import { betaQuantile } from '../stats/beta.ts';
import { exp, log } from '../stats/elementary.ts';
import { type Draw, ownDraw } from './draws.ts';
import { type Stream, type StreamKey, streamKey } from './streams.ts';
import { type Timeline, stepOnOrAfter, stepsFor } from './timeline.ts';

/** A month of tenure, of attrition and of people's cost, in days. */
export const monthDays = 30.4375;

/** A position in the team: the person who fills it first, and through backfill those who follow. */
export interface Seat {
  /** First step on board. */
  readonly start: number;
  /** Days on board before that step; infinite for the fully ramped. */
  readonly tenureDays: number;
  /** Whether the first person was there before the start, and so may leave in step 0. */
  readonly onBoard: boolean;
  /** Part of the team's stream that decides this seat's luck. */
  readonly part: number;
}

export interface TeamModel {
  readonly seats: readonly Seat[];
  readonly ramp: readonly number[];
  readonly attritionPerMonth: ResolvedSdrTeam['attritionPerMonth'];
  /** Steps from the one in which somebody leaves to the one in which the next starts; null without backfill. */
  readonly backfillSteps: number | null;
  readonly attritionDraw: Draw;
  readonly peopleKey: StreamKey;
}

/** A team over the horizon, by step. */
export interface Staffing {
  readonly onBoard: Float64Array;
  /** Sum of the ramp factors of those on board. */
  readonly ramped: Float64Array;
}

/** The seats of a team. Where actuals have moved the start, hires before it are on board with their tenure. */
export function teamModel(
  name: 'sdr' | 'ae',
  team: ResolvedSdrTeam | ResolvedAeTeam,
  timeline: Timeline,
): TeamModel {
  const planStart = timeline.start - timeline.actualDays;
  const seats: Seat[] = [];
  for (let person = 0; person < team.headcount; person++) {
    const tenureMonths = team.tenureMonths?.[person] ?? Number.POSITIVE_INFINITY;
    const tenureDays = tenureMonths * monthDays + timeline.actualDays;
    seats.push({ start: 0, tenureDays, onBoard: true, part: person });
  }
  for (const [month, count] of team.hires) {
    const hired = Math.max(planStart, firstDayOfMonth(month));
    const onBoard = hired < timeline.start;
    for (let person = 0; person < count; person++) {
      seats.push({
        start: stepOnOrAfter(timeline, hired),
        tenureDays: onBoard ? timeline.start - hired : 0,
        onBoard,
        // Hires of a month keep their luck whatever the other months bring: parts by month, 2²⁰ to each, of 32 bits.
        part: ((month + 1) * 0x10_0000 + person) | 0,
      });
    }
  }
  return {
    seats,
    ramp: team.ramp,
    attritionPerMonth: team.attritionPerMonth,
    backfillSteps:
      team.backfillDays === undefined
        ? null
        : Math.min(timeline.steps, stepsFor(timeline, team.backfillDays)),
    attritionDraw: ownDraw(`parameters/attrition/${name}`),
    peopleKey: streamKey(`people/${name}`),
  };
}

/** A team's monthly attrition at a uniform. */
export function attritionAt(attrition: TeamModel['attritionPerMonth'], u: number): number {
  return typeof attrition === 'number' ? attrition : betaQuantile(u, ...attrition.beta);
}

/** Mean of a team's monthly attrition. */
export function meanAttrition(attrition: TeamModel['attritionPerMonth']): number {
  return typeof attrition === 'number'
    ? attrition
    : attrition.beta[0] / (attrition.beta[0] + attrition.beta[1]);
}

/** Logarithm of the chance of staying through a step, which is (1 − a)^(stepDays / 30.4375). */
export function logStayingChance(attritionPerMonth: number, stepDays: number): number {
  return (log(1 - attritionPerMonth) * stepDays) / monthDays;
}

/** Ramp factor after so many days on board: by whole month of tenure, the last value from there on. */
export function rampAt(ramp: readonly number[], tenureDays: number): number {
  const month = Math.floor(tenureDays / monthDays);
  return ramp[Math.min(month, ramp.length - 1)]!;
}

/** One trial of a team: each seat's people come and go by their own luck. */
export function drawStaffing(
  team: TeamModel,
  attritionPerMonth: number,
  timeline: Timeline,
  stream: Stream,
): Staffing {
  const { steps, stepDays } = timeline;
  const staffing = { onBoard: new Float64Array(steps), ramped: new Float64Array(steps) };
  const logStaying = logStayingChance(attritionPerMonth, stepDays);
  for (const seat of team.seats) {
    stream.restart(seat.part);
    let { start, tenureDays, onBoard } = seat;
    while (start < steps) {
      // Nobody leaves before step 0 or in his starting step.
      const firstChance = onBoard ? start : start + 1;
      const end = firstChance + chancesSurvived(stream.uniform(), logStaying);
      serve(team, staffing, start, Math.min(end, steps), tenureDays, stepDays);
      if (team.backfillSteps === null) break;
      start = end + team.backfillSteps;
      tenureDays = 0;
      onBoard = false;
    }
  }
  return staffing;
}

/** How many chances of leaving are survived before the one that is not: geometric, by inversion. */
function chancesSurvived(u: number, logStaying: number): number {
  return logStaying === 0 ? Number.POSITIVE_INFINITY : Math.floor(log(u) / logStaying);
}

/** Puts one person on board from one step up to another. */
function serve(
  team: TeamModel,
  staffing: Staffing,
  start: number,
  end: number,
  tenureDays: number,
  stepDays: number,
): void {
  for (let step = start; step < end; step++) {
    staffing.onBoard[step]! += 1;
    staffing.ramped[step]! += rampAt(team.ramp, tenureDays + (step - start) * stepDays);
  }
}

/** The mean of {@link drawStaffing} at the mean attrition, by recursion over those who start in each step. */
export function expectedStaffing(team: TeamModel, { steps, stepDays }: Timeline): Staffing {
  const staffing = { onBoard: new Float64Array(steps), ramped: new Float64Array(steps) };
  const staying = exp(logStayingChance(meanAttrition(team.attritionPerMonth), stepDays));
  const backfills = new Float64Array(steps);
  const serveOnAverage = (start: number, count: number, tenureDays: number, onBoard: boolean): void => {
    let left = count;
    for (let step = start; step < steps; step++) {
      const stayed = step > start || onBoard ? left * staying : left;
      const replacement = team.backfillSteps === null ? steps : step + team.backfillSteps;
      if (replacement < steps) backfills[replacement]! += left - stayed;
      left = stayed;
      staffing.onBoard[step]! += left;
      staffing.ramped[step]! += left * rampAt(team.ramp, tenureDays + (step - start) * stepDays);
    }
  };
  for (const { start, tenureDays, onBoard } of team.seats) serveOnAverage(start, 1, tenureDays, onBoard);
  for (let start = 0; start < steps; start++) {
    if (backfills[start]! > 0) serveOnAverage(start, backfills[start]!, 0, false);
  }
  return staffing;
}
