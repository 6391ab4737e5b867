/** The kernel agrees in distribution with the lead-by-lead reference on every scenario. */
import { expect, test } from 'vitest';
import { disagreements } from '../../support/engineAgreement.ts';
import { engineScenarios } from '../../support/engineScenarios.ts';

/** SPILLWAY_AGREEMENT_TRIALS sets another number. */
const trials = Number(process.env['SPILLWAY_AGREEMENT_TRIALS'] ?? 2000);

test.each(engineScenarios)('%s', (name, plan) => {
  const few = name === 'twenty thousand leads a week' ? Math.ceil(trials / 10) : trials;
  expect(disagreements(plan, few, [11, 12])).toEqual([]);
});
