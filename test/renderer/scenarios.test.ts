import { describe, expect, it } from 'vitest';
import { newProject } from '../../renderer/model/newProject.ts';
import { planning } from '../../renderer/model/planning.ts';
import {
  adjustedScenarioName,
  effectivePlan,
  followedRates,
  freshScenarioName,
  scenarioPlanOf,
  sharedWithPlan,
  withCalibration,
  withMeasuredScenarios,
} from '../../renderer/model/scenarios.ts';
import { withRateShift } from '../../renderer/model/whatIf.ts';
import type { Calibrated } from '../../renderer/workers/catalogues.ts';
import { firstRate, testPlan, withFirstRate } from './plans.ts';

const plan = testPlan();

const calibrated: Calibrated = {
  opening: [],
  eventual: withFirstRate(plan, 0.5),
  period: withFirstRate(plan, 0.4),
  cohort: withFirstRate(plan, 0.45),
  notes: [],
};

const measured = withMeasuredScenarios(newProject('Test', plan));

describe('a measured document', () => {
  it('begins with a scenario at adjusted and one at recorded rates, the adjusted one shown', () => {
    expect(measured.plan.scenarios.map(({ name }) => name)).toEqual(['Adjusted rates', 'Recorded rates']);
    expect(measured.scenario).toBe(adjustedScenarioName);
    expect(withMeasuredScenarios(measured)).toBe(measured);
  });

  it('keeps the scenario that its user had chosen', () => {
    expect(withMeasuredScenarios({ ...newProject('Test', plan), scenario: 'Mine' }).scenario).toBe('Mine');
  });
});

describe('the plan of a scenario', () => {
  it('stands on the rates that it follows, and on the plan’s own where there is no measurement', () => {
    const rate = (scenario: string | null, known: Calibrated | null): unknown =>
      firstRate(scenarioPlanOf(measured, scenario, known, planning));
    expect(rate('Adjusted rates', calibrated)).toBe(0.5);
    expect(rate('Recorded rates', calibrated)).toBe(0.4);
    expect(rate(null, calibrated)).toEqual({ beta: [60, 40] });
    expect(rate('Adjusted rates', null)).toEqual({ beta: [60, 40] });
  });

  it('has its own values on top, and passes both on to its children', () => {
    const patch = { segments: { outbound: { transitions: { mql: { rate: 0.9 } } } } };
    const project = {
      ...measured,
      plan: {
        ...measured.plan,
        scenarios: [
          ...measured.plan.scenarios.map((known) =>
            known.name === 'Adjusted rates' ? { ...known, patch } : known,
          ),
          { name: 'Child', parent: 'Adjusted rates', patch: { weeks: 52 } },
        ],
      },
    };
    const child = scenarioPlanOf(project, 'Child', calibrated, planning);
    expect(firstRate(child)).toBe(0.5);
    expect(child.segments[1]!.transitions[0]!.rate).toBe(0.9);
    expect(child.weeks).toBe(52);
    expect(followedRates(project, 'Child')).toBe('eventual');
    expect(sharedWithPlan({ ...project, scenario: 'Child' })).toBe(false);
    expect(sharedWithPlan(project)).toBe(true);
  });

  it('is projected with what is being tried', () => {
    const tried = { ...measured, whatIf: withRateShift(measured.whatIf, 'mql', 1) };
    expect(firstRate(effectivePlan(tried, calibrated, planning))).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
    expect(firstRate(effectivePlan(measured, calibrated, planning))).toBe(0.5);
  });
});

describe('a calibration on a plan that was edited since', () => {
  it('gives its rates and open visits, and leaves everything else as it is now', () => {
    const edited = { ...plan, weeks: 40, segments: plan.segments.slice(0, 1) };
    const opening = [{ segment: 'outbound', stage: 'mql', ageDays: 3, count: 2 }];
    const shown = withCalibration(edited, { ...withFirstRate(plan, 0.5), weeks: 26, opening });
    expect(firstRate(shown)).toBe(0.5);
    expect(shown.weeks).toBe(40);
    expect(shown.segments).toHaveLength(1);
    expect(shown.opening).toEqual([]);
    expect(withCalibration(edited, calibrated.eventual)).toBe(withCalibration(edited, calibrated.eventual));
  });

  it('keeps a transition that was not measured', () => {
    const renamed = { ...plan.segments[0]!, id: 'partners' };
    const shown = withCalibration({ ...plan, segments: [renamed] }, calibrated.eventual);
    expect(firstRate(shown)).toEqual({ beta: [60, 40] });
  });
});

describe('a name for a scenario', () => {
  it('is the one wanted, or the next free number', () => {
    expect(freshScenarioName(measured, 'What if')).toBe('What if');
    expect(freshScenarioName(measured, 'Adjusted rates')).toBe('Adjusted rates 2');
    expect(freshScenarioName(measured, 'Plan rates')).toBe('Plan rates 2');
  });
});
