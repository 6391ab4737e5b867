/** Every finding on a log of a few entities, with the neighbours that are none. */
import { describe, expect, test } from 'vitest';
import { type AuditFinding, type AuditOptions, audit, summariseFinding } from '../../shared/audit/index.ts';
import type { FindingCode } from '../../shared/audit/finding.ts';
import { type EventLog, EventLogBuilder } from '../../shared/events/eventLog.ts';
import { stageGraph } from '../../shared/funnel/stages.ts';
import { templateGraph, templates } from '../../shared/funnel/templates.ts';
import { type History, type Told, day, logOf } from '../support/logs.ts';

const graph = templateGraph('default');
const asOf = day('2025-06-30');
const id = (name: string): number => graph.indexOf(name);

/** Ids by stage of all findings of a code. */
function found(
  log: EventLog,
  code: FindingCode,
  options: Partial<AuditOptions> = {},
): Record<string, string[]> {
  const findings = audit(log, { asOf, ...options }).filter((finding) => finding.code === code);
  return Object.fromEntries(
    findings.map((finding) => {
      const summary = summariseFinding(log, finding);
      return [summary.stage ?? 'all', summary.ids];
    }),
  );
}

function one(log: EventLog, code: FindingCode, options: Partial<AuditOptions> = {}): AuditFinding {
  const findings = audit(log, { asOf, ...options }).filter((finding) => finding.code === code);
  expect(findings).toHaveLength(1);
  return findings[0]!;
}

describe('missing-stage-date and skipped-stage', () => {
  const log = logOf('single', {
    complete: [
      ['registered', '2025-01-01'],
      ['mql', '2025-01-02'],
    ],
    gap: [
      ['registered', '2025-01-01'],
      ['sal', '2025-01-05'],
    ],
    headless: [['mql', '2025-01-02']],
    stated: { history: [['registered', '2025-01-01']], about: { status: id('mql') } },
    nothing: { history: [], about: { status: id('mql') } },
    exited: [
      ['registered', '2025-01-01'],
      ['disqualified', '2025-01-03'],
    ],
  });

  test('missing: a later stage is dated, or the status names the stage; exits prove nothing', () => {
    expect(found(log, 'missing-stage-date')).toEqual({
      registered: ['headless'],
      mql: ['gap', 'stated', 'nothing'],
    });
  });

  test('skipped: an earlier stage is dated too', () => {
    expect(found(log, 'skipped-stage')).toEqual({ mql: ['gap'] });
  });

  test('the denominator is those who were in the stage', () => {
    const finding = one(log, 'skipped-stage');
    expect({ count: finding.count, denominator: finding.denominator }).toEqual({ count: 1, denominator: 5 });
  });

  test('an optional stage is never missing, but proves those before it', () => {
    const stages = templates.default.stages.map((stage) =>
      stage.id === 'sal' ? { ...stage, required: false } : stage,
    );
    const optional = logOf(
      'single',
      {
        a: [
          ['mql', '2025-01-01'],
          ['meetingBooked', '2025-01-05'],
        ],
        b: [
          ['registered', '2025-01-01'],
          ['sal', '2025-01-05'],
        ],
      },
      stageGraph(stages),
    );
    expect(found(optional, 'skipped-stage')).toEqual({ mql: ['b'] });
  });

  test('a pass that comes back begins at the re-entry stage', () => {
    const history = logOf('byExit', {
      a: [
        ['registered', '2025-01-01'],
        ['mql', '2025-01-02'],
        ['nurturing', '2025-01-10'],
        ['sal', '2025-03-01'],
      ],
    });
    expect(found(history, 'missing-stage-date')).toEqual({ mql: ['a'] });
    expect(found(history, 'skipped-stage')).toEqual({});
  });

  test('a date that cannot be true still says that the stage was there', () => {
    const dated = logOf('single', {
      a: [
        ['registered', '2025-01-01'],
        ['mql', '2025-01-05'],
        ['sal', '2026-01-01'],
      ],
      b: [
        ['registered', '1970-01-01'],
        ['mql', '2025-01-05'],
      ],
      c: [
        ['registered', '2025-01-01'],
        ['sal', '2026-01-01'],
      ],
    });
    expect(found(dated, 'missing-stage-date')).toEqual({ mql: ['c'] });
  });
});

