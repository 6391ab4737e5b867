import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostReasons } from '../../shared/estimate/exitReasons.ts';
import { measure } from '../../shared/estimate/measure.ts';
import { EventLogBuilder } from '../../shared/events/eventLog.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';

const graph = templateGraph('default');

interface Left {
  readonly after: string;
  readonly exit: string;
  readonly reason: string | null;
  /** Days after the first. */
  readonly day?: number;
}

function measured(lefts: readonly Left[], window?: readonly [number, number]) {
  const builder = new EventLogBuilder(graph);
  lefts.forEach(({ after, exit, reason, day = 5 }, index) => {
    const entity = builder.entity(`L${index}`);
    const at = { day: 20_000, time: 20_000, precision: 0 as const };
    builder.add(entity, { ...at, stage: graph.indexOf('mql') });
    if (after !== 'mql') builder.add(entity, { ...at, stage: graph.indexOf(after) });
    builder.add(entity, { ...at, day: 20_000 + day, time: 20_000 + day, stage: graph.indexOf(exit), reason });
  });
  const log = builder.build({ zone: 'UTC', passes: 'byExit' });
  return measure(log, { from: 'mql', to: 'sao', asOf: 20_100, ...(window ? { window } : {}) }).exitReasons!;
}

describe('the reasons of exits', () => {
  it('come by exit, most frequent first, with shares that run to one and the stage that was left', () => {
    const no = { exit: 'disqualified' } as const;
    expect(
      measured([
        { ...no, after: 'mql', reason: 'Junk' },
        { ...no, after: 'sal', reason: 'Junk' },
        { ...no, after: 'mql', reason: null },
        { ...no, after: 'mql', reason: 'Student' },
        { after: 'sal', exit: 'nurturing', reason: 'No budget' },
      ]),
    ).toEqual([
      {
        exit: 'nurturing',
        n: 1,
        reasons: [
          { reason: 'No budget', count: 1, share: 1, cumulative: 1, from: [{ stage: 'sal', count: 1 }] },
        ],
        others: { reasons: 0, count: 0 },
      },
      {
        exit: 'disqualified',
        n: 4,
        reasons: [
          {
            reason: 'Junk',
            count: 2,
            share: 0.5,
            cumulative: 0.5,
            from: [
              { stage: 'mql', count: 1 },
              { stage: 'sal', count: 1 },
            ],
          },
          { reason: 'Student', count: 1, share: 0.25, cumulative: 0.75, from: [{ stage: 'mql', count: 1 }] },
          { reason: null, count: 1, share: 0.25, cumulative: 1, from: [{ stage: 'mql', count: 1 }] },
        ],
        others: { reasons: 0, count: 0 },
      },
    ]);
  });

  it('are those of the exits dated in the window', () => {
    const lefts: Left[] = [
      { after: 'mql', exit: 'lost', reason: 'early', day: 1 },
      { after: 'mql', exit: 'lost', reason: 'late', day: 9 },
    ];
    expect(
      measured(lefts, [20_000, 20_005]).map(({ reasons }) => reasons.map(({ reason }) => reason)),
    ).toEqual([['early']]);
  });

  it('are not there where the log has none at all', () => {
    expect(measured([{ after: 'mql', exit: 'lost', reason: null }])).toEqual([]);
  });

  it('are text and nothing else, hostile ones included', () => {
    const texts = ['__proto__', 'constructor', '=1+1', '<img src=x onerror=alert(1)>', 'toString'];
    const [lost] = measured(texts.map((reason) => ({ after: 'mql', exit: 'lost', reason })));
    expect(lost!.reasons.map(({ reason }) => reason).sort()).toEqual(texts.toSorted());
  });

  it('beyond forty are counted together', () => {
    const lefts = Array.from({ length: mostReasons + 3 }, (_, i) => ({
      after: 'mql',
      exit: 'lost',
      reason: `free text ${i}`,
    }));
    const [lost] = measured([...lefts, lefts[0]!]);
    expect(lost!.reasons).toHaveLength(mostReasons);
    expect(lost!.others).toEqual({ reasons: 3, count: 3 });
    expect(lost!.reasons[0]!.count).toBe(2);
  });

  it('keep every exit, in descending order', () => {
    const left = fc.record({
      after: fc.constantFrom('mql', 'sal', 'sql'),
      exit: fc.constantFrom('nurturing', 'disqualified', 'lost'),
      reason: fc.option(fc.string({ minLength: 1, maxLength: 3 })),
    });
    fc.assert(
      fc.property(fc.array(left, { minLength: 1, maxLength: 80 }), (lefts) => {
        const found = measured(lefts);
        if (lefts.every(({ reason }) => reason === null)) {
          expect(found).toEqual([]);
          return;
        }
        for (const exit of ['nurturing', 'disqualified', 'lost']) {
          const one = found.find((candidate) => candidate.exit === exit);
          const expected = lefts.filter((told) => told.exit === exit).length;
          expect(one?.n ?? 0).toBe(expected);
          if (!one) continue;
          const counts = one.reasons.map(({ count }) => count);
          expect(counts).toEqual(counts.toSorted((a, b) => b - a));
          expect(counts.reduce((a, b) => a + b, 0) + one.others.count).toBe(expected);
          for (const { count, from } of one.reasons)
            expect(from.reduce((sum, part) => sum + part.count, 0)).toBe(count);
        }
      }),
    );
  });
});
