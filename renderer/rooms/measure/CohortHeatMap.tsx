/** The cohort triangle as a heat map that is a table: cells that not all of a cohort can have reached yet are hatched. */
import './cohortTriangle.css';
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { EmptyState } from '../../components/Notes.tsx';
import { FigureTable, type PictureTable } from '../../components/Picture.tsx';
import { SaveMenu } from '../../components/SaveMenu.tsx';
import { Section } from '../../components/Section.tsx';
import { useFormats } from '../../components/useFormats.ts';
import {
  type TriangleCell,
  type TriangleRow,
  type TriangleView,
  triangleView,
} from '../../model/cohortTriangle.ts';
import type { Formats } from '../../model/format.ts';
import { stageNames } from '../../model/stageNames.ts';
import { useApp } from '../../store/hooks.ts';
import type { MeasureView } from './MeasureRoom.tsx';

const title = 'Cohort triangle';

export function CohortHeatMap({ view }: { readonly view: MeasureView }): ReactNode {
  const formats = useFormats();
  const open = useApp((state) => state.tables.has('triangle'));
  const toggle = useApp((state) => state.toggleTable);
  const { measurement } = view;
  const names = stageNames(measurement.stages);
  const triangle = useMemo(
    () => measurement.cohortTriangle && triangleView(measurement.cohortTriangle, formats),
    [measurement.cohortTriangle, formats],
  );
  if (!triangle) {
    return (
      <Section title={title}>
        <EmptyState title="No cohorts yet">
          Each row is a week, month or quarter of {names.those(measurement.from)}; it appears when some
          entered the window.
        </EmptyState>
      </Section>
    );
  }
  return (
    <Section
      title={title}
      caption={`${names.transition(measurement.from, measurement.to)}, share converted by age, by ${triangle.step} of entry`}
      actions={
        <>
          <SaveMenu title={title} table={tableOf(triangle, formats)} pictured={!open} />
          <button
            type="button"
            className="link"
            aria-pressed={open}
            aria-label={`${title}: ${open ? 'show the picture' : 'show the table'}`}
            onClick={() => toggle('triangle')}
          >
            {open ? 'Picture' : 'Table'}
          </button>
        </>
      }
    >
      {open ? (
        <div
          className="table-scroll triangle-scroll"
          tabIndex={0}
          role="group"
          aria-label={`${title}, table`}
        >
          <FigureTable table={tableOf(triangle, formats)} />
        </div>
      ) : (
        <HeatMap triangle={triangle} formats={formats} />
      )}
      <p className="room-note">
        <span className="heat-key is-young" aria-hidden="true" /> Hatched: not all of the cohort has been
        followed for so long, so the share can only grow.{' '}
        <span data-not-drawn>Counts and intervals on hover, or with the arrow keys.</span>
      </p>
    </Section>
  );
}

function HeatMap({
  triangle,
  formats,
}: {
  readonly triangle: TriangleView;
  readonly formats: Formats;
}): ReactNode {
  const grid = useRef<HTMLTableElement>(null);
  const [at, setAt] = useState<readonly [number, number]>([0, 0]);
  const [asked, setAsked] = useState<readonly [number, number] | null>(null);
  const move = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, readonly [number, number]>> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
    };
    const step = Object.hasOwn(steps, event.key) ? steps[event.key]! : null;
    if (step === null) return;
    event.preventDefault();
    const row = Math.min(triangle.rows.length - 1, Math.max(0, at[0] + step[0]));
    const column = Math.min(triangle.rows[row]!.cells.length - 1, Math.max(0, at[1] + step[1]));
    setAt([row, column]);
    grid.current?.querySelector<HTMLElement>(`[data-cell="${row} ${column}"]`)?.focus();
  };
  const row = asked && triangle.rows[asked[0]];
  const cell = row && asked && row.cells[asked[1]];
  return (
    <>
      <div className="triangle-scroll">
        <table ref={grid} className="triangle" role="grid" aria-label={title} onKeyDown={move}>
          <thead>
            <tr>
              <th scope="col">Entered</th>
              <th scope="col">n</th>
              {triangle.ageDays.map((age) => (
                <th key={age} scope="col">
                  {formats.count(age)}
                  <span className="visually-hidden"> days</span>
                </th>
              ))}
              <th scope="col">To date</th>
            </tr>
          </thead>
          <tbody>
            {triangle.rows.map((line, index) => (
              <tr key={line.start}>
                <th scope="row">{line.name}</th>
                <td>{formats.count(line.n)}</td>
                {triangle.ageDays.map((age, column) => {
                  const found = line.cells[column];
                  if (!found) return <td key={age} className="no-cell" />;
                  return (
                    <td
                      key={age}
                      role="gridcell"
                      className={found.mature ? 'heat' : 'heat is-young'}
                      style={{ ['--depth' as string]: `${Math.round(found.depth * 100)}%` }}
                      data-cell={`${index} ${column}`}
                      tabIndex={at[0] === index && at[1] === column ? 0 : -1}
                      aria-label={cellLabel(line, found, formats)}
                      onFocus={() => {
                        setAt([index, column]);
                        setAsked([index, column]);
                      }}
                      onBlur={() => setAsked(null)}
                      onMouseEnter={() => setAsked([index, column])}
                      onMouseLeave={() => setAsked(null)}
                    >
                      <span>{formats.decimal(found.rate * 100, found.rate < 0.0995 ? 1 : 0)}</span>
                    </td>
                  );
                })}
                <td className="strong">{formats.rate(line.rate)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="triangle-asked ink-2" aria-hidden="true">
        {row && cell && <span data-not-drawn>{cellLabel(row, cell, formats)}</span>}
        <span className={row && cell ? 'outward-only' : ''}>days since entering, shares in percent</span>
      </p>
    </>
  );
}

function cellLabel({ name, n }: TriangleRow, cell: TriangleCell, formats: Formats): string {
  return `${name}, by day ${formats.count(cell.ageDays)}: ${formats.rate(cell.rate)} (${formats.rateInterval(cell.low, cell.high)}), ${formats.count(cell.k)} of ${formats.count(n)}${cell.mature ? '' : ', not all followed for so long'}`;
}

function tableOf({ rows, ageDays }: TriangleView, formats: Formats): PictureTable {
  return {
    columns: [
      { head: 'Entered', text: true },
      { head: 'n' },
      ...ageDays.map((age) => ({ head: `day ${formats.count(age)}` })),
      { head: 'To date' },
    ],
    rows: rows.map(({ name, n, toDate, cells }) => [
      name,
      formats.count(n),
      ...ageDays.map((_, index) => {
        const cell = cells[index];
        return cell ? `${formats.count(cell.k)}${cell.mature ? '' : '+'}` : '';
      }),
      formats.count(toDate),
    ]),
  };
}
