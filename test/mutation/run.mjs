// `npm run mutation [-- FILE … [--tests NAME,…]]`: mutates the reference simulator, and counts the mutants that its tests
// do not notice. `--tests laws,rules/time`: that these files of test/engine do not, which is quicker.
// Stryker is no dependency of the project: it is fetched when this first runs.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildKernel, buildProof } from '../../kernel/build.mjs';

const version = '9.5.1';
const root = join(import.meta.dirname, '../..');
// Below the project's own modules, so that Stryker finds the Vitest that runs the tests.
const folder = join(root, 'node_modules/.cache/mutation');
const stryker = join(folder, 'node_modules/@stryker-mutator/core/bin/stryker.js');

if (!existsSync(stryker)) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const packages = ['core', 'vitest-runner'].map((name) => `@stryker-mutator/${name}@${version}`);
  execFileSync(
    'npm',
    ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--legacy-peer-deps', ...packages],
    { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' },
  );
}
await buildKernel();
await buildProof();
const { values, positionals: files } = parseArgs({
  options: {
    tests: { type: 'string', default: 'rules/*,kernelParameters,kernelExtremes,laws,rates,samplers' },
  },
  allowPositionals: true,
});
const args = [
  'run',
  'test/mutation/stryker.config.json',
  ...(files.length > 0 ? ['--mutate', files.join(',')] : []),
];
const run = spawnSync(process.execPath, [stryker, ...args], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, SPILLWAY_TESTS: values.tests },
});
process.exit(run.status ?? 1);
