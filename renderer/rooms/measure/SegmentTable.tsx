/** The conversion in question by segment: the values of one column, or of two together. */
import { type ReactNode, useMemo } from 'react';
import { segmentValues } from '../../../shared/events/packedLog.ts';
import { Section } from '../../components/Section.tsx';
import { SelectPick } from '../../components/SelectPick.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { stageNames } from '../../model/stageNames.ts';
import { useApp, useSession } from '../../store/hooks.ts';
import type { MeasureView } from './MeasureRoom.tsx';
import { CountCells, CountHeads, RateCells, RateHeads, readingsOf } from './RateCells.tsx';
import { windowText } from './RateFigure.tsx';
import { DatedFigure } from './RowFigures.tsx';

/** More rows than anybody compares by eye. */
const mostRows = 40;
/** Values above which a column cannot be compared by. */
const mostValues = 300;
const none = '';

export function SegmentTable({ view }: { readonly view: MeasureView }): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const packed = useApp((state) => state.document!.history.present.log!.packed);
  const { measurement, repaired } = view;
  const { from, to, segmentColumns, segments } = measurement;
  const columns = useMemo(
    () => [...segmentValues(packed)].flatMap(([name, values]) => (values.length < mostValues ? [name] : [])),
    [packed],
  );
  if (columns.length === 0) return null;
  const names = stageNames(measurement.stages);
  const rows = measurement.transitions
    .filter((one) => one.from === from && one.to === to && one.segment !== null)
    .sort((a, b) => b.conversion.eventual.n - a.conversion.eventual.n);
  const pick = (place: number, column: string): void => {
    const wanted = [segmentColumns[0], segmentColumns[1]].map((known, index) =>
      index === place ? column : (known ?? none),
    );
    const chosen = [...new Set(wanted.filter((name) => name !== none))];
    session.editProject('choose the segments to compare', (project) => {
      const { segments: _, ...rest } = project.measure;
      return { ...project, measure: chosen.length === 0 ? rest : { ...rest, segments: chosen } };
    });
  };
  const window = windowText(measurement, formats);
  const option = (column: string) => ({ value: column, label: column });
  return (
    <Section
      title="By segment"
      caption={`${names.transition(from, to)}${repaired ? '' : ', recorded dates only'}${rows.length > mostRows ? `, the ${mostRows} largest of ${formats.count(rows.length)}` : ''}`}
      className="ruled by-segment"
      actions={
        <>
          <SelectPick
            name="Compare by"
            value={segmentColumns[0] ?? none}
            options={[
              ...(segmentColumns.length === 0 ? [{ value: none, label: 'nothing' }] : []),
              ...columns.filter((column) => column !== segmentColumns[1]).map(option),
            ]}
            onPick={(column) => pick(0, column)}
          />
          {columns.length > 1 && segmentColumns.length > 0 && (
            <SelectPick
              name="and"
              value={segmentColumns[1] ?? none}
              options={[
                { value: none, label: 'nothing else' },
                ...columns.filter((column) => column !== segmentColumns[0]).map(option),
              ]}
              onPick={(column) => pick(1, column)}
            />
          )}
        </>
      }
    >
      {rows.length > 0 && (
        <div className="table-wide" role="group" aria-label="By segment, table" tabIndex={0}>
          <table className="figures stage-table">
            <thead>
              <tr>
                <th scope="col">Segment</th>
                <RateHeads />
                <CountHeads />
                <th scope="col">Dated</th>
                <th scope="col" className="left">
                  Plan’s segment
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, mostRows).map((row) => {
                const of = { of: row.segment!, window, formats };
                const { counted, other } = readingsOf(row, repaired);
                return (
                  <tr key={row.segment}>
                    <th scope="row">{row.segment}</th>
                    <RateCells
                      row={of}
                      planned={row.planned}
                      period={row.conversion.period}
                      counted={counted}
                      other={other}
                    />
                    <CountCells row={of} eventual={counted.eventual} velocity={row.velocity} />
                    <td className="ink-2">
                      <DatedFigure
                        of={row.segment!}
                        converted={row.conversion.cohort.k}
                        share={row.recordedShare}
                        formats={formats}
                      />
                    </td>
                    <td className="left ink-3">
                      {segments.find(({ segment }) => segment === row.segment)?.planned ?? ''}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}
