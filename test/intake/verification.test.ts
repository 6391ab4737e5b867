import { describe, expect, it } from 'vitest';
import { audit } from '../../shared/audit/index.ts';
import { dayNumber } from '../../shared/calendar/days.ts';
import { reachabilityOf } from '../../shared/intake/verification.ts';
import { imported, inspected, textFile, valuesOf } from '../support/exports.ts';

it.each([
  ['valid', 'reachable'],
  ['Deliverable', 'reachable'],
  ['Safe to send', 'reachable'],
  ['Catch-All', 'uncertain'],
  ['accept_all', 'uncertain'],
  ['risky', 'uncertain'],
  ['unknown', 'uncertain'],
  ['', 'uncertain'],
  ['something new', 'uncertain'],
  ['constructor', 'uncertain'],
  ['Invalid', 'unreachable'],
  ['hard_bounce', 'unreachable'],
  ['Undeliverable', 'unreachable'],
  ['do-not-mail', 'unreachable'],
  ['Wrong Number', 'unreachable'],
])('%s is %s', (state, reachability) => {
  expect(reachabilityOf(state)).toBe(reachability);
});

describe('verification columns', () => {
  const leads = textFile(
    'leads.csv',
    'lead_id,MQL,Email Status,Phone Status,Owner',
    'L1,2026-01-05,valid,invalid,ann',
    'L2,2026-01-06,invalid,,bo',
    'L3,2026-01-07,bounced,disconnected,bo',
    'L4,2026-01-08,catch-all,invalid,ann',
    'L5,2026-01-09,,,bo',
  );

  it('are recognised and become a segment, by the better of address and number', () => {
    expect(inspected([leads]).mapping.files[0]!.columns).toMatchObject({
      'Email Status': 'emailStatus',
      'Phone Status': 'phoneStatus',
    });
    expect(valuesOf(imported([leads]).log.segments.get('reachability'))).toEqual([
      'reachable',
      'uncertain',
      'unreachable',
      'uncertain',
      'uncertain',
    ]);
  });

  it('unreachable-contact: those that neither reaches, with the share that is reachable', () => {
    const { log } = imported([leads]);
    const findings = audit(log, { asOf: dayNumber(2026, 2, 1) });
    const found = findings.find(({ code }) => code === 'unreachable-contact')!;
    expect([...found.entities].map((entity) => log.entityIds[entity])).toEqual(['L3']);
    expect([found.count, found.denominator, found.detail]).toEqual([1, 5, { reachable: 0.2 }]);
    expect(found.owners[0]).toEqual({ owner: 'bo', count: 1, n: 3 });
  });

  it('are no finding where no export verifies anything', () => {
    const { log } = imported([textFile('leads.csv', 'lead_id,MQL', 'L1,2026-01-05')]);
    const codes = audit(log, { asOf: dayNumber(2026, 2, 1) }).map(({ code }) => code);
    expect(codes).not.toContain('unreachable-contact');
  });
});
