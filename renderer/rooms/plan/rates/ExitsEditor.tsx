/** Where those go that do not advance: to which stages, what share of them, after how long. */
import type { ReactNode } from 'react';
import type { ErrorDetail } from '../../../../shared/errors.ts';
import { amountLaw, delayAs } from '../../../../shared/plan/amountLaw.ts';
import { rateForm } from '../../../../shared/plan/rateForms.ts';
import type { PlanTransition } from '../../../../shared/plan/schema.ts';
import { CloseIcon } from '../../../components/icons.tsx';
import { LawEditor } from '../fields/LawEditor.tsx';
import { FigureNumber } from '../fields/PlanFields.tsx';
import type { StepProps } from './StepDrawer.tsx';

type Exits = NonNullable<PlanTransition['exits']>;

export function ExitsEditor({
  view,
  cell,
  transition,
  onExits,
}: StepProps & { readonly onExits: (exits: Exits | undefined) => ErrorDetail | null }): ReactNode {
  const { names, formats } = view;
  const place = ['segments', cell.segment, 'transitions', cell.from, 'exits'];
  const exits = transition.exits ?? {};
  const isDirichlet = rateForm(transition.rate) === 'dirichlet';
  const free = names.stages.filter(({ id, kind }) => kind !== 'forward' && !Object.hasOwn(exits, id));
  const put = (next: Exits): ErrorDetail | null => onExits(Object.keys(next).length === 0 ? undefined : next);
  const exiting = Object.values(exits).reduce((sum, { share = 0 }) => sum + share, 0);
  return (
    <>
      {Object.entries(exits).map(([id, exit]) => {
        const { median } = amountLaw(exit.delayDays);
        return (
          <div key={id} className="exit">
            <div className="field-row">
              <b className="exit-name">{names.name(id)}</b>
              {isDirichlet ? (
                <span className="ink-2 field-fact">share by the rate’s own weights</span>
              ) : (
                <FigureNumber
                  view={view}
                  place={[...place, id, 'share']}
                  shared={false}
                  label="Share of the rest"
                  percent
                  value={exit.share ?? 0}
                  onValue={(share) => put({ ...exits, [id]: { ...exit, share: share! } })}
                />
              )}
              <button
                type="button"
                className="icon-button"
                aria-label={`Remove the exit to ${names.name(id)}`}
                onClick={() => {
                  const { [id]: _, ...others } = exits;
                  put(others);
                }}
              >
                <CloseIcon />
              </button>
            </div>
            <details>
              <summary>after {formats.decimal(median, median < 10 ? 1 : 0)} days in the median</summary>
              <LawEditor
                law={exit.delayDays}
                view={view}
                place={[...place, id, 'delayDays']}
                shared={false}
                what={`Delay to ${names.name(id)}`}
                unit="days"
                amount={(value) => `${formats.decimal(value, value < 10 ? 1 : 0)} days`}
                forms={['fixed', 'lognormal', 'gamma', 'weibull', 'empirical']}
                onLaw={(delayDays) => put({ ...exits, [id]: { ...exit, delayDays } })}
                onForm={(form) =>
                  void put({ ...exits, [id]: { ...exit, delayDays: delayAs(exit.delayDays, form) } })
                }
              />
            </details>
          </div>
        );
      })}
      {!isDirichlet && (
        <p className="field-fact">
          Of all that enter, {formats.rate(cell.mean)} advance, {formats.rate((1 - cell.mean) * exiting)}{' '}
          leave and {formats.rate(Math.max(0, (1 - cell.mean) * (1 - exiting)))} are never decided.
        </p>
      )}
      <div className="field-row">
        {free.map(({ id }) => (
          <button
            key={id}
            type="button"
            className="button small"
            onClick={() =>
              void put({
                ...exits,
                [id]: { ...(isDirichlet ? {} : { share: 0 }), delayDays: { fixed: 14 } },
              })
            }
          >
            Add {names.name(id)}
          </button>
        ))}
      </div>
    </>
  );
}
