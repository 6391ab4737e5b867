/** Delays and exits of every step: how long it takes, how sure that is, and where those go that do not advance. */
import { type ReactNode, useState } from 'react';
import { levelFactors } from '../../../../shared/plan/amountFields.ts';
import { amountLaw } from '../../../../shared/plan/amountLaw.ts';
import { rateForm } from '../../../../shared/plan/rateForms.ts';
import type { PlanSegment, PlanTransition } from '../../../../shared/plan/schema.ts';
import { Pick } from '../../../components/Pick.tsx';
import { Section } from '../../../components/Section.tsx';
import type { RateCell } from '../../../model/rateCells.ts';
import { AmountPicture } from '../fields/AmountPicture.tsx';
import type { PlanView } from '../planView.ts';
import type { StepPlace } from '../rates/RateTable.tsx';
import { StepDrawer } from '../rates/StepDrawer.tsx';

const formNames: Readonly<Record<string, string>> = {
  fixed: 'fixed',
  lognormal: 'lognormal',
  gamma: 'gamma',
  weibull: 'Weibull',
  empirical: 'as observed',
};

export function StepsSheet({ view }: { readonly view: PlanView }): ReactNode {
  const [opened, setOpened] = useState<StepPlace | null>(null);
  const [shown, setShown] = useState('all');
  const { plan } = view;
  const segments = plan.segments.filter(({ id }) => shown === 'all' || id === shown);
  return (
    <>
      {plan.segments.length > 1 && (
        <div className="sheet-tools">
          <Pick
            name="Segments"
            value={shown}
            options={[
              { value: 'all', label: 'All' },
              ...plan.segments.map(({ id, name }) => ({ value: id, label: name ?? id })),
            ]}
            onPick={setShown}
          />
        </div>
      )}
      {(segments.length > 0 ? segments : plan.segments).map((segment, i) => (
        <SegmentSteps key={segment.id} view={view} segment={segment} first={i === 0} onOpen={setOpened} />
      ))}
      <StepDrawer view={view} place={opened} onClose={() => setOpened(null)} />
    </>
  );
}

function SegmentSteps({
  view,
  segment,
  first,
  onOpen,
}: {
  readonly view: PlanView;
  readonly segment: PlanSegment;
  readonly first: boolean;
  readonly onOpen: (place: StepPlace) => void;
}): ReactNode {
  const name = segment.name ?? segment.id;
  return (
    <Section
      title={name}
      caption={first ? 'median solid, 90% point dashed; a click opens the step' : undefined}
      className={first ? '' : 'ruled'}
    >
      <div className="rates-scroll" tabIndex={0} role="region" aria-label={`Delays and exits, ${name}`}>
        <table className="figures steps-table">
          <thead>
            <tr>
              <th scope="col">Step</th>
              <th scope="col">Median</th>
              <th scope="col">90% within</th>
              <th scope="col" className="left">
                Delay
              </th>
              <th scope="col" className="left">
                Level, 8 of 10 trials
              </th>
              <th scope="col" className="left">
                Of those that do not advance
              </th>
              <th scope="col" className="left">
                Waits for
              </th>
              <th scope="col">
                <span className="visually-hidden">Edit</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {segment.transitions.map((transition) => (
              <StepRow
                key={transition.from}
                view={view}
                segment={segment}
                transition={transition}
                cell={view.cells.find(
                  (cell) => cell.segment === segment.id && cell.from === transition.from,
                )!}
                onOpen={() => onOpen({ segment: segment.id, from: transition.from })}
              />
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function StepRow({
  view,
  segment,
  transition,
  cell,
  onOpen,
}: {
  readonly view: PlanView;
  readonly segment: PlanSegment;
  readonly transition: PlanTransition;
  readonly cell: RateCell;
  readonly onOpen: () => void;
}): ReactNode {
  const { names, formats } = view;
  const { delay } = cell;
  const level = levelFactors(transition.delayDays);
  const days = (value: number): string => formats.decimal(value, value < 10 ? 1 : 0);
  const step = names.transition(transition.from, transition.to);
  return (
    <tr className={cell.changed ? 'changed' : ''}>
      <th scope="row">{step}</th>
      <td>{days(delay.median)} d</td>
      <td className="ink-2">{days(delay.p90)} d</td>
      <td className="left">
        <span className="delay-cell">
          <AmountPicture
            law={delay}
            label={`${step}: ${formNames[delay.form]}, median ${days(delay.median)} days`}
            width={104}
            height={26}
          />
          <span className="ink-3">{formNames[delay.form]}</span>
        </span>
      </td>
      <td className="left ink-2">
        {level ? `× ${formats.decimal(level.p10, 2)}–${formats.decimal(level.p90, 2)}` : 'certain'}
      </td>
      <td className="left ink-2">{exitsText(transition, view)}</td>
      <td className="left ink-2">
        {transition.gate === 'sdr' ? 'SDR' : transition.gate === 'ae' ? 'AE' : '–'}
      </td>
      <td>
        <button
          type="button"
          className="link"
          aria-label={`Edit ${step}, ${segment.name ?? segment.id}`}
          onClick={onOpen}
        >
          Edit
        </button>
      </td>
    </tr>
  );
}

/** `70.0% Nurturing after 14 d, 20.0% Disqualified after 3 d` */
function exitsText({ exits, rate }: PlanTransition, { names, formats }: PlanView): string {
  const list = Object.entries(exits ?? {}).map(([id, exit]) => {
    const { median } = amountLaw(exit.delayDays);
    const share = rateForm(rate) === 'dirichlet' ? '' : `${formats.rateBrief(exit.share ?? 0)} `;
    return `${share}${names.name(id)} after ${formats.decimal(median, median < 10 ? 1 : 0)} d`;
  });
  return list.length === 0 ? 'stay open' : list.join(', ');
}
