// Type-checks every runtime with its own tsconfig, so that `document` does not exist in shared/.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const runtimes = [
  'shared',
  'cli',
  'electron',
  'renderer',
  'renderer/workers',
  'renderer/sample',
  'test',
  'test/renderer',
  'test/e2e',
  'bench',
];
let failed = false;
for (const folder of runtimes) {
  if (!existsSync(`${folder}/tsconfig.json`)) continue;
  const run = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', folder], {
    stdio: 'inherit',
  });
  if (run.status !== 0) {
    console.error(`types: ${folder} failed`);
    failed = true;
  }
}
process.exit(failed ? 1 : 0);
