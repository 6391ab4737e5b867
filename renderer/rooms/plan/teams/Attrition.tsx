/** The chance to leave in a month: a number, or as uncertain as so many leavers of so many person-months. */
import type { ReactNode } from 'react';
import { withValueAt } from '../../../../shared/plan/places.ts';
import { rateLaw } from '../../../../shared/plan/rateLaw.ts';
import { ChoiceField, FigureNumber, NumberField, usePlanEdit, useRevert } from '../fields/PlanFields.tsx';
import type { PlanView } from '../planView.ts';

type Attrition = number | { beta: [number, number] };

export function Attrition({
  view,
  team,
}: {
  readonly view: PlanView;
  readonly team: 'sdr' | 'ae';
}): ReactNode {
  const edit = usePlanEdit(true);
  const place = [team, 'attritionPerMonth'];
  const revert = useRevert(view, place, true, 'attrition');
  const value: Attrition = view.plan[team]?.attritionPerMonth ?? 0;
  const put = (next: Attrition) => edit('change attrition', (plan) => withValueAt(plan, place, next));
  const isCertain = typeof value === 'number';
  const [a, b] = isCertain ? [0, 0] : value.beta;
  const mean = isCertain ? value : a / (a + b);
  const law = isCertain ? null : rateLaw({ beta: [a, b] });
  return (
    <div className="attrition">
      <ChoiceField
        label="Attrition"
        value={isCertain ? 'certain' : 'beta'}
        choices={[
          { value: 'certain', label: 'Certain' },
          { value: 'beta', label: 'Like k of n' },
        ]}
        onRevert={revert}
        onChoose={(form) =>
          void put(
            form === 'certain'
              ? Number(mean.toFixed(4))
              : { beta: [Math.max(0.5, mean * 200), Math.max(0.5, (1 - mean) * 200)] },
          )
        }
      />
      {isCertain ? (
        <FigureNumber
          view={view}
          place={place}
          shared
          label="Leave in a month"
          percent
          value={value}
          onValue={(next) => put(next!)}
        />
      ) : (
        <>
          <NumberField label="Leavers" value={a} onValue={(k) => put({ beta: [k!, a + b - k!] })} />
          <NumberField
            label="Of person-months"
            value={a + b}
            onValue={(n) => put({ beta: [mean * n!, (1 - mean) * n!] })}
            note={`mean ${view.formats.rate(mean)}, 8 of 10 within ${view.formats.rateInterval(law!.p10, law!.p90)}%`}
          />
        </>
      )}
    </div>
  );
}