describe('out-of-order', () => {
  test('is reported at the later stage; the same day is in order, and another pass is another matter', () => {
    const log = logOf('single', {
      wrong: [
        ['mql', '2025-01-10'],
        ['sal', '2025-01-05'],
        ['meetingBooked', '2025-01-07'],
      ],
      same: [
        ['mql', '2025-01-10'],
        ['sal', '2025-01-10'],
      ],
    });
    expect(found(log, 'out-of-order')).toEqual({ sal: ['wrong'], meetingBooked: ['wrong'] });
    const history = logOf('byExit', {
      back: [
        ['sal', '2025-01-05'],
        ['nurturing', '2025-01-06'],
        ['mql', '2025-02-01'],
      ],
    });
    expect(found(history, 'out-of-order')).toEqual({});
  });

  test('names the event of the later stage', () => {
    const log = logOf('single', {
      a: [
        ['mql', '2025-01-10'],
        ['sal', '2025-01-05'],
      ],
    });
    const finding = one(log, 'out-of-order');
    expect(Array.from(finding.events, (event) => log.stage[event])).toEqual([id('sal')]);
  });
});

describe('batch-stamped', () => {
  test('three stages on one day, but not two', () => {
    const log = logOf('single', {
      three: [
        ['mql', '2025-01-10'],
        ['sal', '2025-01-10'],
        ['meetingBooked', '2025-01-10'],
      ],
      two: [
        ['mql', '2025-01-10'],
        ['sal', '2025-01-10'],
        ['meetingBooked', '2025-01-11'],
      ],
      exit: [
        ['mql', '2025-01-10'],
        ['sal', '2025-01-10'],
        ['disqualified', '2025-01-10'],
      ],
    });
    expect(found(log, 'batch-stamped')).toEqual({ all: ['three'] });
    expect(one(log, 'batch-stamped').events).toHaveLength(3);
  });

  test('with times of day two in the same second, but not half a minute apart', () => {
    const builder = new EventLogBuilder(graph);
    const add = (name: string, seconds: number, stage: string): void => {
      const time = day('2025-01-10') + seconds / 86_400;
      builder.add(builder.entity(name), { stage: id(stage), day: Math.floor(time), time, precision: 1 });
    };
    add('same', 43_200, 'mql');
    add('same', 43_200.9, 'sal');
    add('apart', 43_200, 'mql');
    add('apart', 43_230, 'sal');
    expect(found(builder.build({ zone: 'UTC', passes: 'byExit' }), 'batch-stamped')).toEqual({
      all: ['same'],
    });
  });
});

