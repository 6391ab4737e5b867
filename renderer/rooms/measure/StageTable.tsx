import type { ReactNode } from 'react';
import type { Measurement } from '../../../shared/estimate/result.ts';
import { Figure } from '../../components/Figure.tsx';
import { Section } from '../../components/Section.tsx';
import { StripHead, StripRow } from '../../components/StageStrip.tsx';
import { useFormats } from '../../components/useFormats.ts';
import type { Formats } from '../../model/format.ts';
import { type StageRow, stageRows, stripScale } from '../../model/stageRows.ts';
import { stageNames } from '../../model/stageNames.ts';
import type { MeasureView } from './MeasureRoom.tsx';
import { CountPick } from './CountPick.tsx';
import { CountCells, CountHeads, RateCells, RateHeads, readingsOf } from './RateCells.tsx';
import { windowText } from './RateFigure.tsx';
import { DatedFigure } from './RowFigures.tsx';

const stripWidth = 128;

export function StageTable({ view }: { readonly view: MeasureView }): ReactNode {
  const formats = useFormats();
  const { measurement, repaired } = view;
  const names = stageNames(measurement.stages);
  const rows = stageRows(measurement, null, repaired);
  const { scale, ticks } = stripScale(rows);
  const planned = rows.some((row) => row.planned !== null);
  const benchmarked = rows.some((row) => row.benchmark !== null);
  const best = rows.some((row) => row.best !== null);
  const limited = rows.some((row) => row.sla !== null);
  return (
    <Section
      title="Stages"
      caption={`${planned ? 'points from plan, ' : ''}eventual with 95% interval, days from stage to stage`}
      actions={<CountPick repaired={repaired} />}
    >
      <div className="table-wide" role="group" aria-label="Stages, table" tabIndex={0}>
        <table className="figures stage-table">
          <thead>
            <tr>
              <th scope="col">Transition</th>
              <RateHeads />
              {planned && (
                <th scope="col" style={{ width: stripWidth + 12 }}>
                  <StripHead scale={scale} ticks={ticks} width={stripWidth} />
                </th>
              )}
              {benchmarked && <th scope="col">Benchmark</th>}
              {best && <th scope="col">▼ Best segment</th>}
              <CountHeads />
              {limited && <th scope="col">SLA kept</th>}
              <th scope="col">Dated</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <StageLine
                key={`${row.from}>${row.to}`}
                row={row}
                name={names.transition(row.from, row.to)}
                measurement={measurement}
                repaired={repaired}
                formats={formats}
                strip={planned ? <Strip row={row} scale={scale} formats={formats} /> : null}
                columns={{ benchmarked, best, limited }}
              />
            ))}
          </tbody>
        </table>
      </div>
      <p className="room-note">
        {note(rows, names.transition, formats)}
        {benchmarked &&
          ' Benchmarks are published ranges, to compare with and never used; grey where fewer than 95% of dates are recorded.'}
      </p>
    </Section>
  );
}

function Strip({
  row,
  scale,
  formats,
}: {
  readonly row: StageRow;
  readonly scale: ReturnType<typeof stripScale>['scale'];
  readonly formats: Formats;
}): ReactNode {
  return (
    <StripRow
      marks={row.marks}
      scale={scale}
      width={stripWidth}
      label={stripLabel(row, formats)}
      muted={row.poorlyDated}
    />
  );
}

function StageLine({
  row,
  name,
  measurement,
  repaired,
  formats,
  strip,
  columns,
}: {
  readonly row: StageRow;
  readonly name: string;
  readonly measurement: Measurement;
  readonly repaired: boolean;
  readonly formats: Formats;
  readonly strip: ReactNode;
  readonly columns: { readonly benchmarked: boolean; readonly best: boolean; readonly limited: boolean };
}): ReactNode {
  const of = { of: name, window: windowText(measurement, formats), formats };
  const { counted, other } = readingsOf(row.transition, repaired);
  const grey = row.poorlyDated ? 'ink-3 greyed' : 'ink-2';
  return (
    <tr className={row.whole ? 'total' : ''}>
      <th scope="row">{name}</th>
      <RateCells row={of} planned={row.planned} period={row.period} counted={counted} other={other} />
      {strip !== null && <td>{strip}</td>}
      {columns.benchmarked && (
        <td className={grey}>
          {row.benchmark === null ? '' : `${formats.rateInterval(row.benchmark.low, row.benchmark.high, 0)}%`}
        </td>
      )}
      {columns.best && (
        <td className={grey}>{row.best && <Best row={row} name={name} formats={formats} />}</td>
      )}
      <CountCells row={of} eventual={row.eventual} velocity={row.velocity} />
      {columns.limited && <td className="ink-2">{row.sla && <Kept row={row} formats={formats} />}</td>}
      <td className={row.poorlyDated ? 'recorded' : 'ink-2'}>
        <DatedFigure of={name} converted={row.reached} share={row.recordedShare} formats={formats} />
      </td>
    </tr>
  );
}

interface CellProps {
  readonly row: StageRow;
  readonly name: string;
  readonly formats: Formats;
}

function Best({ row, name, formats }: CellProps): ReactNode {
  const { segment, rate, n } = row.best!;
  return (
    <Figure
      name={`Best segment, ${name}`}
      facts={[
        { term: 'segment', value: segment },
        { term: 'eventual', value: formats.rate(rate) },
        { term: 'n', value: formats.count(n) },
      ]}
      note="The highest eventual rate among segments with at least thirty visits: what your own team can do."
    >
      {formats.rate(rate)}
    </Figure>
  );
}

function Kept({ row, formats }: Omit<CellProps, 'name'>): ReactNode {
  const { n, within, limit, unit, pending } = row.sla!;
  return (
    <Figure
      name="Kept within the SLA"
      facts={[
        { term: 'within', value: `${formats.count(within)} of ${formats.count(n)}` },
        { term: 'limit', value: `${formats.count(limit)} ${unit === 'days' ? 'days' : 'business hours'}` },
        { term: 'not decided yet', value: formats.count(pending) },
      ]}
      note="Of the visits that were decided, or are undecided beyond the limit, the share decided within it."
    >
      {formats.rate(within / n, 0)}
    </Figure>
  );
}

function stripLabel({ planned, period, eventual, benchmark, best }: StageRow, formats: Formats): string {
  const rate = (value: number | null): string => (value === null ? 'unknown' : formats.rate(value));
  const interval =
    eventual.low === null || eventual.high === null
      ? ''
      : ` (${formats.rateInterval(eventual.low, eventual.high)})`;
  return [
    `plan ${rate(planned)}, period ${rate(period.rate)}, eventual ${rate(eventual.rate)}${interval}`,
    ...(benchmark === null ? [] : [`benchmark ${formats.rateInterval(benchmark.low, benchmark.high, 0)}%`]),
    ...(best === null ? [] : [`best segment ${formats.rate(best.rate)}`]),
  ].join(', ');
}

/** The transition whose dates mislead most: the one with the fewest recorded. */
function note(
  rows: readonly StageRow[],
  transition: (from: string, to: string) => string,
  formats: Formats,
): string {
  const worst = rows
    .filter(({ poorlyDated, reached }) => poorlyDated && reached > 0)
    .sort((a, b) => a.recordedShare! - b.recordedShare!)[0];
  if (!worst) return 'Nearly every stage that was passed has its date.';
  const missing = Math.round(worst.reached * (1 - worst.recordedShare!));
  return `${transition(worst.from, worst.to)}: ${formats.count(missing)} of ${formats.count(worst.reached)} that got there have no date for it; a later stage proves that they did.`;
}
