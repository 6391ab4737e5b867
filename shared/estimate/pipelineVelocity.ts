/** Money a day that the open pipeline turns into bookings, and who wins by where they came in. */
import { none } from '../events/eventLog.ts';
import { type StageDates, datedBy } from '../events/passes.ts';
import type { ConversionQuestion } from './cohort.ts';
import { amountOf } from './opening.ts';
import type { Measurement, TransitionResult } from './result.ts';

/**
 * Open pipeline entities × win rate × mean amount won ÷ median cycle in days, from the transition between the stages
 * that count pipeline and bookings. Null where the graph has no such stages or a factor is not known.
 */
export function pipelineVelocity(
  dates: StageDates,
  transitions: readonly TransitionResult[],
  opening: Measurement['opening'],
): Measurement['pipelineVelocity'] {
  const { graph } = dates.passes.log;
  const pipelineToBookings = transitions.find(
    ({ from, to, segment }) =>
      segment === null &&
      from === graph.stages[graph.pipeline]?.id &&
      to === graph.stages[graph.bookings]?.id,
  );
  const winRate = pipelineToBookings?.conversion.eventual.rate ?? null;
  const medianCycleDays = pipelineToBookings?.velocity.median ?? null;
  const meanAmount = meanAmountAt(dates, graph.forward.indexOf(graph.bookings));
  if (winRate === null || medianCycleDays === null || medianCycleDays === 0 || meanAmount === null)
    return null;
  const first = graph.forward.indexOf(graph.pipeline);
  const stages = new Set(graph.forward.slice(first).map((stage) => graph.stages[stage]!.id));
  const open = opening.reduce((sum, entry) => sum + (stages.has(entry.stage) ? entry.count : 0), 0);
  return {
    perDay: (open * winRate * meanAmount) / medianCycleDays,
    open,
    winRate,
    meanAmount,
    medianCycleDays,
  };
}

function meanAmountAt(dates: StageDates, position: number): number | null {
  let sum = 0;
  let count = 0;
  for (let pass = 0; pass < dates.passes.count; pass++) {
    const event = datedBy(dates, pass, position);
    const amount = event === none ? null : amountOf(dates, dates.passes.entity[pass]!, event);
    if (amount === null) continue;
    sum += amount;
    count++;
  }
  return count > 0 ? sum / count : null;
}

/**
 * Share won to date by the stage at which an entity came in: the earliest on the path that its first pass has a
 * recorded date of, where that date lies in the window. Without a stage that counts bookings, winning is reaching B.
 */
export function winRateByEntry(question: ConversionQuestion): Measurement['winRateByEntry'] {
  const { recorded, implied, window } = question;
  const { passes, width } = recorded;
  const { log } = passes;
  const { graph } = log;
  const goal = graph.bookings >= 0 ? graph.forward.indexOf(graph.bookings) : question.to;
  const counts = Array.from({ length: goal }, () => ({ n: 0, k: 0 }));
  for (let entity = 0; entity < log.entityCount; entity++) {
    const [first, end] = [passes.first[entity]!, passes.first[entity + 1]!];
    if (first === end) continue;
    const row = recorded.event.subarray(first * width, first * width + goal);
    const entry = row.findIndex((event) => event !== none);
    const day = log.day[row[entry] ?? none] ?? Number.NaN;
    if (!(day >= window[0] && day < window[1])) continue;
    counts[entry]!.n++;
    for (let pass = first; pass < end; pass++) {
      if (datedBy(implied, pass, goal) === none) continue;
      counts[entry]!.k++;
      break;
    }
  }
  return counts.flatMap(({ n, k }, position) =>
    n > 0 ? [{ stage: graph.stages[graph.forward[position]!]!.id, n, k, rate: k / n }] : [],
  );
}