describe('bulk-stamped', () => {
  /** `perDay` entities enter MQL on each of `days` days, `extra` more on one of them. */
  function steady(days: number, perDay: number, extra: { day: number; count: number }): EventLog {
    const told: Record<string, History> = {};
    for (let d = 0; d < days; d++)
      for (let i = 0; i < perDay + (d === extra.day ? extra.count : 0); i++)
        told[`${d}-${i}`] = [
          ['mql', `2025-0${1 + Math.floor(d / 28)}-${String(1 + (d % 28)).padStart(2, '0')}`],
        ];
    return logOf('single', told);
  }

  test('a day above the Poisson limit is a back-fill, with its date and its limit', () => {
    const finding = one(steady(84, 3, { day: 40, count: 30 }), 'bulk-stamped');
    expect(finding).toMatchObject({
      count: 33,
      denominator: 84 * 3 + 30,
      detail: { moments: 1, largestAt: '2025-02-13', largestCount: 33 },
    });
    expect(finding.detail?.['limit']).toBeGreaterThan(9);
    expect(finding.detail?.['limit']).toBeLessThan(20);
  });

  test('a day within it is none, and neither is a handful in a sparse log', () => {
    expect(found(steady(84, 3, { day: 40, count: 5 }), 'bulk-stamped')).toEqual({});
    const sparse = logOf('single', {
      ...Object.fromEntries(
        Array.from({ length: 8 }, (_, i) => [`x${i}`, [['mql', '2025-03-01']] as History]),
      ),
      first: [['mql', '2025-01-01']],
      last: [['mql', '2025-06-01']],
    });
    expect(found(sparse, 'bulk-stamped')).toEqual({});
    expect(found(sparse, 'bulk-stamped', { usualRate: 'overall' })['mql']).toHaveLength(8);
  });

  test('against the local rate a busy month is none; against one rate for all days it is', () => {
    const told: Record<string, History> = {};
    for (let d = 1; d <= 140; d++) {
      const busy = d > 84 && d <= 112;
      const month = 1 + Math.floor((d - 1) / 28);
      const date = `2025-0${month}-${String(1 + ((d - 1) % 28)).padStart(2, '0')}`;
      for (let i = 0; i < (busy ? 24 : 2); i++) told[`${d}-${i}`] = [['mql', date]];
    }
    const log = logOf('single', told);
    expect(found(log, 'bulk-stamped', { usualRate: 'overall' })['mql']).toHaveLength(20);
    expect(one(log, 'bulk-stamped', { usualRate: 'overall' }).count).toBe(28 * 24);
    expect(found(log, 'bulk-stamped')).toEqual({});
  });

  test('with times of day: twenty in one minute', () => {
    const minute = (count: number): EventLog =>
      logOf(
        'byExit',
        Object.fromEntries(
          Array.from({ length: count }, (_, i) => [`e${i}`, [['mql', '2025-03-01T09:30']] as History]),
        ),
      );
    expect(found(minute(19), 'bulk-stamped')).toEqual({});
    expect(one(minute(20), 'bulk-stamped')).toMatchObject({
      count: 20,
      detail: { largestAt: '2025-03-01T09:30Z', limit: 20 },
    });
  });
});

describe('future-or-impossible', () => {
  const log = logOf('single', {
    future: [
      ['mql', '2025-06-27'],
      ['sal', '2025-07-01'],
    ],
    today: [['mql', '2025-06-30']],
    ancient: [['mql', '1989-12-31']],
    early: { history: [['mql', '2025-01-01']], about: { created: day('2025-01-02') } },
    gone: [
      ['mql', '2025-06-27'],
      ['lost', '2031-01-01'],
    ],
  });

  test('after the as-of day, before 1990, before the entity was created; exits too', () => {
    expect(found(log, 'future-or-impossible')).toEqual({
      mql: ['ancient', 'early'],
      sal: ['future'],
      lost: ['gone'],
    });
  });

  test('no other check believes them', () => {
    const codes = audit(log, { asOf })
      .filter((finding) => finding.code !== 'missing-stage-date')
      .map((finding) => finding.code);
    expect(new Set(codes)).toEqual(new Set(['future-or-impossible']));
  });

  test('where the moment of the export is known, later on that day is the future', () => {
    const hour = logOf('byExit', { a: [['mql', '2025-06-30T15:00']] });
    expect(found(hour, 'future-or-impossible')).toEqual({});
    expect(found(hour, 'future-or-impossible', { asOfTime: asOf + 0.5 })).toEqual({ mql: ['a'] });
  });
});

