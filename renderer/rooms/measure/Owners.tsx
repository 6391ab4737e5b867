/** Is the stage applied the same way by everyone? The funnel plot, and every owner with a way to the visits behind. */
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import type { Measurement } from '../../../shared/estimate/result.ts';
import { Chart } from '../../charts/Chart.tsx';
import type { Canvas } from '../../charts/option.ts';
import { ownerFunnelOption } from '../../charts/ownerFunnel.ts';
import { Figure } from '../../components/Figure.tsx';
import { EmptyState } from '../../components/Notes.tsx';
import { SaveMenu } from '../../components/SaveMenu.tsx';
import { Section } from '../../components/Section.tsx';
import { SelectPick } from '../../components/SelectPick.tsx';
import { useFormats } from '../../components/useFormats.ts';
import {
  type BridgeOwner,
  type FunnelOwner,
  type HabitKey,
  funnelView,
  habitsOf,
  outsideFirst,
  outsideInBridge,
} from '../../model/ownerFunnel.ts';
import { stageNames } from '../../model/stageNames.ts';
import { ownerTable } from '../../model/ownerTable.ts';
import { useApp, useSession } from '../../store/hooks.ts';
import type { MeasureView } from './MeasureRoom.tsx';
import { windowText } from './RateFigure.tsx';

const height = 300;

const titles: Readonly<Record<HabitKey, string>> = {
  conversion: 'Conversion',
  skips: 'Skipped dates',
  dwell: 'Slow conversions',
};

const namings = [
  { value: 'screen', label: 'on screen only' },
  { value: 'everywhere', label: 'in what is shared too' },
  { value: 'nowhere', label: 'hidden' },
] as const;

type ToDate = NonNullable<Measurement['drift']['owners'][number]['toDate']>;

interface HabitWords {
  readonly caption: string;
  readonly unit: string;
  readonly rate: string;
  readonly count: string;
  /** What n counts, in a sentence. */
  readonly counted: string;
}

/** What is compared, in words. */
function wordsOf(key: HabitKey, transition: string, days: string): HabitWords {
  if (key === 'skips')
    return {
      caption: 'Passes in which a stage that was gone through has no date',
      unit: 'passes',
      rate: 'skipped dates',
      count: 'passes',
      counted: 'Passes of the owner’s entities that went through a required stage.',
    };
  if (key === 'dwell')
    return {
      caption: `${transition}: conversions slower than the median of their segment`,
      unit: 'conversions',
      rate: 'slow conversions',
      count: 'slow',
      counted: `Conversions of the owner’s entities within ${days} days.`,
    };
  return {
    caption: `${transition} within ${days} days, of those followed for so long`,
    unit: 'followed entities',
    rate: `converted within ${days} days`,
    count: 'converted',
    counted: `The owner’s entities that entered in the window and were followed for ${days} days: younger ones count for nobody.`,
  };
}

