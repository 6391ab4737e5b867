/** Checks of the uncertain values of a plan: rates, delays and deals that no distribution fits are refused. */
import { SpillwayError } from '../errors.ts';
import { type KeyPath, outOfRange, type ReportFault } from '../input/faults.ts';
import { betaFromQuantiles } from '../stats/betaFromQuantiles.ts';
import type { PlanFormulas } from './planFormulas.ts';
import { logGamma } from '../stats/gamma.ts';
import { gammaParameters, lognormalParameters } from './lawParameters.ts';
import type { Deal, Delay, Rate } from './schema.ts';
import { mostDelayDays, shapeLimits } from './shapeLimits.ts';

/** Runs a formula; a fault of it is reported at its path and gives null. */
export function formulaValue(
  evaluate: () => number,
  value: string,
  path: KeyPath,
  report: ReportFault,
): number | null {
  try {
    return evaluate();
  } catch (error) {
    if (!(error instanceof SpillwayError)) throw error;
    const { code, message, hint } = error.detail;
    const problem = `is not valid: ${message.charAt(0).toLowerCase()}${message.slice(1).replace(/\.$/, '')}`;
    report({ code, path, problem, value, ...(hint === undefined ? {} : { hint }) });
    return null;
  }
}

/** The Beta of a rate given by its 10% and 90% points, or null where there is none. */
export function betaOfPoints({ p10, p90 }: { readonly p10: number; readonly p90: number }) {
  if (!(0 < p10 && p10 < p90 && p90 < 1)) return null;
  return betaFromQuantiles({ p: 0.1, x: p10 }, { p: 0.9, x: p90 });
}

/**
 * A rate on its own; of a Dirichlet only what does not depend on the transition's exits.
 * Refused: a formula outside 0 to 1, p10 and p90 without a Beta, a PERT that is not ordered or has no width.
 */
export function checkRate(rate: Rate, path: KeyPath, formulas: PlanFormulas, report: ReportFault): void {
  if (typeof rate === 'number') return;
  if (typeof rate === 'string') {
    const value = formulaValue(() => formulas.rate(rate), rate, path, report);
    if (value !== null && !(value >= 0 && value <= 1))
      report(outOfRange(path, { least: 0, most: 1, found: { by: 'formula', value } }, rate));
    return;
  }
  if ('p10' in rate && betaOfPoints(rate) === null) {
    report({
      code: 'no-such-distribution',
      path,
      problem: 'has no Beta distribution with these 10% and 90% points',
      value: rate,
      hint: 'Both lie between 0 and 1, p10 below p90. A rate that is certain is a plain number.',
    });
  }
  if ('pert' in rate) {
    const [least, likely, greatest] = rate.pert;
    if (!(least <= likely && likely <= greatest && least < greatest))
      report({
        code: 'no-such-distribution',
        path,
        problem: 'must go from the least over the most likely to the greatest value',
        value: rate,
        hint: 'A rate that is certain is a plain number.',
      });
  }
}

type Lognormal = Extract<Delay, { lognormal: unknown }>['lognormal'];

function checkLognormal(lognormal: Lognormal, path: KeyPath, report: ReportFault): void {
  if ('median' in lognormal && !(lognormal.median < lognormal.p90))
    report({
      code: 'no-such-distribution',
      path: [...path, 'p90'],
      problem: `must be above the median, ${lognormal.median}`,
      value: lognormal.p90,
    });
}

function checkWeights(
  pairs: readonly (readonly [number, number])[],
  path: KeyPath,
  report: ReportFault,
): void {
  if (pairs.every(([, weight]) => weight === 0))
    report({ code: 'no-such-distribution', path, problem: 'must have a weight above 0' });
}

/** The shape of a lognormal (its sigma), gamma or Weibull, and its mean; null of what has no shape, or no such form. */
function shapeOf(
  law: Delay | Deal,
): { readonly kind: keyof typeof shapeLimits; readonly shape: number; readonly mean: number } | null {
  if ('lognormal' in law) {
    const form = law.lognormal;
    const { mu, sigma } = lognormalParameters(form);
    const mean = 'mean' in form ? form.mean : Math.exp(mu + (sigma * sigma) / 2);
    return sigma > 0 ? { kind: 'lognormal', shape: sigma, mean } : null;
  }
  if ('gamma' in law) {
    const form = law.gamma;
    const { shape, scale } = gammaParameters(form);
    return { kind: 'gamma', shape, mean: 'mean' in form ? form.mean : shape * scale };
  }
  if (!('weibull' in law)) return null;
  const { shape, scale } = law.weibull;
  return { kind: 'weibull', shape, mean: scale * Math.exp(logGamma(1 + 1 / shape)) };
}

