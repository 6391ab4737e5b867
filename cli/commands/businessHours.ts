/** `--business-hours` and `--holidays`: the calendar in which acceptance limits are counted. */
import {
  type BusinessCalendar,
  businessClock,
  usualBusinessCalendar,
} from '../../shared/audit/businessHours.ts';
import type { Plan } from '../../shared/plan/index.ts';
import { planCalendar } from '../../shared/plan/index.ts';
import { type Arguments, type OptionSpec, UsageError } from '../commandLine.ts';
import { dayWritten } from './intakeOptions.ts';

export const calendarOptions: Readonly<Record<string, OptionSpec>> = {
  'business-hours': {
    type: 'string',
    value: 'DAYS HH:MM-HH:MM [ZONE]',
    help: 'for limits in business hours, e.g. "mon-fri 9:00-17:30 Europe/Berlin" (default: the plan’s, else mon-fri 9:00-17:00 in the zone of the dates)',
  },
  holidays: {
    type: 'string',
    value: 'D,D,…',
    help: 'days on which nobody works, besides those of the plan',
  },
};

const weekdayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** What is asked for, else what the plan has; null where neither says anything. `zone` is that of the imported dates. */
export function calendarAsked(
  args: Arguments,
  plan: Plan | undefined,
  zone: string,
): BusinessCalendar | null {
  const written = args.text('business-hours');
  const holidays = (args.text('holidays') ?? '')
    .split(',')
    .filter((day) => day !== '')
    .map((day) => dayWritten(day.trim(), '--holidays'));
  const planned = plan === undefined ? null : planCalendar(plan, zone);
  if (written === undefined && holidays.length === 0) return planned;
  const base = planned ?? usualBusinessCalendar(zone);
  const asked = written === undefined ? base : { ...base, ...calendarWritten(written, base.zone) };
  const calendar = { ...asked, holidays: [...(base.holidays ?? []), ...holidays] };
  // A calendar that makes no sense is refused before any file is read.
  businessClock(calendar, 0, 0);
  return calendar;
}

function calendarWritten(written: string, zone: string): Omit<BusinessCalendar, 'holidays'> {
  const match = /^(\S+)\s+(\d{1,2}:\d{2})-(\d{1,2}:\d{2})(?:\s+(\S+))?$/.exec(written.trim());
  if (match === null)
    throw new UsageError(
      `--business-hours is written "mon-fri 9:00-17:30" or "mon-fri 9:00-17:30 Europe/Berlin", not "${written}".`,
    );
  const [, days, open, close, own = zone] = match;
  const padded = (time: string): string => time.padStart(5, '0');
  return { zone: own, open: padded(open!), close: padded(close!), weekdays: weekdaysWritten(days!) };
}

/** `mon-fri`, `mon,wed,fri`, `sun-thu`. */
function weekdaysWritten(written: string): readonly number[] {
  const weekday = (name: string): number => {
    const index = weekdayNames.findIndex((known) => name.toLowerCase().startsWith(known));
    if (index < 0)
      throw new UsageError(`--business-hours names weekdays ${weekdayNames.join(' ')}, not "${name}".`);
    return index;
  };
  return written.split(',').flatMap((part) => {
    const [from, to = from] = part.split('-').map(weekday);
    const length = ((to! - from! + 7) % 7) + 1;
    return Array.from({ length }, (_, i) => ((from! + i) % 7) + 1);
  });
}
