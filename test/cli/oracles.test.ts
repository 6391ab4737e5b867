/** The reference-case runner itself: what it reports for agreeing, differing, malformed and unknown cases. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { eachCase } from '../../cli/oracles/caseFiles.ts';
import { Checks, tolerances } from '../../cli/oracles/checks.ts';
import { main } from '../../cli/oracles/main.ts';
import type { Handler } from '../../cli/oracles/registry.ts';
import { reportLines, runOracles } from '../../cli/oracles/report.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'oracles-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(join(dir, path, '..'), { recursive: true });
  writeFileSync(join(dir, path), text);
}

const doubled: Handler = (folder) =>
  eachCase(folder, (files, checks) => {
    const { twice } = files.expected(z.object({ twice: z.array(z.number().nullable()) }));
    const [x] = files.numbers(['x']);
    checks.nearAll(
      'twice',
      x!.map((value) => 2 * value),
      twice,
      tolerances.estimate,
    );
  });
const registry = new Map([['doubled', doubled]]);

function command(...args: string[]): { code: number; out: string; err: string } {
  let out = '';
  let err = '';
  const code = main(args, { out: (text) => (out += text), err: (text) => (err += text) });
  return { code, out, err };
}

test('a case passes when every figure agrees; null in the reference is passed over', () => {
  put('doubled/a.json', '{"twice":[2,null]}');
  put('doubled/a.csv', 'x\n1\n7\n');
  const report = runOracles(dir, registry);
  expect(report).toMatchObject({ passed: 1, failed: 0, notRun: [] });
  expect(report.folders[0]!.cases[0]).toMatchObject({ name: 'a', checks: 1 });
});

test('a figure that differs names the case, the figure, the expected and the actual value', () => {
  put('doubled/a.json', '{"twice":[2,5]}');
  put('doubled/a.csv', 'x\n1\n2\n');
  const report = runOracles(dir, registry);
  expect(report).toMatchObject({ passed: 0, failed: 1 });
  expect(reportLines(report)).toContain('  doubled/a twice[1]: expected 5, actual 4');
});

test('folders of an unknown kind are listed by name and count as neither passed nor failed', () => {
  put('doubled/a.json', '{"twice":[]}');
  put('doubled/a.csv', 'x\n');
  put('elsewhere/b.json', '{}');
  const report = runOracles(dir, registry);
  expect(report.notRun).toEqual(['elsewhere']);
  expect(reportLines(report)).toContain('not run: elsewhere');
});

test('what a flow case is about is told by what it holds, whatever it is called', () => {
  for (const [name, source] of [
    ['queue', 'fluid-step'],
    ['two-servers', 'erlang-c'],
  ])
    put(`flow/${name}.json`, readFileSync(`test/oracles/flow/${source}.json`, 'utf8'));
  const { code, out } = command(dir);
  expect([code, out.trimEnd().split('\n').at(-1)]).toEqual([0, '2 passed, 0 failed']);
});

test('a case that compares nothing fails: it cannot be told from one that agrees', () => {
  put('doubled/a.json', '{"twice":[]}');
  put('doubled/a.csv', 'x\n');
  expect(runOracles(dir, registry)).toMatchObject({ passed: 0, failed: 1 });
});

test.each([
  ['not JSON', '{', 'x\n1\n', 'a.json: not JSON'],
  ['a missing key', '{}', 'x\n1\n', 'a.json, twice: '],
  ['no CSV', '{"twice":[2]}', null, 'a.csv: it cannot be read (ENOENT)'],
  ['another column', '{"twice":[2]}', 'y\n1\n', 'a.csv, column x: the column "x" is not there'],
  ['text for a number', '{"twice":[2]}', 'x\none\n', 'a.csv, line 2, column x: "one" is not a number'],
  ['a ragged row', '{"twice":[2]}', 'x\n1,2\n', 'a.csv, line 2: 2 cells under 1 columns'],
])('a malformed case (%s) fails with its place, and the others still run', (_, json, csv, message) => {
  put('doubled/a.json', json);
  if (csv !== null) put('doubled/a.csv', csv);
  put('doubled/b.json', '{"twice":[6]}');
  put('doubled/b.csv', 'x\n3\n');
  const report = runOracles(dir, registry);
  expect(report).toMatchObject({ passed: 1, failed: 1 });
  expect(report.folders[0]!.cases[0]!.error).toContain(message);
});

test('a known folder without cases is a failure, not a silent pass', () => {
  mkdirSync(join(dir, 'doubled'));
  const report = runOracles(dir, registry);
  expect(report.failed).toBe(1);
  expect(reportLines(report).join('\n')).toContain('holds no NAME.json');
});

test('one case folder may be given by itself', () => {
  put('doubled/a.json', '{"twice":[2]}');
  put('doubled/a.csv', 'x\n1\n');
  expect(runOracles(join(dir, 'doubled'), registry)).toMatchObject({ passed: 1, failed: 0 });
});

test('the command closes with the count alone on the last line and exits 0', () => {
  put(
    'intervals/half.json',
    '[{"k":5,"n":10,"confidence":0.95,"wilson":[0.236593090512564,0.763406909487436],"clopper_pearson":[0.187086028447398,0.812913971552602]}]',
  );
  const { code, out, err } = command(dir);
  expect(out.split('\n').at(-2)).toBe('1 passed, 0 failed');
  expect({ code, err }).toEqual({ code: 0, err: '' });
});

test('the command exits 1 where a case fails, and --json gives the whole report', () => {
  put(
    'intervals/half.json',
    '[{"k":5,"n":10,"confidence":0.95,"wilson":[0.3,0.763406909487436],"clopper_pearson":[0.187086028447398,0.812913971552602]}]',
  );
  const { code, out, err } = command(dir, '--json');
  expect(code).toBe(1);
  expect(err).toBe('0 passed, 1 failed\n');
  const report = JSON.parse(out) as ReturnType<typeof runOracles>;
  expect(report.folders[0]!.cases[0]!.failures).toMatchObject([
    { figure: 'wilson 5/10 at 0.95[0]', expected: 0.3 },
  ]);
});

test.each([
  [[], 2],
  [['a', 'b'], 2],
  [['--fast', 'a'], 2],
  [['--help'], 0],
  [['/no/such/folder'], 3],
])('arguments %j: exit code %i', (args, code) => {
  expect(command(...args).code).toBe(code);
});

test('a folder that cannot be read is a typed error, one line of JSON with --json', () => {
  expect(JSON.parse(command('/no/such/folder', '--json').err)).toMatchObject({
    error: { code: 'unreadable-folder', file: '/no/such/folder' },
  });
  expect(command(dir).err).toContain('no case folder');
});

test('NaN where a number is expected is a failure', () => {
  const checks = new Checks();
  checks.near('x', Number.NaN, 1, tolerances.estimate);
  checks.near('y', undefined, 1, tolerances.estimate);
  expect(checks.result('case').failures.map(({ figure }) => figure)).toEqual(['x', 'y']);
});

test('relative tolerances scale with the reference', () => {
  const checks = new Checks();
  checks.near('within', -1000.0009, -1000, tolerances.logLikelihood);
  checks.near('beyond', -1000.0011, -1000, tolerances.logLikelihood);
  expect(checks.result('case').failures.map(({ figure }) => figure)).toEqual(['beyond']);
});

test('structures are the same whatever the order of their keys', () => {
  const checks = new Checks();
  checks.same('equal', { a: [1, { b: null }], c: 'x' }, { c: 'x', a: [1, { b: null }] });
  checks.same('missing key', { a: 1 }, { a: 1, b: undefined });
  checks.same('array for object', [], {});
  expect(checks.result('case').failures.map(({ figure }) => figure)).toEqual([
    'missing key',
    'array for object',
  ]);
});
