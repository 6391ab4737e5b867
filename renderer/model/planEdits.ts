/** Edits of a plan as functions from plan to plan; what does not change keeps its identity. */
import {
  firstDayOfMonth,
  fiscalQuarter,
  formatMonth,
  monthOfDay,
  parseDay,
  parseMonth,
} from '../../shared/calendar/days.ts';
import { exitsBeside } from '../../shared/plan/exitShares.ts';
import type { Plan, PlanSegment, PlanTransition, Rate, Target } from '../../shared/plan/schema.ts';
import type { CellInput } from './cellText.ts';

/** Months that the plan's horizon touches, `2026-07` … */
export function planMonths(plan: Pick<Plan, 'start' | 'weeks'>): readonly string[] {
  const first = parseDay(plan.start)!;
  const from = monthOfDay(first);
  const to = monthOfDay(first + plan.weeks * 7 - 1);
  return Array.from({ length: to - from + 1 }, (_, i) => formatMonth(from + i));
}

/** Days of a month that the horizon covers, and days that it has. */
export function coveredDays(
  plan: Pick<Plan, 'start' | 'weeks'>,
  month: string,
): { readonly covered: number; readonly days: number } {
  const index = parseMonth(month)!;
  const [first, next] = [firstDayOfMonth(index), firstDayOfMonth(index + 1)];
  const start = parseDay(plan.start)!;
  return {
    covered: Math.max(0, Math.min(next, start + plan.weeks * 7) - Math.max(first, start)),
    days: next - first,
  };
}

/** Fiscal quarters of the horizon with the number of its months in each. */
export function planQuarters(plan: Plan): readonly { readonly quarter: string; readonly months: number }[] {
  const quarters: { quarter: string; months: number }[] = [];
  for (const month of planMonths(plan)) {
    const quarter = fiscalQuarter(parseMonth(month)!, plan.fiscalYearStartMonth);
    const last = quarters.at(-1);
    if (last?.quarter === quarter) last.months++;
    else quarters.push({ quarter, months: 1 });
  }
  return quarters;
}

function withSegment(plan: Plan, id: string, change: (segment: PlanSegment) => PlanSegment): Plan {
  return {
    ...plan,
    segments: plan.segments.map((segment) => (segment.id === id ? change(segment) : segment)),
  };
}

/** Arrivals of a segment in some months; an emptied month has none. */
export function setArrivals(
  plan: Plan,
  segment: string,
  cells: readonly { readonly month: string; readonly input: CellInput }[],
): Plan {
  return withSegment(plan, segment, (before) => {
    const perMonth = new Map(Object.entries(before.arrivals.perMonth));
    for (const { month, input } of cells) {
      if (input.kind === 'empty') perMonth.delete(month);
      else perMonth.set(month, input.kind === 'number' ? input.value : input.text);
    }
    const sorted = [...perMonth].sort(([a], [b]) => (a < b ? -1 : 1));
    return { ...before, arrivals: { ...before.arrivals, perMonth: Object.fromEntries(sorted) } };
  });
}

function withTransition(
  plan: Plan,
  segment: string,
  from: string,
  change: (transition: PlanTransition) => PlanTransition,
): Plan {
  return withSegment(plan, segment, (before) => ({
    ...before,
    transitions: before.transitions.map((transition) =>
      transition.from === from ? change(transition) : transition,
    ),
  }));
}

/** A new rate takes the place of the old one and of its later changes; exits keep their shares of the rest. */
export function setRate(plan: Plan, segment: string, from: string, rate: Rate): Plan {
  return withTransition(plan, segment, from, ({ changes: _replaced, ...before }) => {
    const exits = exitsBeside(before, rate);
    return { ...before, rate, ...(exits === undefined ? {} : { exits }) };
  });
}

/** A transition as it is in another plan: its rate with its delays and exits. */
export function takeTransition(plan: Plan, segment: string, from: string, other: Plan): Plan {
  const source = other.segments
    .find(({ id }) => id === segment)
    ?.transitions.find((transition) => transition.from === from);
  return source ? withTransition(plan, segment, from, () => source) : plan;
}

type Team = 'sdr' | 'ae';

