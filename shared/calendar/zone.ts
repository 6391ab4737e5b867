/**
 * Clocks of IANA time zones, by the runtime's own copy of the time zone database. Instants are minutes or
 * milliseconds since 1970-01-01T00:00Z as plain numbers; nothing reads the machine's clock or zone.
 */
import { refuse } from '../errors.ts';

const msPerDay = 86_400_000;
const msPerMinute = 60_000;

/** The clock of one zone. All arguments and results are milliseconds since 1970-01-01T00:00. */
export interface ZoneClock {
  readonly zone: string;
  /** Offset from UTC in force at an instant (UTC milliseconds); east is positive. */
  offsetAt(instant: number): number;
  /** What the clock on the wall shows at an instant, as if it were UTC. */
  wallTime(instant: number): number;
  /**
   * The instant at which the wall shows a time. A time that the clock skips (spring) is moved on by the length of the
   * gap, one that it shows twice (autumn) is the earlier one: the `compatible` rule of RFC 5545 and of Temporal.
   */
  instant(wallTime: number): number;
}

function parseOffset(written: string): number {
  const match = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(written);
  if (!match) throw new RangeError(`unexpected offset: ${written}`);
  const [, sign, hours, minutes, seconds] = match;
  if (sign === undefined) return 0;
  const size = Number(hours) * 3_600_000 + Number(minutes) * msPerMinute + Number(seconds ?? 0) * 1000;
  return sign === '-' ? -size : size;
}

/** Offsets of one UTC day: one value, or two and the instant from which the second holds. */
interface DayOffsets {
  readonly before: number;
  readonly after: number;
  readonly change: number;
}

class CachedClock implements ZoneClock {
  readonly zone: string;
  private readonly format: Intl.DateTimeFormat;
  private readonly days = new Map<number, DayOffsets>();

  constructor(zone: string, format: Intl.DateTimeFormat) {
    this.zone = zone;
    this.format = format;
  }

  private ask(instant: number): number {
    return parseOffset(this.format.format(instant));
  }

  private day(day: number): DayOffsets {
    const known = this.days.get(day);
    if (known) return known;
    const start = day * msPerDay;
    const before = this.ask(start);
    const after = this.ask(start + msPerDay);
    let change = start + msPerDay;
    if (before !== after) {
      let last = start;
      while (change - last > 1000) {
        const middle = last + Math.floor((change - last) / 2000) * 1000;
        if (this.ask(middle) === before) last = middle;
        else change = middle;
      }
    }
    const found = { before, after, change };
    this.days.set(day, found);
    return found;
  }

  offsetAt(instant: number): number {
    const { before, after, change } = this.day(Math.floor(instant / msPerDay));
    return instant < change ? before : after;
  }

  wallTime(instant: number): number {
    return instant + this.offsetAt(instant);
  }

  instant(wallTime: number): number {
    const before = this.offsetAt(wallTime - msPerDay);
    const after = this.offsetAt(wallTime + msPerDay);
    const early = wallTime - before;
    if (before === after) return early;
    const late = wallTime - after;
    const earlyHolds = this.offsetAt(early) === before;
    const lateHolds = this.offsetAt(late) === after;
    if (earlyHolds && lateHolds) return Math.min(early, late);
    return lateHolds ? late : early;
  }
}

const utc: ZoneClock = {
  zone: 'UTC',
  offsetAt: () => 0,
  wallTime: (instant) => instant,
  instant: (wallTime) => wallTime,
};

/**
 * The clock of an IANA zone (`Europe/Berlin`); it remembers the offsets that it has looked up.
 * @throws SpillwayError `unknown-zone`.
 */
export function zoneClock(zone: string): ZoneClock {
  if (zone === 'UTC') return utc;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch {
    return refuse({
      code: 'unknown-zone',
      message: `"${zone}" is not an IANA time zone.`,
      value: zone,
      hint: 'For example Europe/Berlin.',
    });
  }
  return new CachedClock(zone, format);
}
