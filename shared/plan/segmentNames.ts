/** How the segments of a plan and the values of the CRM's segment columns find each other. */
import { matchSegments } from '../estimate/planned.ts';
import type { Measurement } from '../estimate/result.ts';
import type { Plan } from './schema.ts';

/** An id for a segment of this name that is not taken yet: its Latin letters and digits in lower case, joined by `-`. */
export function segmentId(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^-|-$/g, '');
  // The names of every object's prototype are no ids.
  const isUsable = /^[a-z]/.test(plain) && plain !== 'constructor' && plain !== 'prototype';
  const base = isUsable ? plain : ['segment', plain].filter((part) => part !== '').join('-');
  let id = base;
  for (let count = 2; taken.has(id); count++) id = `${base}-${count}`;
  return id;
}

/**
 * By measured segment, the id of the plan's segment of that id or name, as the gap bridge matches them: case and
 * punctuation do not matter. Measured segments that the plan does not know are absent.
 */
export function segmentsOfPlan(plan: Plan, measurement: Measurement): ReadonlyMap<string, string> {
  const values = measurement.segments.map(({ segment }) => segment);
  const matches = matchSegments(
    { values },
    plan.segments.map(({ id, name = id }) => ({ id, name })),
  );
  const found = new Map<string, string>();
  values.forEach((value, index) => {
    const segment = plan.segments[matches[index]!];
    if (segment !== undefined) found.set(value, segment.id);
  });
  return found;
}

/** By id of the plan's segment, the measured segment of that name; of several, the one with most visits. */
export function measuredSegments(plan: Plan, measurement: Measurement): ReadonlyMap<string, string> {
  const segmentOf = segmentsOfPlan(plan, measurement);
  const largestLast = [...measurement.segments].sort((a, b) => a.n - b.n);
  return new Map(
    largestLast.flatMap(({ segment }) => {
      const id = segmentOf.get(segment);
      return id === undefined ? [] : [[id, segment] as const];
    }),
  );
}