/** People on staff at the end of each month, before attrition. */
export function staffByMonth(plan: Plan, team: Team): readonly number[] {
  const people = plan[team];
  if (!people) return [];
  let count = people.headcount;
  return planMonths(plan).map((month) => (count += people.hires?.[month] ?? 0));
}

/** Hires so that `count` people are on staff at the end of a month; later hires stay. Staff falls by attrition only. */
export function setStaff(plan: Plan, team: Team, month: string, count: number): Plan {
  const people = plan[team];
  if (!people) return plan;
  const at = planMonths(plan).indexOf(month);
  const before = at > 0 ? staffByMonth(plan, team)[at - 1]! : people.headcount;
  const hires = { ...people.hires, [month]: Math.max(0, Math.round(count) - before) };
  const kept = Object.fromEntries(Object.entries(hires).filter(([, value]) => value > 0));
  return { ...plan, [team]: { ...people, hires: kept } };
}

export function setHeadcount(plan: Plan, team: Team, count: number): Plan {
  const people = plan[team];
  return people ? { ...plan, [team]: { ...people, headcount: Math.max(0, Math.round(count)) } } : plan;
}

type Metric = 'bookings' | 'pipeline';

/** The target on a metric for a period (absent: the whole horizon), over all segments. */
export function targetOf(plan: Plan, metric: Metric, period?: string): Target | undefined {
  return plan.targets.find(
    (target) => target.metric === metric && target.period === period && target.segment === undefined,
  );
}

/** Sets a target, or takes it away (`null`). */
export function setTarget(
  plan: Plan,
  metric: Metric,
  period: string | undefined,
  amount: number | null,
): Plan {
  const known = targetOf(plan, metric, period);
  const others = plan.targets.filter((target) => target !== known);
  if (amount === null) return known ? { ...plan, targets: others } : plan;
  const target: Target = { metric, amount, ...(period === undefined ? {} : { period }) };
  // The target on the horizon comes first: headlines speak of it.
  return { ...plan, targets: period === undefined ? [target, ...others] : [...others, target] };
}

/** Mean amount of a deal, its shape kept. */
export function setDealMean(plan: Plan, segment: string, mean: number): Plan {
  return withSegment(plan, segment, (before) => {
    const { deal } = before;
    if (!deal || 'fixed' in deal) return { ...before, deal: { ...deal, fixed: mean } };
    const factor = mean / dealMean(deal);
    if ('empirical' in deal)
      return {
        ...before,
        deal: { ...deal, empirical: deal.empirical.map(([value, weight]) => [value * factor, weight]) },
      };
    if ('gamma' in deal) {
      const { gamma } = deal;
      const scaled = 'mean' in gamma ? { ...gamma, mean } : { ...gamma, scale: gamma.scale * factor };
      return { ...before, deal: { ...deal, gamma: scaled } };
    }
    const { lognormal } = deal;
    const scaled =
      'mean' in lognormal
        ? { ...lognormal, mean }
        : 'median' in lognormal
          ? { median: lognormal.median * factor, p90: lognormal.p90 * factor }
          : { ...lognormal, mu: lognormal.mu + Math.log(factor) };
    return { ...before, deal: { ...deal, lognormal: scaled } };
  });
}

const z90 = 1.2815515655446004;

export function dealMean(deal: NonNullable<PlanSegment['deal']>): number {
  if ('fixed' in deal) return deal.fixed;
  if ('empirical' in deal) {
    const weight = deal.empirical.reduce((sum, [, w]) => sum + w, 0);
    return deal.empirical.reduce((sum, [value, w]) => sum + value * w, 0) / weight;
  }
  if ('gamma' in deal) return 'mean' in deal.gamma ? deal.gamma.mean : deal.gamma.shape * deal.gamma.scale;
  const { lognormal } = deal;
  if ('mean' in lognormal) return lognormal.mean;
  if ('mu' in lognormal) return Math.exp(lognormal.mu + lognormal.sigma ** 2 / 2);
  const sigma = Math.log(lognormal.p90 / lognormal.median) / z90;
  return lognormal.median * Math.exp(sigma ** 2 / 2);
}
