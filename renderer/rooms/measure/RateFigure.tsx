/** A conversion rate that says what it is: estimate, interval, counts, window, horizon, definition. */
import type { ReactNode } from 'react';
import type { Conversion, Measurement } from '../../../shared/estimate/result.ts';
import { Figure, type FigureFact } from '../../components/Figure.tsx';
import type { Formats } from '../../model/format.ts';

export type RateKind = 'period' | 'cohort' | 'eventual';

const titles: Readonly<Record<RateKind, string>> = {
  period: 'Period',
  cohort: 'To date',
  eventual: 'Eventual',
};
const definitions: Readonly<Record<RateKind, string>> = {
  period:
    'Dates of the later stage in the window ÷ dates of the earlier one in it: what most CRM reports show.',
  cohort: 'Of the visits that entered in the window, the share that has got there by the as-of date.',
  eventual: 'The share that will get there within the horizon: Aalen–Johansen, exits as competing risks.',
};

export function windowText({ window, asOf }: Measurement, formats: Formats): string {
  return `${formats.day(window[0])} to ${formats.day(asOf)}`;
}

export function RateFigure({
  of,
  conversion,
  kind,
  window,
  formats,
  other,
}: {
  /** What is rated: a transition, a segment. */
  readonly of: string;
  readonly conversion: Conversion;
  readonly kind: RateKind;
  readonly window: string;
  readonly formats: Formats;
  /** The same rate counted otherwise. */
  readonly other?: { readonly term: string; readonly rate: number | null };
}): ReactNode {
  const { rate, low, high, n, k, horizonDays, horizonFallback } = conversion;
  if (rate === null) return <>–</>;
  const facts: FigureFact[] = [
    { term: 'estimate', value: formats.rate(rate) },
    ...(low === null || high === null
      ? []
      : [{ term: '95% interval', value: formats.rateInterval(low, high) }]),
    {
      term: kind === 'period' ? 'dates' : 'converted so far',
      value: `${formats.count(k)} of ${formats.count(n)}`,
    },
    ...(other === undefined || other.rate === null
      ? []
      : [{ term: other.term, value: formats.rate(other.rate) }]),
    { term: 'window', value: window },
    ...(horizonDays === undefined ? [] : [{ term: 'horizon', value: `${formats.count(horizonDays)} days` }]),
    ...(horizonFallback ? [{ term: 'follow-up', value: 'of fewer than ten visits' }] : []),
  ];
  return (
    <Figure name={`${titles[kind]}, ${of}`} facts={facts} note={definitions[kind]}>
      {formats.rate(rate)}
    </Figure>
  );
}
