/** `spillway repair` on the sample company: its update file, entered into the exports, gives the repaired log. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { measure } from '../../shared/estimate/measure.ts';
import { importFiles, parseMapping } from '../../shared/intake/index.ts';
import { parsePlan, planGraph } from '../../shared/plan/index.ts';
import { enterUpdates, type HistoryColumns, readUpdates } from '../support/crmUpdateFile.ts';

const folder = mkdtempSync(join(tmpdir(), 'spillway-repair-'));
const sample = 'examples/halyard';
const names = ['hubspot-contacts.csv', 'hubspot-lifecycle-history.csv', 'salesforce-opportunity-history.csv'];
const exports = names.map((name) => `${sample}/exports/${name}`);
const common = ['--mapping', `${sample}/mapping.json`, '--plan', `${sample}/plan.json`];

function repair(...args: string[]) {
  const run = spawnSync(process.execPath, ['cli/start.mjs', 'repair', ...args], {
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

const columns: readonly { readonly id: string; readonly history?: HistoryColumns }[] = [
  { id: 'Record ID' },
  { id: 'Record ID', history: { id: 'Record ID', stage: 'New value', time: 'Timestamp' } },
  {
    id: 'HubSpot Record ID',
    history: { id: 'HubSpot Record ID', stage: 'Stage', time: 'Created Date' },
  },
];

describe('the update file of the sample', () => {
  const out = join(folder, 'bounds.csv');
  const run = repair(...exports, ...common, '--bounds', '--out', out);
  const updates = readUpdates(readFileSync(out, 'utf8'));
  const graph = planGraph(parsePlan(readFileSync(`${sample}/plan.json`, 'utf8')));
  const mapping = parseMapping(JSON.parse(readFileSync(`${sample}/mapping.json`, 'utf8')));
  const measured = (texts: readonly string[]) => {
    const files = texts.map((text, index) => ({
      name: names[index]!,
      bytes: new TextEncoder().encode(text),
    }));
    return measure(importFiles(files, { graph, mapping }).log, { from: 'mql', to: 'sao' });
  };
  const before = exports.map((path) => readFileSync(path, 'utf8'));
  const after = before.map((text, index) => enterUpdates(names[index]!, text, updates, columns[index]!));
  const [recorded, repaired] = [measured(before), measured(after)];

  it('fills in what a later stage proves and says how many', () => {
    expect([run.code, run.err]).toEqual([0, '']);
    const skipped = recorded.findings.filter(({ code }) => code === 'skipped-stage');
    const placed = updates.filter(({ finding }) => finding.includes('skipped-stage'));
    expect(placed.length).toBeGreaterThan(400);
    expect(placed.length).toBeLessThanOrEqual(skipped.reduce((sum, { count }) => sum + count, 0) + 50);
    expect(placed.every(({ newValue }) => newValue !== '')).toBe(true);
  });

  it('entered into the exports, leaves no missing date for which it had a bound', () => {
    const missing = (of: typeof recorded, stage: string): number =>
      of.findings.find((finding) => finding.code === 'missing-stage-date' && finding.stage === stage)
        ?.count ?? 0;
    const skips = (of: typeof recorded) => of.findings.filter(({ code }) => code === 'skipped-stage');
    expect(missing(recorded, 'sal')).toBeGreaterThan(200);
    // What is left is proven by nothing but the status.
    expect(missing(repaired, 'sal')).toBe(
      updates.filter(
        ({ finding, newValue, field }) =>
          finding === 'missing-stage-date' && newValue === '' && field.includes('Accepted'),
      ).length,
    );
    for (const stage of ['meetingBooked', 'meetingHeld', 'sao'])
      expect([stage, missing(repaired, stage)]).toEqual([stage, 0]);
    expect(skips(recorded).length).toBeGreaterThan(2);
    expect(skips(repaired)).toEqual([]);
    expect(repaired.findings.filter(({ code }) => code === 'future-or-impossible')).toEqual([]);
  });

  it('makes the recorded conversions those that repair implies, pair by pair', () => {
    const counts = (of: typeof recorded, kind: 'conversion' | 'unrepaired') =>
      of.transitions.map((transition) => {
        const { n, k } = transition[kind].cohort;
        return [transition.from, transition.to, n, k];
      });
    expect(counts(repaired, 'unrepaired')).toEqual(counts(recorded, 'conversion'));
    expect(counts(repaired, 'conversion')).toEqual(counts(recorded, 'conversion'));
    expect(counts(recorded, 'unrepaired')).not.toEqual(counts(recorded, 'conversion'));
    expect(repaired.window).toEqual(recorded.window);
  });

  it('without --bounds leaves every new value to somebody who knows', () => {
    const blank = join(folder, 'blank.csv');
    const json = join(folder, 'blank.json');
    const plain = repair(...exports, ...common, '--out', blank, '--codes', 'skipped-stage', '--json', json);
    expect(plain.code).toBe(0);
    const rows = readUpdates(readFileSync(blank, 'utf8'));
    expect(new Set(rows.map(({ newValue }) => newValue))).toEqual(new Set(['']));
    expect(new Set(rows.map(({ finding }) => finding))).toEqual(new Set(['skipped-stage']));
    const result = JSON.parse(readFileSync(json, 'utf8')) as { updates: unknown[]; intake: object };
    expect(result.updates).toHaveLength(rows.length);
    expect(result.intake).toMatchObject({ rows: expect.any(Number) as number });
  });
});

describe('refusals', () => {
  const leads = join(folder, 'leads.csv');
  writeFileSync(leads, 'Lead ID,MQL Date,SAL Date,SAO Date\n1,2026-01-02,,2026-01-09\n');

  it('2 without --out and for a finding that is about no date', () => {
    expect(repair(leads).code).toBe(2);
    const run = repair(leads, '--out', join(folder, 'u.csv'), '--codes', 'stalled');
    expect([run.code, run.err]).toEqual([2, expect.stringContaining('missing-stage-date')]);
  });

  it('3 where the update file would overwrite an export, which stays as it is', () => {
    const run = repair(leads, '--out', leads, '--json');
    expect(run.code).toBe(3);
    expect(JSON.parse(run.err)).toMatchObject({ error: { code: 'output-is-input' } });
    expect(readFileSync(leads, 'utf8')).toMatch(/^Lead ID/);
  });
});
