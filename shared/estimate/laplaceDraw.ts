/** Probabilities and delays drawn together, as uncertain as the visits leave them. */
import { type DelayParameters, fromFree } from './delayFamily.ts';
import type { MixtureFit } from './mixture.ts';
import { delayIndex, probabilities } from './mixtureLikelihood.ts';

export interface MixtureDraw {
  /** By outcome of the fit; 0 for those that never occurred. */
  readonly probabilities: readonly number[];
  readonly never: number;
  /** By outcome of the fit; null for those that never occurred. */
  readonly delays: readonly (DelayParameters | null)[];
}

/**
 * Standard deviations on log and logit scales count up to this. In a direction that the visits say nothing about the
 * normal approximation has no end, and a delay of 10⁹ days is no likelier for it.
 */
const widest = 2;

/** Number of normal variates that a draw takes. */
export function drawLength({ laplace }: MixtureFit): number {
  return laplace.at.length;
}

/**
 * One draw of (logit π, θ) from the Laplace approximation of the fit: normal about its maximum with the inverse observed
 * information, so that under short follow-up a high rate comes with long delays. `normals` are independent standard
 * normals, {@link drawLength} of them.
 */
export function laplaceDraw(fit: MixtureFit, normals: ArrayLike<number>): MixtureDraw {
  const { model, at, directions, deviations } = fit.laplace;
  const drawn = at.map((centre, i) =>
    directions.reduce(
      (sum, direction, k) => sum + Math.min(widest, deviations[k]!) * normals[k]! * direction[i]!,
      centre,
    ),
  );
  const pi = probabilities(model, drawn);
  let present = 0;
  const parts = fit.outcomes.map(({ delay }) => {
    if (delay === null) return { probability: 0, delay: null };
    const index = delayIndex(model, present);
    return {
      probability: pi[present++]!,
      delay: fromFree(delay.family, [drawn[index]!, drawn[index + 1]!]),
    };
  });
  return {
    probabilities: parts.map(({ probability }) => probability),
    never: pi[model.families.length]!,
    delays: parts.map(({ delay }) => delay),
  };
}
