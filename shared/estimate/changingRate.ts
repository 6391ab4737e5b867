/** Has the conversion changed over time? Cohorts of equal maturity, and the dates from which their rate is another. */
import { firstDayOfMonth, formatDay, isoWeekday, monthOfDay } from '../calendar/days.ts';
import { aalenJohansen } from './aalenJohansen.ts';
import { changePoints } from './changePoints.ts';
import { type ConversionQuestion, cohort } from './cohort.ts';
import { periodDispersion } from './periodDispersion.ts';
import type { Measurement } from './result.ts';
import { type Sample, causeCount, samples } from './sample.ts';

type Drift = Pick<Measurement['drift'], 'changePoints' | 'cohorts'>;

/** Share of the conversions to come that a cohort is waited for. */
const waitedFor = 0.8;
/** Mean number of visits a week from which weeks are cohorts, and months otherwise. */
const weekly = 20;
/** Below this many cohorts nothing is said to have changed. */
const fewestPeriods = 6;

/**
 * Visits to A by week or month of entering, followed for at least the days in which 80% of the conversions by the
 * horizon happen, and the share that converted within them: immature cohorts always look like a change. Changes are
 * those of the best partition (`changePoints`), the likelihood divided by the dispersion between neighbours.
 * `since`: cohorts before this day are left out.
 */
export function changingRate(question: ConversionQuestion, horizonDays: number, since: number): Drift {
  const found = cohort(question, { unrecorded: true, recycling: false });
  const [sample] = samples(found, question.implied, question);
  const withinDays = usualDays(sample!, causeCount(question.implied), horizonDays);
  const { day } = question.recorded.passes.log;
  const entered = Array.from(found.entered, (event) => day[event]!);
  const first = entered.reduce((earliest, at) => Math.min(earliest, at), Number.POSITIVE_INFINITY);
  const last = entered.reduce((latest, at) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
  const end = Math.min(last + 1, question.asOf - withinDays + 1);
  const weeks = Math.max(1, (last + 1 - first) / 7);
  const step = found.count / weeks >= weekly ? 'week' : 'month';
  const starts = found.count === 0 ? [] : periodStarts(Math.max(since, first), end, step);
  const periods = starts.slice(0, -1).map((start) => ({ start, n: 0, k: 0 }));
  entered.forEach((at, visit) => {
    const index = starts.findLastIndex((start) => start <= at);
    const period = periods[index];
    if (period === undefined) return;
    period.n++;
    if (sample!.causes[visit] === 1 && sample!.days[visit]! <= withinDays) period.k++;
  });
  const dispersion = periodDispersion(periods);
  const { changes, segments } =
    periods.length < fewestPeriods ? { changes: [], segments: [] } : changePoints(periods, { dispersion });
  return {
    changePoints: changes.map((index, i) => ({
      date: formatDay(periods[index]!.start),
      before: segments[i]!.rate,
      after: segments[i + 1]!.rate,
    })),
    cohorts: {
      step,
      withinDays,
      dispersion,
      periods: periods.map(({ start, n, k }) => ({ start: formatDay(start), n, k })),
    },
  };
}

/** Days by which most of the conversions that happen by the horizon have happened. */
function usualDays(sample: Sample, causes: number, horizonDays: number): number {
  const { time, incidence } = aalenJohansen(sample.days, sample.causes, causes);
  const upTo = time.filter((t) => t <= horizonDays).length;
  const curve = incidence[0]!.subarray(0, upTo);
  const enough = waitedFor * (curve.at(-1) ?? 0);
  const row = curve.findIndex((rate) => rate > 0 && rate >= enough);
  return row < 0 ? Math.ceil(horizonDays) : Math.ceil(time[row]!);
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
