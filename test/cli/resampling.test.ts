/** The bootstrap on threads: the same figures whatever their number, and an end to it when it is interrupted. */
import { spawn, spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const sample = 'examples/halyard';
const files = [
  'hubspot-contacts.csv',
  'hubspot-lifecycle-history.csv',
  'salesforce-opportunity-history.csv',
].map((name) => `${sample}/exports/${name}`);
const asked = [
  'cli/start.mjs',
  'measure',
  ...files,
  '--mapping',
  `${sample}/mapping.json`,
  '--plan',
  `${sample}/plan.json`,
];

test('intervals do not depend on the number of threads', () => {
  const [one, three] = ['1', '3'].map((workers) =>
    spawnSync(process.execPath, [...asked, '--bootstrap', '60', '--workers', workers, '--json'], {
      encoding: 'utf8',
      maxBuffer: 1e9,
    }),
  );
  expect([one!.status, three!.status]).toEqual([0, 0]);
  expect(one!.stdout).toContain('"resamples": 60');
  expect(three!.stdout).toBe(one!.stdout);
});

test('an interrupt ends it with 130, and nothing on standard output', async () => {
  const child = spawn(process.execPath, [...asked, '--bootstrap', '1000000', '--json']);
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  // Twenty million draws of a record of 6,000 leads last for minutes; the import is over in seconds.
  const interrupt = setInterval(() => child.kill('SIGINT'), 4000);
  const code = await new Promise((ended) => child.on('exit', ended));
  clearInterval(interrupt);
  expect([code, out]).toEqual([130, '']);
});