/** Values that are all but the same, or so far apart that a mean is lost in them. */
function checkShape(law: Delay | Deal, path: KeyPath, report: ReportFault): void {
  const found = shapeOf(law);
  if (found === null) return;
  const { kind, shape } = found;
  const [least, most] = shapeLimits[kind];
  if (shape >= least && shape <= most) return;
  const name = kind === 'lognormal' ? 'sigma' : 'shape';
  report({
    code: 'out-of-range',
    path: [...path, kind],
    problem: `must have a ${name} from ${least} to ${most}, but it is ${shape}`,
    hint: 'Values that are all but the same are { "fixed": … }.',
  });
}

/** The longest days that a delay may have, or its mean. */
function checkLength(delay: Delay, path: KeyPath, report: ReportFault): void {
  const days =
    'fixed' in delay
      ? delay.fixed
      : 'empirical' in delay
        ? delay.empirical.reduce((most, [value]) => Math.max(most, value), 0)
        : (shapeOf(delay)?.mean ?? 0);
  if (days <= mostDelayDays) return;
  report({
    code: 'out-of-range',
    path,
    problem: `must not last longer than ${mostDelayDays} days, nor its mean, but it is ${days}`,
    hint: 'What never happens is left out of the rate and of the shares.',
  });
}

type Covariance = readonly [readonly [number, number], readonly [number, number]];

function isCovariance([[a, b], [c, d]]: Covariance): boolean {
  return b === c && a >= 0 && d >= 0 && a * d - b * c >= -1e-12 * a * d;
}

/** Whether location, shape and the rate's score can have the covariance and these correlations: none is negative. */
function isJoint([[a, b], [, d]]: Covariance, [first, second]: readonly [number, number]): boolean {
  const both = a > 0 && d > 0 ? b / Math.sqrt(a * d) : 0;
  return 1 + 2 * both * first * second - both * both - first * first - second * second >= -1e-12;
}

/**
 * A delay. Refused: a 90% point that is not above the median, weights that are all 0, a covariance that is none or has
 * nothing to act on, correlations with the rate that cannot stand beside it, values that are too long or too far apart.
 */
export function checkDelay(delay: Delay, path: KeyPath, report: ReportFault): void {
  if ('lognormal' in delay) checkLognormal(delay.lognormal, [...path, 'lognormal'], report);
  if ('empirical' in delay) checkWeights(delay.empirical, [...path, 'empirical'], report);
  checkShape(delay, path, report);
  checkLength(delay, path, report);
  const { uncertainty } = delay;
  if (uncertainty === undefined || !('cov' in uncertainty)) return;
  const at = [...path, 'uncertainty', 'cov'];
  if ('fixed' in delay || 'empirical' in delay) {
    report({
      code: 'invalid-value',
      path: at,
      problem: 'needs a delay with parameters: lognormal, gamma or weibull',
      hint: 'Give the uncertainty as logSd instead.',
    });
  } else if (!isCovariance(uncertainty.cov)) {
    report({
      code: 'no-such-distribution',
      path: at,
      problem: 'must be symmetric and positive semidefinite',
      value: uncertainty.cov,
    });
  } else if (uncertainty.withRate !== undefined && !isJoint(uncertainty.cov, uncertainty.withRate)) {
    report({
      code: 'no-such-distribution',
      path: [...path, 'uncertainty', 'withRate'],
      problem: 'must leave the covariance with the rate positive semidefinite',
      value: uncertainty.withRate,
    });
  }
}

/** A delay that has no rate to move with: that of an exit or of recycling. Refused: `withRate`, and what `checkDelay` refuses. */
export function checkLoneDelay(delay: Delay, path: KeyPath, report: ReportFault): void {
  checkDelay(delay, path, report);
  if (delay.uncertainty?.withRate === undefined) return;
  report({
    code: 'invalid-value',
    path: [...path, 'uncertainty', 'withRate'],
    problem: 'stands only in the delay of a transition, which moves with its rate',
    value: delay.uncertainty.withRate,
  });
}

/** A deal's amount. Refused: a 90% point that is not above the median, weights that are all 0. */
export function checkDeal(deal: Deal, path: KeyPath, report: ReportFault): void {
  if ('lognormal' in deal) checkLognormal(deal.lognormal, [...path, 'lognormal'], report);
  if ('empirical' in deal) checkWeights(deal.empirical, [...path, 'empirical'], report);
  checkShape(deal, path, report);
}
