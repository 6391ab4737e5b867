import type { ReactNode } from 'react';
import type { Conversion } from '../../../shared/estimate/result.ts';
import { Figure, type FigureFact } from '../../components/Figure.tsx';
import { RoleMark } from '../../components/RoleMark.tsx';
import { Section } from '../../components/Section.tsx';
import { StripHead, StripRow } from '../../components/StageStrip.tsx';
import { useFormats } from '../../components/useFormats.ts';
import type { Formats } from '../../model/format.ts';
import { type StageRow, stageRows, stripScale } from '../../model/stageRows.ts';
import { stageNames } from '../../model/stageNames.ts';
import type { MeasureView } from './MeasureRoom.tsx';

const stripWidth = 136;

export function StageTable({ view }: { readonly view: MeasureView }): ReactNode {
  const formats = useFormats();
  const { measurement, segment, repaired } = view;
  const names = stageNames(measurement.stages);
  const rows = stageRows(measurement, segment, repaired);
  const { scale, ticks } = stripScale(rows);
  const planned = rows.some((row) => row.planned !== null);
  const window = `${formats.day(measurement.window[0])} to ${formats.day(measurement.asOf)}`;
  return (
    <Section
      title="Stages"
      caption={`${planned ? 'points from plan, eventual with 95% interval' : 'eventual rates'}, median days`}
    >
      <table className="figures stage-table" style={{ marginTop: 8 }}>
        <thead>
          <tr>
            <th scope="col">Transition</th>
            <th scope="col">
              <RoleMark role="plan" />
              Plan
            </th>
            <th scope="col">
              <RoleMark role="recorded" />
              Period
            </th>
            <th scope="col">To date</th>
            <th scope="col">
              <RoleMark role="adjusted" />
              Eventual
            </th>
            {planned && (
              <th scope="col" style={{ width: stripWidth + 12 }}>
                <StripHead scale={scale} ticks={ticks} width={stripWidth} />
              </th>
            )}
            <th scope="col">n</th>
            <th scope="col">Days</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const name = names.transition(row.from, row.to);
            return (
              <tr key={`${row.from}>${row.to}`} className={row.whole ? 'total' : ''}>
                <th scope="row">{name}</th>
                <td className="plan">{row.planned === null ? '–' : formats.rate(row.planned)}</td>
                <td className="recorded">
                  <Rate
                    name={`Period, ${name}`}
                    conversion={row.period}
                    kind="period"
                    window={window}
                    formats={formats}
                  />
                </td>
                <td className="ink-2">
                  <Rate
                    name={`To date, ${name}`}
                    conversion={row.cohort}
                    kind="cohort"
                    window={window}
                    formats={formats}
                  />
                </td>
                <td className="adjusted strong">
                  <Rate
                    name={`Eventual, ${name}`}
                    conversion={row.eventual}
                    kind="eventual"
                    window={window}
                    formats={formats}
                  />
                </td>
                {planned && (
                  <td>
                    <StripRow
                      marks={row.marks}
                      scale={scale}
                      width={stripWidth}
                      label={stripLabel(row, formats)}
                    />
                  </td>
                )}
                <td className="ink-2">{formats.count(row.eventual.n)}</td>
                <td className="ink-2">
                  {row.medianDays === null ? '–' : formats.count(Math.round(row.medianDays))}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="room-note">{note(rows, names.transition, formats)}</p>
    </Section>
  );
}

const definitions = {
  period:
    'Dates of the later stage in the window ÷ dates of the earlier one in it: what most CRM reports show.',
  cohort: 'Of the visits that entered in the window, the share that has got there by the as-of date.',
  eventual: 'The share that will get there within the horizon: Aalen–Johansen, exits as competing risks.',
};

function Rate({
  name,
  conversion,
  kind,
  window,
  formats,
}: {
  readonly name: string;
  readonly conversion: Conversion;
  readonly kind: keyof typeof definitions;
  readonly window: string;
  readonly formats: Formats;
}): ReactNode {
  const { rate, low, high, n, k, horizonDays } = conversion;
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
    { term: 'window', value: window },
    ...(horizonDays === undefined ? [] : [{ term: 'horizon', value: `${formats.count(horizonDays)} days` }]),
  ];
  return (
    <Figure name={name} facts={facts} note={definitions[kind]}>
      {formats.rate(rate)}
    </Figure>
  );
}

function stripLabel({ planned, period, eventual }: StageRow, formats: Formats): string {
  const rate = (value: number | null): string => (value === null ? 'unknown' : formats.rate(value));
  const interval =
    eventual.low === null || eventual.high === null
      ? ''
      : ` (${formats.rateInterval(eventual.low, eventual.high)})`;
  return `plan ${rate(planned)}, period ${rate(period.rate)}, eventual ${rate(eventual.rate)}${interval}`;
}

/** The transition whose dates mislead most: the one with the fewest recorded. */
function note(
  rows: readonly StageRow[],
  transition: (from: string, to: string) => string,
  formats: Formats,
): string {
  const worst = rows
    .filter(({ recordedShare, cohort }) => recordedShare !== null && recordedShare < 0.95 && cohort.k > 0)
    .sort((a, b) => a.recordedShare! - b.recordedShare!)[0];
  if (!worst) return 'Nearly every stage that was passed has its date.';
  const missing = Math.round(worst.cohort.k * (1 - worst.recordedShare!));
  return `${transition(worst.from, worst.to)}: ${formats.count(missing)} of ${formats.count(worst.cohort.k)} that got there have no date for it; a later stage proves that they did.`;
}
