/** `flow/`: chains of stages with exact moments, fluid queues, and the M/M/c queue. */
import { z } from 'zod';
import { erlangC } from '../../shared/stats/erlangC.ts';
import { compareChain, chainSchema } from './flowChain.ts';
import { compareFluid, fluidSchema } from './flowFluid.ts';
import { eachCase } from './caseFiles.ts';
import { type CaseResult, type Checks, tolerances } from './checks.ts';

const erlangSchema = z.array(
  z.object({
    servers: z.number(),
    arrival_rate: z.number(),
    service_rate: z.number(),
    offered_load: z.number(),
    utilisation: z.number(),
    probability_wait: z.number(),
    mean_queue: z.number(),
    mean_wait: z.number(),
    p_wait_longer_than_one_mean_service: z.number(),
  }),
);

/** What tells the kinds apart, whatever a case is called: a list of queues, a chain with its rates, a queue's weeks. */
const kindSchema = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]);

export function run(dir: string): CaseResult[] {
  return eachCase(dir, (files, checks) => {
    const told = files.expected(kindSchema);
    if (Array.isArray(told)) compareErlang(files.expected(erlangSchema), checks);
    else if ('rates' in told) compareChain(files.expected(chainSchema), checks);
    else compareFluid(files.expected(fluidSchema), checks);
  });
}

function compareErlang(queues: z.infer<typeof erlangSchema>, checks: Checks): void {
  for (const expected of queues) {
    const { servers, arrival_rate: arrivals, service_rate: service } = expected;
    const queue = erlangC(servers, arrivals, service);
    const at = `${servers} servers, ${arrivals}/${service}`;
    const near = (figure: string, actual: number, reference: number): void =>
      checks.near(`${figure} (${at})`, actual, reference, tolerances.estimate);
    near('offered_load', queue.offeredLoad, expected.offered_load);
    near('utilisation', queue.utilisation, expected.utilisation);
    near('probability_wait', queue.probabilityWait, expected.probability_wait);
    near('mean_queue', queue.meanQueue, expected.mean_queue);
    near('mean_wait', queue.meanWait, expected.mean_wait);
    near(
      'p_wait_longer_than_one_mean_service',
      queue.waitsLongerThan(1 / service),
      expected.p_wait_longer_than_one_mean_service,
    );
  }
}
