/** Stage rates by segment: value, source with its n, uncertainty against the plan, later changes; a click opens all of it. */
import './rates.css';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import type { ErrorDetail } from '../../../../shared/errors.ts';
import { withRate } from '../../../../shared/plan/rateForms.ts';
import type { Plan } from '../../../../shared/plan/schema.ts';
import { Section } from '../../../components/Section.tsx';
import { inPercent, parseCell } from '../../../model/cellText.ts';
import { atItsCell } from '../../../model/grid/writes.ts';
import { takeRate, takeTransition } from '../../../model/planEdits.ts';
import type { RateCell } from '../../../model/rateCells.ts';
import type { Formats } from '../../../model/format.ts';
import { cellsOf, contains, type Range } from '../../../model/gridSelection.ts';
import { type PastedRates, pastedRates, type RateRows, rateOf, withRates } from '../../../model/rateInput.ts';
import { useSteady } from '../../../components/useSteady.ts';
import { useApp, useSession } from '../../../store/hooks.ts';
import type { PlanView } from '../planView.ts';
import { type RateActions, RateCells } from './RateCells.tsx';
import { StepDrawer } from './StepDrawer.tsx';
import { useRateGrid } from './useRateGrid.ts';

export interface StepPlace {
  readonly segment: string;
  readonly from: string;
}

export function RateTable({ view }: { readonly view: PlanView }): ReactNode {
  const session = useSession();
  const { plan, base, parent, cells, calibrated, names, formats } = view;
  const table = useRef<HTMLTableElement>(null);
  const notify = useApp((state) => state.notify);
  /** The rate that is edited, and what was typed over it. */
  const [editing, setEditing] = useState<{ readonly key: string; readonly text: string | null } | null>(null);
  const [opened, setOpened] = useState<StepPlace | null>(null);
  const [refused, setRefused] = useState<{ readonly key: string; readonly error: ErrorDetail } | null>(null);
  const order = names.stages.map(({ id }) => id);
  const steps = [...new Map(cells.map(({ from, to }) => [`${from}>${to}`, { from, to }])).values()].sort(
    (a, b) => order.indexOf(a.from) - order.indexOf(b.from) || order.indexOf(a.to) - order.indexOf(b.to),
  );
  const markWidth = plan.segments.length > 4 ? null : plan.segments.length > 3 ? 72 : 92;
  const keyOf = ({ segment, from }: StepPlace): string => `${segment}>${from}`;

  const rows = steps.map(({ from, to }) =>
    plan.segments.map(({ id }) =>
      cells.find((cell) => cell.segment === id && cell.from === from && cell.to === to),
    ),
  );
  const begin = (cell: RateCell, text: string | null): void => {
    setRefused(null);
    setEditing({ key: keyOf(cell), text });
  };
  const grid = useRateGrid(table, rows, session.locale, editing !== null, {
    onType: (at, text) => begin(rows[at.row]![at.column]!, text),
    onBlock: (range, block) => {
      const pasted = pastedRates(block, range, rows, session.locale);
      const [first] = pasted.refused;
      const error = session.editPlan('paste rates', (current) => withRates(current, pasted)) ?? first;
      if (error) notify({ text: '', error: told(inPercent(error, session.locale), pasted, formats) });
    },
  });

  const apply = (cell: RateCell, change: (current: Plan) => Plan): void => {
    const error = session.editPlan(`change ${names.transition(cell.from, cell.to)}`, change);
    setRefused(
      error === null ? null : { key: keyOf(cell), error: inPercent(atItsCell(error), session.locale) },
    );
    if (error === null) setEditing(null);
  };

  const commit = (cell: RateCell, text: string): void => {
    const rate = rateOf(parseCell(text, session.locale));
    if (rate === null || rate === cell.rate) setEditing(null);
    else apply(cell, (current) => withRate(current, cell.segment, cell.from, rate));
  };

  const actions = useSteady<RateActions>({
    edit: (cell) => begin(cell, null),
    commit: (cell, at, text) => {
      grid.left(at, 'down');
      commit(cell, text);
    },
    cancel: (at) => {
      grid.left(at, 'stay');
      setEditing(null);
      setRefused(null);
    },
    take: (cell, source, taken) => {
      const other = source === 'plan' ? base : calibrated?.[source];
      if (other) apply(cell, (current) => takeRate(current, cell.segment, cell.from, other, taken));
    },
    open: setOpened,
    revert: (cell) => {
      if (parent) apply(cell, (current) => takeTransition(current, cell.segment, cell.from, parent));
    },
  });
  // By their names: a plan that is read anew has the same ones.
  const driverNames = Object.keys(plan.drivers).join(' ');
  const drivers = useMemo(() => driverNames.split(' ').filter((name) => name !== ''), [driverNames]);
  const selected = grid.range === null ? 0 : selectedRates(grid.range, rows);

  return (
    <Section
      className="rates-section ruled"
      title="Stage rates"
      caption="source and n of each, its uncertainty, and the plan (dashed) it departs from; type over one, copy or paste a block"
    >
      <div className="rates-scroll" tabIndex={0} role="region" aria-label="Stage rates by segment">
        <table
          ref={table}
          className={`figures rate-table${plan.segments.length > 3 ? ' is-tight' : ''}`}
          {...grid.on}
        >
          <thead>
            <tr>
              <th scope="col">Transition</th>
              {plan.segments.map(({ id, name }) => (
                <th key={id} scope="colgroup" colSpan={3} className="segment">
                  {name ?? id}
                </th>
              ))}
              <th scope="col">Median days</th>
            </tr>
          </thead>
          <tbody>
            {steps.map(({ from, to }, row) => {
              const own = rows[row]!.filter((cell) => cell !== undefined);
              return (
                <tr key={`${from}>${to}`}>
                  <th scope="row">{names.transition(from, to)}</th>
                  {plan.segments.map(({ id, name }, column) => {
                    const cell = rows[row]![column];
                    if (!cell) return <td key={id} colSpan={3} />;
                    const key = keyOf(cell);
                    return (
                      <RateCells
                        key={id}
                        cell={cell}
                        row={row}
                        column={column}
                        label={`${names.transition(from, to)}, ${name ?? id}`}
                        formats={formats}
                        drivers={drivers}
                        markWidth={markWidth}
                        selected={grid.range !== null && contains(grid.range, row, column)}
                        editing={editing?.key === key}
                        typed={editing?.key === key ? editing.text : null}
                        error={refused?.key === key ? refused.error : null}
                        actions={actions}
                      />
                    );
                  })}
                  <td className="ink-2">{daysText(own, formats.count)}</td>
                </tr>
              );
            })}
            <tr className="total">
              <th scope="row">
                {wholeName(steps, view)}
                <small>product of the means</small>
              </th>
              {plan.segments.map(({ id }) => [
                <td key={id} className="rate-value">
                  <span>{formats.rate(product(cells, id))}</span>
                </td>,
                <td key={`rest-${id}`} colSpan={2} />,
              ])}
              <td />
            </tr>
          </tbody>
        </table>
      </div>
      <span role="status" className="visually-hidden">
        {selected > 1 && `${formats.count(selected)} rates selected`}
      </span>
      <StepDrawer view={view} place={opened} onClose={() => setOpened(null)} />
    </Section>
  );
}

