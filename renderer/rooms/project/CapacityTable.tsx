import type { ReactNode } from 'react';
import { Figure } from '../../components/Figure.tsx';
import { SaveMenu } from '../../components/SaveMenu.tsx';
import { Section } from '../../components/Section.tsx';
import { useFormats } from '../../components/useFormats.ts';
import {
  type BindingSpan,
  type CapacityRow,
  type CapacityView,
  capacityView,
  heatStep,
} from '../../model/capacity.ts';
import type { Formats } from '../../model/format.ts';
import { periodHead, periodLong } from '../../model/periods.ts';
import { figureCell, type PictureTable } from '../../model/pictureTable.ts';
import { totalHires } from '../../model/whatIf.ts';
import { useApp, useSession } from '../../store/hooks.ts';
import type { Granularity } from '../../store/uiSlice.ts';
import type { ProjectView } from './view.ts';

/** Utilisation as a heat map in which every cell is a number, with what binds beneath. It is its own table. */
export function CapacityTable({ view }: { readonly view: ProjectView }): ReactNode {
  const formats = useFormats();
  const showRoom = useApp((state) => state.showRoom);
  const { plan, by, segment, shown } = view;
  const { simulation } = shown;
  const capacity = capacityView(simulation, by, segment);
  const { periods, rows, binding } = capacity;
  if (rows.length === 0) {
    return (
      <Section className="project-capacity ruled" title="Capacity">
        <p className="room-note">
          The plan has no SDRs and no AEs, so nothing waits for people.{' '}
          <button type="button" className="link" onClick={() => showRoom('plan')}>
            Add a team in the plan
          </button>
        </p>
      </Section>
    );
  }
  const team = (name: string, people: typeof plan.sdr | typeof plan.ae): string[] =>
    people
      ? [`${formats.count(people.headcount)} ${name} + ${formats.count(totalHires(people.hires))} hires`]
      : [];
  const caption = [...team('SDRs', plan.sdr), ...team('AEs', plan.ae)].join(', ');
  const name = plan.segments.find(({ id }) => id === segment)?.name;
  const segmentNote = name === undefined ? '' : ` · waiting of ${name}, load of all`;
  return (
    <Section
      className="project-capacity ruled"
      title="Capacity"
      caption={`${caption} · ▲ at or above 97%${segmentNote}`}
      actions={<SaveMenu title="Capacity" table={tableOf(capacity, by, formats)} />}
    >
      <div className="wide-table" tabIndex={0} role="group" aria-label="Capacity, by period">
        <table className="capacity" style={{ minWidth: 130 + periods.length * 54 }}>
          <colgroup>
            <col className="label-column" />
            {periods.map((period) => (
              <col key={period} />
            ))}
          </colgroup>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">Figure</span>
              </th>
              {periods.map((period, index) => (
                <th key={period} scope="col" title={periodLong(period, by, formats)}>
                  {periodHead(periods, index, by, formats)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.key} ${row.note}`} className={row.kind === 'utilisation' ? '' : 'plain'}>
                <th scope="row">
                  <RowName row={row} view={view} formats={formats} />
                  <small>{row.note}</small>
                </th>
                {row.values.map((value, index) => (
                  <Cell key={periods[index]} row={row} value={value} formats={formats} />
                ))}
              </tr>
            ))}
            <tr>
              <th scope="row">
                Binding constraint
                <small>% of trials</small>
              </th>
              {binding.map((span) => (
                <td key={span.label} colSpan={span.columns}>
                  <Binding span={span} by={by} formats={formats} />
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
      {plan.sdr?.slaHours !== undefined && simulation.step === 'week' && (
        <p className="room-note">
          The plan agrees on an SLA of {formats.decimal(plan.sdr.slaHours, 0)} hours. Steps of a week cannot
          tell hours: with steps of a day the share within the SLA is shown here. <DaySteps />
        </p>
      )}
    </Section>
  );
}

function tableOf({ periods, rows, binding }: CapacityView, by: Granularity, formats: Formats): PictureTable {
  const spans = binding.flatMap((span) => Array.from({ length: span.columns }, () => span));
  return {
    columns: [
      { head: 'Figure', text: true },
      { head: 'Shown', text: true },
      ...periods.map((period) => ({ head: periodLong(period, by, formats) })),
    ],
    rows: rows
      .map((row) => [
        row.name,
        row.note,
        ...row.values.map((value) => figureCell(value, (known) => cellOf(row, known, formats))),
      ])
      .concat(
        constraints.map(({ key, name }) => [
          `${name} binds`,
          'share of trials',
          ...spans.map((span) => figureCell(span[key], (share) => formats.rate(share, 0))),
        ]),
      ),
  };
}

function cellOf({ kind }: CapacityRow, value: number, formats: Formats): string {
  if (kind === 'utilisation' || kind === 'share') return formats.rate(value, 0);
  return kind === 'days' ? formats.decimal(value) : formats.count(value);
}

function DaySteps(): ReactNode {
  const session = useSession();
  return (
    <button
      type="button"
      className="link"
      onClick={() =>
        session.editPlan('simulate by the day', (plan) => ({ ...plan, step: 'day' }), { shared: true })
      }
    >
      Simulate by the day
    </button>
  );
}

const definitions: Readonly<Record<string, string>> = {
  'utilisation.sdr': 'Leads taken up ÷ leads that could have been, by the SDRs on board and ramped so far.',
  'utilisation.ae': 'Places held by open opportunities ÷ places of the AEs on board and ramped so far.',
  'overloaded.sdr':
    'Share of the runs with more leads than the SDRs can take up: at the end of the period some wait. Utilisation itself stops at 100%, since what is more waits.',
  'overloaded.ae':
    'Share of the runs with more opportunities than the AEs can carry: at the end of the period some wait for a place.',
  'queue.sdr': 'Leads that wait for an SDR at the end of the period.',
  'wait.sdr': 'Days from arrival until an SDR took the lead up, of those who left the queue.',
  'wait.sdr.p90':
    'The waiting that nine in ten of those who left the queue did not exceed; mean over trials.',
  'sla.sdr': 'Share of those who left the queue that were worked within the agreed hours.',
  'queue.ae': 'Opportunities that wait for an AE at the end of the period.',
  lostToWaiting: 'Leads that would have moved on and did not, because they waited.',
};

function RowName({
  row,
  view,
  formats,
}: {
  readonly row: CapacityRow;
  readonly view: ProjectView;
  readonly formats: Formats;
}): ReactNode {
  const { simulation } = view.shown;
  return (
    <Figure
      name={row.name}
      facts={[
        { term: 'shown', value: row.note },
        { term: 'over', value: `${formats.count(simulation.trials)} trials, seed ${simulation.seed}` },
      ]}
      note={definitions[row.key] ?? row.name}
    >
      {row.name}
    </Figure>
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
        {cellOf(row, value, formats)}
        {step === 4 && ' ▲'}
      </td>
    );
  }
  const isHigh = row.kind === 'share' ? row.key.startsWith('overloaded') && value >= 0.5 : value >= 2;
  return <td className={isHigh ? 'high' : 'ink-2'}>{cellOf(row, value, formats)}</td>;
}

const constraints = [
  { key: 'demand', name: 'Demand' },
  { key: 'sdr', name: 'SDR' },
  { key: 'ae', name: 'AE' },
] as const;

const named = 0.45;
/** In a narrow column a long name takes two lines. */
const namedInTwoLines = 0.62;

/** Three greys by pattern; the winner is named when it has about half of the trials. */
function Binding({
  span,
  by,
  formats,
}: {
  readonly span: BindingSpan;
  readonly by: Granularity;
  readonly formats: Formats;
}): ReactNode {
  const parts = constraints.map(({ key, name }) => ({ key, name, share: span[key] }));
  const total = parts.reduce((sum, { share }) => sum + share, 0);
  if (total === 0) return <div className="binding-cell" />;
  const winner = parts.toSorted((a, b) => b.share - a.share)[0]!;
  const label = parts.map(({ name, share }) => `${name} ${formats.rate(share, 0)}`).join(', ');
  const period = periodLong(span.label, by === 'week' ? 'month' : by, formats);
  const isNarrow = span.columns === 1 && by !== 'year';
  const least = isNarrow && winner.name.length > 3 ? namedInTwoLines : named;
  return (
    <div className={`binding-cell${isNarrow ? ' narrow' : ''}`} title={`${period}: ${label}`}>
      <span className="visually-hidden">
        {period}: {label}
      </span>
      {parts.map(({ key, name, share }) => (
        <span key={key} className={key} style={{ flex: `${share} 0 0` }} aria-hidden="true">
          {share >= least && winner.key === key && (
            <b>
              {name} {formats.count(share * 100)}
            </b>
          )}
        </span>
      ))}
    </div>
  );
}
