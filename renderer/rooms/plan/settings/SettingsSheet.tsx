/** When the plan runs, in what money, by which step, and how much luck its parts share. */
import './settings.css';
import type { ReactNode } from 'react';
import { withValueAt } from '../../../../shared/plan/places.ts';
import type { Plan } from '../../../../shared/plan/schema.ts';
import { templates } from '../../../../shared/funnel/templates.ts';
import { Section } from '../../../components/Section.tsx';
import { ChoiceField, PlanNumber, PlanText, usePlanEdit, useRevert } from '../fields/PlanFields.tsx';
import { TypedField } from '../fields/TypedField.tsx';
import type { PlanView } from '../planView.ts';
import { Correlation } from './Correlation.tsx';

export function SettingsSheet({ view }: { readonly view: PlanView }): ReactNode {
  return (
    <>
      <Calendar view={view} />
      <Correlation view={view} />
    </>
  );
}

const months = Array.from({ length: 12 }, (_, i) => i + 1);

function Calendar({ view }: { readonly view: PlanView }): ReactNode {
  const edit = usePlanEdit(true);
  const { plan, formats } = view;
  const choose = <K extends keyof Plan>(key: K, value: Plan[K]): void =>
    void edit(`change ${key}`, (current) => withValueAt(current, [key], value));
  const day = (key: 'start' | 'actualsThrough', typed: string) =>
    edit(key === 'start' ? 'change the start' : 'change what is a fact', (current) =>
      withValueAt(current, [key], key === 'actualsThrough' ? typed.trim() || null : typed.trim()),
    );
  return (
    <Section title="Calendar and money" caption="of the whole plan, every scenario included">
      <div className="settings-grid">
        <PlanText view={view} place={['name']} label="Plan" note="shown in results and the workbook" />
        <TypedField
          label="Starts on"
          text={plan.start}
          note={`${formats.day(plan.start)}; best a Monday. Written YYYY-MM-DD.`}
          onRevert={useRevert(view, ['start'], true, 'the start')}
          onCommit={(typed) => day('start', typed)}
        />
        <PlanNumber
          view={view}
          place={['weeks']}
          label="Horizon"
          unit="weeks"
          whole
          note="1 to 260, five years"
        />
        <ChoiceField
          label="Fiscal year starts in"
          value={String(plan.fiscalYearStartMonth)}
          choices={months.map((month) => ({
            value: String(month),
            label: formats.monthLong(`2000-${String(month).padStart(2, '0')}`),
          }))}
          note="a fiscal year bears the year in which it ends"
          onRevert={useRevert(view, ['fiscalYearStartMonth'], true, 'the fiscal year')}
          onChoose={(month) => choose('fiscalYearStartMonth', Number(month))}
        />
        <PlanText view={view} place={['currency']} label="Currency" note="its ISO code, such as USD or EUR" />
        <ChoiceField
          label="Simulated by"
          value={plan.step}
          choices={[
            { value: 'week', label: 'Week' },
            { value: 'day', label: 'Day' },
          ]}
          note="days cost more time and tell waiting in hours apart"
          onRevert={useRevert(view, ['step'], true, 'the step')}
          onChoose={(step) => choose('step', step)}
        />
        <TypedField
          label="Actuals through"
          text={plan.actualsThrough ?? ''}
          placeholder="none"
          note="facts from the import until this day; what comes after is simulated"
          onRevert={useRevert(view, ['actualsThrough'], true, 'the actuals')}
          onCommit={(typed) => day('actualsThrough', typed)}
        />
        <div className="typed-field">
          <span className="field-label">Stages</span>
          <span className="field-fixed">
            {typeof plan.stages === 'string'
              ? templates[plan.stages].title
              : `${formats.count(plan.stages.length)} of your own`}
          </span>
          <div className="field-note">
            {view.names.stages
              .filter(({ kind }) => kind === 'forward')
              .map(({ id }) => view.names.name(id))
              .join(' → ')}
          </div>
        </div>
      </div>
    </Section>
  );
}
