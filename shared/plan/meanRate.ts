/** What a rate is on average. */
import type { ResolvedRate } from './resolved.ts';

/** Mean of the rate; of a Dirichlet, of its advance share. PERT with λ = 4: (least + 4 · likely + greatest) / 6. */
export function meanRate(rate: ResolvedRate): number {
  if ('fixed' in rate) return rate.fixed;
  if ('pert' in rate) return (rate.pert[0] + 4 * rate.pert[1] + rate.pert[2]) / 6;
  const [a, b] = advanceShapes(rate);
  return a / (a + b);
}

/** The Beta that a Beta or the advance share of a Dirichlet has. */
export function advanceShapes(
  rate: Extract<ResolvedRate, { beta: unknown } | { dirichlet: unknown }>,
): readonly [number, number] {
  if ('beta' in rate) return rate.beta;
  const { advance, exits, never } = rate.dirichlet;
  return [advance, exits.reduce((sum, exit) => sum + exit, never)];
}
