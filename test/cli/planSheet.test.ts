/** `spillway plan` with planning sheets: files in, a plan or a sheet out, what was read on standard error. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parsePlan } from '../../shared/plan/index.ts';
import { parseSheetMap } from '../../shared/planSheet/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'spillway-sheet-'));
const at = (name: string): string => join(folder, name);

function plan(...args: string[]) {
  const run = spawnSync(process.execPath, ['cli/start.mjs', 'plan', ...args], { encoding: 'utf8' });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

const sheet = at('our plan.csv');
writeFileSync(
  sheet,
  [
    'MQLs;Apr 27;Mai 27;Jun 27',
    'DACH;220;224,5;1.230',
    'Nordics;80;?;84',
    '',
    'Rates;Apr 27;Mai 27;Jun 27',
    'MQL → SAL;80%;80%;82%',
  ].join('\n'),
);

it('begins a plan with the months and segments of the sheet, and says what it read', () => {
  const run = plan('--from-sheet', sheet, '--save-sheet-map', at('map.json'));
  expect(run.code).toBe(0);
  const made = parsePlan(run.out);
  expect([made.start, made.weeks, made.segments.map(({ name }) => name)]).toEqual([
    '2027-04-05',
    13,
    ['DACH', 'Nordics'],
  ]);
  expect(made.segments[0]!.arrivals.perMonth).toEqual({ '2027-04': 220, '2027-05': 224.5, '2027-06': 1230 });
  expect(run.err).toContain('B2:D3: arrivals');
  expect(run.err).toContain('B2: arrivals dach, 2027-04: none → 220');
  const map = parseSheetMap(JSON.parse(readFileSync(at('map.json'), 'utf8')));
  expect(map.blocks.map(({ range }) => range)).toEqual(['B2:D3', 'B6:D6']);
  // The picks that were saved give the same plan.
  expect(plan('--from-sheet', sheet, '--sheet-map', at('map.json')).out).toBe(run.out);
});

it('writes a planning sheet that gives the plan back', () => {
  writeFileSync(at('plan.json'), plan('--from-sheet', sheet).out);
  expect(plan(at('plan.json'), '--sheet-template', at('template.xlsx')).code).toBe(0);
  const run = plan(at('plan.json'), '--from-sheet', at('template.xlsx'));
  expect(run.err).toContain('0 figures change');
  expect(JSON.parse(run.out)).toEqual(JSON.parse(readFileSync(at('plan.json'), 'utf8')));
});

it('refuses with the place where nothing fits', () => {
  writeFileSync(at('letter.csv'), 'Dear all\nplease find nothing here\n');
  writeFileSync(
    at('wrong.json'),
    JSON.stringify({ version: 1, blocks: [{ sheet: '', range: 'Z90:Z91', meaning: 'arrivals' }] }),
  );
  const none = plan('--from-sheet', at('letter.csv'));
  expect([none.code, none.out]).toEqual([3, '']);
  expect(none.err).toContain('no-plan-in-sheet');
  const wrong = plan('--from-sheet', sheet, '--sheet-map', at('wrong.json'));
  expect([wrong.code, wrong.err.includes('empty-range')]).toEqual([3, true]);
  expect(plan('--sheet-map', at('wrong.json')).code).toBe(2);
  expect(plan(sheet, '--from-sheet', sheet).code).toBe(3);
});
