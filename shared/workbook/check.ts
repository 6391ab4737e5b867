/** Whether what is put together belongs together: plan, expected values and simulation of one and the same scenario. */
import { formatDay } from '../calendar/days.ts';
import { type ExpectedFlow, expectedFlow } from '../engine/expected.ts';
import type { Simulation } from '../engine/result.ts';
import { refuse } from '../errors.ts';
import type { ResolvedPlan } from '../plan/resolved.ts';

/** Relative difference that two ways of summing may have. */
const tolerance = 1e-9;

/** @throws SpillwayError `result-of-another-plan` where a projection is not one of this plan and scenario. */
export function checkProjection(resolved: ResolvedPlan, projection: Simulation, what: string): void {
  const differing = (
    [
      ['name', projection.name, resolved.name],
      ['scenario', projection.scenario ?? 'none', resolved.scenario ?? 'none'],
      ['start', projection.start, formatDay(resolved.start)],
      ['weeks', projection.weeks, resolved.weeks],
      ['step', projection.step, resolved.step],
      ['currency', projection.currency, resolved.currency],
    ] as const
  ).find(([, given, wanted]) => given !== wanted);
  if (!differing) return;
  const [key, given, wanted] = differing;
  refuse({
    code: 'result-of-another-plan',
    message: `The ${what} is not of this plan: its ${key} is ${given}, not ${wanted}.`,
    path: key,
    value: String(given),
    hint: 'Simulate the plan and scenario that are exported.',
  });
}

/**
 * Compares the expected values with those of the plan.
 * @throws SpillwayError `result-of-another-plan` where they differ: they are of another version of the plan.
 */
export function checkExpected(resolved: ResolvedPlan, expected: ExpectedFlow): void {
  const own = expectedFlow(resolved);
  own.segments.forEach((segment, at) => {
    const given = expected.segments[at];
    const same =
      given?.id === segment.id &&
      segment.entries.every((entries, stage) => close(total(entries), total(given.entries[stage]))) &&
      close(total(segment.bookings), total(given.bookings));
    if (same) return;
    refuse({
      code: 'result-of-another-plan',
      message: `The expected values of ${segment.id} are not those of this plan.`,
      path: `segments[${at}]`,
      hint: 'Compute the expected values from the plan that is exported.',
    });
  });
}

const total = (values: Float64Array | undefined): number => values?.reduce((a, b) => a + b, 0) ?? Number.NaN;

const close = (a: number, b: number): boolean => Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a));
