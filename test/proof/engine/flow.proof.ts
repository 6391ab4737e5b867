/**
 * Chains of stages with known means and variances, simulated 100,000 times: every mean within four standard errors.
 * `npm test` does the same with a tenth of the trials.
 */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { hasFailed, reportLines, runOracles } from '../../../cli/oracles/report.ts';

test('every figure of flow/ agrees with its reference', () => {
  const report = runOracles(fileURLToPath(new URL('../../oracles/flow', import.meta.url)));
  const cases = report.folders.flatMap((folder) => folder.cases);
  expect(cases.reduce((sum, { checks }) => sum + checks, 0)).toBeGreaterThan(6000);
  expect(cases.filter(hasFailed), reportLines(report).join('\n')).toEqual([]);
});
