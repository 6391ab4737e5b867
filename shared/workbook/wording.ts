/** Numbers and distributions in words, for the text beside inputs. Always written the same way, whatever the locale. */
import { gammaLaw } from '../engine/laws.ts';
import { gammaParameters, lognormalParameters } from '../plan/lawParameters.ts';
import { betaQuantile } from '../stats/beta.ts';
import type { Conversion } from '../estimate/result.ts';
import type { ResolvedRate } from '../plan/resolved.ts';
import type { Deal, Delay } from '../plan/schema.ts';
import type { DelayLaw } from './delayLaw.ts';

export function grouped(value: number, digits = 0): string {
  const [whole, fraction] = Math.abs(value).toFixed(digits).split('.');
  const sign = value < 0 ? '−' : '';
  const thousands = whole!.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? `${sign}${thousands}` : `${sign}${thousands}.${fraction}`;
}

export function percent(share: number, digits = 1): string {
  return `${(share * 100).toFixed(digits)}%`;
}

/** `54–66%` */
function percentRange(low: number, high: number): string {
  return `${(low * 100).toFixed(1)}–${(high * 100).toFixed(1)}%`;
}

/** How uncertain a rate is in the simulation. The workbook's own figures use its mean. */
export function rateUncertainty(rate: ResolvedRate): string {
  if ('fixed' in rate) return 'fixed';
  if ('beta' in rate) {
    const [a, b] = rate.beta;
    const range = percentRange(betaQuantile(0.1, a, b), betaQuantile(0.9, a, b));
    return `p10–p90 ${range} · Beta(${compact(a)}, ${compact(b)})`;
  }
  if ('pert' in rate) {
    const [least, likely, greatest] = rate.pert;
    return `PERT ${percent(least)} – ${percent(likely)} – ${percent(greatest)}`;
  }
  const { advance, exits, never } = rate.dirichlet;
  const rest = never + exits.reduce((sum, weight) => sum + weight, 0);
  const range = percentRange(betaQuantile(0.1, advance, rest), betaQuantile(0.9, advance, rest));
  return `p10–p90 ${range} · Dirichlet, ${compact(advance + rest)} visits`;
}

function compact(value: number): string {
  return value >= 100 ? grouped(value) : String(Number(value.toPrecision(3)));
}

/** `lognormal, cv` – what the spread of a delay is. */
export function lawWords(law: DelayLaw): string {
  switch (law.family) {
    case 'fixed':
      return 'fixed';
    case 'lognormal':
    case 'gamma':
      return `${law.family}, cv`;
    case 'weibull':
      return 'Weibull, shape';
    case 'empirical':
      return 'as recorded';
  }
}

export function delayUncertainty(delay: Delay): string {
  const { uncertainty } = delay;
  if (!uncertainty) return '';
  const words =
    'logSd' in uncertainty
      ? `delays ±${percent(uncertainty.logSd, 0)} together (log sd)`
      : 'delay parameters uncertain as calibrated';
  return uncertainty.withRate === undefined ? words : `${words}, drawn with the rate`;
}

export function dealWords(deal: Deal): string {
  const spread = dealSpread(deal);
  const together = deal.uncertainty
    ? `, all deals ±${percent(deal.uncertainty.logSd, 0)} together (log sd)`
    : '';
  return `${spread}${together}`;
}

function dealSpread(deal: Deal): string {
  if ('fixed' in deal) return 'every deal the same';
  if ('lognormal' in deal) {
    const { sigma } = lognormalParameters(deal.lognormal);
    return `lognormal, cv ${Math.sqrt(Math.expm1(sigma ** 2)).toFixed(2)}`;
  }
  if ('gamma' in deal) {
    const { shape, scale } = gammaParameters(deal.gamma);
    return `gamma, cv ${(1 / Math.sqrt(shape)).toFixed(2)}, median ${grouped(gammaLaw(shape, scale).upperQuantile(0.5))}`;
  }
  return `${grouped(deal.empirical.length)} recorded amounts`;
}

/** `eventually 74.1% (71.0–77.2%), n 1,204` */
export function conversionWords(label: string, conversion: Conversion): string {
  if (conversion.rate === null) return `${label} not defined, n ${grouped(conversion.n)}`;
  const range =
    conversion.low === null || conversion.high === null
      ? ''
      : ` (${percentRange(conversion.low, conversion.high)})`;
  return `${label} ${percent(conversion.rate)}${range}, n ${grouped(conversion.n)}`;
}
