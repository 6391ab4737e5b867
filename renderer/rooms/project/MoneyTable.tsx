import { type ReactNode, useMemo } from 'react';
import { Figure } from '../../components/Figure.tsx';
import { SaveMenu } from '../../components/SaveMenu.tsx';
import { Section } from '../../components/Section.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { type MoneyRow, moneyView } from '../../model/money.ts';
import { periodHead, periodLong } from '../../model/periods.ts';
import { figureCell, type PictureTable } from '../../model/pictureTable.ts';
import type { ProjectView } from './view.ts';

/** What the projection costs and brings, by period: a table, since its rows have nothing in common but their months. */
export function MoneyTable({ view }: { readonly view: ProjectView }): ReactNode {
  const formats = useFormats();
  const { shown, projections, by, segment, names, plan } = view;
  const { simulation } = shown;
  const wonStage = names.stages.find(({ counts }) => counts === 'bookings')?.id ?? null;
  const { periods, partial, rows } = useMemo(
    () => moneyView(simulation, by, segment, wonStage, projections.actuals, plan.fiscalYearStartMonth),
    [simulation, by, segment, wonStage, projections.actuals, plan.fiscalYearStartMonth],
  );
  const write = ({ kind }: MoneyRow, value: number | null): string => {
    if (value === null) return '–';
    if (kind === 'share') return formats.rate(value, 0);
    return kind === 'count' ? formats.decimal(value, value < 100 ? 1 : 0) : formats.moneyShort(value);
  };
  const costsFrom =
    projections.actuals.length === 0
      ? ''
      : `; costs and quota after ${formats.day(plan.actualsThrough!)} only`;
  const name = plan.segments.find(({ id }) => id === segment)?.name;
  const title = `Money${name === undefined ? '' : `, ${name}`}`;
  const table: PictureTable = {
    columns: [
      { head: 'Figure', text: true },
      ...periods.map((period, i) => ({
        head: `${periodLong(period, by, formats)}${partial[i] ? ' (in part)' : ''}`,
      })),
      { head: 'Horizon' },
    ],
    rows: rows.map((row) => [
      row.name,
      ...[...row.values, row.total].map((value) => figureCell(value, (known) => write(row, known))),
    ]),
  };
  return (
    <Section
      className="project-money ruled"
      title={title}
      caption={`means over trials by ${by}${partial.some(Boolean) ? '; * the horizon covers a part' : ''}${costsFrom}`}
      actions={<SaveMenu title={title} table={table} />}
    >
      <div className="wide-table" tabIndex={0} role="group" aria-label="Money, by period">
        <table className="figures money" style={{ minWidth: 186 + periods.length * 52 }}>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">Figure</span>
              </th>
              {periods.map((period, index) => (
                <th key={period} scope="col" title={periodLong(period, by, formats)}>
                  {periodHead(periods, index, by, formats)}
                  {partial[index] && '*'}
                </th>
              ))}
              <th scope="col">Horizon</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name}>
                <th scope="row">
                  <Figure
                    name={row.name}
                    facts={[
                      {
                        term: 'over',
                        value: `${formats.count(simulation.trials)} trials, seed ${simulation.seed}`,
                      },
                    ]}
                    note={row.definition}
                  >
                    {row.name}
                  </Figure>
                </th>
                {row.values.map((value, index) => (
                  <td key={periods[index]}>{write(row, value)}</td>
                ))}
                <td className="strong">{write(row, row.total)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
