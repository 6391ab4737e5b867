/** What truly happened, and will happen, to every lead: drawn to the end, whatever the CRM knows of it. */
import { firstDayOfMonth, isoWeekday, monthOfDay, parseDay, parseMonth } from '../shared/calendar/days.ts';
import type { Stream } from '../shared/engine/streams.ts';
import { choose, lognormal, lognormalByMean, pick, poisson, stream } from './random.ts';
import {
  type ExitStage,
  type ForwardStage,
  type OpenStage,
  type OwnerTruth,
  type SegmentTruth,
  aes,
  arrivalsPerMonth,
  asOf,
  dealCv,
  delays,
  exits,
  firstDay,
  openStages,
  playbook,
  recycling,
  sdrs,
  segments,
} from './truth.ts';

export const minutesPerDay = 1440;
/** First and last day of the record, as day numbers. */
export const recordFrom = parseDay(firstDay)!;
export const recordThrough = parseDay(asOf)!;
/** The first minute that the exports do not know of. */
export const exportMinute = (recordThrough + 1) * minutesPerDay;
const playbookFrom = parseDay(playbook.from)!;

/** One stay in a stage. Times are whole minutes since 1970-01-01T00:00. */
export interface Stay {
  readonly stage: ForwardStage;
  readonly entered: number;
  readonly outcome: 'advance' | ExitStage | 'never';
  /** When it ended; infinite where it never does, and for Won. */
  readonly left: number;
}

/** One way through the waterfall, from an MQA to its end. */
export interface Pass {
  readonly stays: readonly Stay[];
  readonly ae: string;
  /** Deal size, should it come to one. */
  readonly amount: number;
}

export interface Lead {
  readonly index: number;
  readonly segment: SegmentTruth;
  readonly owner: OwnerTruth;
  readonly passes: readonly Pass[];
}

/** Day of a lead's first MQA. */
export function arrivalDay(lead: Lead): number {
  return Math.floor(lead.passes[0]!.stays[0]!.entered / minutesPerDay);
}

/** Chances to advance in a first (or cold) pass of this segment, owner and day of the first MQA. */
export function advanceRates(
  segment: SegmentTruth,
  owner: OwnerTruth,
  arrivalDayNumber: number,
): Readonly<Record<OpenStage, number>> {
  const period: Partial<Record<OpenStage, number>> =
    arrivalDayNumber < playbookFrom ? playbook.before : playbook.after;
  const rates = { ...segment.advance };
  for (const stage of openStages) {
    rates[stage] = Math.min(0.98, rates[stage] * (period[stage] ?? 1) * (owner.advance?.[stage] ?? 1));
  }
  return rates;
}

/** All leads in order of their first MQA. */
export function drawLeads(): Lead[] {
  const leads: Lead[] = [];
  arrivalsPerMonth.forEach((mean, monthOffset) => {
    const month = monthOfDay(recordFrom) + monthOffset;
    const end = firstDayOfMonth(month + 1);
    const perDay = mean / (end - firstDayOfMonth(month));
    for (let day = firstDayOfMonth(month); day < end && day <= recordThrough; day++) {
      for (const segment of segments) {
        const random = stream(`arrivals ${segment.id}`, day);
        const count = poisson(random, perDay * segment.share * weekdayFactor(segment, day));
        const times = Array.from(
          { length: count },
          () => day * minutesPerDay + minuteOfDay(segment, random.uniform()),
        );
        for (const time of times.sort((a, b) => a - b)) leads.push(drawLead(leads.length, segment, time));
      }
    }
  });
  return leads;
}

/** Forms are filled at weekends too, though less; SDRs prospect on working days. Averages 1 over a week. */
function weekdayFactor(segment: SegmentTruth, day: number): number {
  const weekend = isoWeekday(day) >= 6;
  if (segment.motion === 'Inbound') return weekend ? 0.35 : 1.26;
  return weekend ? 0 : 1.4;
}

function minuteOfDay(segment: SegmentTruth, u: number): number {
  const [from, to] = segment.motion === 'Inbound' ? [6.5, 22] : [8.5, 17.5];
  return Math.floor((from + (to - from) * u) * 60);
}

function drawLead(index: number, segment: SegmentTruth, arrival: number): Lead {
  const day = Math.floor(arrival / minutesPerDay);
  const owner = drawOwner(index, segment, day);
  const cold = advanceRates(segment, owner, day);
  const passes = [drawPass(index, 0, segment, cold, arrival)];
  const random = stream('recycling', index);
  const end = passes[0]!.stays.at(-1)!;
  if (end.outcome === 'nurturing' && random.uniform() < recycling.chance[end.stage as OpenStage]) {
    const warm = end.stage === 'sao';
    const wait = lognormal(random, warm ? recycling.delay.warm : recycling.delay.cold);
    const again = afterDays(end.left, wait);
    passes.push(drawPass(index, 1, segment, warm ? recycling.warmAdvance : cold, again));
  }
  return { index, segment, owner, passes };
}

function drawOwner(index: number, segment: SegmentTruth, day: number): OwnerTruth {
  const onBoard = sdrs.filter(
    ({ motion, from, through }) =>
      motion === segment.motion &&
      (from === undefined || firstDayOfMonth(parseMonth(from)!) <= day) &&
      (through === undefined || day < firstDayOfMonth(parseMonth(through)! + 1)),
  );
  return onBoard[
    pick(
      stream('owner', index),
      onBoard.map(({ weight }) => weight),
    )
  ]!;
}

function drawPass(
  index: number,
  number: number,
  segment: SegmentTruth,
  rates: Readonly<Record<OpenStage, number>>,
  arrival: number,
): Pass {
  const stays: Stay[] = [];
  let entered = arrival;
  for (const stage of openStages) {
    const random = stream(`stay ${number} ${stage}`, index);
    const outcome = drawOutcome(random, stage, rates[stage]);
    const left =
      outcome === 'never' ? Infinity : afterDays(entered, lognormal(random, delays[stage][outcome]!));
    stays.push({ stage, entered, outcome, left });
    if (outcome !== 'advance') break;
    entered = left;
  }
  const last = stays.at(-1)!;
  if (last.outcome === 'advance')
    stays.push({ stage: 'won', entered: last.left, outcome: 'never', left: Infinity });
  const deal = stream(`deal ${number}`, index);
  return {
    stays,
    ae: choose(deal, aes),
    amount: Math.round(lognormalByMean(deal, segment.dealMean, dealCv) / 100) * 100,
  };
}

function drawOutcome(random: Stream, stage: OpenStage, advance: number): Stay['outcome'] {
  let u = random.uniform();
  if (u < advance) return 'advance';
  u = (u - advance) / (1 - advance);
  for (const [exit, share] of Object.entries(exits[stage]) as [ExitStage, number][]) {
    if (u < share) return exit;
    u -= share;
  }
  return 'never';
}

/**
 * The minute at which people get to it, so many days after another: nights shrink to the working day, weekends to
 * Monday's first hour. At least three minutes later.
 */
function afterDays(since: number, delayDays: number): number {
  const time = since / minutesPerDay + delayDays;
  const day = Math.floor(time);
  const weekday = isoWeekday(day);
  const hours =
    weekday <= 5
      ? day * 24 + 9 + 9 * (time - day)
      : (day + 8 - weekday) * 24 + 8 + (weekday - 6 + (time - day)) / 2;
  return Math.max(Math.round(hours * 60), since + 3);
}
