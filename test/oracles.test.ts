/** The estimators and the engine against every reference case of test/oracles. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { hasFailed, reportLines, runOracles } from '../cli/oracles/report.ts';

// A tenth of the trials of `npm run oracles`.
process.env['SPILLWAY_FLOW_TRIALS'] ??= '10000';
const report = runOracles(fileURLToPath(new URL('oracles', import.meta.url)));

test.each(report.folders)('every figure of $folder/ agrees with its reference', (result) => {
  expect(result.cases.length).toBeGreaterThan(0);
  const failed = reportLines({
    ...report,
    folders: [{ ...result, cases: result.cases.filter(hasFailed) }],
    notRun: [],
  });
  expect(result.cases.filter(hasFailed), failed.join('\n')).toHaveLength(0);
});