describe('stalled', () => {
  /** A hundred visits of MQL that took 1 to 100 days, and one open for `openDays`. */
  function history(openDays: number, more: Record<string, History> = {}): EventLog {
    const start = day('2024-06-01');
    const builder = new EventLogBuilder(graph);
    const add = (name: string, stage: string, on: number): void =>
      builder.add(builder.entity(name), { stage: id(stage), day: on, time: on, precision: 0 });
    for (let i = 1; i <= 100; i++) {
      add(`done${i}`, 'mql', start);
      add(`done${i}`, i % 2 === 0 ? 'sal' : 'nurturing', start + i);
      if (i % 2 === 0) add(`done${i}`, 'nurturing', start + i + 1);
    }
    add('open', 'mql', asOf - openDays);
    for (const [name, events] of Object.entries(more))
      for (const [stage, on] of events) add(name, stage, day(on));
    return builder.build({ zone: 'UTC', passes: 'single' });
  }

  test('open for longer than the 99th percentile (type 7) of completed visits, exits included', () => {
    // Of 1 … 100 it is 99.01.
    expect(found(history(99), 'stalled')).toEqual({});
    const finding = one(history(100), 'stalled');
    expect(finding).toMatchObject({ count: 1, denominator: 1 });
    expect(finding.detail).toEqual({ completedVisits: 100, p99Days: expect.closeTo(99.01, 10) });
  });

  test('dates out of order have no duration and do not move the percentile', () => {
    const log = history(100, {
      wrong: [
        ['mql', '2025-01-01'],
        ['sal', '2024-12-01'],
        ['nurturing', '2025-02-01'],
      ],
    });
    expect(one(log, 'stalled').detail).toMatchObject({ completedVisits: 100 });
  });

  test('nobody stalls in the last stage, nor where nothing was ever completed', () => {
    const log = logOf('single', { won: [['won', '2020-01-01']], open: [['mql', '2020-01-01']] });
    expect(found(log, 'stalled')).toEqual({});
  });
});

describe('sla-breach', () => {
  const told: Record<string, History> = {
    // Monday 2 June 2025, 09:00; 24 business hours end on Wednesday at 17:00.
    kept: [
      ['mql', '2025-06-02T09:00'],
      ['sal', '2025-06-04T17:00'],
    ],
    late: [
      ['mql', '2025-06-02T09:00'],
      ['sal', '2025-06-05T09:01'],
    ],
    rejected: [
      ['mql', '2025-06-02T09:00'],
      ['disqualified', '2025-06-09T09:00'],
    ],
    unknown: [
      ['mql', '2025-06-02T09:00'],
      ['meetingBooked', '2025-06-20T09:00'],
    ],
    waiting: [['mql', '2025-06-23T09:00']],
    fresh: [['mql', '2025-06-27T09:00']],
    undecided: [
      ['meetingHeld', '2025-06-02T09:00'],
      ['sql', '2025-06-07T09:00'],
    ],
    slow: [
      ['meetingHeld', '2025-06-02T09:00'],
      ['sql', '2025-06-07T09:01'],
    ],
  };

  function breaches(log: EventLog, options: Partial<AuditOptions> = {}): Record<string, string[]> {
    const findings = audit(log, { asOf, ...options }).filter((finding) => finding.code === 'sla-breach');
    return Object.fromEntries(
      findings.map((finding) => {
        const { stage, ids, detail } = summariseFinding(log, finding);
        return [`${stage} ${detail!['open'] === 1 ? 'open' : 'decided'}`, ids];
      }),
    );
  }

  test('business hours to acceptance or rejection, days to a decision; exactly at the limit is kept', () => {
    expect(breaches(logOf('byExit', told), { asOfTime: asOf + 0.5 })).toEqual({
      'mql decided': ['late', 'rejected'],
      'mql open': ['waiting'],
      'meetingHeld decided': ['slow'],
    });
  });

  test('names the transition and counts those who were decided', () => {
    const log = logOf('byExit', told);
    const [decided] = audit(log, { asOf }).filter((finding) => finding.code === 'sla-breach');
    expect(summariseFinding(log, decided!)).toMatchObject({
      transition: { from: 'mql', to: 'sal' },
      count: 2,
      denominator: 3,
      detail: { open: 0, limit: 24, unit: 'businessHours' },
    });
  });

  test('the team’s own hours count', () => {
    const calendar = { zone: 'UTC', open: '00:00', close: '24:00', weekdays: [1, 2, 3, 4, 5, 6, 7] };
    expect(breaches(logOf('byExit', told), { calendar })['mql decided']).toEqual([
      'kept',
      'late',
      'rejected',
    ]);
  });

  test('between days only what is late at any times of those days is a breach', () => {
    // Three whole working days lie between Monday and Friday, so 24 hours may have been kept; not so by Monday.
    const log = logOf('single', {
      maybe: [
        ['mql', '2025-06-02'],
        ['sal', '2025-06-06'],
      ],
      surely: [
        ['mql', '2025-06-02'],
        ['sal', '2025-06-09'],
      ],
    });
    expect(breaches(log)).toEqual({ 'mql decided': ['surely'] });
  });
});

