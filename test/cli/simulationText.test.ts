/** The summary that `simulate` prints. */
import { describe, expect, it } from 'vitest';
import { simulationText } from '../../cli/text/simulation.ts';
import { expectedFlow, simulate } from '../../shared/engine/index.ts';
import { type PlanFile, resolvePlan } from '../../shared/plan/index.ts';
import { testPlan } from '../renderer/plans.ts';

const targets: PlanFile['targets'] = [
  { metric: 'pipeline', amount: 1 },
  { metric: 'bookings', amount: 9_000_000_000 },
  { metric: 'entries:mql', amount: 200, period: 'FY27-Q1', segment: 'outbound' },
];
const plan = resolvePlan(testPlan({ targets }));
const told = (simulation: Parameters<typeof simulationText>[0]): string => simulationText(simulation, plan);

/** The cells of the line that begins with some words. */
const line = (text: string, begins: string): readonly string[] =>
  text
    .split('\n')
    .find((known) => known.startsWith(begins))!
    .split(/ {2,}/);

describe('the summary of a projection', () => {
  it('tells no chance of 0% or 100% from a finite number of trials', () => {
    const text = told(simulate(plan, { trials: 200, seed: 1 }));
    expect(line(text, 'pipeline')).toEqual(['pipeline', 'horizon', '$1.00', '>99.5%', 'all of 200']);
    expect(line(text, 'bookings')).toEqual(['bookings', 'horizon', '$9.00B', '<0.5%', 'none of 200']);
    expect(line(text, 'SDR wait, days')).toHaveLength(5);
  });

  it('names stages and segments as the plan does, not by their ids', () => {
    const text = told(simulate(plan, { trials: 50, seed: 1 }));
    const { stages } = plan.graph;
    const [mql, won] = ['mql', 'won'].map((id) => stages[plan.graph.indexOf(id)]!.name);
    expect([mql, won]).toEqual(['MQL', 'Won']);
    expect(line(text, 'entries to').slice(0, 3)).toEqual(['entries to MQL', 'FY27-Q1, Outbound', '200']);
    expect(line(text, 'Entries to MQL')).toHaveLength(5);
    expect(line(text, 'Entries to Won')).toHaveLength(5);
    expect(text).not.toMatch(/ntries to (mql|sql|won)|outbound/);
  });

  it('has one figure of what is expected, and none of a spread', () => {
    const { simulation } = expectedFlow(plan);
    const text = told(simulation);
    expect(line(text, 'Target')).toEqual(['Target', 'Of', 'At least', 'Expected']);
    expect(line(text, 'Pipeline')).toHaveLength(2);
    expect(text).not.toMatch(/p10|chance/i);
  });
});
