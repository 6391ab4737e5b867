/** Times that are no times: a day that was stored as an instant stands at midnight of whatever zone it was written in. */
import { type EventLog, precision } from '../events/eventLog.ts';

const secondsOfDay = 86_400;
const hour = 3600;
/** Zones differ from UTC by quarters of an hour, and so do their midnights. */
const zoneStep = hour / 4;

/** What fewer times cannot tell, and a share that one time of day does not reach by chance. */
const fewest = 10;
const leastShare = 0.01;
const fewestDays = 5;
/** How far it stands out from the next most frequent time of day: meetings on the hour do not. */
const outstanding = 5;

export interface SharedTime {
  /** Stage index. */
  readonly stage: number;
  /** Seconds after midnight UTC; two where the clock was changed in between, an hour apart. */
  readonly seconds: readonly number[];
  readonly count: number;
  /** Events of the stage with a time of day. */
  readonly of: number;
}

/** By stage: how many of its instants stand at each second of the day; null without any. */
function timesOfDay(log: EventLog): (Uint32Array | null)[] {
  const counts = log.graph.stages.map((): Uint32Array | null => null);
  for (let event = 0; event < log.stage.length; event++) {
    if (log.precision[event] !== precision.instant) continue;
    const stage = log.stage[event]!;
    (counts[stage] ??= new Uint32Array(secondsOfDay))[secondOf(log.time[event]!)]!++;
  }
  return counts;
}

function secondOf(time: number): number {
  return Math.round((time - Math.floor(time)) * secondsOfDay) % secondsOfDay;
}

function daysAt(log: EventLog, stage: number, seconds: readonly number[]): number {
  const days = new Set<number>();
  for (let event = 0; event < log.stage.length && days.size < fewestDays; event++)
    if (
      log.stage[event] === stage &&
      log.precision[event] === precision.instant &&
      seconds.includes(secondOf(log.time[event]!))
    )
      days.add(log.day[event]!);
  return days.size;
}

/**
 * Stages many of whose instants (at least ten, and one in a hundred) stand at one second of the day, on five days or
 * more, five times as many as at any other, where it is the midnight of some zone: days that were stored as instants.
 * Times an hour apart go together, since summer time moves midnight. Any other second is that of a job (the finding
 * `bulk-stamped` has its rows).
 */
export function sharedTimes(log: EventLog): SharedTime[] {
  return timesOfDay(log).flatMap((counts, stage) => {
    if (counts === null) return [];
    const of = counts.reduce((sum, count) => sum + count, 0);
    const first = mostFrequent(counts, []);
    const beside = [first - hour, first + hour]
      .map((second) => (second + secondsOfDay) % secondsOfDay)
      .filter((second) => counts[second]! >= fewest / 2);
    const seconds = [first, ...beside.toSorted((a, b) => counts[b]! - counts[a]!).slice(0, 1)];
    const next = counts[mostFrequent(counts, seconds)]!;
    const count = seconds.reduce((sum, at) => sum + counts[at]!, 0);
    const stands =
      first % zoneStep === 0 &&
      count >= Math.max(fewest, leastShare * of) &&
      counts[first]! >= outstanding * next;
    return stands && daysAt(log, stage, seconds) >= fewestDays ? [{ stage, seconds, count, of }] : [];
  });
}

/** The most frequent second (the first of equals), without some. */
function mostFrequent(counts: Uint32Array, without: readonly number[]): number {
  let best = 0;
  let most = -1;
  for (let second = 0; second < counts.length; second++) {
    if (counts[second]! <= most || without.includes(second)) continue;
    best = second;
    most = counts[second]!;
  }
  return best;
}

/** `02:00`, `03:00:30`. */
export function clockText(seconds: number): string {
  const parts = [Math.floor(seconds / hour), Math.floor((seconds % hour) / 60), seconds % 60];
  const shown = parts[2] === 0 ? parts.slice(0, 2) : parts;
  return shown.map((part) => String(part).padStart(2, '0')).join(':');
}
