/** `intervals/`: Wilson and Clopper–Pearson, all cases in one file. */
import { z } from 'zod';
import { type Interval, clopperPearson, wilson } from '../../shared/stats/intervals.ts';
import { eachCase } from './caseFiles.ts';
import { type CaseResult, tolerances } from './checks.ts';

const pair = z.tuple([z.number(), z.number()]);
const schema = z.array(
  z.object({ k: z.number(), n: z.number(), confidence: z.number(), wilson: pair, clopper_pearson: pair }),
);

const ends = ({ low, high }: Interval): number[] => [low, high];

export function run(dir: string): CaseResult[] {
  return eachCase(dir, (files, checks) => {
    for (const { k, n, confidence, wilson: score, clopper_pearson: exact } of files.expected(schema)) {
      const at = `${k}/${n} at ${confidence}`;
      checks.nearAll(`wilson ${at}`, ends(wilson(k, n, confidence)), score, tolerances.estimate);
      checks.nearAll(
        `clopper_pearson ${at}`,
        ends(clopperPearson(k, n, confidence)),
        exact,
        tolerances.estimate,
      );
    }
  });
}
