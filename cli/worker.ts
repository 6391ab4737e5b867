/** A worker thread of the command line. */
import { parentPort } from 'node:worker_threads';
import { TrialRunner } from '../shared/engine/index.ts';
import { buffersOf } from '../shared/engine/trialBlock.ts';
import { bridgeDraws } from '../shared/estimate/bridgeResampling.ts';
import { serveJobs } from '../shared/jobs/protocol.ts';
import { resolvePlan } from '../shared/plan/index.ts';
import type { CliJobs } from './jobs.ts';

const port = parentPort!;

/** A thread belongs to one command, which has one plan. */
let runner: TrialRunner | null = null;

const serve = serveJobs<CliJobs>(
  {
    resamples: ({ resampling, ...block }) => bridgeDraws(resampling, block),
    trials: ({ plan, scenario, seed, sampling, first, count, of, stop, memory }, { transfer }) => {
      runner ??= new TrialRunner(resolvePlan(plan, scenario));
      const block = runner.run(seed, first, count, of, stop, memory, sampling);
      transfer(...buffersOf(block));
      return block;
    },
  },
  (message, transfer) => port.postMessage(message, transfer),
);

port.on('message', serve);
