/** Rates that hold from a month on, one after another. */
import type { ReactNode } from 'react';
import type { ErrorDetail } from '../../../../shared/errors.ts';
import { planMonths } from '../../../../shared/plan/periods.ts';
import { rateAs, rateForm } from '../../../../shared/plan/rateForms.ts';
import { rateLaw } from '../../../../shared/plan/rateLaw.ts';
import type { PlanTransition } from '../../../../shared/plan/schema.ts';
import { CloseIcon } from '../../../components/icons.tsx';
import { ChoiceField } from '../fields/PlanFields.tsx';
import { rateForms } from './RateEditor.tsx';
import { RateNumbers } from './RateNumbers.tsx';
import type { StepProps } from './StepDrawer.tsx';

type Changes = NonNullable<PlanTransition['changes']>;
type ChangedRate = Changes[number]['rate'];

export function ChangesEditor({
  view,
  cell,
  transition,
  onChanges,
}: StepProps & { readonly onChanges: (changes: Changes | undefined) => ErrorDetail | null }): ReactNode {
  const { plan, formats, planning } = view;
  const changes = transition.changes ?? [];
  const months = planMonths(plan);
  const taken = new Set(changes.map(({ from }) => from));
  const free = months.slice(1).filter((month) => !taken.has(month));
  const { segments, graph } = planning.resolved(plan);
  const resolved = segments
    .find(({ id }) => id === cell.segment)
    ?.transitions.find((known) => known.from === graph.indexOf(cell.from))?.changes;
  const put = (next: Changes): ErrorDetail | null =>
    onChanges(next.length === 0 ? undefined : next.toSorted((a, b) => (a.from < b.from ? -1 : 1)));
  const last = changes.at(-1);
  const next = free.find((month) => month > (last?.from ?? '')) ?? free[0];
  return (
    <>
      {changes.length === 0 && (
        <p className="ink-2">
          The rate holds for the whole horizon. A change says what it will be from a month on.
        </p>
      )}
      <ul className="changes">
        {changes.map((change, i) => {
          const law = resolved?.[i] ? rateLaw(resolved[i].rate) : cell.law;
          return (
            <li key={change.from} className="field-row">
              <ChoiceField
                label="From"
                value={change.from}
                choices={[...new Set([change.from, ...free])]
                  .sort()
                  .map((value) => ({ value, label: formats.monthYear(value) }))}
                onChoose={(from) => void put(changes.with(i, { ...change, from }))}
              />
              <ChoiceField
                label="Form"
                value={rateForm(change.rate)}
                choices={rateForms.filter(({ value }) => value !== 'dirichlet')}
                onChoose={(form) =>
                  void put(changes.with(i, { ...change, rate: rateAs(law, form) as ChangedRate }))
                }
              />
              <RateNumbers
                rate={change.rate}
                view={view}
                place={null}
                onRate={(rate) => put(changes.with(i, { ...change, rate: rate as ChangedRate }))}
              />
              <button
                type="button"
                className="icon-button"
                aria-label={`Remove the change from ${formats.monthYear(change.from)}`}
                onClick={() => void put(changes.toSpliced(i, 1))}
              >
                <CloseIcon />
              </button>
            </li>
          );
        })}
      </ul>
      {next !== undefined && (
        <button
          type="button"
          className="button small"
          onClick={() =>
            void put([
              ...changes,
              { from: next, rate: (last?.rate ?? Number(cell.mean.toFixed(4))) as ChangedRate },
            ])
          }
        >
          Add a change
        </button>
      )}
    </>
  );
}
