/** How much a bad year is bad everywhere: three loadings on one common factor, in words and as a picture. */
import { type ReactNode, useId } from 'react';
import { correlatedPairs, pairCorrelation, worseTogether } from '../../../../shared/plan/correlation.ts';
import { withValueAt } from '../../../../shared/plan/places.ts';
import { Section } from '../../../components/Section.tsx';
import { useSession } from '../../../store/hooks.ts';
import { PlanNumber } from '../fields/PlanFields.tsx';
import type { PlanView } from '../planView.ts';

const kinds = [
  { key: 'rates', label: 'Rates', one: 'one rate', other: 'another one', worse: 'lower than expected' },
  {
    key: 'volumes',
    label: 'Volumes',
    one: 'one segment’s volume',
    other: 'another’s',
    worse: 'lower than expected',
  },
  {
    key: 'velocity',
    label: 'Velocity',
    one: 'one delay',
    other: 'another one',
    worse: 'longer than expected',
  },
] as const;

export function Correlation({ view }: { readonly view: PlanView }): ReactNode {
  return (
    <Section
      title="Shared luck"
      caption="loadings on one common factor a trial: 0 is each for itself, 1 is all together"
      className="ruled"
    >
      <div className="correlation">
        {kinds.map((kind) => (
          <Loading key={kind.key} view={view} kind={kind} />
        ))}
      </div>
      <p className="field-fact">
        What is certain shares no luck: only uncertain rates, volumes and delays move with the common factor.
        Shared luck leaves the means as they are and widens the bands.
      </p>
    </Section>
  );
}

function Loading({
  view,
  kind,
}: {
  readonly view: PlanView;
  readonly kind: (typeof kinds)[number];
}): ReactNode {
  const session = useSession();
  const id = useId();
  const { plan, formats } = view;
  const loading = plan.correlation[kind.key];
  const times = Math.round(worseTogether(loading) * 100);
  return (
    <div className="loading">
      <div>
        <PlanNumber view={view} place={['correlation', kind.key]} label={kind.label} />
        <label htmlFor={id} className="visually-hidden">
          {kind.label}, slider
        </label>
        <input
          id={id}
          type="range"
          min={0}
          max={1}
          step={0.05}
          value={loading}
          onChange={(event) => {
            const value = Number(event.currentTarget.value);
            session.editPlan(
              'change shared luck',
              (current) => withValueAt(current, ['correlation', kind.key], value),
              { shared: true, gesture: `correlation ${kind.key}` },
            );
          }}
          onPointerUp={() => session.store.getState().endGesture()}
        />
        <p className="field-fact">
          {loading === 0
            ? `Whether ${kind.one} is ${kind.worse} says nothing of ${kind.other}.`
            : `Where ${kind.one} is ${kind.worse}, so is ${kind.other} in ${formats.count(times)} of 100 trials (correlation ${formats.decimal(pairCorrelation(loading), 2)}).`}
        </p>
      </div>
      <Scatter
        loading={loading}
        label={`${kind.label}: two of them against each other at loading ${loading}`}
      />
    </div>
  );
}

const side = 92;

function Scatter({ loading, label }: { readonly loading: number; readonly label: string }): ReactNode {
  const at = (z: number): number => side / 2 + (Math.max(-2.6, Math.min(2.6, z)) / 2.7) * (side / 2);
  return (
    <svg width={side} height={side} viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label}>
      <line x1={side / 2} x2={side / 2} y1="0" y2={side} stroke="var(--line-2)" />
      <line x1="0" x2={side} y1={side / 2} y2={side / 2} stroke="var(--line-2)" />
      {correlatedPairs(loading, 90).map(([x, y]) => (
        <circle key={`${x} ${y}`} cx={at(x)} cy={side - at(y)} r="1.6" fill="var(--neutral)" />
      ))}
    </svg>
  );
}
