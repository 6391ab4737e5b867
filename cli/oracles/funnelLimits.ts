/** `funnel-limits/`: exact count limits and their interpolation at one pooled rate, for n = 1 … 500. */
import { z } from 'zod';
import { drawnFunnelLimits, funnelLimits } from '../../shared/stats/funnelLimits.ts';
import { eachCase } from './caseFiles.ts';
import { type CaseResult, tolerances } from './checks.ts';

const numbers = z.array(z.number());
const schema = z.object({
  pooled_rate: z.number(),
  n: numbers,
  /** By level in percent. */
  levels: z.record(
    z.string(),
    z.object({
      lower_count: numbers,
      upper_count: numbers,
      lower_interpolated: numbers,
      upper_interpolated: numbers,
    }),
  ),
});

export function run(dir: string): CaseResult[] {
  return eachCase(dir, (files, checks) => {
    const { pooled_rate: rate, n, levels } = files.expected(schema);
    for (const [percent, expected] of Object.entries(levels)) {
      const level = Number(percent) / 100;
      const counts = n.map((trials) => funnelLimits(trials, rate, level));
      const drawn = n.map((trials) => drawnFunnelLimits(trials, rate, level));
      const at = (name: string): string => `levels.${percent}.${name}`;
      const pick = (limits: typeof counts, side: 'lower' | 'upper'): number[] => limits.map((l) => l[side]);
      checks.sameAll(at('lower_count'), pick(counts, 'lower'), expected.lower_count);
      checks.sameAll(at('upper_count'), pick(counts, 'upper'), expected.upper_count);
      checks.nearAll(
        at('lower_interpolated'),
        pick(drawn, 'lower'),
        expected.lower_interpolated,
        tolerances.estimate,
      );
      checks.nearAll(
        at('upper_interpolated'),
        pick(drawn, 'upper'),
        expected.upper_interpolated,
        tolerances.estimate,
      );
    }
  });
}
