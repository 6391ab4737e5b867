/** The cohort triangle: visits by the period in which they entered A, and how many had reached B by each age. */
import { firstDayOfMonth, formatDay, isoWeekday, monthOfDay } from '../calendar/days.ts';
import { type ConversionQuestion, cohort } from './cohort.ts';
import type { CohortTriangle } from './result.ts';
import { samples } from './sample.ts';

type Step = CohortTriangle['step'];

/** Days between two ages, so that an age and a period are about as long. */
const ageStep: Readonly<Record<Step, number>> = { week: 7, month: 30, quarter: 91 };
/** Ages that are told at most: after that the column `to date` says the rest. */
const mostAges = 24;
/** Spans, in days, up to which periods are weeks, and months. */
const spans = { week: 26 * 7, month: 36 * 31 } as const;

/**
 * Visits to A in the window, implied transitions counted, by week, month or quarter of entering. `k[i]` of them reached
 * B within `ageDays[i]` days, out-of-order dates at age 0. A cell is complete where every visit of its cohort has been
 * followed for that long; later ones only some of the cohort have reached, so they are lower bounds, and ages that
 * nobody has reached are not there. Ages end where nothing converts any more. Periods without visits have n = 0.
 */
export function cohortTriangle(question: ConversionQuestion): CohortTriangle {
  const found = cohort(question, { unrecorded: true, recycling: false });
  const [sample] = samples(found, question.implied, question);
  const { day } = question.implied.passes.log;
  const entered = Array.from(found.entered, (event) => day[event]!);
  const first = entered.reduce((earliest, at) => Math.min(earliest, at), Number.POSITIVE_INFINITY);
  const last = entered.reduce((latest, at) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
  const step = stepFor(last - first);
  if (found.count === 0) return { step, ageDays: [], cohorts: [] };
  const starts = periodStarts(first, last, step);
  const slowest = slowestConversion(sample!);
  const size = ageStep[step];
  const ages = Math.min(mostAges, Math.max(1, Math.ceil(slowest / size)));
  const ageDays = Array.from({ length: ages }, (_, index) => (index + 1) * size);
  const rows = starts.map(() => ({
    n: 0,
    reached: 0,
    byAge: new Uint32Array(ages),
    shortest: Number.POSITIVE_INFINITY,
    longest: 0,
  }));
  entered.forEach((at, visit) => {
    const row = rows[periodOf(at, starts[0]!, step)]!;
    row.n++;
    row.shortest = Math.min(row.shortest, found.followUp[visit]!);
    row.longest = Math.max(row.longest, found.followUp[visit]!);
    if (sample!.causes[visit] !== 1) return;
    row.reached++;
    // Between instants a conversion on the as-of day may be a part of a day older than its follow-up in days.
    row.longest = Math.max(row.longest, sample!.days[visit]!);
    const age = Math.max(0, Math.ceil(sample!.days[visit]! / size) - 1);
    if (age < ages) row.byAge[age]!++;
  });
  return {
    step,
    ageDays,
    cohorts: starts.map((start, index) => {
      const { n, reached, byAge, shortest, longest } = rows[index]!;
      const known = n === 0 ? 0 : Math.min(ages, Math.max(1, Math.ceil(longest / size)));
      return {
        start: formatDay(start),
        n,
        toDate: reached,
        k: runningSums(byAge.subarray(0, known)),
        complete: n === 0 ? 0 : Math.min(known, Math.floor(shortest / size)),
      };
    }),
  };
}

function slowestConversion({ causes, days, count }: ReturnType<typeof samples>[number]): number {
  let slowest = 0;
  for (let visit = 0; visit < count; visit++)
    if (causes[visit] === 1) slowest = Math.max(slowest, days[visit]!);
  return slowest;
}

function stepFor(span: number): Step {
  if (span > spans.month) return 'quarter';
  return span > spans.week ? 'month' : 'week';
}

/** Periods are numbered from that of the first start: weeks begin on Monday, quarters with January. */
function periodOf(day: number, firstStart: number, step: Step): number {
  if (step === 'week') return Math.floor((day - firstStart) / 7);
  const months = monthOfDay(day) - monthOfDay(firstStart);
  return step === 'month' ? months : Math.floor(months / 3);
}

function startOf(day: number, step: Step): number {
  if (step === 'week') return day + 1 - isoWeekday(day);
  const month = monthOfDay(day);
  return firstDayOfMonth(step === 'month' ? month : month - (((month % 3) + 3) % 3));
}

function periodStarts(first: number, last: number, step: Step): number[] {
  const start = startOf(first, step);
  return Array.from({ length: periodOf(last, start, step) + 1 }, (_, index) => {
    if (step === 'week') return start + 7 * index;
    return firstDayOfMonth(monthOfDay(start) + index * (step === 'month' ? 1 : 3));
  });
}

function runningSums(counts: Uint32Array): number[] {
  let sum = 0;
  return Array.from(counts, (count) => (sum += count));
}
