/** The figures of a table row besides its rates: plan, interval, n, days, dates; each says what it is. */
import type { ReactNode } from 'react';
import type { Conversion, TransitionResult } from '../../../shared/estimate/result.ts';
import { Figure } from '../../components/Figure.tsx';
import type { Formats } from '../../model/format.ts';

/** A number of visits that says which ones it counts. */
export function CountFigure({
  of,
  conversion: { n, k },
  window,
  formats,
}: {
  readonly of: string;
  readonly conversion: Conversion;
  readonly window: string;
  readonly formats: Formats;
}): ReactNode {
  return (
    <Figure
      name={`n, ${of}`}
      facts={[
        { term: 'visits', value: formats.count(n) },
        { term: 'converted so far', value: formats.count(k) },
        { term: 'window', value: window },
      ]}
      note="Visits of the earlier stage that began in the window; each counts once, with its exit or still open."
    >
      {formats.count(n)}
    </Figure>
  );
}

/** A 95% interval that says of what. */
export function IntervalFigure({
  of,
  conversion: { rate, low, high, n, horizonDays },
  window,
  formats,
}: {
  readonly of: string;
  readonly conversion: Conversion;
  readonly window: string;
  readonly formats: Formats;
}): ReactNode {
  if (rate === null || low === null || high === null) return '–';
  return (
    <Figure
      name={`95% interval, ${of}`}
      facts={[
        { term: 'eventual', value: formats.rate(rate) },
        { term: '95% interval', value: formats.rateInterval(low, high) },
        { term: 'n', value: formats.count(n) },
        { term: 'window', value: window },
        ...(horizonDays === undefined
          ? []
          : [{ term: 'horizon', value: `${formats.count(horizonDays)} days` }]),
      ]}
      note="Of the eventual rate, on the log(−log) scale; fewer visits and more that are still open make it wider."
    >
      {formats.rateInterval(low, high)}
    </Figure>
  );
}

/** Median or 90% point of the recorded days. */
export function DaysFigure({
  of,
  velocity,
  point,
  formats,
}: {
  readonly of: string;
  readonly velocity: TransitionResult['velocity'];
  readonly point: 'median' | 'p90';
  readonly formats: Formats;
}): ReactNode {
  const value = velocity[point];
  if (value === null) return '–';
  return (
    <Figure
      name={`${point === 'median' ? 'Median days' : '90% by day'}, ${of}`}
      facts={[
        { term: 'days', value: formats.decimal(value) },
        { term: 'n', value: formats.count(velocity.n) },
      ]}
      note="Of the transitions with both dates recorded and in order; implied dates have no duration."
    >
      {value < 10 ? formats.decimal(value) : formats.count(Math.round(value))}
    </Figure>
  );
}

/** The share of those that got there whose date is on record. */
export function DatedFigure({
  of,
  converted,
  share,
  formats,
}: {
  readonly of: string;
  /** Visits that got there. */
  readonly converted: number;
  readonly share: number | null;
  readonly formats: Formats;
}): ReactNode {
  if (share === null) return '–';
  const dated = Math.round(converted * share);
  return (
    <Figure
      name={`Dated, ${of}`}
      facts={[
        { term: 'share', value: formats.rate(share) },
        { term: 'recorded', value: `${formats.count(dated)} of ${formats.count(converted)}` },
      ]}
      note="Of the visits that got there, those whose date is recorded; a later stage proves the others."
    >
      {formats.rate(share, 0)}
    </Figure>
  );
}

export function PlannedFigure({
  of,
  planned,
  formats,
}: {
  readonly of: string;
  readonly planned: number | null;
  readonly formats: Formats;
}): ReactNode {
  if (planned === null) return '–';
  return (
    <Figure
      name={`Plan, ${of}`}
      facts={[{ term: 'planned rate', value: formats.rate(planned) }]}
      note="The mean of the plan’s segments, by the entries that they expect; or the rate that was typed."
    >
      {formats.rate(planned)}
    </Figure>
  );
}
