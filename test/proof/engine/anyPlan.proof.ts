/** The kernel agrees in distribution with the lead-by-lead reference on plans of all kinds, drawn at random. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePlan, resolvePlan } from '../../../shared/plan/index.ts';
import { variedPlan } from '../../support/arbitraryPlans.ts';
import { disagreements } from '../../support/engineAgreement.ts';

const plans = fc.sample(variedPlan, { numRuns: 200, seed: 2027 });

test.each(plans.map((file, index) => [index, file] as const))('plan %d', (_, file) => {
  expect(disagreements(resolvePlan(parsePlan(file)), 500, [11, 12]), JSON.stringify(file)).toEqual([]);
});
