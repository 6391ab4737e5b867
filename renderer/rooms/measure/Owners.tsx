/** Is the stage applied the same way by everyone? The funnel plot, and every owner with a way to the visits behind. */
import { type ReactNode, useCallback, useMemo } from 'react';
import { Chart } from '../../charts/Chart.tsx';
import type { Canvas } from '../../charts/option.ts';
import { ownerFunnelOption } from '../../charts/ownerFunnel.ts';
import { Figure } from '../../components/Figure.tsx';
import { EmptyState } from '../../components/Notes.tsx';
import { Section } from '../../components/Section.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { type FunnelOwner, funnelView } from '../../model/ownerFunnel.ts';
import { stageNames } from '../../model/stageNames.ts';
import { useApp, useSession } from '../../store/hooks.ts';
import type { MeasureView } from './MeasureRoom.tsx';

const height = 300;

export function Owners({ view }: { readonly view: MeasureView }): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const { measurement, nameOf, onRecords } = view;
  const hidden = useApp((state) => state.namesHidden);
  const hideNames = useApp((state) => state.hideNames);
  const chosen = useApp((state) => state.document!.history.present.project.shown.owner);
  const names = stageNames(measurement.stages);
  const funnel = useMemo(() => funnelView(measurement, null), [measurement]);
  const caption = funnel
    ? `${names.those(measurement.from)} per owner, ${formats.count(funnel.owners.length)} owners`
    : '';
  const draw = useCallback(
    (canvas: Canvas) => ownerFunnelOption(funnel!, formats, { caption, nameOf, chosen }, canvas),
    [funnel, formats, caption, nameOf, chosen],
  );
  const open = useCallback(
    (owner: string) => onRecords({ title: `Visits of ${nameOf(owner)}`, of: { kind: 'owner', owner } }),
    [onRecords, nameOf],
  );
  const pick = useCallback(
    (index: number, series: number) => {
      const owner = series === 1 ? funnel?.owners[index] : undefined;
      if (owner) open(owner.owner);
    },
    [funnel, open],
  );
  if (!funnel) {
    return (
      <Section title="Owners">
        <EmptyState
          title="No owners to compare yet"
          action={
            <button
              type="button"
              className="button"
              onClick={() => session.store.getState().showRoom('data')}
            >
              Map a column
            </button>
          }
        >
          The funnel plot appears when one column is mapped to Owner and five owners have 20 visits or more.
        </EmptyState>
      </Section>
    );
  }
  const outside = funnel.owners.filter((owner) => owner.outside !== null);
  const { index } = measurement.drift;
  return (
    <Section
      title="Owners"
      caption={`${names.transition(measurement.from, measurement.to)} to date, against what chance and their mix of segments allow`}
      actions={
        <button type="button" className="link" aria-pressed={hidden} onClick={() => hideNames(!hidden)}>
          {hidden ? 'Show names' : 'Hide names'}
        </button>
      }
    >
      <div className="measure-halves">
        <div>
          <Chart
            label={`Conversion of ${formats.count(funnel.owners.length)} owners against their control limits: ${outside.length === 0 ? 'none is outside' : outside.map(({ owner, outside: side }) => `${nameOf(owner)} ${side}`).join(', ')}`}
            height={height}
            draw={draw}
            onPick={pick}
          />
          <p className="room-note">
            {index ? (
              <>
                Drift index{' '}
                <Figure
                  name="Drift index of owners"
                  facts={[
                    { term: 'ρ', value: formats.decimal(index.rho, 3) },
                    ...(index.low === null || index.high === null
                      ? []
                      : [
                          {
                            term: '95% interval',
                            value: `${formats.decimal(index.low, 3)}–${formats.decimal(index.high, 3)}`,
                          },
                        ]),
                    { term: 'p', value: index.p < 0.001 ? 'below 0.001' : formats.decimal(index.p, 3) },
                    { term: 'owners', value: formats.count(index.owners) },
                  ]}
                  note="Intra-class correlation of a beta-binomial over the owners’ counts to date: 0 where they differ by chance alone. p is half the χ² tail of its likelihood ratio."
                >
                  ρ = {formats.decimal(index.rho, 3)}
                </Figure>
                {index.p < 0.05 ? ': owners differ beyond chance. ' : ': no more than chance. '}
              </>
            ) : null}
            A click on an owner lists the visits. Limits: 95% and 99.8%.
          </p>
        </div>
        <div className="table-scroll owner-table" tabIndex={0} role="group" aria-label="Owners, table">
          <table className="figures">
            <thead>
              <tr>
                <th scope="col">Owner</th>
                <th scope="col">Rate</th>
                <th scope="col">k</th>
                <th scope="col">n</th>
                <th scope="col" className="left">
                  99.8% limits
                </th>
              </tr>
            </thead>
            <tbody>
              {funnel.owners.map((owner) => (
                <OwnerLine
                  key={owner.owner}
                  owner={owner}
                  name={nameOf(owner.owner)}
                  isChosen={owner.owner === chosen}
                  onOpen={open}
                />
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </Section>
  );
}

function OwnerLine({
  owner: { owner, rate, k, n, outside },
  name,
  isChosen,
  onOpen,
}: {
  readonly owner: FunnelOwner;
  readonly name: string;
  readonly isChosen: boolean;
  readonly onOpen: (owner: string) => void;
}): ReactNode {
  const formats = useFormats();
  return (
    <tr className={isChosen ? 'total' : ''}>
      <th scope="row">
        <button type="button" className="owner-open" onClick={() => onOpen(owner)} title={name}>
          {name}
          <span className="visually-hidden">: list the visits</span>
        </button>
      </th>
      <td>{formats.rate(rate)}</td>
      <td className="ink-2">{formats.count(k)}</td>
      <td className="ink-2">{formats.count(n)}</td>
      <td className={`left ${outside === null ? 'ink-3' : outside === 'above' ? 'better' : 'worse'}`}>
        {outside === null ? 'inside' : outside === 'above' ? '▲ above' : '▼ below'}
      </td>
    </tr>
  );
}
