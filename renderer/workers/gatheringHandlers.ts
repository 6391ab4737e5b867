/** What the worker of {@link GatheringJobs} does. */
import { Gathering, summariseGathered } from '../../shared/engine/index.ts';
import type { JobHandlers } from '../../shared/jobs/protocol.ts';
import { withWeeksOf } from '../model/weeksOf.ts';
import type { GatheringJobs } from './catalogues.ts';
import { planReader } from './planReader.ts';

export function gatheringHandlers(): JobHandlers<GatheringJobs> {
  /** What was put together of each run that is under way. */
  const runs = new Map<number, Gathering>();
  const read = planReader();
  return {
    add: ({ run, block }, { transfer }) => {
      const gathering = runs.get(run) ?? new Gathering(block);
      gathering.add(block);
      runs.set(run, gathering);
      const { buffer } = block.bins;
      transfer(buffer);
      return buffer;
    },
    summarise: ({ run, plan, seed, sampling, actuals, weeksOf }) => {
      const gathering = runs.get(run);
      if (gathering === undefined) throw new Error('No trials of this run were put together.');
      const options = { seed, sampling, actuals, weeks: weeksOf !== null };
      return withWeeksOf(summariseGathered(read(plan), gathering.gathered(), options), weeksOf);
    },
    end: ({ run }) => {
      runs.delete(run);
      return null;
    },
  };
}
