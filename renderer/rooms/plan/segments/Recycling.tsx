/** What comes back from the holding stage: to which stage, what share, after how long, how often at most. */
import type { ReactNode } from 'react';
import { delayAs } from '../../../../shared/plan/amountLaw.ts';
import { withValueAt } from '../../../../shared/plan/places.ts';
import { rateAs, rateForm } from '../../../../shared/plan/rateForms.ts';
import { rateLaw } from '../../../../shared/plan/rateLaw.ts';
import type { PlanSegment } from '../../../../shared/plan/schema.ts';
import { DensityMark } from '../../../components/DensityMark.tsx';
import { LawEditor } from '../fields/LawEditor.tsx';
import { ChoiceField, FigureNumber, usePlanEdit } from '../fields/PlanFields.tsx';
import { RateFacts, rateForms } from '../rates/RateEditor.tsx';
import { RateNumbers } from '../rates/RateNumbers.tsx';
import type { SegmentProps } from './SegmentDetail.tsx';

type Recycle = NonNullable<PlanSegment['recycle']>;

export function Recycling({ view, segment }: SegmentProps): ReactNode {
  const edit = usePlanEdit(true);
  const { plan, planning, names, formats } = view;
  const { recycle } = segment;
  const place = ['segments', segment.id, 'recycle'];
  const put = (next: Recycle | undefined) =>
    edit('change recycling', (current) => withValueAt(current, place, next));
  const holding = names.stages.find(({ kind }) => kind === 'holding');
  if (!recycle)
    return (
      <p className="ink-2">
        {holding
          ? `Nothing comes back from ${names.name(holding.id)}.`
          : 'These stages have nowhere to hold what may come back.'}{' '}
        {holding && (
          <button
            type="button"
            className="link"
            onClick={() =>
              void put({ to: segment.arrivals.stage, rate: 0.15, delayDays: { fixed: 60 }, max: 2 })
            }
          >
            Let some come back
          </button>
        )}
      </p>
    );
  const resolved = planning.resolved(plan).segments.find(({ id }) => id === segment.id)?.recycle;
  const law = rateLaw(resolved?.rate ?? { fixed: 0 });
  return (
    <>
      <div className="field-row">
        <ChoiceField
          label="Comes back at"
          value={recycle.to}
          choices={segment.transitions.map(({ from }) => ({ value: from, label: names.name(from) }))}
          onChoose={(to) => void put({ ...recycle, to })}
        />
        <FigureNumber
          view={view}
          place={[...place, 'max']}
          shared
          label="At most"
          unit="times"
          whole
          value={recycle.max}
          onValue={(max) => put({ ...recycle, max: max! })}
        />
        <ChoiceField
          label="Share: form"
          value={rateForm(recycle.rate)}
          choices={rateForms.filter(({ value }) => value !== 'dirichlet')}
          onChoose={(form) => void put({ ...recycle, rate: rateAs(law, form) as Recycle['rate'] })}
        />
        <RateNumbers
          rate={recycle.rate}
          view={view}
          place={[...place, 'rate']}
          shared
          onRate={(rate) => put({ ...recycle, rate: rate as Recycle['rate'] })}
        />
      </div>
      {law.density && (
        <div className="law-picture">
          <DensityMark law={law} planned={null} width={240} height={48} label="Share that comes back" />
          <RateFacts law={law} planned={null} view={view} />
        </div>
      )}
      <LawEditor
        law={recycle.delayDays}
        view={view}
        place={[...place, 'delayDays']}
        shared
        what="Wait"
        unit="days"
        amount={(value) => `${formats.decimal(value, value < 10 ? 1 : 0)} days`}
        forms={['fixed', 'lognormal', 'gamma', 'weibull', 'empirical']}
        onLaw={(delayDays) => put({ ...recycle, delayDays })}
        onForm={(form) => void put({ ...recycle, delayDays: delayAs(recycle.delayDays, form) })}
      />
      <button type="button" className="link" onClick={() => void put(undefined)}>
        Nothing comes back
      </button>
    </>
  );
}
