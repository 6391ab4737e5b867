import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bridgeSentence } from '../../shared/estimate/bridgeSentence.ts';
import { templates } from '../../shared/funnel/templates.ts';

const stage = (id: string, template: keyof typeof templates = 'default') =>
  templates[template].stages.find((known) => known.id === id)!;

const mqaToPipeline = { from: stage('mqa', 'account-based'), to: stage('sao', 'account-based') };

const sentence = (planned: number, recorded: number, measurement: number, mix: number | null = null) =>
  bridgeSentence({ ...mqaToPipeline, planned, recorded, measurement, mix });

describe('the sentence', () => {
  const claim = 'The plan says 18.0% of MQAs become pipeline';
  it.each([
    [
      'measurement is a part of the gap',
      sentence(0.18, 0.12, 0.042),
      `${claim}; the CRM records 12.0%. Of the 6.0 points, 4.2 (70%) are measurement; the other 1.8 are performance.`,
    ],
    [
      'measurement is a part of the gap, with its interval',
      bridgeSentence({
        ...mqaToPipeline,
        planned: 0.18,
        recorded: 0.12,
        measurement: 0.039,
        mix: null,
        share: { low: 0.482, high: 0.794 },
      }),
      `${claim}; the CRM records 12.0%. Of the 6.0 points, 3.9 (65%; 48–79%) are measurement; the other 2.1 are performance.`,
    ],
    [
      'the interval reaches below nothing',
      bridgeSentence({
        ...mqaToPipeline,
        planned: 0.18,
        recorded: 0.12,
        measurement: 0.006,
        mix: null,
        share: { low: -0.084, high: 0.213 },
      }),
      `${claim}; the CRM records 12.0%. Of the 6.0 points, 0.6 (10%; −8% to 21%) are measurement; the other 5.4 are performance.`,
    ],
    [
      'the gap may as well be none',
      bridgeSentence({
        ...mqaToPipeline,
        planned: 0.18,
        recorded: 0.17,
        measurement: 0.006,
        mix: null,
        share: null,
      }),
      `${claim}; the CRM records 17.0%. Of the 1.0 points, 0.6 are measurement; the other 0.4 are performance.`,
    ],
    [
      'measurement is all of the gap',
      sentence(0.18, 0.12, 0.06),
      `${claim}; the CRM records 12.0%. Of the 6.0 points, 6.0 (100%) are measurement.`,
    ],
    [
      'none of the gap is measurement',
      sentence(0.18, 0.12, 0.0002),
      `${claim}; the CRM records 12.0%. None of the 6.0 points is measurement; the other 6.0 are performance.`,
    ],
    [
      'mix and performance share the rest',
      sentence(0.18, 0.12, 0.03, 0.01),
      `${claim}; the CRM records 12.0%. Of the 6.0 points, 3.0 (50%) are measurement; 1.0 are mix and the other 2.0 performance.`,
    ],
    [
      'mix is all of the rest',
      sentence(0.18, 0.12, 0.03, 0.03),
      `${claim}; the CRM records 12.0%. Of the 6.0 points, 3.0 (50%) are measurement; the other 3.0 are mix.`,
    ],
    [
      'mix costs more than the rest',
      sentence(0.18, 0.12, 0.03, 0.05),
      `${claim}; the CRM records 12.0%. Of the 6.0 points, 3.0 (50%) are measurement; mix costs 5.0, of which performance makes good 2.0.`,
    ],
    [
      'the mix is better than planned',
      sentence(0.18, 0.12, 0.03, -0.01),
      `${claim}; the CRM records 12.0%. Of the 6.0 points, 3.0 (50%) are measurement; performance costs 4.0, of which the mix makes good 1.0.`,
    ],
    [
      'measurement exceeds the gap',
      sentence(0.18, 0.12, 0.075),
      `${claim}; the CRM records 12.0%. Measurement is 7.5 points, more than the gap of 6.0: corrected, the rate is 19.5%, 1.5 above plan.`,
    ],
    [
      'the record flatters',
      sentence(0.18, 0.12, -0.02),
      `${claim}; the CRM records 12.0%. The record flatters: corrected, it is 10.0%, so the gap is 8.0 points, not 6.0, and none of it is measurement.`,
    ],
    ['no gap', sentence(0.18, 0.18, 0), `${claim}, and the CRM records just that: there is no gap.`],
    [
      'no gap on paper, better in truth',
      sentence(0.18, 0.1801, 0.02),
      `${claim}, and the CRM records just that: there is no gap on paper. But 2.0 points are hidden by measurement: corrected, it is 20.0%, above plan.`,
    ],
    [
      'no gap on paper, worse in truth',
      sentence(0.18, 0.18, -0.02),
      `${claim}, and the CRM records just that: there is no gap on paper. But the record flatters by 2.0 points: corrected, it is 16.0%, below plan.`,
    ],
    [
      'above plan, nothing of it measurement',
      sentence(0.18, 0.21, 0),
      `${claim}; the CRM records 21.0%, 3.0 points more. None of the difference is measurement.`,
    ],
    [
      'above plan, part of it measurement',
      sentence(0.18, 0.21, -0.02),
      `${claim}; the CRM records 21.0%, 3.0 points more. Of these, 2.0 (67%) are measurement: corrected, the rate is 19.0%, 1.0 points above plan.`,
    ],
    [
      'above plan, all of it measurement',
      sentence(0.18, 0.21, -0.03),
      `${claim}; the CRM records 21.0%, 3.0 points more. Of these, 3.0 (100%) are measurement: corrected, the rate is 18.0%, as planned.`,
    ],
    [
      'above plan on paper, below it in truth',
      sentence(0.18, 0.21, -0.05),
      `${claim}; the CRM records 21.0%, 3.0 points more. The record flatters by 5.0 points: corrected, the rate is 16.0%, 2.0 below plan.`,
    ],
    [
      'above plan, and further above in truth',
      sentence(0.18, 0.21, 0.01),
      `${claim}; the CRM records 21.0%, 3.0 points more. Measurement hides 1.0 more: corrected, the rate is 22.0%, 4.0 points above plan.`,
    ],
  ])('where %s', (_, actual, expected) => {
    expect(actual).toBe(expected);
  });

  it('names stages as one would say them', () => {
    const told = (from: string, to: string): string =>
      bridgeSentence({
        from: stage(from),
        to: stage(to),
        planned: 0.5,
        recorded: 0.5,
        measurement: 0,
        mix: null,
      });
    expect(told('mql', 'sql')).toContain('50.0% of MQLs become SQLs,');
    expect(told('sal', 'meetingHeld')).toContain('50.0% of SALs reach Meeting Held,');
    expect(told('meetingBooked', 'won')).toContain('50.0% of those in Meeting Booked are won,');
  });

  it('adds up as it is shown', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, share, (planned, recorded, part) => {
        fc.pre(planned - recorded > 0.002);
        const text = sentence(planned, recorded, part * (planned - recorded));
        const figures =
          /records ([\d.]+)%\. Of the ([\d.]+) points, ([\d.]+) .*?(?:other ([\d.]+))?[^\d]*$/.exec(text);
        if (figures === null) return;
        const [, shown, gap, measurement, performance = '0'] = figures.map(Number) as number[];
        expect(Number(shown) + Number(gap)).toBeCloseTo(Number(/says ([\d.]+)%/.exec(text)![1]), 9);
        expect(Number(measurement) + (Number(performance) || 0)).toBeCloseTo(Number(gap), 9);
      }),
    );
  });
});

it('rounds mix and performance so that they add up and neither is off by more than it must be', () => {
  const sentence = bridgeSentence({
    from: { name: 'MQA' },
    to: { name: 'Pipeline', counts: 'pipeline' },
    planned: 0.18,
    recorded: 0.1197,
    measurement: 0.0387,
    mix: 0.0027,
  });
  // 6.0 = 3.9 + 0.2 + 1.9 of 3.87, 0.27 and 1.89: rounding each would show 6.1.
  expect(sentence).toContain('3.9 (64%) are measurement; 0.2 are mix and the other 1.9 performance.');
});
