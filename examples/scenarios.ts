/** The plan's scenarios, from the sample's own exports: imported, measured and calibrated as a user would do it. */
import { measure } from '../shared/estimate/measure.ts';
import { importFiles, parseMapping } from '../shared/intake/index.ts';
import { calibratePlan, parsePlan, planGraph, planTargets, resolvePlan } from '../shared/plan/index.ts';
import type { Plan, PlanFile } from '../shared/plan/index.ts';
import { mapping } from './mapping.ts';

type Scenario = NonNullable<PlanFile['scenarios']>[number];
type Rate = Plan['segments'][number]['transitions'][number]['rate'];

/** The rates that the CRM records, and those that the measurement arrives at with their uncertainty. */
export function measuredScenarios(file: PlanFile, exports: ReadonlyMap<string, string>): Scenario[] {
  const plan = parsePlan(file);
  const encoder = new TextEncoder();
  const { log } = importFiles(
    [...exports].map(([name, text]) => ({ name, bytes: encoder.encode(text) })),
    { graph: planGraph(plan), mapping: parseMapping(mapping) },
  );
  const measurement = measure(log, { plan: planTargets(resolvePlan(plan)) });
  const named = new Map(measurement.segments.map(({ planned, segment }) => [planned, segment]));
  const recorded = (segment: string, from: string): Rate => {
    const found = measurement.transitions.find(
      (transition) => transition.segment === named.get(segment) && transition.from === from,
    );
    return rounded(found!.conversion.period.rate!, 4);
  };
  const calibrated = calibratePlan(plan, measurement).plan;
  const adjusted = (segment: string, from: string): Rate => {
    const rate = calibrated.segments
      .find(({ id }) => id === segment)!
      .transitions.find((transition) => transition.from === from)!.rate;
    if (typeof rate !== 'object' || !('beta' in rate || 'dirichlet' in rate)) return rate;
    const [advance, rest] =
      'beta' in rate
        ? rate.beta
        : [
            rate.dirichlet['advance']!,
            Object.entries(rate.dirichlet).reduce((sum, [key, n]) => (key === 'advance' ? sum : sum + n), 0),
          ];
    // The plan's exits keep their shares, and counts have one decimal: it is to be read by people.
    return { beta: [rounded(advance, 1), rounded(rest, 1)] };
  };
  return [
    { name: 'Recorded rates', patch: ratesPatch(plan, recorded) },
    { name: 'Adjusted rates', patch: ratesPatch(plan, adjusted) },
  ];
}

function ratesPatch(plan: Plan, rate: (segment: string, from: string) => Rate): Record<string, unknown> {
  return {
    segments: Object.fromEntries(
      plan.segments.map(({ id, transitions }) => [
        id,
        { transitions: Object.fromEntries(transitions.map(({ from }) => [from, { rate: rate(id, from) }])) },
      ]),
    ),
  };
}

function rounded(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
