/** Has the conversion changed over time? Cohorts of equal maturity, and the dates from which their rate is another. */
import { firstDayOfMonth, formatDay, isoWeekday, monthOfDay } from '../calendar/days.ts';
import type { Categorical } from '../events/eventLog.ts';
import { aalenJohansen } from './aalenJohansen.ts';
import { changePenalty, changePoints } from './changePoints.ts';
import { type ConversionQuestion, cohort } from './cohort.ts';
import { type DwellVisits, isSlow } from './ownerDrift.ts';
import { periodDispersion } from './periodDispersion.ts';
import type { Measurement } from './result.ts';
import { type Sample, causeCount, samples } from './sample.ts';

type Drift = Measurement['drift'];
type ChangePoint = Drift['changePoints'][number];

/** Share of the conversions to come that a cohort is waited for. */
const waitedFor = 0.8;
/** Mean number of visits a week from which weeks are cohorts, and months otherwise. */
const weekly = 20;
/** Below this many cohorts nothing is said to have changed. */
const fewestPeriods = 6;
/** Mean number of visits a month from which an owner's own cohorts are looked at. */
const monthlyOfOwner = 10;

/** Days by which most of the conversions that happen by the horizon have happened: what every cohort is given. */
export function maturityDays(question: ConversionQuestion, horizonDays: number): number {
  const found = cohort(question, { unrecorded: true, recycling: false });
  const [sample] = samples(found, question.implied, question);
  return usualDays(sample!, causeCount(question.implied), horizonDays);
}

function usualDays(sample: Sample, causes: number, horizonDays: number): number {
  const { time, incidence } = aalenJohansen(sample.days, sample.causes, causes);
  const upTo = time.filter((t) => t <= horizonDays).length;
  const curve = incidence[0]!.subarray(0, upTo);
  const enough = waitedFor * (curve.at(-1) ?? 0);
  const row = curve.findIndex((rate) => rate > 0 && rate >= enough);
  return row < 0 ? Math.ceil(horizonDays) : Math.ceil(time[row]!);
}

export interface ChangeOptions {
  readonly withinDays: number;
  /** Cohorts before this day are left out. */
  readonly since: number;
  readonly owners?: Categorical | null;
  /** Conversions with their days, of which slow ones are counted. */
  readonly dwell?: DwellVisits;
}

/**
 * Visits to A by week or month of entering, followed for at least `withinDays` (the days in which 80% of the conversions
 * by the horizon happen), and the share that converted within them: immature cohorts always look like a change. Changes
 * are those of the best partition (`changePoints`), the likelihood divided by the dispersion between neighbours.
 *
 * The same for the share of conversions that took longer than the median, and by month for each owner with ten visits a
 * month, at a penalty that allows for how many owners are looked at.
 */
export function changingRate(
  question: ConversionQuestion,
  { withinDays, since, owners = null, dwell }: ChangeOptions,
): Pick<Drift, 'changePoints' | 'cohorts' | 'dwellChanges' | 'ownerChanges'> {
  const found = cohort(question, { unrecorded: true, recycling: false });
  const [sample] = samples(found, question.implied, question);
  const { day } = question.recorded.passes.log;
  const entered = Array.from(found.entered, (event) => day[event]!);
  const isReached = (visit: number): boolean =>
    sample!.causes[visit] === 1 && sample!.days[visit]! <= withinDays;
  const first = Math.max(since, least(entered));
  const last = -least(entered.map((at) => -at));
  const end = Math.min(last + 1, question.asOf - withinDays + 1);
  const weeks = Math.max(1, (last + 1 - least(entered)) / 7);
  const step = found.count / weeks >= weekly ? 'week' : 'month';
  const startsBy = (by: 'week' | 'month'): number[] =>
    found.count === 0 ? [] : periodStarts(first, end, by);
  const periods = periodsOf(startsBy(step), entered, isReached);
  const dispersion = periodDispersion(periods);
  return {
    changePoints: changesOf(periods, dispersion),
    cohorts: {
      step,
      withinDays,
      dispersion,
      periods: periods.map(({ start, n, k }) => ({ start: formatDay(start), n, k })),
    },
    dwellChanges: dwell === undefined ? [] : dwellChanges(dwell, startsBy(step)),
    ownerChanges:
      owners === null
        ? []
        : ownerChanges(startsBy('month'), owners, {
            entered,
            isReached,
            owner: Array.from(found.entity, (entity) => owners.codes[entity]!),
          }),
  };
}

