/**
 * The engine against numpy vectorised over trials (bench/peers/waterfall.py) and against a simulation lead by lead with
 * a heap of events (bench/peers/leads.ts), one thread each, bands included, on the reference scenario; and what 390
 * times the leads cost. `npm run bench -- engine`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TrialRunner, summarise } from '../shared/engine/index.ts';
import { parsePlan, resolvePlan } from '../shared/plan/index.ts';
import type { PlanFile } from '../shared/plan/schema.ts';
import { fullPlan } from '../test/support/plans.ts';
import { simulateLeads } from './peers/leads.ts';

/** Seconds of this process's own computing: what other processes do does not count. */
function seconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function simulateAll(file: PlanFile, trials: number) {
  const plan = resolvePlan(parsePlan(file));
  const runner = new TrialRunner(plan);
  const blocks = [];
  for (let first = 0; first < trials; first += 1000) {
    blocks.push(runner.run(1, first, Math.min(1000, trials - first), trials));
  }
  return summarise(plan, blocks, { seed: 1 });
}

const scaled = (scale: number): PlanFile => {
  const file = fullPlan();
  for (const { arrivals } of file.segments) {
    for (const month of Object.keys(arrivals.perMonth)) {
      arrivals.perMonth[month] = (arrivals.perMonth[month] as number) * scale;
    }
  }
  file.sdr!.headcount = Math.round(12 * scale);
  file.ae!.headcount = Math.round(8 * scale);
  return file;
};

const trials = Number(process.env['SPILLWAY_BENCH_TRIALS'] ?? 2000);
simulateAll(fullPlan(), 200);
let simulation = simulateAll(fullPlan(), 1);
const own = seconds(() => (simulation = simulateAll(fullPlan(), trials)));
const mean = (key: string): number => simulation.series[key]!['total']!['total']!.mean!;
const judge = (name: string, ratio: number, limit: number, atMost = false): void => {
  const met = atMost ? ratio <= limit : ratio >= limit;
  console.log(
    `${name}: ${ratio.toFixed(1)} (${atMost ? 'at most' : 'at least'} ${limit}: ${met ? 'met' : 'NOT MET'})`,
  );
};
console.log(
  `engine: ${((own / trials) * 1e6).toFixed(0)} µs a trial, bands included (${trials} trials, one thread)`,
);
console.log(
  `  SAL ${mean('entries.sal').toFixed(0)}, Won ${mean('entries.won').toFixed(1)}, bookings ${mean('bookings').toFixed(0)}`,
);

const folder = mkdtempSync(join(tmpdir(), 'spillway-bench-'));
writeFileSync(join(folder, 'plan.json'), JSON.stringify(fullPlan()));
const peer = spawnSync(
  'python3',
  [join(import.meta.dirname, 'peers/waterfall.py'), join(folder, 'plan.json'), String(trials)],
  { encoding: 'utf8', env: { ...process.env, OMP_NUM_THREADS: '1' } },
);
if (peer.status === 0) {
  const told = JSON.parse(peer.stdout) as { seconds: number; sal: number; won: number; bookings: number };
  console.log(`numpy: ${((told.seconds / trials) * 1e6).toFixed(0)} µs a trial, bands included`);
  console.log(
    `  SAL ${told.sal.toFixed(0)}, Won ${told.won.toFixed(1)}, bookings ${told.bookings.toFixed(0)}`,
  );
  judge('numpy ÷ engine', told.seconds / own, 8);
} else {
  console.log(
    `numpy is left out: python3 -m pip install numpy makes it available. ${peer.stderr.slice(-300)}`,
  );
}

// The peer's cost is in proportion to its trials; fewer of them tell it.
const leadTrials = Math.min(300, trials);
simulateLeads(fullPlan(), 30);
let byLead = { sal: 0, won: 0, bookings: 0 };
const leadSeconds = seconds(() => (byLead = simulateLeads(fullPlan(), leadTrials))) / leadTrials;
console.log(`lead by lead: ${(leadSeconds * 1e6).toFixed(0)} µs a trial, bands included`);
console.log(
  `  SAL ${byLead.sal.toFixed(0)}, Won ${byLead.won.toFixed(1)}, bookings ${byLead.bookings.toFixed(0)}`,
);
judge('lead by lead ÷ engine', leadSeconds / (own / trials), 35);

// Fewer trials than above, so that the cost of the run as a whole weighs more: the ratio is rather too high.
const large = 60;
simulateAll(scaled(390), 2);
const busy = seconds(() => void simulateAll(scaled(390), large)) / large;
console.log(`390 times the leads (95,000 a week): ${(busy * 1e6).toFixed(0)} µs a trial in runs of ${large}`);
judge('390 times the leads ÷ the plan as it is', (busy * trials) / own, 25, true);
