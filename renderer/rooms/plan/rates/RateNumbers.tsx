/** The numbers of a rate in its form. */
import type { ReactNode } from 'react';
import type { ErrorDetail } from '../../../../shared/errors.ts';
import type { Place } from '../../../../shared/plan/places.ts';
import type { Rate } from '../../../../shared/plan/schema.ts';
import { FigureNumber, NumberField } from '../fields/PlanFields.tsx';
import { TypedField } from '../fields/TypedField.tsx';
import type { PlanView } from '../planView.ts';

export function RateNumbers({
  rate,
  view,
  place,
  shared = false,
  onRate,
}: {
  readonly rate: Rate;
  readonly view: PlanView;
  /** Where the rate stands, so that its parts may come from formulas; null where it has no place of its own. */
  readonly place: Place | null;
  /** Whether it is the plan's rather than the scenario's own. */
  readonly shared?: boolean;
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
  const part = (key: string, label: string, value: number, put: (value: number) => Rate): ReactNode => {
    const field = {
      label,
      percent: !('dirichlet' in rate),
      value,
      onValue: (next: number | undefined) => onRate(put(next!)),
    };
    return place === null ? (
      <NumberField key={key} {...field} />
    ) : (
      <FigureNumber key={key} {...field} view={view} place={[...place, ...key.split('.')]} shared={shared} />
    );
  };
  if ('p10' in rate)
    return (
      <>
        {part('p10', '10% point', rate.p10, (p10) => ({ ...rate, p10 }))}
        {part('p90', '90% point', rate.p90, (p90) => ({ ...rate, p90 }))}
      </>
    );
  if ('pert' in rate) {
    const [least, likely, greatest] = rate.pert;
    return (
      <>
        {part('pert.0', 'Least', least, (x) => ({ pert: [x, likely, greatest] }))}
        {part('pert.1', 'Likely', likely, (x) => ({ pert: [least, x, greatest] }))}
        {part('pert.2', 'Greatest', greatest, (x) => ({ pert: [least, likely, x] }))}
      </>
    );
  }
  return Object.entries(rate.dirichlet).map(([outcome, weight]) =>
    part(
      `dirichlet.${outcome}`,
      outcome === 'advance' ? 'Advance' : outcome === 'never' ? 'Never decided' : names.name(outcome),
      weight,
      (next) => ({ dirichlet: { ...rate.dirichlet, [outcome]: next } }),
    ),
  );
}
