/**
 * The parameters of a lognormal and of a gamma, from any of the forms in which a plan gives them. Logarithms are
 * bit-portable, since the engine simulates by these parameters and everything else has to speak of the same ones.
 */
import { log } from '../stats/elementary.ts';
import { normalQuantile } from '../stats/normal.ts';
import type { Delay } from './schema.ts';

export type LognormalForm = Extract<Delay, { lognormal: unknown }>['lognormal'];
export type GammaForm = Extract<Delay, { gamma: unknown }>['gamma'];

/** z of the 90% point of the standard normal, 1.2816. */
export const z90 = normalQuantile(0.9);

/**
 * μ and σ of the logarithm. By median and 90% point: σ = log(p90 ÷ median) / z90; by mean and cv: σ² = log(1 + cv²),
 * μ = log mean − σ²/2.
 */
export function lognormalParameters(form: LognormalForm): { readonly mu: number; readonly sigma: number } {
  if ('mu' in form) return form;
  if ('median' in form) {
    const mu = log(form.median);
    return { mu, sigma: (log(form.p90) - mu) / z90 };
  }
  const variance = log(1 + form.cv * form.cv);
  return { mu: log(form.mean) - variance / 2, sigma: Math.sqrt(variance) };
}

/** Shape and scale. By mean and cv: shape = 1/cv², scale = mean · cv². */
export function gammaParameters(form: GammaForm): { readonly shape: number; readonly scale: number } {
  if ('shape' in form) return form;
  const squared = form.cv * form.cv;
  return { shape: 1 / squared, scale: form.mean * squared };
}
