import { Menu } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { ErrorDetail } from '../../../shared/errors.ts';
import type { Plan } from '../../../shared/plan/schema.ts';
import { type RateSource, SourceChip } from '../../components/Chip.tsx';
import { DensityMark } from '../../components/DensityMark.tsx';
import { Fault } from '../../components/Notes.tsx';
import { Section } from '../../components/Section.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { parseCell } from '../../model/cellText.ts';
import { setRate, takeTransition } from '../../model/planEdits.ts';
import type { RateCell } from '../../model/rateCells.ts';
import type { StageNames } from '../../model/stageNames.ts';
import { useSession } from '../../store/hooks.ts';
import type { Calibrated } from '../../workers/catalogues.ts';

export function RateTable({
  plan,
  base,
  cells,
  calibrated,
  names,
}: {
  readonly plan: Plan;
  readonly base: Plan;
  readonly cells: readonly RateCell[];
  readonly calibrated: Calibrated | null;
  readonly names: StageNames;
}): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const [editing, setEditing] = useState<string | null>(null);
  const [fault, setFault] = useState<ErrorDetail | null>(null);
  const order = names.stages.map(({ id }) => id);
  const steps = [...new Map(cells.map(({ from, to }) => [`${from}>${to}`, { from, to }])).values()].sort(
    (a, b) => order.indexOf(a.from) - order.indexOf(b.from) || order.indexOf(a.to) - order.indexOf(b.to),
  );
  const wide = plan.segments.length <= 4;

  const apply = (cell: RateCell, change: (current: Plan) => Plan): void => {
    const error = session.editPlan(`change ${names.transition(cell.from, cell.to)}`, change);
    setFault(error);
    if (error === null) setEditing(null);
  };

  const commit = (cell: RateCell, text: string): void => {
    const typed = parseCell(text, session.locale);
    if (typed.kind === 'empty') {
      setEditing(null);
      return;
    }
    // A rate above 1 is meant in percent: 84 is 84%.
    const rate =
      typed.kind === 'formula'
        ? typed.text
        : typed.value > 1 && !text.includes('%')
          ? typed.value / 100
          : typed.value;
    if (rate === cell.rate) {
      setEditing(null);
      return;
    }
    apply(cell, (current) => setRate(current, cell.segment, cell.from, rate));
  };

  const take = (cell: RateCell, source: 'eventual' | 'period' | 'plan'): void => {
    const other = source === 'plan' ? base : calibrated?.[source];
    if (other) apply(cell, (current) => takeTransition(current, cell.segment, cell.from, other));
  };

  return (
    <Section
      className="rates-section ruled"
      title="Stage rates"
      caption="source of each cell, its uncertainty, and the plan (dashed) it departs from"
    >
      {fault && (
        <div className="formula-fault">
          <Fault error={fault} />
        </div>
      )}
      <div className="rates-scroll" tabIndex={0} role="region" aria-label="Stage rates by segment">
        <table className="figures rate-table">
          <thead>
            <tr>
              <th scope="col">Transition</th>
              {plan.segments.map(({ id, name }) => (
                <th key={id} scope="colgroup" colSpan={wide ? 3 : 2} className="segment">
                  {name ?? id}
                </th>
              ))}
              <th scope="col">Median days</th>
            </tr>
          </thead>
          <tbody>
            {steps.map(({ from, to }) => {
              const own = cells.filter((cell) => cell.from === from && cell.to === to);
              return (
                <tr key={`${from}>${to}`}>
                  <th scope="row">{names.transition(from, to)}</th>
                  {plan.segments.map(({ id, name }) => {
                    const cell = own.find(({ segment }) => segment === id);
                    if (!cell) return <td key={id} colSpan={wide ? 3 : 2} />;
                    const key = `${id}>${from}`;
                    return (
                      <RateCells
                        key={id}
                        cell={cell}
                        label={`${names.transition(from, to)}, ${name ?? id}`}
                        wide={wide}
                        editing={editing === key}
                        calibrated={calibrated !== null}
                        onEdit={() => setEditing(key)}
                        onCommit={(text) => commit(cell, text)}
                        onCancel={() => {
                          setEditing(null);
                          setFault(null);
                        }}
                        onTake={(source) => take(cell, source)}
                      />
                    );
                  })}
                  <td className="ink-2">{daysText(own, formats.count)}</td>
                </tr>
              );
            })}
            <tr className="total">
              <th scope="row">{wholeName(steps, names)}</th>
              {plan.segments
                .map(({ id }) => (
                  <td key={id} className="rate-value" colSpan={1}>
                    {formats.rate(product(cells, id))}
                  </td>
                ))
                .flatMap((cell, index) => [
                  cell,
                  <td key={`rest-${plan.segments[index]!.id}`} colSpan={wide ? 2 : 1} className="left ink-3">
                    product
                  </td>,
                ])}
              <td />
            </tr>
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function product(cells: readonly RateCell[], segment: string): number {
  return cells.filter((cell) => cell.segment === segment).reduce((rate, { mean }) => rate * mean, 1);
}

function wholeName(steps: readonly { from: string; to: string }[], names: StageNames): string {
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

function RateCells({
  cell,
  label,
  wide,
  editing,
  calibrated,
  onEdit,
  onCommit,
  onCancel,
  onTake,
}: {
  readonly cell: RateCell;
  readonly label: string;
  readonly wide: boolean;
  readonly editing: boolean;
  readonly calibrated: boolean;
  readonly onEdit: () => void;
  readonly onCommit: (text: string) => void;
  readonly onCancel: () => void;
  readonly onTake: (source: 'eventual' | 'period' | 'plan') => void;
}): ReactNode {
  const formats = useFormats();
  const { rate, mean, deviation, source, planned } = cell;
  const written = typeof rate === 'string' ? `=${rate}` : formats.rate(mean);
  return (
    <>
      <td className="rate-value">
        {editing ? (
          <input
            autoFocus
            aria-label={`${label}: rate in percent, or a formula`}
            defaultValue={written}
            onFocus={(event) => event.currentTarget.select()}
            onBlur={(event) => onCommit(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') onCommit(event.currentTarget.value);
              if (event.key === 'Escape') onCancel();
            }}
          />
        ) : (
          <button type="button" aria-label={`${label}: ${formats.rate(mean)}, change`} onClick={onEdit}>
            {formats.rate(mean)}
          </button>
        )}
      </td>
      <td className="left">
        <SourceMenu
          cell={cell}
          source={source}
          label={label}
          calibrated={calibrated}
          onEdit={onEdit}
          onTake={onTake}
        />
      </td>
      {wide && (
        <td className="left density">
          <DensityMark
            mean={mean}
            deviation={deviation}
            planned={planned}
            label={`${formats.rate(mean)}${planned === null ? '' : ` against plan ${formats.rate(planned)}`}`}
          />
        </td>
      )}
    </>
  );
}

/** All sources of a rate with their values. */
function SourceMenu({
  cell,
  source,
  label,
  calibrated,
  onEdit,
  onTake,
}: {
  readonly cell: RateCell;
  readonly source: RateSource;
  readonly label: string;
  readonly calibrated: boolean;
  readonly onEdit: () => void;
  readonly onTake: (source: 'eventual' | 'period' | 'plan') => void;
}): ReactNode {
  const formats = useFormats();
  const option = (name: 'eventual' | 'period' | 'plan', value: number | null): ReactNode =>
    value !== null && (
      <Menu.Item onClick={() => onTake(name)}>
        <span className="source-option">
          <SourceChip source={name} />{' '}
          <span className={source === name ? 'strong' : ''}>{formats.rate(value)}</span>
        </span>
      </Menu.Item>
    );
  return (
    <Menu position="bottom-start" offset={4} width={180}>
      <Menu.Target>
        <button
          type="button"
          className={`chip is-${source}`}
          aria-label={`${label}: source ${source}, choose`}
        >
          <SourceWords source={source} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {calibrated && option('eventual', cell.eventual)}
        {calibrated && option('period', cell.period)}
        {option('plan', cell.planned)}
        <Menu.Item onClick={onEdit}>
          <SourceChip source="own" />
        </Menu.Item>
        <Menu.Item onClick={onEdit}>
          <SourceChip source="formula" />
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function SourceWords({ source }: { readonly source: RateSource }): ReactNode {
  if (source === 'formula')
    return (
      <>
        <i>ƒ</i> formula
      </>
    );
  return source === 'own' ? 'own value' : source;
}
