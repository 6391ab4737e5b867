/** Period rates of counts, a row a step or a segment: plan, rate, the points between them, and the two counts. */
import type { ReactNode } from 'react';
import { Figure } from '../../components/Figure.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { type CountedTransition, fromPlan } from '../../model/countedRates.ts';
import { PlannedFigure } from './RowFigures.tsx';
import { PeriodHeads } from './RateCells.tsx';

export interface CountedRow {
  readonly name: string;
  readonly transition: CountedTransition;
  /** The pair in question, below the steps that lead to its end. */
  readonly total: boolean;
}

const definition =
  'Entries of the later stage in the periods ÷ entries of the earlier one in the same periods. They are not the same records, so the rate may exceed 100% and has no interval.';

export function CountedTable({
  head,
  window,
  rows,
}: {
  readonly head: string;
  readonly window: string;
  readonly rows: readonly CountedRow[];
}): ReactNode {
  const formats = useFormats();
  return (
    <div className="table-wide" role="group" aria-label={`By ${head}, table`} tabIndex={0}>
      <table className="figures stage-table counted-table">
        <thead>
          <tr>
            <th scope="col">{head}</th>
            <PeriodHeads />
            <th scope="col">From plan</th>
            <th scope="col">Entered</th>
            <th scope="col">of</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, transition, total }) => {
            const { rate, n, k } = transition.conversion.period;
            const gap = fromPlan(transition);
            return (
              <tr key={name} className={total ? 'total' : ''}>
                <th scope="row">{name}</th>
                <td className="plan">
                  <PlannedFigure of={name} planned={transition.planned} formats={formats} />
                </td>
                <td className="recorded">
                  {rate === null ? (
                    '–'
                  ) : (
                    <Figure
                      name={`Period, ${name}`}
                      facts={[
                        { term: 'rate', value: formats.rate(rate) },
                        { term: 'counts', value: `${formats.count(k)} of ${formats.count(n)}` },
                        { term: 'window', value: window },
                      ]}
                      note={definition}
                    >
                      {formats.rate(rate)}
                    </Figure>
                  )}
                </td>
                <td className={gap === null ? 'ink-3' : ''}>
                  {gap === null ? '–' : formats.pointsSigned(gap)}
                </td>
                <td className="ink-2">{formats.count(k)}</td>
                <td className="ink-2">{formats.count(n)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
