/** A rate in another form with about the same mean and spread, its exits following where they must. */
import { exitsBeside } from './exitShares.ts';
import { withValueAt } from './places.ts';
import { rateLaw, type RateLaw } from './rateLaw.ts';
import { resolvePlan } from './resolve.ts';
import type { Plan, PlanTransition, Rate } from './schema.ts';

export type RateForm = 'fixed' | 'formula' | 'beta' | 'points' | 'pert' | 'dirichlet';

export function rateForm(rate: Rate): RateForm {
  if (typeof rate === 'number') return 'fixed';
  if (typeof rate === 'string') return 'formula';
  if ('beta' in rate) return 'beta';
  if ('p10' in rate) return 'points';
  return 'pert' in rate ? 'pert' : 'dirichlet';
}

/** The law of the advance share by itself: of a Dirichlet its Beta marginal, of every other form the form. */
export function withoutExits(rate: Rate): Exclude<Rate, { readonly dirichlet: unknown }> {
  if (typeof rate !== 'object' || !('dirichlet' in rate)) return rate;
  const { advance = 0, ...others } = rate.dirichlet;
  return { beta: [advance, Object.values(others).reduce((sum, weight) => sum + weight, 0)] };
}

const rounded = (value: number, digits = 4): number => Number(value.toFixed(digits));
const inside = (share: number): number => Math.min(0.999, Math.max(0.001, share));

/** Visits that a rate which was certain is taken to be like when it gets a spread. */
const ordinaryVisits = 100;

/** Concentrations of a Dirichlet from a law of the advance share and the exits' shares of the rest. */
function dirichletOf(law: RateLaw, exits: PlanTransition['exits']): Rate {
  const visits = Math.max(3, law.likeVisits ?? ordinaryVisits);
  const mean = inside(law.mean);
  const rest = visits * (1 - mean);
  const shares = Object.entries(exits ?? {}).map(([id, exit]): [string, number] => [id, exit.share ?? 0]);
  const exiting = shares.reduce((sum, [, share]) => sum + share, 0);
  return {
    dirichlet: {
      advance: rounded(visits * mean, 2),
      ...Object.fromEntries(shares.map(([id, share]) => [id, rounded(rest * share, 2)])),
      never: rounded(Math.max(0, rest * (1 - exiting)), 2),
    },
  };
}

/** A law of a rate written in a form; `exits` give a Dirichlet its other outcomes. A formula is the mean as a number in text. */
export function rateAs(law: RateLaw, form: RateForm, exits?: PlanTransition['exits']): Rate {
  const mean = inside(law.mean);
  const visits = Math.max(2, law.likeVisits ?? ordinaryVisits);
  const spread = law.deviation > 0 ? law.deviation : Math.sqrt((mean * (1 - mean)) / (visits + 1));
  switch (form) {
    case 'fixed':
      return rounded(law.mean);
    case 'formula':
      return String(rounded(law.mean));
    case 'beta':
      return { beta: [rounded(visits * mean, 2), rounded(visits * (1 - mean), 2)] };
    case 'points': {
      const known = law.deviation > 0 && law.p10 < law.p90;
      const [low, high] = known ? [law.p10, law.p90] : [mean - 1.28 * spread, mean + 1.28 * spread];
      return { p10: rounded(inside(low)), p90: rounded(inside(high)) };
    }
    case 'pert': {
      const low = Math.max(0, mean - 3 * spread);
      const high = Math.min(1, mean + 3 * spread);
      const likely = Math.min(high, Math.max(low, (6 * mean - low - high) / 4));
      return { pert: [rounded(low), rounded(likely), rounded(high)] };
    }
    case 'dirichlet':
      return dirichletOf(law, exits);
  }
}

/** The law of a transition's rate in a valid plan. */
export function lawOfRate(plan: Plan, segment: string, from: string): RateLaw | null {
  const resolved = resolvePlan(plan);
  const own = resolved.segments.find(({ id }) => id === segment);
  const transition = own?.transitions.find((known) => known.from === resolved.graph.indexOf(from));
  return transition ? rateLaw(transition.rate) : null;
}

/**
 * The plan with another rate. Exits carry shares beside every form but a Dirichlet, which carries them itself: going to
 * one they lose them, leaving one they take its proportions.
 */
export function withRate(plan: Plan, segment: string, from: string, rate: Rate): Plan {
  const place = ['segments', segment, 'transitions', from];
  const before = plan.segments
    .find(({ id }) => id === segment)
    ?.transitions.find((transition) => transition.from === from);
  if (!before) return plan;
  const next = withValueAt(plan, [...place, 'rate'], rate);
  const isJoint = rateForm(rate) === 'dirichlet';
  if (!before.exits || (rateForm(before.rate) === 'dirichlet') === isJoint) return next;
  const exits = isJoint
    ? Object.fromEntries(Object.entries(before.exits).map(([id, { delayDays }]) => [id, { delayDays }]))
    : exitsBeside(before, rate);
  return withValueAt(next, [...place, 'exits'], exits);
}

/**
 * The plan with other exits of a transition. Beside a Dirichlet its weights follow: an exit that is new weighs one visit,
 * the weight of one that goes is left to `never`.
 */
export function withExits(plan: Plan, segment: string, from: string, exits: PlanTransition['exits']): Plan {
  const place = ['segments', segment, 'transitions', from];
  const before = plan.segments
    .find(({ id }) => id === segment)
    ?.transitions.find((transition) => transition.from === from);
  const next = withValueAt(plan, [...place, 'exits'], exits);
  if (!before || typeof before.rate !== 'object' || !('dirichlet' in before.rate)) return next;
  const { advance = 0, never = 0, ...others } = before.rate.dirichlet;
  const ids = Object.keys(exits ?? {});
  const gone = Object.entries(others)
    .filter(([id]) => !ids.includes(id))
    .reduce((sum, [, weight]) => sum + weight, 0);
  const weights = Object.fromEntries(ids.map((id) => [id, others[id] ?? 1]));
  const rate = { dirichlet: { advance, ...weights, never: never + gone } };
  return withValueAt(next, [...place, 'rate'], rate);
}
