/** How the figures of a series are written: money or counts, and what they are called. */
import type { Target } from '../../shared/plan/schema.ts';
import type { Formats } from './format.ts';
import { seriesKey } from './projectAnswer.ts';
import type { StageNames } from './stageNames.ts';

export interface MetricWriting {
  /** At the beginning of a title: `Bookings`, `Entries to Won`. */
  readonly title: string;
  /** Within a sentence: `bookings`, `entries to Won`. */
  readonly name: string;
  readonly short: (value: number) => string;
  /** With what it is of: `$8.47M of bookings`, `143 entries to Won`. */
  readonly amount: (value: number) => string;
  readonly full: (value: number) => string;
  readonly axis: (value: number, step: number, largest: number) => string;
}

export function metricWriting(metric: string, formats: Formats, names: StageNames): MetricWriting {
  if (metric === 'bookings' || metric === 'pipeline') {
    const title = metric === 'bookings' ? 'Bookings' : 'Pipeline';
    const { moneyShort: short, money: full, moneyAxis: axis } = formats;
    return { title, name: metric, short, amount: (value) => `${short(value)} of ${metric}`, full, axis };
  }
  const stage = names.name(metric.replace('entries.', ''));
  return {
    title: `Entries to ${stage}`,
    name: `entries to ${stage}`,
    short: formats.count,
    amount: (value) => `${formats.count(value)} entries to ${stage}`,
    full: (value) => formats.decimal(value, Math.abs(value) < 100 && !Number.isInteger(value) ? 1 : 0),
    axis: (value, step) => formats.decimal(value, step < 1 ? 1 : 0),
  };
}

/** A target as a choice: `Bookings $12.0M`, and where it applies. */
export function targetLabel(
  { metric, amount, period, segment }: Target,
  segmentName: (id: string) => string,
  formats: Formats,
  names: StageNames,
): { readonly label: string; readonly note: string } {
  const { title, short } = metricWriting(seriesKey(metric), formats, names);
  return {
    label: `${title} ${short(amount)}`,
    note: [period ?? 'the whole horizon', ...(segment === undefined ? [] : [segmentName(segment)])].join(
      ', ',
    ),
  };
}
