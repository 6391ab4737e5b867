/** Everything about one step of one segment: rate, its changes by month, delay, exits, gate. */
import { Drawer } from '@mantine/core';
import { type ReactNode } from 'react';
import { delayAs } from '../../../../shared/plan/amountLaw.ts';
import { withExits, withRate } from '../../../../shared/plan/rateForms.ts';
import { withValueAt } from '../../../../shared/plan/places.ts';
import type { PlanTransition } from '../../../../shared/plan/schema.ts';
import { Section } from '../../../components/Section.tsx';
import { takeTransition } from '../../../model/planEdits.ts';
import type { RateCell } from '../../../model/rateCells.ts';
import { LawEditor } from '../fields/LawEditor.tsx';
import { ChoiceField, usePlanEdit } from '../fields/PlanFields.tsx';
import type { PlanView } from '../planView.ts';
import { ChangesEditor } from './ChangesEditor.tsx';
import { ExitsEditor } from './ExitsEditor.tsx';
import { RateEditor } from './RateEditor.tsx';
import type { StepPlace } from './RateTable.tsx';

export interface StepProps {
  readonly view: PlanView;
  readonly cell: RateCell;
  readonly transition: PlanTransition;
}

export function StepDrawer({
  view,
  place,
  onClose,
}: {
  readonly view: PlanView;
  readonly place: StepPlace | null;
  readonly onClose: () => void;
}): ReactNode {
  const { plan, cells, names } = view;
  const segment = plan.segments.find(({ id }) => id === place?.segment);
  const transition = segment?.transitions.find(({ from }) => from === place?.from);
  const cell = cells.find((known) => known.segment === place?.segment && known.from === place.from);
  return (
    <Drawer
      opened={segment !== undefined && transition !== undefined && cell !== undefined}
      onClose={onClose}
      position="right"
      size={540}
      overlayProps={{ backgroundOpacity: 0.2 }}
      transitionProps={{ duration: 0 }}
      title={
        transition && `${names.transition(transition.from, transition.to)}, ${segment?.name ?? segment?.id}`
      }
      className="step-drawer"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {transition && cell && <Step view={view} cell={cell} transition={transition} />}
    </Drawer>
  );
}

function Step(props: StepProps): ReactNode {
  const { view, cell, transition } = props;
  const { parent, formats } = view;
  const edit = usePlanEdit(false);
  const days = (value: number): string => `${formats.decimal(value, value < 10 ? 1 : 0)} days`;
  const put = (key: string, value: unknown) =>
    edit(`change ${view.names.transition(cell.from, cell.to)}`, (plan) =>
      withValueAt(plan, [...cell.place, key], value),
    );
  return (
    <>
      {parent && cell.changed && (
        <p className="changed-note">
          Changed in this scenario.{' '}
          <button
            type="button"
            className="link"
            onClick={() =>
              void edit('revert a step', (plan) => takeTransition(plan, cell.segment, cell.from, parent))
            }
          >
            Revert this step
          </button>
        </p>
      )}
      <Section title="Rate" caption="the share of those in the first stage that reach the second">
        <RateEditor
          view={view}
          cell={cell}
          transition={transition}
          onRate={(rate) => edit('change a rate', (plan) => withRate(plan, cell.segment, cell.from, rate))}
        />
      </Section>
      <Section
        title="Changes by month"
        caption="for visits that begin in the month or later"
        className="ruled"
      >
        <ChangesEditor {...props} onChanges={(changes) => put('changes', changes)} />
      </Section>
      <Section
        title="Delay"
        caption="days from the one to the other, given that it happens"
        className="ruled"
      >
        <LawEditor
          law={transition.delayDays}
          view={view}
          place={['segments', cell.segment, 'transitions', cell.from, 'delayDays']}
          shared={false}
          what="Delay"
          unit="days"
          amount={days}
          forms={['fixed', 'lognormal', 'gamma', 'weibull', 'empirical']}
          onLaw={(law) => put('delayDays', law)}
          onForm={(form) => put('delayDays', delayAs(transition.delayDays, form))}
        />
      </Section>
      <Section title="Exits" caption="of those that do not advance" className="ruled">
        <ExitsEditor
          {...props}
          onExits={(exits) => edit('change exits', (plan) => withExits(plan, cell.segment, cell.from, exits))}
        />
      </Section>
      <Section title="Who it waits for" className="ruled">
        <ChoiceField
          label="Gate"
          quiet
          value={transition.gate ?? 'none'}
          choices={[
            { value: 'none', label: 'Nobody: it takes its delay' },
            { value: 'sdr', label: 'An SDR: leads queue for the team' },
            { value: 'ae', label: 'An AE: opportunities wait for a place' },
          ]}
          onChoose={(gate) => void put('gate', gate === 'none' ? undefined : gate)}
        />
      </Section>
    </>
  );
}
