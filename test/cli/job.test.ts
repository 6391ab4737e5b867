/** The command line as a user runs it: exit codes, what goes to which stream, files in and files out. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Simulation } from '../../shared/engine/result.ts';
import { simulationSchema } from '../../shared/engine/result.ts';
import { type Measurement, measurementSchema } from '../../shared/estimate/result.ts';
import { hasRealData, realPath } from '../support/realData.ts';

const folder = mkdtempSync(join(tmpdir(), 'spillway-cli-'));
const at = (name: string): string => join(folder, name);

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function spillway(...args: string[]): Run {
  const run = spawnSync(process.execPath, ['cli/start.mjs', ...args], { encoding: 'utf8', maxBuffer: 1e9 });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

function file(name: string, content: string): string {
  writeFileSync(at(name), content);
  return at(name);
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

const leads = file(
  'leads.csv',
  [
    'Lead ID,MQL Date,SAL Date,SAO Date,Disqualified Date,Owner',
    ...Array.from({ length: 60 }, (_, i) => {
      const day = String((i % 27) + 1).padStart(2, '0');
      const sal = i % 3 === 0 ? '' : `2026-02-${day}`;
      const sao = i % 4 === 0 ? `2026-03-${day}` : '';
      return `L${i},2026-01-${day},${sal},${sao},${i % 10 === 7 ? `2026-03-${day}` : ''},owner ${i % 2}`;
    }),
  ].join('\n'),
);

describe('exit codes', () => {
  it('2 where the usage is wrong, with a hint on standard error only', () => {
    for (const args of [['conjure'], ['measure'], ['simulate', 'a.json', '--trials', 'many'], []]) {
      const run = spillway(...args);
      expect([args, run.code, run.out]).toEqual([args, 2, '']);
      expect(run.err).toContain('spillway');
    }
  });

  it('3 where the input is at fault, with one line of JSON on standard error', () => {
    const run = spillway('measure', at('gone.csv'), '--json');
    expect([run.code, run.out]).toEqual([3, '']);
    expect(run.err.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(run.err)).toMatchObject({ error: { code: 'file-not-found' } });
  });

  it('3 for a plan that is not valid, with the path of the key', () => {
    const plan = spillway('plan', '--template', 'lean').out;
    const broken = JSON.parse(plan) as { segments: { transitions: { rate: unknown }[] }[] };
    broken.segments[0]!.transitions[0]!.rate = 1.4;
    const run = spillway('simulate', file('broken.json', JSON.stringify(broken)), '--json');
    expect(run.code).toBe(3);
    expect(JSON.parse(run.err)).toMatchObject({ error: { path: 'segments[0].transitions[0].rate' } });
  });

  it('0 with help on standard output for every command', () => {
    for (const command of ['inspect', 'measure', 'repair', 'plan', 'simulate', 'export', 'demo']) {
      const run = spillway(command, '--help');
      expect([run.code, run.err]).toEqual([0, '']);
      expect(run.out).toContain(`spillway ${command}`);
    }
  });
});

describe('inspect, then measure', () => {
  it('takes the mapping that inspect proposed', () => {
    expect(spillway('inspect', leads, '--json', at('inspection.json')).code).toBe(0);
    const { mapping } = readJson(at('inspection.json')) as { mapping: unknown };
    const run = spillway(
      'measure',
      leads,
      '--mapping',
      file('mapping.json', JSON.stringify(mapping)),
      '--json',
      at('m.json'),
    );
    expect([run.code, run.err]).toEqual([0, '']);
    const measurement = measurementSchema.parse(readJson(at('m.json')));
    const { rows, imported, refused, ignored } = measurement.intake;
    expect([rows, imported, refused, ignored]).toEqual([60, 60, 0, 0]);
    const pair = measurement.transitions.find(
      (t) => t.from === 'mql' && t.to === 'sao' && t.segment === null,
    );
    expect([pair?.conversion.cohort.k, pair?.conversion.cohort.n]).toEqual([15, 60]);
  });

  it('says so where nobody entered in the window, or only later stages prove that they did', () => {
    const empty = spillway('measure', leads, '--window', '2020-01-01..2020-02-01');
    expect([empty.code, empty.err]).toEqual([0, '']);
    expect(empty.out).toContain('there is no conversion from it to tell');
    const implied = spillway('measure', leads, '--from', 'registered', '--to', 'sao');
    expect(implied.out).toContain('known from later stages alone');
  });

  it('explains the gap to one planned rate, whose stages may be written as they are read', () => {
    const run = spillway('measure', leads, '--planned', 'MQL:S.A.O.=40%');
    expect(run.code).toBe(0);
    expect(run.out).toContain('40.0%');
    expect(run.out).toContain('Gap bridge');
    const few = spillway('measure', leads, '--planned', 'mql:sao=0.4', '--bootstrap', '10');
    expect([few.code, few.out.includes('there are no intervals')]).toEqual([0, true]);
  });
});

describe('plan, simulate, export', () => {
  const plan = file('plan.json', spillway('plan').out);
  const simulate = (workers: string): Simulation => {
    const run = spillway('simulate', plan, '--trials', '250', '--seed', '7', '--workers', workers, '--json');
    expect([run.code, run.err]).toEqual([0, '']);
    return simulationSchema.parse(JSON.parse(run.out));
  };

  it('gives the same figures with 1, 2, 3 and 7 workers', () => {
    const one = simulate('1');
    expect(one.trials).toBe(250);
    for (const workers of ['2', '3', '7']) expect(simulate(workers)).toEqual(one);
  });

  it('gives expected values without random numbers', () => {
    const run = spillway('simulate', plan, '--expected', '--json');
    const expected = simulationSchema.parse(JSON.parse(run.out));
    expect(expected.expected).toBe(true);
    const pipeline = expected.series['pipeline']?.['total']?.['total'];
    expect(pipeline?.p10).toBe(pipeline?.p90);
  });

  it('calibrates a plan from a measurement and writes the workbook', () => {
    expect(spillway('measure', leads, '--json', at('m2.json')).code).toBe(0);
    expect(spillway('plan', '--from-measure', at('m2.json'), '--json', at('calibrated.json')).code).toBe(0);
    const run = spillway(
      'export',
      at('calibrated.json'),
      '--measure',
      at('m2.json'),
      '--trials',
      '50',
      '--xlsx',
      at('book.xlsx'),
    );
    expect([run.code, run.err]).toEqual([0, '']);
    expect(readFileSync(at('book.xlsx')).subarray(0, 2).toString()).toBe('PK');
  });

  it('says where a plan has actuals that no measurement gives', () => {
    const parsed = readJson(plan) as { start: string };
    const path = file('reforecast.json', JSON.stringify({ ...parsed, actualsThrough: parsed.start }));
    const run = spillway('simulate', path, '--trials', '10');
    expect([run.code, run.err]).toEqual([0, '']);
    expect(run.out).toContain(`The plan has actuals through ${parsed.start}, and no --measure gives them`);
  });

  it('re-forecasts from an import: facts until actualsThrough, the rest from the state at that date', () => {
    expect(spillway('measure', leads, '--json', at('m3.json')).code).toBe(0);
    const measured = readJson(at('m3.json')) as Measurement;
    const all = measured.history.filter(({ segment }) => segment === null);
    const first = all[0]!;
    const begun = file(
      'begun.json',
      JSON.stringify({
        ...(readJson(plan) as object),
        start: `${first.month}-01`,
        actualsThrough: measured.asOf,
        weeks: 120,
      }),
    );
    const run = spillway('simulate', begun, '--measure', at('m3.json'), '--trials', '20', '--json');
    expect([run.code, run.err]).toEqual([0, '']);
    const { series, periods } = simulationSchema.parse(JSON.parse(run.out));
    const mql = series['entries.mql']!['total']!;
    expect(mql[first.month]).toMatchObject({ mean: first.entries['mql'] ?? 0, sd: 0 });
    const recorded = all.reduce((sum, { entries }) => sum + (entries['mql'] ?? 0), 0);
    expect(mql['total']!.p5).toBeGreaterThanOrEqual(recorded);
    expect(periods.weeks[0]! > measured.asOf).toBe(true);
    const said = spillway('simulate', begun, '--measure', at('m3.json'), '--trials', '20').out;
    expect(said).toContain(`What was recorded through ${measured.asOf} is in the totals`);
    expect(said).toContain('By fiscal year');
    for (const year of periods.years) expect(said).toMatch(new RegExp(`Pipeline ${year}\\*? `));
  });

  it('never overwrites a file that it reads', () => {
    const before = readFileSync(plan, 'utf8');
    const run = spillway('simulate', plan, `--json=${plan}`, '--trials', '10');
    expect(run.code).toBe(3);
    expect(spillway('export', plan, '--xlsx', plan, '--trials', '10').code).toBe(3);
    expect(spillway('plan', plan, '--json', plan).code).toBe(3);
    expect(readFileSync(plan, 'utf8')).toBe(before);
  });
});

describe('demo', () => {
  it('does the whole job on the sample and says where the workbook is', () => {
    const run = spillway('demo', '--trials', '100', '--out', folder);
    expect([run.code, run.err]).toEqual([0, '']);
    expect(run.out).toContain('18.0%');
    expect(run.out).toMatch(/Chance of bookings/);
    expect(readFileSync(at('halyard-cloud.xlsx')).subarray(0, 2).toString()).toBe('PK');
  });
});

describe.runIf(hasRealData)('real exports', () => {
  it('Maven: 4,238 of 8,300 SQLs won to date', () => {
    const run = spillway(
      'measure',
      realPath('maven/sales_pipeline.csv'),
      '--mapping',
      'examples/mappings/maven.json',
      '--from',
      'sql',
      '--to',
      'won',
      '--json',
      at('maven.json'),
    );
    expect([run.code, run.err]).toEqual([0, '']);
    const measurement = measurementSchema.parse(readJson(at('maven.json')));
    const pair = measurement.transitions.find(
      (t) => t.from === 'sql' && t.to === 'won' && t.segment === null,
    );
    expect([pair?.conversion.cohort.k, pair?.conversion.cohort.n]).toEqual([4238, 8300]);
  });

  it('Olist: two files joined on their id, 842 of 8,000', () => {
    const run = spillway(
      'measure',
      realPath('olist/olist_marketing_qualified_leads_dataset.csv'),
      realPath('olist/olist_closed_deals_dataset.csv'),
      '--mapping',
      'examples/mappings/olist.json',
      '--from',
      'mql',
      '--to',
      'won',
      '--json',
      at('olist.json'),
    );
    expect([run.code, run.err]).toEqual([0, '']);
    const measurement = measurementSchema.parse(readJson(at('olist.json')));
    const pair = measurement.transitions.find(
      (t) => t.from === 'mql' && t.to === 'won' && t.segment === null,
    );
    expect([pair?.conversion.cohort.k, pair?.conversion.cohort.n]).toEqual([842, 8000]);
  });
});
