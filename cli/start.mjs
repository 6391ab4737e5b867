// Runs the command line from a checkout: builds it first where its sources have changed.
import { spawnSync } from 'node:child_process';
import { isFresh, root } from '../.ci/stale.mjs';

process.on('SIGINT', () => process.exit(130));

const args = process.argv.slice(2);
let entry = 'spillway';
if (args[0] === '--entry') {
  entry = args[1];
  args.splice(0, 2);
}

if (!isFresh('dist/cli', ['kernel', 'shared', 'cli'])) {
  // The build's chatter goes to standard error: standard output belongs to the command.
  const built = spawnSync(process.execPath, [`${root}cli/build.mjs`], { stdio: ['ignore', 2, 2] });
  if (built.status !== 0) process.exit(1);
}
process.argv.splice(1, process.argv.length - 1, `${root}dist/cli/${entry}.js`, ...args);
await import(`../dist/cli/${entry}.js`);
