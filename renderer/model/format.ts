/**
 * Numbers, dates and money as the user's locale writes them, with a true minus. Shares come in as 0–1 and are shown
 * in percent; differences of shares are shown in points.
 */
import { civilDate, parseDay, parseMonth } from '../../shared/calendar/days.ts';

export interface Formats {
  readonly locale: string;
  /** `4,180` */
  count(value: number): string;
  /** `2.1`: with this many decimals. */
  decimal(value: number, digits?: number): string;
  /** `12.0%` */
  rate(share: number, digits?: number): string;
  /** `18%`, `18.5%`: decimals only where they say something. */
  rateBrief(share: number): string;
  /** `14.7–17.2`: an interval of shares in percent, without the sign. */
  rateInterval(low: number, high: number, digits?: number): string;
  /** `4.2`: a difference of shares in points. */
  points(share: number, digits?: number): string;
  /** `+4.2`, `−0.4` */
  pointsSigned(share: number, digits?: number): string;
  /** `$12.0M` */
  moneyShort(amount: number): string;
  /** `$0.5M`, `$1.0M`: a figure on an axis whose step this is, all in one unit. */
  moneyAxis(amount: number, step: number, largest: number): string;
  /** `$12,034,560` */
  money(amount: number): string;
  /** `28 Jun 2026` from `2026-06-28` */
  day(date: string): string;
  /** `Jun 28` from `2026-06-28` */
  dayShort(date: string): string;
  /** `Jun` */
  monthShort(month: string): string;
  /** `Jul 26` */
  monthYear(month: string): string;
  /** `September` */
  monthLong(month: string): string;
  /** `Inbound, Outbound and Partner` */
  list(items: readonly string[]): string;
  /** `09:41` from milliseconds since 1970, in the machine's zone. */
  clock(time: number): string;
  /** `today, 09:41`, `yesterday`, `17 Jun`, seen from `now`. */
  ago(time: number, now: number): string;
}

const minus = '\u2212';

/** Rounds −0.00 to 0 so that no bare minus sign remains. */
function plain(value: number, digits: number): number {
  const rounded = Number(value.toFixed(digits));
  return rounded === 0 ? 0 : value;
}

function utc(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day);
}

const known = new Map<string, Formats>();

/** The same for the same locale and currency: the platform's formats take long to make. */
export function formats(locale: string, currency: string): Formats {
  const name = `${locale} ${currency}`;
  const made = known.get(name) ?? newFormats(locale, currency);
  known.set(name, made);
  return made;
}

function newFormats(locale: string, currency: string): Formats {
  const withDigits = new Map<number, Intl.NumberFormat>();
  const number = (digits: number): Intl.NumberFormat => {
    const known = withDigits.get(digits);
    if (known) return known;
    const made = new Intl.NumberFormat(locale, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    withDigits.set(digits, made);
    return made;
  };
  const decimal = (value: number, digits = 1): string =>
    number(digits).format(plain(value, digits)).replace('-', minus);
  const money = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    maximumFractionDigits: 0,
  });
  const compact = (digits: number): Intl.NumberFormat =>
    new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      notation: 'compact',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  const compactWhole = compact(0);
  const compactOne = compact(1);
  const compactTwo = compact(2);
  const date = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
  const dayFormat = date({ day: 'numeric', month: 'short', year: 'numeric' });
  const dayMonthUtcFormat = date({ day: 'numeric', month: 'short' });
  const monthShortFormat = date({ month: 'short' });
  const monthLongFormat = date({ month: 'long' });
  const yearFormat = date({ year: '2-digit' });
  const listFormat = new Intl.ListFormat(locale, { type: 'conjunction' });
  const clockFormat = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hour12: false });
  const dayMonthFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const percent = (share: number, digits: number): string => `${decimal(share * 100, digits)}%`;
  const monthTime = (month: string): number => {
    const index = parseMonth(month) ?? 0;
    return utc(1970 + Math.floor(index / 12), (((index % 12) + 12) % 12) + 1, 1);
  };

  return {
    locale,
    count: (value) => decimal(value, 0),
    decimal,
    rate: (share, digits = 1) => percent(share, digits),
    rateBrief: (share) => {
      const value = share * 100;
      return percent(share, Math.abs(value - Math.round(value)) < 0.05 ? 0 : 1);
    },
    rateInterval: (low, high, digits = 1) => `${decimal(low * 100, digits)}–${decimal(high * 100, digits)}`,
    points: (share, digits = 1) => decimal(share * 100, digits),
    pointsSigned: (share, digits = 1) => {
      const value = plain(share * 100, digits);
      return value > 0 ? `+${decimal(value, digits)}` : decimal(value, digits);
    },
    moneyShort: (written) => {
      // What rounds to a million is written as one, not as a thousand thousands.
      const amount =
        Math.abs(written) >= 999_500 && Math.abs(written) < 1e6 ? Math.sign(written) * 1e6 : written;
      const size = Math.abs(amount);
      if (size >= 1e6) {
        const scaled = size / 10 ** (3 * Math.floor(Math.log10(size) / 3));
        return (scaled < 10 ? compactTwo : compactOne).format(amount).replace('-', minus);
      }
      return compactWhole.format(plain(amount, 0)).replace('-', minus);
    },
    moneyAxis: (amount, step, largest) => {
      if (amount === 0) return compactWhole.format(0);
      const unit = largest >= 1e9 ? 1e9 : largest >= 1e6 ? 1e6 : largest >= 1e3 ? 1e3 : 1;
      const digits = Math.max(0, Math.min(2, Math.ceil(-Math.log10(step / unit) - 1e-9)));
      // A figure in thousands on an axis of millions is written as a part of a million.
      const sample = compactWhole.formatToParts(unit);
      const number = decimal(amount / unit, digits);
      return sample.map(({ type, value }) => (type === 'integer' ? number : value)).join('');
    },
    money: (amount) => money.format(plain(amount, 0)).replace('-', minus),
    day: (text) => {
      const day = parseDay(text);
      if (day === null) return text;
      const civil = civilDate(day);
      return dayFormat.format(utc(civil.year, civil.month, civil.day));
    },
    dayShort: (text) => {
      const day = parseDay(text);
      if (day === null) return text;
      const civil = civilDate(day);
      return dayMonthUtcFormat.format(utc(civil.year, civil.month, civil.day));
    },
    monthShort: (month) => monthShortFormat.format(monthTime(month)),
    monthYear: (month) =>
      `${monthShortFormat.format(monthTime(month))} ${yearFormat.format(monthTime(month))}`,
    monthLong: (month) => monthLongFormat.format(monthTime(month)),
    list: (items) => listFormat.format(items),
    clock: (time) => clockFormat.format(time),
    ago: (time, now) => {
      const midnight = new Date(now).setHours(0, 0, 0, 0);
      if (time >= midnight) return `today, ${clockFormat.format(time)}`;
      if (time >= midnight - 86_400_000) return 'yesterday';
      return dayMonthFormat.format(time);
    },
  };
}
