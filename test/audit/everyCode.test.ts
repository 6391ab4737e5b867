/** Every code of the audit by hand, in rows of entities (a date a stage) and in rows of events (a history). */
import { describe, expect, test } from 'vitest';
import { type AuditOptions, audit, findingCodes, summariseFinding } from '../../shared/audit/index.ts';
import type { FindingCode } from '../../shared/audit/finding.ts';
import type { EntityInput } from '../../shared/events/eventLog.ts';
import { EventLogBuilder } from '../../shared/events/eventLog.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { type History, type Told, day } from '../support/logs.ts';

const graph = templateGraph('default');
const asOf = day('2025-06-30');
const passes = ['single', 'byExit'] as const;

interface HandCase {
  readonly entities: Readonly<Record<string, History | Told>>;
  readonly options?: Partial<AuditOptions>;
  /** Of dates taken from activities: stage by entity. */
  readonly fromActivity?: readonly string[];
  /** Ids (names of accounts, where those are meant) by stage; `all` where it is about none. */
  readonly found: Readonly<Record<string, readonly string[]>>;
  /** In which kind of rows it can be; both where absent. */
  readonly only?: (typeof passes)[number];
}

const many = (
  count: number,
  prefix: string,
  history: (i: number) => History,
  about: EntityInput = {},
): Record<string, Told> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`${prefix}${i}`, { history: history(i), about }]),
  );
const ids = (count: number, prefix: string): string[] =>
  Array.from({ length: Math.min(20, count) }, (_, i) => `${prefix}${i}`);
const plain: History = [
  ['mql', '2025-06-02'],
  ['sal', '2025-06-04'],
];
const afterDays = (start: string, days: number): string =>
  new Date((day(start) + days) * 86_400_000).toISOString().slice(0, 10);