describe('recycling-loop', () => {
  const back = (times: number): History =>
    Array.from({ length: times + 1 }, (_, i) => i).flatMap((i): History => [
      ['mql', `2025-0${i + 1}-01`],
      ['nurturing', `2025-0${i + 1}-10`],
    ]);

  test('comes back more often than allowed', () => {
    const log = logOf('byExit', { twice: back(2), thrice: back(3) });
    expect(found(log, 'recycling-loop')).toEqual({ all: ['thrice'] });
    expect(found(log, 'recycling-loop', { maxReentries: 3 })).toEqual({});
  });

  test('tells how many conversions are recycles', () => {
    const log = logOf('byExit', {
      loop: [...back(3), ['mql', '2025-06-01'], ['sao', '2025-06-20']],
      straight: [
        ['mql', '2025-02-01'],
        ['sao', '2025-03-01'],
      ],
    });
    expect(one(log, 'recycling-loop').detail).toEqual({
      allowed: 2,
      most: 4,
      conversions: 2,
      recycledConversions: 1,
    });
  });

  test('exits alone are no return', () => {
    const log = logOf('byExit', {
      a: [
        ['mql', '2025-01-01'],
        ['nurturing', '2025-01-02'],
        ['nurturing', '2025-01-03'],
        ['nurturing', '2025-01-04'],
        ['disqualified', '2025-01-05'],
      ],
    });
    expect(found(log, 'recycling-loop')).toEqual({});
  });
});

describe('missing-reason and disqualified-overuse', () => {
  const exits = (disqualified: number, nurturing: number, reason?: string): EventLog => {
    const told: Record<string, Told> = {};
    const about = reason === undefined ? {} : { reason };
    for (let i = 0; i < disqualified; i++)
      told[`d${i}`] = { history: [['disqualified', '2025-01-05']], about: i === 0 ? {} : about };
    for (let i = 0; i < nurturing; i++) told[`n${i}`] = { history: [['nurturing', '2025-01-05']], about };
    return logOf('single', told);
  };

  test('an exit without a reason, by exit; nothing where the log has no reasons at all', () => {
    expect(found(exits(3, 2, 'junk'), 'missing-reason')).toEqual({ disqualified: ['d0'] });
    expect(found(exits(3, 2), 'missing-reason')).toEqual({});
  });

  test('more than half of twenty exits or more', () => {
    expect(one(exits(11, 9), 'disqualified-overuse')).toMatchObject({
      count: 11,
      denominator: 20,
      detail: { disqualified: 11, nurturing: 9 },
    });
    expect(found(exits(10, 10), 'disqualified-overuse')).toEqual({});
    expect(found(exits(10, 9), 'disqualified-overuse')).toEqual({});
  });
});

describe('values that are not known', () => {
  const log = logOf('single', {
    a: {
      history: [['mql', '2025-01-01']],
      about: { owners: { owner: 'ann' }, segments: { size: 'smb' }, account: 'Acme' },
    },
    b: {
      history: [
        ['mql', '2025-01-01'],
        ['sal', '2025-01-09'],
      ],
      about: { owners: { owner: 'robot' }, account: 'Acme' },
    },
  });

  test('missing-segment: no value in a segment column', () => {
    expect(one(log, 'missing-segment')).toMatchObject({
      count: 1,
      denominator: 2,
      detail: { segment: 'size' },
    });
  });

  test('unknown-owner: a name that is not on the list, where there is one', () => {
    expect(found(log, 'unknown-owner')).toEqual({});
    expect(one(log, 'unknown-owner', { knownOwners: ['ann'] }).detail).toEqual({ value: 'robot' });
  });

  test('unmapped-stage and duplicate-entity: what the import noticed', () => {
    const evidence = { duplicates: [1], unmappedStages: [{ value: 'Zombie', entities: [0] }] };
    expect(found(log, 'duplicate-entity', { evidence })).toEqual({ all: ['b'] });
    expect(one(log, 'unmapped-stage', { evidence })).toMatchObject({ count: 1, detail: { value: 'Zombie' } });
  });

  test.each([
    ['mql', 'behind'],
    ['sal', null],
    ['won', 'ahead'],
  ])('account-lead-mismatch: an account at %s whose furthest lead is at sal is %s', (stage, direction) => {
    const evidence = { accountStages: [{ account: 'Acme', stage: id(stage) }] };
    const findings = audit(log, { asOf, evidence }).filter(({ code }) => code === 'account-lead-mismatch');
    expect(findings.map(({ names, detail }) => [names, detail?.['direction']])).toEqual(
      direction === null ? [] : [[['Acme'], direction]],
    );
  });

  test('activity-derived: dates that came from an activity, by stage', () => {
    const builder = new EventLogBuilder(graph);
    const on = day('2025-01-01');
    builder.add(builder.entity('a'), {
      stage: id('meetingHeld'),
      day: on,
      time: on,
      precision: 0,
      source: 1,
    });
    builder.add(builder.entity('b'), { stage: id('meetingHeld'), day: on, time: on, precision: 0 });
    const log = builder.build({ zone: 'UTC', passes: 'single' });
    expect(found(log, 'activity-derived')).toEqual({ meetingHeld: ['a'] });
  });
});

