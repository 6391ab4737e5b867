/** The form of a rate and its numbers, with its density, its points, and what was measured to set it from. */
import { type ReactNode, useState } from 'react';
import type { ErrorDetail } from '../../../../shared/errors.ts';
import { type RateForm, rateAs, rateForm } from '../../../../shared/plan/rateForms.ts';
import type { RateLaw } from '../../../../shared/plan/rateLaw.ts';
import type { PlanTransition, Rate } from '../../../../shared/plan/schema.ts';
import { SourceChip } from '../../../components/Chip.tsx';
import { DensityMark } from '../../../components/DensityMark.tsx';
import type { RateCell } from '../../../model/rateCells.ts';
import { takeRate, type Taken } from '../../../model/planEdits.ts';
import { ChoiceField, usePlanEdit } from '../fields/PlanFields.tsx';
import type { PlanView } from '../planView.ts';
import { RateNumbers } from './RateNumbers.tsx';

export const rateForms: readonly { readonly value: RateForm; readonly label: string }[] = [
  { value: 'fixed', label: 'Certain' },
  { value: 'formula', label: 'Formula over drivers' },
  { value: 'beta', label: 'Like k of n (Beta)' },
  { value: 'points', label: '10% and 90% points' },
  { value: 'pert', label: 'Least, likely, greatest (PERT)' },
  { value: 'dirichlet', label: 'With its exits (Dirichlet)' },
];

export function RateEditor({
  view,
  cell,
  transition,
  onRate,
}: {
  readonly view: PlanView;
  readonly cell: RateCell;
  readonly transition: PlanTransition;
  readonly onRate: (rate: Rate) => ErrorDetail | null;
}): ReactNode {
  const { formats } = view;
  const { law, planned } = cell;
  return (
    <>
      <div className="field-row">
        <ChoiceField
          label="Rate: form"
          value={rateForm(cell.rate)}
          choices={rateForms}
          onChoose={(form) => void onRate(rateAs(law, form, transition.exits))}
        />
        <RateNumbers
          rate={cell.rate}
          view={view}
          place={['segments', cell.segment, 'transitions', cell.from, 'rate']}
          onRate={onRate}
        />
      </div>
      <div className="law-picture">
        <DensityMark
          law={law}
          planned={planned}
          width={240}
          height={56}
          label={`Density of the rate, mean ${formats.rate(law.mean)}`}
        />
        <RateFacts law={law} planned={planned} view={view} />
      </div>
      <Offers view={view} cell={cell} />
    </>
  );
}

export function RateFacts({
  law,
  planned,
  view: { formats },
}: {
  readonly law: RateLaw;
  readonly planned: number | null;
  readonly view: PlanView;
}): ReactNode {
  return (
    <dl className="law-facts">
      <dt>mean</dt>
      <dd>{formats.rate(law.mean)}</dd>
      {law.density && (
        <>
          <dt>8 of 10 trials within</dt>
          <dd>{formats.rateInterval(law.p10, law.p90)}%</dd>
        </>
      )}
      <dt>as uncertain as</dt>
      <dd>{law.likeVisits === null ? 'certain' : `n ${formats.count(law.likeVisits)}`}</dd>
      {planned !== null && (
        <>
          <dt className="plan">plan</dt>
          <dd className="plan">{formats.rate(planned)}</dd>
        </>
      )}
    </dl>
  );
}

/** What the plan and the measurement say of this step: one click takes it, with its delay and exits or without. */
function Offers({ view, cell }: { readonly view: PlanView; readonly cell: RateCell }): ReactNode {
  const edit = usePlanEdit(false);
  const { formats, base, calibrated } = view;
  const [taken, setTaken] = useState<Taken>('step');
  if (cell.offered.length < 2) return null;
  return (
    <>
      <ul className="offers" aria-label="Take the step from">
        {cell.offered.map(({ source, law }) => {
          const other = source === 'plan' ? base : calibrated?.[source];
          return (
            <li key={source}>
              <button
                type="button"
                className="button small"
                aria-pressed={cell.source === source}
                onClick={() =>
                  other &&
                  void edit('change a rate', (plan) => takeRate(plan, cell.segment, cell.from, other, taken))
                }
              >
                <SourceChip source={source} /> {formats.rate(law.mean)}
                {law.likeVisits !== null && <small> n {formats.count(law.likeVisits)}</small>}
              </button>
            </li>
          );
        })}
      </ul>
      <label className="taken-with">
        <input
          type="checkbox"
          checked={taken === 'step'}
          onChange={(event) => setTaken(event.currentTarget.checked ? 'step' : 'rate')}
        />{' '}
        with its delay and exits
      </label>
    </>
  );
}