const least = (values: readonly number[]): number =>
  values.reduce((smallest, value) => Math.min(smallest, value), Number.POSITIVE_INFINITY);

interface Period {
  readonly start: number;
  n: number;
  k: number;
}

/** Visits counted by the period in which they began; those outside all periods are left out. */
function periodsOf(
  starts: readonly number[],
  entered: readonly number[],
  counts: (visit: number) => boolean,
): Period[] {
  const periods = starts.slice(0, -1).map((start) => ({ start, n: 0, k: 0 }));
  entered.forEach((at, visit) => {
    const period = periods[starts.findLastIndex((start) => start <= at)];
    if (period === undefined) return;
    period.n++;
    if (counts(visit)) period.k++;
  });
  return periods;
}

/** `tries`: how many series are looked at, lest one of them should change by chance. */
function changesOf(periods: readonly Period[], dispersion: number, tries = 1): ChangePoint[] {
  const used = periods.filter(({ n }) => n > 0).length;
  if (periods.length < fewestPeriods || used === 0) return [];
  const penalty = changePenalty(used) + 2 * Math.log(tries);
  const { changes, segments } = changePoints(periods, { dispersion, penalty });
  return changes.map((index, i) => ({
    date: formatDay(periods[index]!.start),
    before: segments[i]!.rate,
    after: segments[i + 1]!.rate,
  }));
}

function dwellChanges(dwell: DwellVisits, starts: readonly number[]): ChangePoint[] {
  const periods = periodsOf(starts, dwell.entered, (row) => isSlow(dwell, row));
  return changesOf(periods, periodDispersion(periods));
}

interface OwnedVisits {
  readonly entered: readonly number[];
  readonly owner: readonly number[];
  isReached(visit: number): boolean;
}

function ownerChanges(
  starts: readonly number[],
  owners: Categorical,
  { entered, owner, isReached }: OwnedVisits,
): NonNullable<Drift['ownerChanges']> {
  const series = owners.values.flatMap((name, code) => {
    const visits = entered.flatMap((_, visit) => (owner[visit] === code ? [visit] : []));
    const periods = periodsOf(
      starts,
      visits.map((visit) => entered[visit]!),
      (i) => isReached(visits[i]!),
    );
    const active = periods.filter(({ n }) => n > 0);
    const n = active.reduce((sum, period) => sum + period.n, 0);
    return active.length >= fewestPeriods && n >= monthlyOfOwner * active.length
      ? [{ owner: name, periods }]
      : [];
  });
  return series.flatMap(({ owner: name, periods }) =>
    changesOf(periods, periodDispersion(periods), series.length).map((change) => ({
      owner: name,
      ...change,
    })),
  );
}

/** Starts of the whole weeks (from Monday) or months within [from, to), and the end of the last. */
function periodStarts(from: number, to: number, step: 'week' | 'month'): number[] {
  const starts: number[] = [];
  if (step === 'week') {
    for (let day = from + ((8 - isoWeekday(from)) % 7); day <= to; day += 7) starts.push(day);
  } else {
    const month = monthOfDay(from);
    const next = firstDayOfMonth(month) === from ? month : month + 1;
    for (let index = next; firstDayOfMonth(index) <= to; index++) starts.push(firstDayOfMonth(index));
  }
  return starts;
}