describe('cosmetic-stage', () => {
  const log = (slow: number, total: number): EventLog =>
    logOf(
      'single',
      Object.fromEntries(
        Array.from({ length: total }, (_, i) => [
          `e${i}`,
          [
            ['sal', '2025-01-01'],
            ['meetingBooked', i < slow ? '2025-01-02' : '2025-01-01'],
          ] as History,
        ]),
      ),
    );

  test('97% pass it on the same day, of fifty visits or more', () => {
    expect(one(log(3, 100), 'cosmetic-stage')).toMatchObject({
      stage: id('sal'),
      count: 97,
      denominator: 100,
    });
    expect(found(log(4, 100), 'cosmetic-stage')).toEqual({});
    expect(found(log(0, 49), 'cosmetic-stage')).toEqual({});
  });
});

describe('what every finding says', () => {
  test('the five owners with most of them, each with how many could have been concerned', () => {
    const told: Record<string, Told> = {};
    const owners = ['ann', 'bo', 'cy', 'dee', 'eli', 'fay'];
    owners.forEach((owner, rank) => {
      for (let i = 0; i < 8; i++)
        told[`${owner}${i}`] = {
          history: [
            ['mql', '2025-01-10'],
            ['sal', i <= rank ? '2025-01-05' : '2025-01-15'],
          ],
          about: { owners: { owner } },
        };
    });
    const log = logOf('single', told);
    expect(summariseFinding(log, one(log, 'out-of-order'))).toMatchObject({
      count: 21,
      denominator: 48,
      share: 21 / 48,
      owners: ['fay', 'eli', 'dee', 'cy', 'bo'].map((owner, i) => ({ owner, count: 6 - i, n: 8 })),
    });
  });

  test('all entities for recomputing, twenty ids for reading', () => {
    const log = logOf(
      'single',
      Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`e${i}`, [['sal', '2025-01-05']] as History])),
    );
    const finding = audit(log, { asOf }).find(({ code }) => code === 'missing-stage-date')!;
    expect(finding.entities).toHaveLength(30);
    expect(summariseFinding(log, finding).ids).toHaveLength(20);
  });

  test('names that are property names of objects are only names', () => {
    const log = logOf('single', {
      a: {
        history: [
          ['mql', '2025-01-10'],
          ['sal', '2025-01-05'],
        ],
        about: { owners: { owner: '__proto__' } },
      },
    });
    const finding = one(log, 'unknown-owner', { knownOwners: ['constructor'] });
    expect(finding.detail).toEqual({ value: '__proto__' });
    expect(finding.owners).toEqual([{ owner: '__proto__', count: 1, n: 1 }]);
  });

  test('an empty log has no findings', () => {
    expect(audit(logOf('single', {}), { asOf })).toEqual([]);
    expect(audit(logOf('byExit', { empty: [] }), { asOf })).toEqual([]);
  });
});
