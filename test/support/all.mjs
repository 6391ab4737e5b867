// `npm test`: types, lint, format, reference values, unit tests and end-to-end tests, each named.
import { spawn, spawnSync } from 'node:child_process';
import { requireChromium } from './browser.mjs';

// Both the reference values and the application need the kernel, and are not to build it at the same time.
const first = [['kernel', 'node', ['kernel/build.mjs']]];
// One processor for two minutes: the steps beside it have the others.
const oracles = ['oracles', 'node', ['cli/start.mjs', '--entry', 'oracles', 'test/oracles']];
const besideOracles = [
  ['types', 'node', ['test/support/typecheck.mjs']],
  ['lint', 'npx', ['oxlint', '--deny-warnings', '.']],
  ['format', 'npx', ['prettier', '--check', '--log-level', 'warn', '.']],
  ['application', 'node', ['electron/build.mjs']],
];
const last = [
  ['unit tests', 'npx', ['vitest', 'run']],
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

const shell = process.platform === 'win32';

function fail(name) {
  console.error(`\n${name} failed`);
  process.exit(1);
}

function run(steps) {
  for (const [name, command, args] of steps) {
    console.log(`\n── ${name}`);
    if (spawnSync(command, args, { stdio: 'inherit', shell }).status !== 0) fail(name);
  }
}

/** Begins a step beside others. Its output is shown when it is waited for, and it ends with this process. */
function begin([name, command, args]) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], shell });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => output.push(piece));
  const ended = new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('close', resolve);
  });
  process.on('exit', () => child.kill());
  return async () => {
    const status = await ended;
    console.log(`\n── ${name}`);
    process.stdout.write(Buffer.concat(output));
    if (status !== 0) fail(name);
  };
}

run(first);
const compared = begin(oracles);
run(besideOracles);
await compared();
run(last);
