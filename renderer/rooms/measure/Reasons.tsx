/** Why they leave: the reasons of an exit as a Pareto, bars and table in one. */
import { type ReactNode, useState } from 'react';
import { Figure } from '../../components/Figure.tsx';
import { EmptyState } from '../../components/Notes.tsx';
import { Section } from '../../components/Section.tsx';
import { SelectPick } from '../../components/SelectPick.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { reasonRows } from '../../model/reasons.ts';
import { stageNames } from '../../model/stageNames.ts';
import type { MeasureView } from './MeasureRoom.tsx';
import { windowText } from './RateFigure.tsx';

const title = 'Reasons';

export function Reasons({ view }: { readonly view: MeasureView }): ReactNode {
  const formats = useFormats();
  const { measurement } = view;
  const names = stageNames(measurement.stages);
  const exits = measurement.exitReasons ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const exit =
    exits.find((one) => one.exit === chosen) ??
    exits.find((one) => /disqualified|lost/i.test(one.exit)) ??
    exits[0];
  if (!exit) {
    return (
      <Section title={title}>
        <EmptyState title="No reasons recorded">
          The Pareto of rejection and disqualification reasons appears when a column is mapped to Reason.
        </EmptyState>
      </Section>
    );
  }
  const rows = reasonRows(exit, names, formats);
  const without = rows.find(({ key }) => key === 'none')?.share ?? 0;
  const vital = rows.filter((row) => row.vital && !row.isRest).length;
  const widest = rows[0]!.share;
  return (
    <Section
      title={title}
      caption={`${formats.count(exit.n)} exits to ${names.name(exit.exit)} dated in the window`}
      actions={
        exits.length > 1 && (
          <SelectPick
            name="Exit"
            value={exit.exit}
            options={exits.map((one) => ({
              value: one.exit,
              label: `${names.name(one.exit)} (${formats.count(one.n)})`,
            }))}
            onPick={setChosen}
          />
        )
      }
    >
      <div className="table-scroll reasons-scroll" tabIndex={0} role="group" aria-label="Reasons, table">
        <table className="figures reasons">
          <thead>
            <tr>
              <th scope="col">Reason</th>
              <th scope="col" className="left">
                <span className="visually-hidden">Bar</span>
              </th>
              <th scope="col">Count</th>
              <th scope="col">Share</th>
              <th scope="col">Running</th>
              <th scope="col" className="left">
                Left from
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, name, isRest, count, share, cumulative, from, vital: isVital }) => (
              <tr key={key} className={isVital ? '' : 'ink-3'}>
                <th scope="row" className={isRest ? 'is-rest' : ''}>
                  {name}
                </th>
                <td className="left reason-bar" aria-hidden="true">
                  <span
                    className={isRest ? 'is-rest' : isVital ? '' : 'is-rare'}
                    style={{ width: `${(share / widest) * 100}%` }}
                  />
                </td>
                {(
                  [
                    ['Count', formats.count(count), 'Exits in the window with this reason.'],
                    ['Share', formats.rate(share), 'Of all exits to this stage in the window.'],
                    [
                      'Running',
                      formats.rate(cumulative, 0),
                      'The share of this reason and of all more frequent ones.',
                    ],
                  ] as const
                ).map(([term, value, note]) => (
                  <td key={term}>
                    <Figure
                      name={`${term}, ${name}`}
                      facts={[
                        { term: 'exits', value: `${formats.count(count)} of ${formats.count(exit.n)}` },
                        { term: 'left from', value: from },
                        { term: 'window', value: windowText(measurement, formats) },
                      ]}
                      note={note}
                    >
                      {value}
                    </Figure>
                  </td>
                ))}
                <td className="left ink-3">{from}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="room-note">
        {formats.count(vital)} {vital === 1 ? 'reason makes' : 'reasons make'} up 80% of the exits
        {without > 0 && `; ${formats.rate(without)} of ${formats.count(exit.n)} give none`}.
      </p>
    </Section>
  );
}
