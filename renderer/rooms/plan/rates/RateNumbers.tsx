/** The numbers of a rate in its form. */
import type { ReactNode } from 'react';
import type { ErrorDetail } from '../../../../shared/errors.ts';
import type { Rate } from '../../../../shared/plan/schema.ts';
import { NumberField } from '../fields/PlanFields.tsx';
import { TypedField } from '../fields/TypedField.tsx';
import type { PlanView } from '../planView.ts';

export function RateNumbers({
  rate,
  view,
  onRate,
}: {
  readonly rate: Rate;
  readonly view: PlanView;
  readonly onRate: (rate: Rate) => ErrorDetail | null;
}): ReactNode {
  const { plan, names } = view;
  if (typeof rate === 'number')
    return (
      <NumberField
        label="Rate"
        percent
        value={rate}
        onValue={(next) => onRate(next!)}
        figure={{
          formula: undefined,
          drivers: Object.keys(plan.drivers),
          onFormula: onRate,
          onNumber: (next) => onRate(next!),
        }}
      />
    );
  if (typeof rate === 'string')
    return (
      <TypedField
        label="Formula"
        wide
        bare
        drivers={Object.keys(plan.drivers)}
        text={rate}
        onCommit={(text) => onRate(text.trim().replace(/^=\s*/, ''))}
      />
    );
  if ('beta' in rate) {
    const [a, b] = rate.beta;
    return (
      <>
        <NumberField label="k" value={a} onValue={(k) => onRate({ beta: [k!, a + b - k!] })} />
        <NumberField
          label="of n"
          value={a + b}
          onValue={(n) => onRate({ beta: [(a / (a + b)) * n!, (b / (a + b)) * n!] })}
        />
      </>
    );
  }
  if ('p10' in rate)
    return (
      <>
        <NumberField
          label="10% point"
          percent
          value={rate.p10}
          onValue={(p10) => onRate({ ...rate, p10: p10! })}
        />
        <NumberField
          label="90% point"
          percent
          value={rate.p90}
          onValue={(p90) => onRate({ ...rate, p90: p90! })}
        />
      </>
    );
  if ('pert' in rate) {
    const [least, likely, greatest] = rate.pert;
    return (
      <>
        <NumberField
          label="Least"
          percent
          value={least}
          onValue={(x) => onRate({ pert: [x!, likely, greatest] })}
        />
        <NumberField
          label="Likely"
          percent
          value={likely}
          onValue={(x) => onRate({ pert: [least, x!, greatest] })}
        />
        <NumberField
          label="Greatest"
          percent
          value={greatest}
          onValue={(x) => onRate({ pert: [least, likely, x!] })}
        />
      </>
    );
  }
  return Object.entries(rate.dirichlet).map(([outcome, weight]) => (
    <NumberField
      key={outcome}
      label={outcome === 'advance' ? 'Advance' : outcome === 'never' ? 'Never decided' : names.name(outcome)}
      value={weight}
      onValue={(next) => onRate({ dirichlet: { ...rate.dirichlet, [outcome]: next! } })}
    />
  ));
}