export function Owners({ view }: { readonly view: MeasureView }): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const { measurement, nameOf, outwardNameOf, onRecords } = view;
  const shownNames = useApp((state) => state.document!.history.present.project.reading.ownerNames);
  const chosen = useApp((state) => state.document!.history.present.project.shown.owner);
  const names = stageNames(measurement.stages);
  const [wanted, setWanted] = useState<HabitKey>('conversion');
  const habits = useMemo(() => habitsOf(measurement), [measurement]);
  const habit = habits.find(({ key }) => key === wanted) ?? habits[0];
  const funnel = useMemo(() => (habit ? funnelView(habit.rows) : null), [habit]);
  const days = formats.count(measurement.drift.cohorts.withinDays);
  const told = wordsOf(habit?.key ?? 'conversion', names.transition(measurement.from, measurement.to), days);
  const caption = funnel
    ? `${told.unit} per owner, ${formats.count(funnel.owners.length)} owners; heights with the mix of all`
    : '';
  const [draw, drawOutward] = useMemo(() => {
    const drawnWith = (names: (owner: string) => string) => (canvas: Canvas) =>
      ownerFunnelOption(
        funnel!,
        formats,
        { caption, nameOf: names, chosen, rated: { rate: told.rate, count: told.count } },
        canvas,
      );
    return [drawnWith(nameOf), drawnWith(outwardNameOf)];
  }, [funnel, formats, caption, nameOf, outwardNameOf, chosen, told.rate, told.count]);
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
  if (!funnel || !habit) {
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
  const { index } = habit;
  const toDate = new Map(
    habit.key === 'conversion'
      ? measurement.drift.owners.flatMap((row) =>
          row.segment === null && row.toDate ? [[row.owner, row.toDate] as const] : [],
        )
      : [],
  );
  const inBridge: ReturnType<typeof outsideInBridge> =
    habit.key === 'conversion' ? outsideInBridge(measurement) : new Map();
  return (
    <Section
      title="Owners"
      caption={`${told.caption}, against what chance and their mix of segments allow`}
      actions={
        <>
          {habits.length > 1 && (
            <SelectPick
              name="Compare"
              value={habit.key}
              options={habits.map(({ key }) => ({ value: key, label: titles[key] }))}
              onPick={(key) => setWanted(key as HabitKey)}
            />
          )}
          <SelectPick
            name="Names"
            value={shownNames}
            isSet={shownNames !== 'screen'}
            options={namings}
            onPick={(ownerNames) =>
              session.editProject('choose where owners are named', (project) => ({
                ...project,
                reading: { ...project.reading, ownerNames: ownerNames as typeof shownNames },
              }))
            }
          />
          <SaveMenu title="Owners" table={ownerTable(funnel.owners, told, outwardNameOf, formats)} />
        </>
      }
    >
      <div className="measure-halves">
        <div>
          <Chart
            label={`${titles[habit.key]} of ${formats.count(funnel.owners.length)} owners against their control limits: ${outside.length === 0 ? 'none is outside' : outside.map(({ owner, outside: side }) => `${nameOf(owner)} ${side}`).join(', ')}`}
            height={height}
            draw={draw}
            drawOutward={drawOutward}
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
            {measurement.drift.ownersKnown?.afterwards &&
              'Owners stand on conversions and hardly on anything else: who converts how much cannot be told. '}
            <span data-not-drawn>A click on an owner lists the visits. </span>Limits: 95% and 99.8%.
          </p>
        </div>
        <div
          className="table-scroll owner-table"
          data-not-drawn
          tabIndex={0}
          role="group"
          aria-label="Owners, table"
        >
          <table className="figures">
            <thead>
              <tr>
                <th scope="col">Owner</th>
                <th scope="col">Rate</th>
                <th scope="col">k</th>
                <th scope="col">n</th>
                {toDate.size > 0 && <th scope="col">k of n to date</th>}
                <th scope="col" className="left">
                  99.8% limits
                </th>
              </tr>
            </thead>
            <tbody>
              {outsideFirst(funnel.owners, inBridge).map((owner) => (
                <OwnerLine
                  key={owner.owner}
                  owner={owner}
                  name={nameOf(owner.owner)}
                  isChosen={owner.owner === chosen}
                  told={{ ...told, window: windowText(measurement, formats) }}
                  toDate={toDate.size > 0 ? (toDate.get(owner.owner) ?? null) : undefined}
                  inBridge={inBridge.get(owner.owner) ?? []}
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
  owner: { owner, rate, standardised, k, n, expected, outside, allowed },
  name,
  told,
  isChosen,
  toDate,
  inBridge,
  onOpen,
}: {
  readonly owner: FunnelOwner;
  readonly name: string;
  readonly told: HabitWords & { readonly window: string };
  readonly isChosen: boolean;
  /** Counts to date beside those of the followed ones; undefined: the table has no such column. */
  readonly toDate: Pick<ToDate, 'k' | 'n' | 'lower998' | 'upper998'> | null | undefined;
  /** Where the gap bridge, which judges to date and by segment, has him outside. */
  readonly inBridge: readonly BridgeOwner[];
  readonly onOpen: (owner: string) => void;
}): ReactNode {
  const formats = useFormats();
  const limits = {
    term: '99.8% limits',
    value: `${formats.count(allowed[0])}–${formats.count(allowed[1])}`,
  };
  return (
    <tr className={isChosen ? 'total' : ''}>
      <th scope="row">
        <button type="button" className="owner-open" onClick={() => onOpen(owner)}>
          {name}
          <span className="visually-hidden">: list the visits</span>
        </button>
      </th>
      <td>
        <Figure
          name={`${name}, ${told.rate}`}
          facts={[
            { term: 'rate', value: formats.rate(rate) },
            { term: 'with the mix of all', value: formats.rate(standardised) },
            { term: told.count, value: `${formats.count(k)} of ${formats.count(n)}` },
            limits,
          ]}
          note="Limits of the count: what chance allows one owner of this n with the same mix of segments."
        >
          {formats.rate(rate)}
        </Figure>
      </td>
      <td className="ink-2">
        <Figure
          name={`${name}, ${told.count}`}
          facts={[
            { term: told.count, value: `${formats.count(k)} of ${formats.count(n)}` },
            { term: 'expected', value: formats.decimal(expected) },
            limits,
          ]}
          note="Expected: what the rates of all owners give of the same n with the same mix of segments."
        >
          {formats.count(k)}
        </Figure>
      </td>
      <td className="ink-2">
        <Figure
          name={`n, ${name}`}
          facts={[
            { term: told.unit, value: formats.count(n) },
            { term: 'window', value: told.window },
          ]}
          note={told.counted}
        >
          {formats.count(n)}
        </Figure>
      </td>
      {toDate !== undefined && (
        <td className="ink-3">
          {toDate !== null && (
            <Figure
              name={`${name}, to date`}
              facts={[
                {
                  term: 'converted so far',
                  value: `${formats.count(toDate.k)} of ${formats.count(toDate.n)}`,
                },
                {
                  term: '99.8% limits',
                  value: `${formats.count(toDate.lower998)}–${formats.count(toDate.upper998)}`,
                },
                { term: 'window', value: told.window },
              ]}
              note="Each entity counts once, from its first date in the window, however short it was followed; the gap bridge judges owners by this, segment by segment."
            >
              {formats.count(toDate.k)} of {formats.count(toDate.n)}
            </Figure>
          )}
        </td>
      )}
      <td className={`left ${outside === null ? 'ink-3' : outside === 'above' ? 'better' : 'worse'}`}>
        <Figure
          name={`${name}, against the limits`}
          facts={[
            { term: told.count, value: formats.count(k) },
            limits,
            { term: 'n', value: formats.count(n) },
            ...inBridge.map((part) => ({
              term: `to date, ${part.segment ?? 'all'}`,
              value: `${formats.count(part.k)} of ${formats.count(part.n)}, not ${formats.count(part.lower)}–${formats.count(part.upper)}`,
            })),
          ]}
          note={`Exact binomial limits of the count: chance alone leaves them twice in a thousand owners.${inBridge.length > 0 ? ' The gap bridge judges by what has converted to date, segment by segment, and has this one outside.' : ''}`}
        >
          {outside === null ? 'inside' : outside === 'above' ? '▲ above' : '▼ below'}
          {outside === null && inBridge[0] && `, ${inBridge[0].k < inBridge[0].lower ? '▼' : '▲'} to date`}
        </Figure>
      </td>
    </tr>
  );
}
