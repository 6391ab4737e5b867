/** The numbers that a delay or a deal is written with, one by one: what a form shows, and the law with one of them changed. */
import { amountForm, amountLaw } from './amountLaw.ts';
import { z90 } from './lawParameters.ts';
import type { Deal, Delay } from './schema.ts';

export interface AmountField {
  readonly key: string;
  readonly label: string;
  /** Whether it is an amount, in days or money, or a bare number. */
  readonly kind: 'amount' | 'number';
  readonly value: number;
}

const labels: ReadonlyMap<string, readonly [string, AmountField['kind']]> = new Map([
  ['fixed', ['Always', 'amount']],
  ['median', ['Median', 'amount']],
  ['p90', ['90% point', 'amount']],
  ['mean', ['Mean', 'amount']],
  ['cv', ['Spread (cv)', 'number']],
  ['mu', ['Mean of the log', 'number']],
  ['sigma', ['Spread of the log', 'number']],
  ['shape', ['Shape', 'number']],
  ['scale', ['Scale', 'amount']],
]);

/** The parameters of a law by their keys; of an empirical one none. */
function parametersOf(law: Delay | Deal): Readonly<Record<string, number>> {
  if ('fixed' in law) return { fixed: law.fixed };
  if ('lognormal' in law) return law.lognormal;
  if ('gamma' in law) return law.gamma;
  return 'weibull' in law ? law.weibull : {};
}

export function amountFields(law: Delay | Deal): readonly AmountField[] {
  return Object.entries(parametersOf(law)).map(([key, value]): AmountField => {
    const [label, kind] = labels.get(key)!;
    return { key, label, kind, value };
  });
}

/** The law with one of its numbers changed; whether that is a law is for the plan's validation to say. */
export function withAmountField<T extends Delay | Deal>(law: T, key: string, value: number): T {
  if (key === 'fixed') return { ...law, fixed: value };
  const form = amountForm(law);
  return { ...law, [form]: { ...parametersOf(law), [key]: value } };
}

/**
 * A lognormal written by its median and 90% point, as people know it. An uncertainty by `cov` is over μ and σ of the log,
 * which this leaves alone.
 */
export function asMedianAndP90<T extends Delay | Deal>(law: T): T {
  if (!('lognormal' in law)) return law;
  const { median, p90 } = amountLaw(law);
  const digits = (value: number): number => Number(value.toPrecision(6));
  return { ...law, lognormal: { median: digits(median), p90: digits(p90) } };
}

/** Whether a lognormal is written by its median and 90% point. */
export function byMedian(law: Delay | Deal): boolean {
  return 'lognormal' in law && 'median' in law.lognormal;
}

/**
 * How far the level of all amounts moves from trial to trial: the 10% and 90% points of the lognormal factor with mean 1,
 * exp(±1.2816 s − s²/2). For `cov` s is the spread of the log scale, the square root of the first variance. Null where
 * it is certain.
 */
export function levelFactors(law: Delay | Deal): { readonly p10: number; readonly p90: number } | null {
  const { uncertainty } = law;
  if (uncertainty === undefined) return null;
  const s = 'logSd' in uncertainty ? uncertainty.logSd : Math.sqrt(uncertainty.cov[0][0]);
  const shift = 'logSd' in uncertainty ? -(s ** 2) / 2 : 0;
  return { p10: Math.exp(-z90 * s + shift), p90: Math.exp(z90 * s + shift) };
}

/** Pairs of amount and weight as lines of text, and back; null where a line is none. */
export function pairsText(pairs: readonly (readonly [number, number])[]): string {
  return pairs.map(([amount, weight]) => `${amount}\t${weight}`).join('\n');
}
