/** Reads back what other commands wrote: results of measure and simulate. */
import type { z } from 'zod';
import { simulationSchema, type Simulation } from '../../shared/engine/result.ts';
import { refuse } from '../../shared/errors.ts';
import { type PeriodCounts, periodCountsSchema } from '../../shared/estimate/periodCounts.ts';
import { measurementSchema, type Measurement } from '../../shared/estimate/result.ts';
import { readJson } from '../files.ts';

async function readResult<T>(path: string, schema: z.ZodType<T>, made: string): Promise<T> {
  const parsed = schema.safeParse(await readJson(path));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return refuse({
    code: 'invalid-result',
    message: `This is not a result of ${made}: ${issue?.message ?? 'its form is unknown'}.`,
    file: path,
    ...(issue === undefined ? {} : { path: issue.path.join('.') }),
    hint: `Make it anew with: spillway ${made} … --json ${path}`,
  });
}

export function readMeasurement(path: string): Promise<Measurement> {
  return readResult(path, measurementSchema, 'measure');
}

export function readSimulation(path: string): Promise<Simulation> {
  return readResult(path, simulationSchema, 'simulate');
}

/** A measurement, or what counts by stage and period came to. */
export async function readMeasured(path: string): Promise<Measurement | PeriodCounts> {
  const content = await readJson(path);
  const isCounts = typeof content === 'object' && content !== null && 'shape' in content;
  return isCounts ? readResult(path, periodCountsSchema, 'measure') : readMeasurement(path);
}
