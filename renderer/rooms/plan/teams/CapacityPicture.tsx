/** A team's capacity by month as bars, what is projected to need it as a line, and both as a table. */
import { useElementSize } from '@mantine/hooks';
import type { ReactNode } from 'react';
import type { Simulation } from '../../../../shared/engine/result.ts';
import { Picture } from '../../../components/Picture.tsx';
import { namesOnAxis } from '../../../model/periods.ts';
import { figureCell } from '../../../model/pictureTable.ts';
import { type CapacityMonth, teamCapacity } from '../../../model/teamCapacity.ts';
import type { PlanView } from '../planView.ts';

const height = 220;
const bottom = 22;
const top = 18;
/** Room on the right for the line's name. */
const side = 40;
/** Room on the left for half of the first month's name. */
const inset = 12;

export function CapacityPicture({
  view,
  team,
  simulation,
  current,
}: {
  readonly view: PlanView;
  readonly team: 'sdr' | 'ae';
  readonly simulation: Simulation | null;
  readonly current: boolean;
}): ReactNode {
  const { plan, planning, formats } = view;
  const { ref, width } = useElementSize();
  const rows = teamCapacity(plan, planning.resolved(plan), team, simulation);
  const words =
    team === 'sdr'
      ? { title: 'Leads a week', capacity: 'can take up', demand: 'arrive, as projected' }
      : { title: 'Open opportunities', capacity: 'can carry', demand: 'open at month end, as projected' };
  const useful = rows.some(({ capacity }) => capacity !== null)
    ? rows
    : rows.map((row) => ({ ...row, capacity: row.newPerWeek, demand: null }));
  return (
    <Picture
      name={`capacity-${team}`}
      title={words.title}
      caption={`bars: ${words.capacity}; line: ${words.demand}`}
      height={height}
      className="capacity-picture"
      table={{
        columns: [
          { head: 'Month', text: true },
          { head: 'On board' },
          { head: 'Ramped' },
          { head: 'Capacity' },
          { head: 'Projected' },
          { head: 'Cost' },
          ...(team === 'ae' ? [{ head: 'Quota' }] : []),
        ],
        rows: rows.map((row) => {
          const whole = (value: number): string => formats.decimal(value, 0);
          return [
            formats.monthYear(row.month),
            figureCell(row.onBoard, formats.decimal),
            figureCell(row.ramped, formats.decimal),
            figureCell(row.capacity, whole),
            figureCell(row.demand, whole),
            figureCell(row.cost, formats.moneyShort),
            ...(team === 'ae' ? [figureCell(row.quota, formats.moneyShort)] : []),
          ];
        }),
      }}
    >
      <div ref={ref} className={current ? '' : 'dimmed'} style={{ height }}>
        {width > 0 && useful.length > 0 && (
          <Bars rows={useful} width={width} view={view} label={`${words.title} by month`} />
        )}
      </div>
    </Picture>
  );
}

function Bars({
  rows,
  width,
  view: { formats },
  label,
}: {
  readonly rows: readonly CapacityMonth[];
  readonly width: number;
  readonly view: PlanView;
  readonly label: string;
}): ReactNode {
  const most = Math.max(...rows.flatMap(({ capacity, demand }) => [capacity ?? 0, demand ?? 0]), 1e-9) * 1.08;
  const step = (width - side - inset) / rows.length;
  const x = (index: number): number => inset + step * index;
  const y = (value: number): number => height - bottom - (value / most) * (height - bottom - top);
  const every = Math.ceil(rows.length / Math.max(1, Math.floor(width / 44)));
  const months = rows.map(({ month }) => month);
  const names = new Map(namesOnAxis(months, every, 'month', formats).map(({ index, name }) => [index, name]));
  const line = rows.flatMap(({ demand }, i) => (demand === null ? [] : [`${x(i + 0.5)} ${y(demand)}`]));
  const last = rows.findLast(({ demand }) => demand !== null);
  return (
    <svg width={width} height={height} role="img" aria-label={label}>
      {rows.map(({ month, capacity, demand }, i) => {
        const over = demand !== null && capacity !== null && demand > capacity;
        return (
          <g key={month}>
            <rect
              x={x(i + 0.14)}
              width={step * 0.72}
              y={y(capacity ?? 0)}
              height={Math.max(0, height - bottom - y(capacity ?? 0))}
              fill="var(--heat-2)"
            />
            {i % every === 0 && (
              <>
                <text
                  x={x(i + 0.5)}
                  y={Math.min(y(capacity ?? 0), y(demand ?? 0)) - 5}
                  className={over ? 'over-mark' : ''}
                >
                  {over ? '▲ ' : ''}
                  {formats.count(capacity ?? 0)}
                </text>
                <text x={x(i + 0.5)} y={height - 6} className="axis-label">
                  {names.get(i)}
                </text>
              </>
            )}
          </g>
        );
      })}
      <line x1={inset} x2={width - side} y1={height - bottom} y2={height - bottom} stroke="var(--line-2)" />
      {line.length > 1 && (
        <path d={`M${line.join(' L')}`} fill="none" stroke="var(--adjusted)" strokeWidth="2" />
      )}
      {last && last.demand !== null && (
        <text x={width - side + 2} y={y(last.demand) + 4} className="line-label">
          {formats.count(last.demand)}
        </text>
      )}
    </svg>
  );
}