/** What was left out of a block, told by its first fault. */
function told(error: ErrorDetail, { rates, same, refused }: PastedRates, formats: Formats): ErrorDetail {
  if (refused.length < 2) return error;
  const left = formats.count(refused.length);
  const hint = `${left} of ${formats.count(rates.length + same + refused.length)} cells are no rates; theirs stay as they were.`;
  return { ...error, hint };
}

const selectedRates = (range: Range, rows: RateRows): number =>
  cellsOf(range).filter(({ row, column }) => rows[row]?.[column] !== undefined).length;

function product(cells: readonly RateCell[], segment: string): number {
  return cells.filter((cell) => cell.segment === segment).reduce((rate, { mean }) => rate * mean, 1);
}

function wholeName(
  steps: readonly { readonly from: string; readonly to: string }[],
  { names }: PlanView,
): string {
  const first = steps[0];
  const last = steps.at(-1);
  return first && last ? names.transition(first.from, last.to) : '';
}

/** One figure where the segments agree to the day, else the range. */
function daysText(cells: readonly RateCell[], count: (value: number) => string): string {
  const days = cells.map(({ medianDays }) => Math.round(medianDays));
  const low = Math.min(...days);
  const high = Math.max(...days);
  return low === high ? count(low) : `${count(low)}–${count(high)}`;
}
