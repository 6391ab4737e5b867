/** A worker thread of the command line. */
import { parentPort } from 'node:worker_threads';
import { runTrials } from '../shared/engine/index.ts';
import { bridgeDraws } from '../shared/estimate/bridgeResampling.ts';
import { serveJobs } from '../shared/jobs/protocol.ts';
import { resolvePlan } from '../shared/plan/index.ts';
import type { CliJobs } from './jobs.ts';

const port = parentPort!;

const serve = serveJobs<CliJobs>(
  {
    resamples: ({ resampling, ...block }) => bridgeDraws(resampling, block),
    trials: ({ plan, scenario, seed, first, count }) =>
      runTrials(resolvePlan(plan, scenario), seed, first, count),
  },
  (message, transfer) => port.postMessage(message, transfer),
);

port.on('message', serve);
