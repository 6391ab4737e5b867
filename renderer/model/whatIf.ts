/**
 * What is being tried on top of a scenario: rates moved on the logit scale, arrivals multiplied, hires added. A moved
 * rate keeps its spread: a Beta keeps its α + β, a Dirichlet its sum and the proportions among what does not advance.
 */
import type { WhatIf } from '../../shared/document/project.ts';
import { withoutOvertaken } from '../../shared/plan/figureFormulas.ts';
import type { Plan, PlanSegment, PlanTransition, Rate } from '../../shared/plan/schema.ts';

export const nothingTried: WhatIf = { rateShifts: [], arrivalFactor: 1, sdrHires: 0, aeHires: 0 };

export function isTrying(whatIf: WhatIf): boolean {
  return (
    whatIf.rateShifts.length > 0 ||
    whatIf.arrivalFactor !== 1 ||
    whatIf.sdrHires !== 0 ||
    whatIf.aeHires !== 0
  );
}

const edge = 1e-6;

export function logit(share: number): number {
  const inside = Math.min(1 - edge, Math.max(edge, share));
  return Math.log(inside / (1 - inside));
}

export function expit(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** A share moved by `shift` on the logit scale; certain shares (0 and 1) stay. */
export function shiftShare(share: number, shift: number): number {
  return share <= 0 || share >= 1 ? share : expit(logit(share) + shift);
}

/** Values of formulas are computed by the caller: a formula that is moved becomes its value, moved. */
export type RateValue = (rate: string) => number;

export function shiftRate(rate: Rate, shift: number, valueOf: RateValue): Rate {
  if (shift === 0) return rate;
  if (typeof rate === 'string') return shiftShare(valueOf(rate), shift);
  if (typeof rate === 'number') return shiftShare(rate, shift);
  if ('beta' in rate) {
    const [a, b] = rate.beta;
    const mean = shiftShare(a / (a + b), shift);
    return { beta: [mean * (a + b), (1 - mean) * (a + b)] };
  }
  if ('pert' in rate) {
    const [low, mode, high] = rate.pert;
    return { pert: [shiftShare(low, shift), shiftShare(mode, shift), shiftShare(high, shift)] };
  }
  if ('p10' in rate) return { p10: shiftShare(rate.p10, shift), p90: shiftShare(rate.p90, shift) };
  const entries = Object.entries(rate.dirichlet);
  const sum = entries.reduce((total, [, weight]) => total + weight, 0);
  const advance = rate.dirichlet['advance'] ?? 0;
  const moved = shiftShare(advance / sum, shift) * sum;
  const rest = sum - advance;
  return {
    dirichlet: Object.fromEntries(
      entries.map(([outcome, weight]) => [
        outcome,
        outcome === 'advance' ? moved : rest > 0 ? (weight * (sum - moved)) / rest : weight,
      ]),
    ),
  };
}

function shiftTransition(transition: PlanTransition, shift: number, valueOf: RateValue): PlanTransition {
  if (shift === 0) return transition;
  const changes = transition.changes?.map((change) => {
    const rate = shiftRate(change.rate, shift, valueOf);
    // A changed rate is never a Dirichlet, and moving it does not make it one.
    return { ...change, rate: rate as typeof change.rate };
  });
  return { ...transition, rate: shiftRate(transition.rate, shift, valueOf), ...(changes ? { changes } : {}) };
}

function multiplyArrivals(segment: PlanSegment, factor: number): PlanSegment {
  if (factor === 1) return segment;
  const perMonth = Object.fromEntries(
    Object.entries(segment.arrivals.perMonth).map(([month, amount]) => [
      month,
      typeof amount === 'string' ? `(${amount}) * ${factor}` : amount * factor,
    ]),
  );
  return { ...segment, arrivals: { ...segment.arrivals, perMonth } };
}

type Hires = Readonly<Record<string, number>>;

export function totalHires(hires: Hires | undefined): number {
  return Object.values(hires ?? {}).reduce((sum, count) => sum + count, 0);
}

/** More hires come in the plan's first month; fewer are taken off its latest ones. */
function addHires(hires: Hires | undefined, more: number, firstMonth: string): Record<string, number> {
  const result = { ...hires };
  if (more >= 0) {
    result[firstMonth] = (result[firstMonth] ?? 0) + more;
    return result;
  }
  let fewer = -more;
  for (const month of Object.keys(result).sort().reverse()) {
    const taken = Math.min(fewer, result[month]!);
    result[month] = result[month]! - taken;
    fewer -= taken;
  }
  return result;
}

/** The plan with what is being tried. */
export function withWhatIf(plan: Plan, whatIf: WhatIf, valueOf: RateValue): Plan {
  if (!isTrying(whatIf)) return plan;
  const shifts = new Map(whatIf.rateShifts.map(({ from, logit: shift }) => [from, shift]));
  const month = plan.start.slice(0, 7);
  return withoutOvertaken(plan, {
    ...plan,
    segments: plan.segments.map((segment) => ({
      ...multiplyArrivals(segment, whatIf.arrivalFactor),
      transitions: segment.transitions.map((transition) =>
        shiftTransition(transition, shifts.get(transition.from) ?? 0, valueOf),
      ),
    })),
    ...(plan.sdr && whatIf.sdrHires !== 0
      ? { sdr: { ...plan.sdr, hires: addHires(plan.sdr.hires, whatIf.sdrHires, month) } }
      : {}),
    ...(plan.ae && whatIf.aeHires !== 0
      ? { ae: { ...plan.ae, hires: addHires(plan.ae.hires, whatIf.aeHires, month) } }
      : {}),
  });
}

/** What is tried with one rate moved to a shift; a shift of nothing is dropped. */
export function withRateShift(whatIf: WhatIf, from: string, shift: number): WhatIf {
  const others = whatIf.rateShifts.filter((known) => known.from !== from);
  return {
    ...whatIf,
    rateShifts: Math.abs(shift) < 1e-9 ? others : [...others, { from, logit: shift }],
  };
}

/**
 * The shift that moves the weighted mean of some rates to `target`: the mean grows strictly with the shift, so bisection
 * finds it to one part in a million. Out-of-reach targets give the nearest end of ±20.
 */
export function shiftForMean(
  rates: readonly { readonly share: number; readonly weight: number }[],
  target: number,
): number {
  const total = rates.reduce((sum, { weight }) => sum + weight, 0);
  const mean = (shift: number): number =>
    rates.reduce((sum, { share, weight }) => sum + weight * shiftShare(share, shift), 0) / total;
  let low = -20;
  let high = 20;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (mean(middle) < target) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
