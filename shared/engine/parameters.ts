/**
 * A trial's parameters: everything uncertain about the plan itself, drawn once, each by a draw of its own.
 */
import { normalQuantile } from '../stats/normal.ts';
import { type RoundedDelay, roundedDelay } from './discretise.ts';
import { exp } from '../stats/elementary.ts';
import { type Draw, DrawnNumbers, commonDraw } from './draws.ts';
import { type Sampling, defaultSampling } from './sampling.ts';
import { lawOf } from './laws.ts';
import type { DelayModel, Model, RateModel, SegmentModel, TransitionModel } from './model.ts';
import { attritionAt } from './people.ts';
import { type Outcomes, drawnExitShares, isUncertain, outcomesAt, versionsAt } from './rates.ts';

export interface TrialTransition {
  /** By version of the rate. */
  readonly outcomes: readonly Outcomes[];
  readonly advance: RoundedDelay;
  readonly exits: readonly RoundedDelay[];
}

export interface TrialSegment {
  readonly volumeFactor: number;
  readonly dealFactor: number;
  /** By `from` stage. */
  readonly transitions: readonly (TrialTransition | null)[];
  readonly recycle: { readonly rate: number; readonly delay: RoundedDelay } | null;
}

export interface TrialParameters {
  readonly segments: readonly TrialSegment[];
  readonly sdrAttrition: number;
  readonly aeAttrition: number;
}

/** Draws the parameters of one trial. */
export function drawParameters(
  model: Model,
  seed: number,
  trial: number,
  sampling: Sampling = defaultSampling,
): TrialParameters {
  const draw = new ParameterDraw(model, (each) => new DrawnNumbers(each, seed, sampling).at(trial));
  return {
    segments: model.segments.map((segment) => draw.segment(segment)),
    sdrAttrition: model.sdr
      ? attritionAt(model.sdr.attritionPerMonth, draw.uniform(model.sdr.attritionDraw))
      : 0,
    aeAttrition: model.ae ? attritionAt(model.ae.attritionPerMonth, draw.uniform(model.ae.attritionDraw)) : 0,
  };
}

class ParameterDraw {
  private readonly model: Model;
  readonly uniform: (draw: Draw) => number;
  /** The common factor: above 0 in a good year. */
  private readonly common: number;

  constructor(model: Model, uniform: (draw: Draw) => number) {
    this.model = model;
    this.uniform = uniform;
    this.common = normalQuantile(uniform(commonDraw));
  }

  segment(segment: SegmentModel): TrialSegment {
    const { correlation } = this.model.plan;
    const { arrivals, deal, recycle } = segment;
    return {
      volumeFactor: this.factor(arrivals.logSd, correlation.volumes, arrivals.volumeDraw),
      dealFactor: deal ? this.factor(deal.logSd, 0, deal.sizeDraw) : 1,
      transitions: segment.transitions.map((transition) => transition && this.transition(transition)),
      recycle: recycle && {
        rate: this.rateVersions(recycle.rate)[0]!,
        delay: this.delay(recycle.delay),
      },
    };
  }

  private transition({ rate, delay, exits }: TransitionModel): TrialTransition {
    const shares = this.exitShares(
      rate,
      exits.map(({ share }) => share),
    );
    return {
      outcomes: this.rateVersions(rate).map((advance) => outcomesAt(advance, shares)),
      advance: this.delay(delay),
      exits: exits.map((exit) => this.delay(exit.delay)),
    };
  }

  private rateVersions({ versions, draws }: RateModel): number[] {
    const score = versions.some(isUncertain) ? this.score(this.model.plan.correlation.rates, draws[0]!) : 0;
    return versionsAt(versions, score);
  }

  private exitShares({ versions, draws }: RateModel, shares: readonly number[]): readonly number[] {
    return drawnExitShares(versions[0]!, shares, (exit) => this.uniform(draws[1 + exit]!));
  }

  private delay({ form, law, draws, certain, joint }: DelayModel): RoundedDelay {
    if (certain !== null) return certain;
    const { uncertainty } = form;
    const rate = joint === null ? 0 : this.own(joint.rateDraw);
    const own = this.own(draws[0]);
    // All delays load on velocity, and slow goes with bad.
    const score = this.loaded(
      -this.model.plan.correlation.velocity,
      joint === null ? own : joint.rho * rate + joint.kappa * own,
    );
    if (uncertainty !== undefined && 'cov' in uncertainty) {
      const [[variance, covariance], [, shapeVariance]] = uncertainty.cov;
      // Cholesky factor of the covariance; the location carries the loading.
      const slope = variance === 0 ? 0 : covariance / Math.sqrt(variance);
      const ofRate = joint?.shape ?? 0;
      const left = joint === null ? 0 : joint.kappa * rate - joint.rho * own;
      const rest = Math.sqrt(Math.max(0, shapeVariance - slope * slope - ofRate * ofRate));
      const shape = slope * score + ofRate * left + rest * this.own(draws[1]);
      return roundedDelay(lawOf(form, Math.sqrt(variance) * score, shape), 1, this.model.timeline);
    }
    return roundedDelay(law, lognormalFactor(uncertainty?.logSd ?? 0, score), this.model.timeline);
  }

  private factor(logSd: number, loading: number, draw: Draw): number {
    return lognormalFactor(logSd, this.score(loading, draw));
  }

  private score(loading: number, draw: Draw): number {
    return this.loaded(loading, this.own(draw));
  }

  /** A normal score that loads on the common factor: loading · common + √(1 − loading²) · own. */
  private loaded(loading: number, own: number): number {
    return loading * this.common + Math.sqrt(1 - loading * loading) * own;
  }

  private own(draw: Draw): number {
    return normalQuantile(this.uniform(draw));
  }
}

/** A lognormal factor with mean 1: exp(s·z − s²/2). */
function lognormalFactor(logSd: number, score: number): number {
  return logSd === 0 ? 1 : exp(logSd * score - (logSd * logSd) / 2);
}
