/**
 * The engine against numpy vectorised over trials (bench/peers/waterfall.py), against simulations lead by lead with a
 * heap of events (bench/peers/leads.ts), and against the reference simulator, one thread each, bands included, on the
 * reference scenario; what an opening state with deals that never close and 400 times the leads cost; two workers
 * against one; and how soon a run ends that was given up. `npm run bench -- engine [TRIALS]`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { buildModel, simulate } from '../shared/engine/index.ts';
import { Kernel } from '../shared/engine/kernel/instance.ts';
import { planLayout } from '../shared/engine/layout.ts';
import { simulateTrial } from '../shared/engine/trial.ts';
import { parsePlan, resolvePlan } from '../shared/plan/index.ts';
import type { PlanFile } from '../shared/plan/schema.ts';
import type { ThreadsTook } from './engineThreads.ts';
import { PackedEvents, QueuedEvents } from './peers/eventHeaps.ts';
import { simulateLeads } from './peers/leads.ts';
import { referencePath, referencePlan } from './reference.ts';

interface Took {
  /** Seconds of this process's own computing, and by the clock. */
  readonly own: number;
  readonly clock: number;
}

function measured(work: () => void): Took {
  const before = process.cpuUsage();
  const began = performance.now();
  work();
  const { user, system } = process.cpuUsage(before);
  return { own: (user + system) / 1e6, clock: (performance.now() - began) / 1000 };
}

const perTrial = ({ own, clock }: Took, of: number): string =>
  `${((own / of) * 1e6).toFixed(0)} µs a trial (by the clock ${((clock / of) * 1e6).toFixed(0)})`;

const judge = (name: string, figure: number, limit: number, atMost = false): void => {
  const met = atMost ? figure <= limit : figure >= limit;
  console.log(
    `  ${name}: ${figure.toFixed(2)} (${atMost ? 'at most' : 'at least'} ${limit}: ${met ? 'met' : 'NOT MET'})`,
  );
};

const load = (): string => `load average ${loadavg()[0]!.toFixed(1)}`;

const project = (file: PlanFile, trials: number) =>
  simulate(resolvePlan(parsePlan(file)), { trials, seed: 1 });

const scaled = (scale: number): PlanFile => {
  const file = referencePlan();
  for (const { arrivals } of file.segments) {
    for (const month of Object.keys(arrivals.perMonth)) {
      arrivals.perMonth[month] = (arrivals.perMonth[month] as number) * scale;
    }
  }
  file.sdr!.headcount = Math.round(file.sdr!.headcount * scale);
  file.ae!.headcount = Math.round(file.ae!.headcount * scale);
  return file;
};

/** Visits that are open at the start, some of them waiting at a gate, a fifth of the exits never, places given back. */
function withOpening(): PlanFile {
  const file = referencePlan();
  for (const { transitions } of file.segments) {
    for (const { exits } of transitions) {
      for (const exit of Object.values(exits ?? {})) exit.share = (exit.share as number) * 0.8;
    }
  }
  delete file.ae!.newPerWeek;
  file.ae!.openPerAe = 12;
  file.ae!.releaseAfterDays = 60;
  file.opening = file.segments.flatMap(({ id }) =>
    [3, 10, 21, 45, 90].flatMap((ageDays) => [
      { segment: id, stage: 'mql', ageDays, count: 12, queued: ageDays < 45 },
      { segment: id, stage: 'sal', ageDays, count: 30 },
      { segment: id, stage: 'sql', ageDays, count: 6 },
      { segment: id, stage: 'sao', ageDays, count: 9, amount: 30_000 },
      { segment: id, stage: 'nurturing', ageDays, count: 40, recycles: 1 },
    ]),
  );
  return file;
}

const trials = Number(process.argv[3] ?? 10_000);
console.log(`${trials} trials, bands included, one thread each; ${load()}`);
// A quarter of a second to have the code optimised, as much as those lead by lead take.
project(referencePlan(), 1000);
let simulation = project(referencePlan(), 1);
const own = measured(() => (simulation = project(referencePlan(), trials)));
const mean = (key: string): number => simulation.series[key]!['total']!['total']!.mean!;
console.log(`engine: ${perTrial(own, trials)}`);
console.log(
  `  SAL ${mean('entries.sal').toFixed(0)}, Won ${mean('entries.won').toFixed(1)}, bookings ${mean('bookings').toFixed(0)}`,
);

// The trials alone, without what is kept of them.
const kernel = new Kernel(planLayout(resolvePlan(parsePlan(referencePlan()))));
const alone = Math.min(2048, trials);
for (let first = 0; first < 256; first += 16) kernel.run(1, first, 16);
const simulated = measured(() => {
  for (let first = 0; first < alone; first += 16) kernel.run(1, first, 16);
});
console.log(`  of which the trials themselves ${perTrial(simulated, alone)}`);

