/** The reference scenario of the benchmarks (`r1.plan.json`): what peers simulate too. A trial has 32,000 events. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlanFile } from '../shared/plan/schema.ts';

/** The file of the reference scenario, which the peers read too. */
export const referencePath = join(import.meta.dirname, 'r1.plan.json');

/** A copy of its own. */
export const referencePlan = (): PlanFile => JSON.parse(readFileSync(referencePath, 'utf8')) as PlanFile;
