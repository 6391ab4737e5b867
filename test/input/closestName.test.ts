import { expect, test } from 'vitest';
import { closestName, knownNamesHint } from '../../shared/input/closestName.ts';

test.each([
  ['stgaes', ['stages', 'start'], 'stages'],
  ['DELAYDAYS', ['delayDays'], 'delayDays'],
  ['sla', ['sal', 'sql'], 'sal'],
  ['growht', ['growth', 'month'], 'growth'],
  ['inbound-sbm', ['inbound-ent', 'inbound-smb'], 'inbound-smb'],
  ['foo', ['bar', 'baz'], null],
  ['x', ['y'], null],
  ['', ['a'], null],
  ['rate', [], null],
])('the closest to %j among %j is %j', (written, known, closest) => {
  expect(closestName(written, known)).toBe(closest);
});

test('a hint names the closest and lists what there is, at most thirty', () => {
  expect(knownNamesHint('sla', ['mql', 'sal'], 'stages')).toBe(
    'Did you mean "sal"? The stages are: mql, sal.',
  );
  expect(knownNamesHint('x', [], 'scenarios')).toBe('There are no scenarios.');
  const many = Array.from({ length: 40 }, (_, i) => `s${i}`);
  expect(knownNamesHint('q', many, 'segments')).toMatch(/s29, …\.$/);
});