const peer = spawnSync(
  'python3',
  [join(import.meta.dirname, 'peers/waterfall.py'), referencePath, String(trials)],
  { encoding: 'utf8', env: { ...process.env, OMP_NUM_THREADS: '1' } },
);
if (peer.status === 0) {
  const told = JSON.parse(peer.stdout) as { seconds: number; sal: number; won: number; bookings: number };
  console.log(`numpy: ${((told.seconds / trials) * 1e6).toFixed(0)} µs a trial; ${load()}`);
  console.log(
    `  SAL ${told.sal.toFixed(0)}, Won ${told.won.toFixed(1)}, bookings ${told.bookings.toFixed(0)}`,
  );
  judge('numpy ÷ engine', told.seconds / own.own, 8);
} else {
  console.log(
    `numpy is left out: python3 -m pip install numpy makes it available. ${peer.stderr.slice(-300)}`,
  );
}

// The peers' cost is in proportion to their trials; fewer of them tell it.
const leadTrials = Math.min(300, trials);
/** What a simulation lead by lead with this heap takes in proportion to the engine. */
function leadByLead(name: string, Events: typeof QueuedEvents | typeof PackedEvents): number {
  simulateLeads(referencePlan(), 30, 1, new Events());
  let totals = { sal: 0, won: 0, bookings: 0 };
  const took = measured(() => (totals = simulateLeads(referencePlan(), leadTrials, 1, new Events())));
  console.log(`lead by lead, ${name}: ${perTrial(took, leadTrials)} in ${leadTrials} of them; ${load()}`);
  console.log(
    `  SAL ${totals.sal.toFixed(0)}, Won ${totals.won.toFixed(1)}, bookings ${totals.bookings.toFixed(0)}`,
  );
  return took.own / leadTrials / (own.own / trials);
}
const packed = leadByLead('events as numbers in typed arrays', PackedEvents);
console.log(`  ÷ engine: ${packed.toFixed(1)}`);
judge('÷ engine', leadByLead('events as objects in tinyqueue', QueuedEvents), 35);

// The peers above keep twelve series. The reference simulator follows every rule, and counts all that the engine does.
const model = buildModel(resolvePlan(parsePlan(referencePlan())));
const references = Math.min(100, trials);
for (let trial = 0; trial < 20; trial++) simulateTrial(model, 1, trial);
const reference = measured(() => {
  for (let trial = 0; trial < references; trial++) simulateTrial(model, 1, trial);
});
console.log(`lead by lead, the reference simulator: ${perTrial(reference, references)}; ${load()}`);
console.log(
  `  ÷ the trials themselves: ${(reference.own / references / (simulated.own / alone)).toFixed(1)}`,
);

const second = Math.min(2000, trials);
const opening = withOpening();
project(opening, 50);
const opened = measured(() => void project(opening, second));
console.log(
  `opening state, a fifth of the exits never, places given back: ${perTrial(opened, second)} in ${second} trials`,
);

// Fewer trials than above, so that the cost of the run as a whole weighs more: the ratio is rather too high.
const large = 500;
project(scaled(400), 2);
const busy = measured(() => void project(scaled(400), large));
console.log(`400 times the leads (100,000 a week): ${perTrial(busy, large)} in ${large} trials`);
judge('400 times the leads ÷ the plan as it is', (busy.own / large) * (trials / own.own), 25, true);

execFileSync(process.execPath, [join(import.meta.dirname, '../cli/build.mjs')]);
await build({
  root: join(import.meta.dirname, '..'),
  configFile: false,
  logLevel: 'warn',
  ssr: { noExternal: true },
  build: { ssr: join(import.meta.dirname, 'engineThreads.ts'), outDir: 'dist/bench', target: 'node20' },
});
const script = join(import.meta.dirname, '../dist/bench/engineThreads.js');
const printed = execFileSync(process.execPath, [script, referencePath, String(trials)], { encoding: 'utf8' });
const { pairs, ends } = JSON.parse(printed) as ThreadsTook;
const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const middleOf = (at: 0 | 1, what: keyof Took): string =>
  middle(pairs.map((pair) => pair[at][what])).toFixed(2);
console.log(
  `on worker threads, ${trials} trials, in the middle of ${pairs.length}: one ${middleOf(0, 'clock')} s, two ${middleOf(1, 'clock')} s; ${load()}`,
);
console.log(`  processor time: one ${middleOf(0, 'own')} s, two ${middleOf(1, 'own')} s`);
judge('two workers ÷ one, by the clock', middle(pairs.map(([one, two]) => one.clock / two.clock)), 1.7);
console.log(
  `a run that is given up frees its workers after ${ends.map((ms) => ms.toFixed(0)).join(', ')} ms`,
);
judge('the longest', Math.max(...ends), 50, true);
