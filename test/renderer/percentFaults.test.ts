/** Faults of shares as they are told where shares are typed in percent, from the plan's own refusals. */
import { describe, expect, it } from 'vitest';
import type { ErrorDetail } from '../../shared/errors.ts';
import { limitsProblem } from '../../shared/input/limits.ts';
import { parsePlan } from '../../shared/plan/index.ts';
import type { PlanFile } from '../../shared/plan/schema.ts';
import { inPercent } from '../../renderer/model/cellText.ts';
import { atItsCell } from '../../renderer/model/grid/writes.ts';
import { fullPlan } from '../support/plans.ts';
import { refused } from '../support/refused.ts';

type Transition = PlanFile['segments'][number]['transitions'][number];

function faultOf(change: (transition: Transition, plan: PlanFile) => void): ErrorDetail {
  const plan = fullPlan();
  change(plan.segments[0]!.transitions[0]!, plan);
  return refused(() => parsePlan(plan));
}

const at = 'segments[0].transitions[0]';

describe('a share outside its limits', () => {
  it('is told in percent, at its cell and by its path', () => {
    const fault = faultOf((transition) => (transition.rate = 1.4));
    expect(fault).toMatchObject({ message: `${at}.rate must be at most 1.`, limits: { most: 1 } });
    expect(inPercent(fault, 'en-US').message).toBe(`${at}.rate must be at most 100%.`);
    expect(inPercent(atItsCell(fault), 'en-US').message).toBe('Must be at most 100%.');
    expect(inPercent(atItsCell(faultOf((t) => (t.rate = -0.1))), 'en-US').message).toBe(
      'Must be at least 0%.',
    );
  });

  it('tells what a formula gives in percent too, in the mark of the locale', () => {
    const fault = atItsCell(faultOf((transition) => (transition.rate = '1 + 0.425')));
    expect(fault.message).toBe('Must be from 0 to 1, but its formula gives 1.425.');
    expect(inPercent(fault, 'de-DE').message).toBe('Must be from 0% to 100%, but its formula gives 142,5%.');
  });

  it('is told so of a part of a rate that comes from a formula', () => {
    const fault = faultOf((transition, plan) => {
      transition.rate = { p10: 0.2, p90: 0.4 };
      plan.formulas = {
        [`segments.${plan.segments[0]!.id}.transitions.${transition.from}.rate.p90`]: '3 / 2',
      };
    });
    expect(inPercent(fault, 'en-US')).toMatchObject({
      message: `${at}.rate.p90 must be at most 100%, but its formula gives 150%.`,
      hint: expect.stringContaining('min(') as string,
    });
  });

  it('is told of shares together', () => {
    const fault = faultOf((transition) => {
      transition.rate = 0.5;
      transition.exits = {
        nurturing: { share: 0.7, delayDays: { fixed: 1 } },
        disqualified: { share: 0.5, delayDays: { fixed: 1 } },
      };
    });
    expect(atItsCell(fault).message).toBe('Must have shares that add up to at most 1, not 1.2.');
    expect(inPercent(atItsCell(fault), 'en-US').message).toBe(
      'Must have shares that add up to at most 100%, not 120%.',
    );
  });

  it('keeps the words of every other fault, also those with such figures in them', () => {
    const other: ErrorDetail = { code: 'invalid-value', message: 'Is not below 1 of 3.', path: at };
    expect(inPercent(other, 'en-US')).toBe(other);
  });
});

describe('limits in words', () => {
  it.each([
    [{ least: 2 }, 'must be at least 2'],
    [{ most: 3 }, 'must be at most 3'],
    [{ above: -1 }, 'must be above -1'],
    [{ below: 1 }, 'must be below 1'],
    [{ least: 0, most: 1 }, 'must be from 0 to 1'],
    [
      { most: 1, found: { by: 'sum', value: 0.1 + 0.2 + 0.9 } },
      'must have shares that add up to at most 1, not 1.2',
    ],
  ] as const)('%j', (limits, words) => expect(limitsProblem(limits)).toBe(words));
});
