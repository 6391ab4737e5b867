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

/** Whether a zone's midnight may be shared by so many of a stage's instants. */
const isShared = (count: number, of: number): boolean => count >= Math.max(fewest, leastShare * of);

/** By stage: whether its instants can share a midnight. Of most logs this is all that has to be known. */
function mayShare(log: EventLog): boolean[] {
  const { stage: stages, precision: precisions, time: times } = log;
  const steps = secondsOfDay / zoneStep;
  const counts = new Uint32Array(log.graph.stages.length * steps);
  const instants = new Uint32Array(log.graph.stages.length);
  for (let event = 0; event < stages.length; event++) {
    if (precisions[event] !== precision.instant) continue;
    const stage = stages[event]!;
    instants[stage]!++;
    const second = secondOf(times[event]!);
    if (second % zoneStep === 0) counts[stage * steps + second / zoneStep]!++;
  }
  return Array.from(instants, (of, stage) => {
    const most = Math.max(...counts.subarray(stage * steps, (stage + 1) * steps));
    // Two midnights may go together, of which one has at least half.
    return isShared(2 * most, of);
  });
}

/** By stage: how many of its instants stand at each second of the day; null where they cannot share a midnight. */
function timesOfDay(log: EventLog): (Uint32Array | null)[] {
  const counts = mayShare(log).map((may) => (may ? new Uint32Array(secondsOfDay) : null));
  if (counts.every((own) => own === null)) return counts;
  for (let event = 0; event < log.stage.length; event++) {
    const own = counts[log.stage[event]!] ?? null;
    if (own !== null && log.precision[event] === precision.instant) own[secondOf(log.time[event]!)]!++;
  }
  return counts;
}

function secondOf(time: number): number {
  const second = Math.floor((time - Math.floor(time)) * secondsOfDay + 0.5);
  return second === secondsOfDay ? 0 : second;
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
    const stands = first % zoneStep === 0 && isShared(count, of) && counts[first]! >= outstanding * next;
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
