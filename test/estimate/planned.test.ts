import { describe, expect, it } from 'vitest';
import {
  type PlanTargets,
  columnsOfPlan,
  matchSegments,
  plannedConversions,
  plannedLookup,
  rateAlong,
} from '../../shared/estimate/planned.ts';
import { sliceBy } from '../../shared/estimate/slices.ts';
import { logOf } from '../support/logs.ts';

const steps = [
  { from: 'mql', to: 'sal', rate: 0.8 },
  { from: 'sal', to: 'sao', rate: 0.25 },
];

describe('planned rates', () => {
  it('are products along the path, and none where the path does not lead there', () => {
    expect(rateAlong(steps, 'mql', 'sao')).toBeCloseTo(0.2, 12);
    expect(rateAlong(steps, 'mql', 'mql')).toBe(1);
    expect(rateAlong(steps, 'mql', 'won')).toBeNull();
    expect(rateAlong([...steps, { from: 'sao', to: 'mql', rate: 1 }], 'mql', 'won')).toBeNull();
  });

  it('weigh segments by what they expect to enter A, whatever stage they arrive at', () => {
    const plan: PlanTargets = {
      segments: [
        { id: 'a', name: 'A', arrivals: { stage: 'mql', total: 100 }, transitions: steps },
        { id: 'b', name: 'B', arrivals: { stage: 'sal', total: 20 }, transitions: steps },
        { id: 'c', name: 'C', arrivals: { stage: 'sao', total: 50 }, transitions: steps },
      ],
    };
    // C enters after A, so it is no part of the conversion from SAL.
    expect(plannedConversions(plan, 'sal', 'sao').map(({ id, entries }) => [id, entries])).toEqual([
      ['a', 80],
      ['b', 20],
    ]);
    expect(plannedLookup({ plan }, null, 'sal', 'sao')(null)).toBe(0.25);
  });

  it('that are typed go before those of a plan, a segment’s own before those of all', () => {
    const log = logOf('single', {
      a: { about: { segments: { motion: 'Inbound' } }, history: [['mql', '2025-01-01']] },
      b: { about: { segments: { motion: 'Outbound' } }, history: [['mql', '2025-01-01']] },
    });
    const rate = plannedLookup(
      {
        plan: {
          segments: [
            { id: 'inbound', name: 'Inbound', arrivals: { stage: 'mql', total: 1 }, transitions: steps },
          ],
        },
        planned: [...steps, { from: 'sal', to: 'sao', rate: 0.5, segment: 'inbound' }],
      },
      sliceBy(log, ['motion']),
      'mql',
      'sao',
    );
    expect([rate(null), rate('Inbound'), rate('Outbound')].map((value) => value!.toFixed(4))).toEqual([
      '0.2000',
      '0.4000',
      '0.2000',
    ]);
  });
});

describe('segments of a plan', () => {
  const named = (...names: string[]) => names.map((name) => ({ id: name, name }));
  const log = logOf('single', {
    a: {
      about: { segments: { region: 'EMEA', motion: 'Inbound', size: 'SMB' } },
      history: [['mql', '2025-01-01']],
    },
    b: {
      about: { segments: { region: 'AMER', motion: 'Outbound', size: 'Mid-Market' } },
      history: [['mql', '2025-01-01']],
    },
  });

  it('match values without regard to case, punctuation and the order of columns', () => {
    const slices = sliceBy(log, ['size', 'motion']);
    expect(slices.values).toEqual(['SMB · Inbound', 'Mid-Market · Outbound']);
    expect(Array.from(matchSegments(slices, named('outbound-midmarket', 'inbound_smb')))).toEqual([1, 0]);
    expect(Array.from(matchSegments(slices, [{ id: 's1', name: 'Inbound SMB' }]))).toEqual([0, -1]);
  });

  it('are found in one column or two, and only where more than half are there', () => {
    expect(columnsOfPlan(log, named('inbound', 'outbound'))).toEqual(['motion']);
    expect(columnsOfPlan(log, named('inbound-smb', 'outbound-mid-market'))).toEqual(['motion', 'size']);
    expect(columnsOfPlan(log, named('inbound', 'partner', 'event'))).toBeNull();
    expect(columnsOfPlan(log, named('north', 'south'))).toBeNull();
  });
});

describe('slices', () => {
  it('of more values than one can plan by are refused', () => {
    const log = logOf(
      'single',
      Object.fromEntries(
        Array.from({ length: 301 }, (_, i) => [
          `L${i}`,
          { about: { segments: { note: `text ${i}` } }, history: [['mql', '2025-01-01']] as const },
        ]),
      ),
    );
    expect(() => sliceBy(log, ['note'])).toThrow('note have 301 values together');
  });
});
