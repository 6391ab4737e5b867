import { dayNumber } from '../calendar/days.ts';
import type { EventLog } from '../events/eventLog.ts';

/** Days on which a stage date can be believed, unless the as-of day says more. */
export const believable = { from: dayNumber(1990, 1, 1), through: dayNumber(2100, 12, 31) } as const;

/** The latest stage date from 1990 to 2100, as a day number: the export was taken then, or later. Null without any. */
export function latestStageDate(log: EventLog): number | null {
  const latest = log.day.reduce(
    (latest, day) => (day >= believable.from && day <= believable.through && day > latest ? day : latest),
    Number.NEGATIVE_INFINITY,
  );
  return Number.isFinite(latest) ? latest : null;
}
