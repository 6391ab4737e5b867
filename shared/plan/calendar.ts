/** The hours in which a plan's people work, as the audit counts limits in them. */
import type { BusinessCalendar } from '../audit/businessHours.ts';
import { usualBusinessCalendar } from '../audit/businessHours.ts';
import { parseDay } from '../calendar/days.ts';
import type { Plan } from './schema.ts';

/** Null where the plan says nothing. What it leaves out is usual: Monday to Friday, 9 to 17, in `zone`. */
export function planCalendar({ calendar }: Pick<Plan, 'calendar'>, zone: string): BusinessCalendar | null {
  if (calendar === undefined) return null;
  const usual = usualBusinessCalendar(calendar.zone ?? zone);
  return {
    ...usual,
    ...(calendar.open === undefined ? {} : { open: calendar.open }),
    ...(calendar.close === undefined ? {} : { close: calendar.close }),
    ...(calendar.weekdays === undefined ? {} : { weekdays: calendar.weekdays }),
    holidays: (calendar.holidays ?? []).map((day) => parseDay(day)!),
  };
}
