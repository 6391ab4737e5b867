// `npm test`: types, lint, format, unit tests, oracles and end-to-end tests, one after another, each named.
import { spawnSync } from 'node:child_process';
import { requireChromium } from './browser.mjs';

const steps = [
  ['types', 'node', ['test/support/typecheck.mjs']],
  ['lint', 'npx', ['oxlint', '--deny-warnings', '.']],
  ['format', 'npx', ['prettier', '--check', '--log-level', 'warn', '.']],
  ['unit tests', 'npx', ['vitest', 'run']],
  ['oracles', 'node', ['cli/start.mjs', '--entry', 'oracles', 'test/oracles']],
  ['application', 'node', ['electron/build.mjs']],
  ['end to end', 'npx', ['vitest', 'run', '--config', 'vitest.e2e.config.ts']],
];

process.env.SPILLWAY_CHROMIUM = requireChromium();
if (!process.env.SPILLWAY_REAL_DATA) {
  console.log('SPILLWAY_REAL_DATA is not set: the tests on real exports are left out of this run.');
}
if (spawnSync('soffice', ['--version'], { stdio: 'ignore' }).status !== 0) {
  console.log(
    'soffice is not on the PATH: the formulas of the workbook are not recomputed in this run (Debian: apt-get install libreoffice-calc-nogui).',
  );
}
for (const [name, command, args] of steps) {
  console.log(`\n── ${name}`);
  const run = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (run.status !== 0) {
    console.error(`\n${name} failed`);
    process.exit(1);
  }
}
