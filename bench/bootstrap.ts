/**
 * The bootstrap of the gap bridge on 100,000 entities × 1,000 resamples, on worker threads as the command line runs it:
 * two of them, or as many as are asked for. `npm run bench -- bootstrap [ENTITIES] [RESAMPLES] [WORKERS]`. The limit is by
 * the clock, for the usual sizes; on a machine with other work the processor's time beside it is the one to read.
 */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CliJobs } from '../cli/jobs.ts';
import { bridgeIntervals, measuredResampling } from '../shared/estimate/bridgeIntervals.ts';
import { EventLogBuilder } from '../shared/events/eventLog.ts';
import { templateGraph } from '../shared/funnel/templates.ts';
import { JobPool } from '../shared/jobs/pool.ts';
import { Stream, streamKey } from '../shared/stats/stream.ts';
import { builtForNode } from '../test/support/nodeBuild.ts';

const limitSeconds = 10;
const root = join(import.meta.dirname, '..');
const graph = templateGraph('default');
const first = 20_000;
const asOf = first + 500;

/** MQL → SAO in 18% of the cases after 40 days on average, a fifth of them proven by Won alone; two segments. */
function log(entities: number) {
  const stream = new Stream(1, 0, streamKey('bench/bootstrap'));
  const builder = new EventLogBuilder(graph);
  for (let lead = 0; lead < entities; lead++) {
    const entity = builder.entity(`L${lead}`);
    builder.describe(entity, {
      segments: { motion: stream.uniform() < 0.6 ? 'in' : 'out' },
      owners: { sdr: `o${lead % 30}` },
    });
    const write = (stage: string, at: number): void => {
      const day = Math.floor(at);
      if (day <= asOf) builder.add(entity, { stage: graph.indexOf(stage), day, time: day, precision: 0 });
    };
    const entered = first + 500 * stream.uniform();
    write('mql', entered);
    const fate = stream.uniform();
    const left = entered - 40 * Math.log(stream.uniform());
    if (fate < 0.18) {
      if (stream.uniform() < 0.8) write('sao', left);
      if (stream.uniform() < 0.5) write('won', left - 60 * Math.log(stream.uniform()));
    } else if (fate < 0.7) write('nurturing', left);
  }
  return builder.build({ zone: 'UTC', passes: 'byExit' });
}

const [entities, resamples, workers] = ['100000', '1000', '2'].map((usual, i) =>
  Number(process.argv.slice(2).filter((argument) => argument !== 'bootstrap')[i] ?? usual),
) as [number, number, number];
const planned = (['in', 'out'] as const).map((segment) => ({ from: 'mql', to: 'sao', rate: 0.25, segment }));
const resampling = measuredResampling(log(entities), { asOf, from: 'mql', to: 'sao', planned })!;
// The worker of the command line as it is now.
const built = await builtForNode('bench-bootstrap', { worker: join(root, 'cli/worker.ts') });
const pool = new JobPool<CliJobs>(({ message, crash }) => {
  const worker = new Worker(join(built, 'worker.js'));
  worker.on('message', message);
  worker.on('error', (error) => crash(error.message));
  return { post: (run) => worker.postMessage(run), close: () => void worker.terminate() };
}, workers);
const began = performance.now();
const used = process.cpuUsage();
const size = Math.ceil(resamples / 20);
const draws = await Promise.all(
  Array.from({ length: Math.ceil(resamples / size) }, (_, block) => {
    const count = Math.min(size, resamples - block * size);
    return pool.run('resamples', { resampling, seed: 1, first: block * size, count }).result;
  }),
);
const intervals = bridgeIntervals(draws)!;
const seconds = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage(used);
pool.close();
console.log(
  `${resamples.toLocaleString('en-US')} resamples of ${entities.toLocaleString('en-US')} entities on ${workers} threads: ${seconds.toFixed(2)} s by the clock (limit ${limitSeconds} s) ${seconds < limitSeconds ? 'met' : 'NOT MET'}`,
);
console.log(
  `  ${((user + system) / 1e6).toFixed(2)} s of processor time; maturity ${intervals.bars.maturity.low.toFixed(4)} to ${intervals.bars.maturity.high.toFixed(4)}`,
);
