import type { ReactNode } from 'react';
import { Section } from '../../components/Section.tsx';
import { useFormats } from '../../components/useFormats.ts';
import {
  type BindingSpan,
  type CapacityRow,
  capacityView,
  heatStep,
  namesYear,
} from '../../model/capacity.ts';
import type { Formats } from '../../model/format.ts';
import { useEffectivePlan } from '../../model/useResults.ts';
import { totalHires } from '../../model/whatIf.ts';
import { useApp } from '../../store/hooks.ts';
import type { ProjectView } from './ProjectRoom.tsx';

/** Utilisation as a heat map in which every cell is a number, with what binds beneath. It is its own table. */
export function CapacityTable({ view }: { readonly view: ProjectView }): ReactNode {
  const formats = useFormats();
  const effective = useEffectivePlan();
  const fallback = useApp((state) => state.document!.history.present.project.plan);
  const plan = effective && 'plan' in effective ? effective.plan : fallback;
  const { months, rows, binding } = capacityView(view.shown.simulation, plan.fiscalYearStartMonth);
  if (rows.length === 0) return null;
  const team = (name: string, people: typeof plan.sdr | typeof plan.ae): string[] =>
    people
      ? [`${formats.count(people.headcount)} ${name} + ${formats.count(totalHires(people.hires))} hires`]
      : [];
  const caption = [...team('SDRs', plan.sdr), ...team('AEs', plan.ae)].join(', ');
  return (
    <Section className="project-capacity ruled" title="Capacity" caption={`${caption} · ▲ at or above 97%`}>
      <table className="capacity">
        <colgroup>
          <col className="label-column" />
          {months.map((month) => (
            <col key={month} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Figure</span>
            </th>
            {months.map((month, index) => (
              <th key={month} scope="col">
                {namesYear(months, index) ? formats.monthYear(month) : formats.monthShort(month)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name} className={row.kind === 'utilisation' ? '' : 'plain'}>
              <th scope="row">
                {row.name}
                <small>{row.note}</small>
              </th>
              {row.values.map((value, index) => (
                <Cell key={months[index]} row={row} value={value} formats={formats} />
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">
              Binding constraint
              <small>% of trials</small>
            </th>
            {binding.map((span) => (
              <td key={span.quarter} colSpan={span.months}>
                <Binding span={span} formats={formats} />
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </Section>
  );
}

function Cell({
  row,
  value,
  formats,
}: {
  readonly row: CapacityRow;
  readonly value: number | null;
  readonly formats: Formats;
}): ReactNode {
  if (value === null) return <td>–</td>;
  if (row.kind === 'utilisation') {
    const step = heatStep(value);
    return (
      <td className={`heat-${step}`}>
        {formats.rate(value, 0)}
        {step === 4 && ' ▲'}
      </td>
    );
  }
  const high = value >= 2;
  return (
    <td className={high ? 'high' : 'ink-2'}>
      {row.kind === 'days' ? formats.decimal(value) : formats.count(value)}
    </td>
  );
}

const named = 0.45;

/** Three greys by pattern; the winner is named when it has about half of the trials. */
function Binding({ span, formats }: { readonly span: BindingSpan; readonly formats: Formats }): ReactNode {
  const parts = [
    { key: 'demand', name: 'Demand', share: span.demand },
    { key: 'sdr', name: 'SDR', share: span.sdr },
    { key: 'ae', name: 'AE', share: span.ae },
  ];
  const total = parts.reduce((sum, { share }) => sum + share, 0);
  if (total === 0) return <div className="binding-cell" />;
  const winner = parts.toSorted((a, b) => b.share - a.share)[0]!;
  const label = parts.map(({ name, share }) => `${name} ${formats.rate(share, 0)}`).join(', ');
  return (
    <div className={`binding-cell${span.months === 1 ? ' narrow' : ''}`} title={`${span.quarter}: ${label}`}>
      <span className="visually-hidden">
        {span.quarter}: {label}
      </span>
      {parts.map(({ key, name, share }) => (
        <span key={key} className={key} style={{ flex: `${share} 0 0` }} aria-hidden="true">
          {share >= named && winner.key === key && (
            <b>
              {name} {formats.count(share * 100)}
            </b>
          )}
        </span>
      ))}
    </div>
  );
}
