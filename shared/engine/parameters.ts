/**
 * A trial's parameters: everything uncertain about the plan itself, drawn once. Each has a stream of its own, so
 * that making one certain, or adding one, leaves the others' draws as they were.
 */
import { normalQuantile } from '../stats/normal.ts';
import { type RoundedDelay, roundedDelay } from './discretise.ts';
import { exp } from '../stats/elementary.ts';
import { lawOf } from './laws.ts';
import type { DelayModel, Model, RateModel, SegmentModel, TransitionModel } from './model.ts';
import { attritionAt } from './people.ts';
import { type Outcomes, drawnExitShares, isUncertain, outcomesAt, versionsAt } from './rates.ts';
import { Stream, type StreamKey, streamKey } from './streams.ts';

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

const commonKey = streamKey('parameters/common');

/** Draws the parameters of one trial. */
export function drawParameters(model: Model, seed: number, trial: number): TrialParameters {
  const draw = new ParameterDraw(model, seed, trial);
  return {
    segments: model.segments.map((segment) => draw.segment(segment)),
    sdrAttrition: model.sdr
      ? attritionAt(model.sdr.attritionPerMonth, draw.uniform(model.sdr.attritionKey))
      : 0,
    aeAttrition: model.ae ? attritionAt(model.ae.attritionPerMonth, draw.uniform(model.ae.attritionKey)) : 0,
  };
}

class ParameterDraw {
  private readonly model: Model;
  private readonly seed: number;
  private readonly trial: number;
  /** The common factor: above 0 in a good year. */
  private readonly common: number;

  constructor(model: Model, seed: number, trial: number) {
    this.model = model;
    this.seed = seed;
    this.trial = trial;
    this.common = normalQuantile(this.uniform(commonKey));
  }

  segment(segment: SegmentModel): TrialSegment {
    const { correlation } = this.model.plan;
    const { arrivals, deal, recycle } = segment;
    return {
      volumeFactor: this.factor(arrivals.logSd, correlation.volumes, arrivals.volumeKey),
      dealFactor: deal ? this.factor(deal.logSd, 0, deal.sizeKey) : 1,
      transitions: segment.transitions.map((transition) => transition && this.transition(transition)),
      recycle: recycle && {
        rate: this.rateVersions(recycle.rate)[0]!,
        delay: this.delay(recycle.delay),
      },
    };
  }

  uniform(key: StreamKey): number {
    return new Stream(this.seed, this.trial, key).uniform();
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

  private rateVersions({ versions, key }: RateModel): number[] {
    const score = versions.some(isUncertain) ? this.score(this.model.plan.correlation.rates, key, 0) : 0;
    return versionsAt(versions, score);
  }

  private exitShares({ versions, key }: RateModel, shares: readonly number[]): readonly number[] {
    const stream = new Stream(this.seed, this.trial, key);
    stream.restart(1);
    return drawnExitShares(versions[0]!, shares, () => stream.uniform());
  }

  private delay({ form, law, key, certain, joint }: DelayModel): RoundedDelay {
    if (certain !== null) return certain;
    const { uncertainty } = form;
    const rate = joint === null ? 0 : this.own(joint.rateKey, 0);
    const own = this.own(key, 0);
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
      const shape = slope * score + ofRate * left + rest * this.own(key, 1);
      return roundedDelay(lawOf(form, Math.sqrt(variance) * score, shape), 1, this.model.timeline);
    }
    return roundedDelay(law, lognormalFactor(uncertainty?.logSd ?? 0, score), this.model.timeline);
  }

  private factor(logSd: number, loading: number, key: StreamKey): number {
    return lognormalFactor(logSd, this.score(loading, key, 0));
  }

  private score(loading: number, key: StreamKey, part: number): number {
    return this.loaded(loading, this.own(key, part));
  }

  /** A normal score that loads on the common factor: loading · common + √(1 − loading²) · own. */
  private loaded(loading: number, own: number): number {
    return loading * this.common + Math.sqrt(1 - loading * loading) * own;
  }

  private own(key: StreamKey, part: number): number {
    const stream = new Stream(this.seed, this.trial, key);
    stream.restart(part);
    return normalQuantile(stream.uniform());
  }
}

/** A lognormal factor with mean 1: exp(s·z − s²/2). */
function lognormalFactor(logSd: number, score: number): number {
  return logSd === 0 ? 1 : exp(logSd * score - (logSd * logSd) / 2);
}