const cases: Readonly<Record<Exclude<FindingCode, 'silent-leakage'>, HandCase>> = {
  'missing-stage-date': {
    entities: { fine: plain, bare: { history: [], about: { status: graph.indexOf('mql') } } },
    found: { mql: ['bare'], registered: ['fine'] },
  },
  'skipped-stage': {
    entities: {
      fine: plain,
      leap: [
        ['mql', '2025-06-02'],
        ['meetingBooked', '2025-06-05'],
      ],
    },
    found: { sal: ['leap'] },
  },
  'out-of-order': {
    entities: {
      fine: plain,
      back: [
        ['mql', '2025-06-10'],
        ['sal', '2025-06-04'],
      ],
    },
    found: { sal: ['back'] },
  },
  'batch-stamped': {
    entities: {
      fine: plain,
      batch: [
        ['mql', '2025-06-02'],
        ['sal', '2025-06-02'],
        ['meetingBooked', '2025-06-02'],
      ],
    },
    found: { all: ['batch'] },
  },
  'bulk-stamped': {
    entities: {
      ...many(60, 'usual', (i) => [['mql', afterDays('2025-02-01', i)]]),
      ...many(40, 'bulk', () => [['mql', '2025-05-15']]),
    },
    found: { mql: ids(40, 'bulk') },
  },
  'activity-derived': {
    entities: { fine: plain, derived: plain },
    fromActivity: ['derived'],
    found: { mql: ['derived'], sal: ['derived'] },
  },
  'future-or-impossible': {
    entities: { fine: plain, future: [['mql', '2025-07-01']], old: [['mql', '1989-12-31']] },
    found: { mql: ['future', 'old'] },
  },
  'duplicate-entity': {
    entities: { fine: plain, twice: plain },
    options: { evidence: { duplicates: [1] } },
    found: { all: ['twice'] },
  },
  'unmapped-stage': {
    entities: { fine: plain, odd: plain },
    options: { evidence: { unmappedStages: [{ value: 'Zombie', entities: [1] }] } },
    found: { all: ['odd'] },
  },
  'unknown-owner': {
    entities: {
      fine: { history: plain, about: { owners: { owner: 'ann' } } },
      odd: { history: plain, about: { owners: { owner: 'robot' } } },
    },
    options: { knownOwners: ['ann'] },
    found: { all: ['odd'] },
  },
  'missing-segment': {
    entities: { fine: { history: plain, about: { segments: { size: 'smb' } } }, none: plain },
    found: { all: ['none'] },
  },
  stalled: {
    entities: {
      ...many(100, 'done', (i) => [
        ['mql', '2025-01-01'],
        ['sal', afterDays('2025-01-01', 1 + (i % 20))],
      ]),
      open: [['mql', '2025-01-01']],
    },
    // All that were accepted on 21 January or before are open at SAL, where nothing was ever completed.
    found: { mql: ['open'] },
  },
  'sla-breach': {
    entities: {
      fine: plain,
      late: [
        ['mql', '2025-06-02'],
        ['sal', '2025-06-09'],
      ],
    },
    found: { mql: ['late'] },
  },
  'recycling-loop': {
    entities: {
      fine: plain,
      loop: [1, 2, 3, 4].flatMap((month): History => [
        ['mql', `2025-0${month}-01`],
        ['nurturing', `2025-0${month}-10`],
      ]),
    },
    found: { all: ['loop'] },
    only: 'byExit',
  },
  'disqualified-overuse': {
    entities: {
      ...many(11, 'junk', () => [['disqualified', '2025-06-05']]),
      ...many(9, 'later', () => [['nurturing', '2025-06-05']]),
    },
    found: { disqualified: ids(11, 'junk') },
  },
  'missing-reason': {
    entities: {
      told: { history: [['disqualified', '2025-06-05']], about: { reason: 'no budget' } },
      untold: [['disqualified', '2025-06-05']],
    },
    found: { disqualified: ['untold'] },
  },
  'account-lead-mismatch': {
    entities: { lead: { history: plain, about: { account: 'Acme' } } },
    options: { evidence: { accountStages: [{ account: 'Acme', stage: graph.indexOf('won') }] } },
    found: { all: ['Acme'] },
  },
  'cosmetic-stage': {
    entities: many(60, 'pass', () => [
      ['sal', '2025-06-04'],
      ['meetingBooked', '2025-06-04'],
    ]),
    found: { sal: ids(60, 'pass') },
  },
  'required-field-missing': {
    entities: {
      fine: { history: plain, about: { required: { 'sal:phone': 'filled' } } },
      bare: { history: plain, about: { required: { 'sal:phone': 'empty' } } },
      // Come past the stage without a date of it; not come to it; and of no row that has the field.
      past: { history: [['meetingBooked', '2025-06-05']], about: { required: { 'sal:phone': 'empty' } } },
      early: { history: [['mql', '2025-06-02']], about: { required: { 'sal:phone': 'empty' } } },
      untold: plain,
    },
    found: { sal: ['bare', 'past'] },
  },
  'score-not-reset': {
    entities: {
      fine: { history: [...plain, ['nurturing', '2025-06-10']], about: { score: 0 } },
      kept: { history: [...plain, ['nurturing', '2025-06-10']], about: { score: 62 } },
      byStatus: { history: plain, about: { score: 40, status: graph.indexOf('nurturing') } },
      working: { history: plain, about: { score: 80 } },
      untold: [...plain, ['nurturing', '2025-06-10']],
    },
    found: { nurturing: ['kept', 'byStatus'] },
  },
  'unreachable-contact': {
    entities: {
      fine: { history: plain, about: { segments: { reachability: 'reachable' } } },
      gone: { history: plain, about: { segments: { reachability: 'unreachable' } } },
    },
    found: { all: ['gone'] },
  },
};

function found(
  code: FindingCode,
  { entities, fromActivity = [], options }: HandCase,
  kind: (typeof passes)[number],
): Record<string, string[]> {
  const builder = new EventLogBuilder(graph);
  for (const [id, told] of Object.entries(entities)) {
    const entity = builder.entity(id);
    if ('about' in told && told.about) builder.describe(entity, told.about);
    for (const [stage, when] of 'history' in told ? told.history : told) {
      const on = day(when);
      const source = fromActivity.includes(id) ? 1 : 0;
      builder.add(entity, { stage: graph.indexOf(stage), day: on, time: on, precision: 0, source });
    }
  }
  const log = builder.build({ zone: 'UTC', passes: kind });
  const findings = audit(log, { asOf, ...options }).filter((finding) => finding.code === code);
  return Object.fromEntries(
    findings.map((finding) => {
      const { stage, ids: named } = summariseFinding(log, finding);
      return [stage ?? 'all', named];
    }),
  );
}

test('no code is without a case; silent leakage is measured, and has its own', () => {
  expect(new Set([...Object.keys(cases), 'silent-leakage'])).toEqual(new Set(findingCodes));
});

describe.each(passes)('%s', (kind) => {
  const told = Object.entries(cases) as [FindingCode, HandCase][];
  test.each(told.filter(([, { only }]) => only === undefined || only === kind))('%s', (code, handCase) => {
    expect(found(code, handCase, kind)).toEqual(handCase.found);
  });
});
