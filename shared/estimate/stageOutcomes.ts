/** Visits to a stage as the mixture model reads them. */
import { precision } from '../events/eventLog.ts';
import { type StageDates, isRecorded } from '../events/passes.ts';
import { type Visits, stillOpen } from '../events/visits.ts';
import { type MixtureCounts, countVisits, dayInterval } from './mixtureVisits.ts';

/** Durations between instants are told apart to two parts in a hundred, and to a minute. */
const instantStep = 1.02;
const minute = 1 / 1440;

/**
 * Outcomes are `advance` (whichever forward stage the visits were asked for) and the exits by id. A difference of dates
 * stands for the day about it; where the end is implied by a later stage it lies between entering and that date; where
 * entering is implied too, or the dates are out of order, at any time that the visit was followed. `rows`: of these visits
 * only.
 */
export function stageOutcomes(
  found: Visits,
  dates: StageDates,
  position: number,
  rows: ArrayLike<number> = Array.from({ length: found.count }, (_, visit) => visit),
): MixtureCounts {
  const { graph } = dates.passes.log;
  const outcomes = ['advance', ...graph.exits.map((stage) => graph.stages[stage]!.id)];
  const codes = new Uint8Array(rows.length);
  const low = new Float64Array(rows.length);
  const high = new Float64Array(rows.length);
  for (let row = 0; row < rows.length; row++) {
    const visit = rows[row]!;
    const outcome = found.outcome[visit]!;
    const exit = graph.exits.indexOf(outcome);
    if (outcome === stillOpen) {
      low[row] = found.followUp[visit]!;
      continue;
    }
    codes[row] = exit < 0 ? 1 : exit + 2;
    [low[row], high[row]] = interval(found, dates, position, visit);
  }
  return countVisits({ outcomes, outcome: codes, low, high });
}

function interval(
  found: Visits,
  dates: StageDates,
  position: number,
  visit: number,
): readonly [low: number, high: number] {
  const { log } = dates.passes;
  const [entered, left] = [found.entered[visit]!, found.left[visit]!];
  const days = found.days[visit]!;
  if (found.timed[visit] === 1) {
    const isInstant = [entered, left].every((event) => log.precision[event] === precision.instant);
    return isInstant ? instantInterval(days) : dayInterval(days, 'centred');
  }
  const isBounded = isRecorded(dates, entered, position) && log.day[left]! >= log.day[entered]!;
  return [0, Math.ceil(isBounded ? days : found.followUp[visit]!) + 0.5];
}

/** One of a ladder of intervals that grow with the duration. */
function instantInterval(days: number): readonly [low: number, high: number] {
  if (days < minute) return [0, minute];
  const step = Math.floor(Math.log(days / minute) / Math.log(instantStep));
  return [minute * instantStep ** step, minute * instantStep ** (step + 1)];
}
