/** What the worker of {@link GatheringJobs} does. */
import {
  Gathering,
  type TrialBlock,
  answerPart,
  columnsOf,
  expectedFlow,
  planLayout,
  summariseGathered,
} from '../../shared/engine/index.ts';
import type { JobHandlers } from '../../shared/jobs/protocol.ts';
import { withWeeksOf } from '../model/weeksOf.ts';
import type { GatheringJobs } from './catalogues.ts';
import { planReader } from './planReader.ts';

export function gatheringHandlers(): JobHandlers<GatheringJobs> {
  /** What was put together of each run that is under way. */
  const runs = new Map<number, Gathering>();
  /** One that has ended: the next takes its memory. */
  let ended: Gathering | null = null;
  const read = planReader();
  const begin = (block: TrialBlock): Gathering => {
    const gathering = new Gathering(block, ended);
    ended = null;
    return gathering;
  };
  return {
    read: ({ plan, weeks }) => {
      planLayout(read(plan), weeks);
      return null;
    },
    add: ({ run, block }, { transfer }) => {
      const gathering = runs.get(run) ?? begin(block);
      gathering.add(block);
      runs.set(run, gathering);
      const { buffer } = block.bins;
      transfer(buffer);
      return buffer;
    },
    summarise: ({ run, plan: text, seed, sampling, actuals, weeksOf, only }) => {
      const gathering = runs.get(run);
      if (gathering === undefined) throw new Error('No trials of this run were put together.');
      const plan = read(text);
      const weeks = weeksOf !== null;
      const layout = planLayout(plan, weeks);
      const wanted = only === null ? undefined : columnsOf(layout, answerPart(layout, only));
      const options = { seed, sampling, actuals, weeks, only };
      return withWeeksOf(summariseGathered(plan, gathering.gathered(wanted), options), weeksOf);
    },
    end: ({ run }) => {
      ended = runs.get(run) ?? ended;
      runs.delete(run);
      return null;
    },
    expected: ({ plan, actuals, weeksOf }) => {
      const { simulation } = expectedFlow(read(plan), { actuals, weeks: weeksOf !== null });
      return withWeeksOf(simulation, weeksOf);
    },
  };
}
