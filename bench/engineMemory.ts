/**
 * Peak resident memory of the whole process of `spillway simulate` on one worker and on two, by the number of trials of
 * the reference plan, and of the same command without trials. Linux (`VmHWM`). `npm run bench -- engineMemory [TRIALS]`.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { referencePlan } from './reference.ts';

const root = join(import.meta.dirname, '..');
const plan = join(mkdtempSync(join(tmpdir(), 'spillway-memory-')), 'plan.json');

/** MB at its highest; it never falls, so the last look is nearly it. */
function peakOf(options: readonly string[]): Promise<number> {
  const run = spawn(process.execPath, [join(root, 'dist/cli/spillway.js'), 'simulate', plan, ...options], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let peak = 0;
  const look = setInterval(() => {
    try {
      const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${run.pid}/status`, 'utf8')) ?? [];
      if (kilobytes !== undefined) peak = (Number(kilobytes) * 1024) / 1e6;
    } catch {
      // It has just ended.
    }
  }, 20);
  return new Promise((resolve, reject) =>
    run.on('exit', (code) => {
      clearInterval(look);
      if (code === 0) resolve(peak);
      else reject(new Error(`spillway simulate ended with ${code}.`));
    }),
  );
}

execFileSync(process.execPath, [join(root, 'cli/build.mjs')]);
writeFileSync(plan, JSON.stringify(referencePlan()));
const start = await peakOf(['--expected']);
console.log(`without trials: ${start.toFixed(0)} MB`);
const [, , , wanted = '100000'] = process.argv;
for (const workers of ['1', '2']) {
  for (const trials of [1000, 10_000, Number(wanted)]) {
    const peak = await peakOf(['--trials', String(trials), '--workers', workers]);
    const above = (peak - start).toFixed(0);
    console.log(`${trials} trials, workers: ${workers}: ${peak.toFixed(0)} MB, ${above} MB above that`);
  }
}
