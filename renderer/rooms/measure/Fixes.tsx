/** The three changes that move the conversion furthest, each with its interval and, with a plan, what it is worth. */
import { type ReactNode, useMemo } from 'react';
import { Figure } from '../../components/Figure.tsx';
import { EmptyState } from '../../components/Notes.tsx';
import { Section } from '../../components/Section.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { type Fix, fixesOf, worthOfShare } from '../../model/fixes.ts';
import type { Formats } from '../../model/format.ts';
import { stageNames } from '../../model/stageNames.ts';
import { useApp } from '../../store/hooks.ts';
import type { MeasureView } from './MeasureRoom.tsx';

const shown = 3;

export function Fixes({ view }: { readonly view: MeasureView }): ReactNode {
  const formats = useFormats();
  const planned = useApp((state) => state.results.planned?.value ?? null);
  const { measurement, nameOf } = view;
  const { from, to, bridge } = measurement;
  const names = useMemo(() => stageNames(measurement.stages), [measurement.stages]);
  const isPlanned = measurement.transitions.some((one) => one.planned !== null);
  const fixes = useMemo(() => {
    const worth = bridge && isPlanned ? worthOfShare(planned, from, to) : null;
    return fixesOf(measurement, { worth, names, formats, owner: nameOf }).slice(0, shown);
  }, [measurement, bridge, isPlanned, planned, from, to, names, formats, nameOf]);
  return (
    <Section
      title="Fixes that pay most"
      caption={`points of ${names.transition(from, to)} · 95% interval`}
      className="fixes"
    >
      {fixes.length === 0 ? (
        <EmptyState title="Nothing to gain here">
          No step is below its plan, and no fault of the record lowers the rate by a twentieth of a point.
        </EmptyState>
      ) : (
        <ol className="fix-list">
          {fixes.map((fix, index) => (
            <FixLine key={fix.key} fix={fix} rank={index + 1} formats={formats} />
          ))}
        </ol>
      )}
      <p className="room-note">
        {bridge === null
          ? 'With a planned rate, steps that are below their plan stand here too.'
          : 'Each by itself: together they overlap. “Record” moves what the CRM says, the others what happens.'}
      </p>
    </Section>
  );
}

function FixLine({
  fix,
  rank,
  formats,
}: {
  readonly fix: Fix;
  readonly rank: number;
  readonly formats: Formats;
}): ReactNode {
  const { title, why, kind, effect, low, high, bookings, method } = fix;
  const interval = low === null || high === null ? null : formats.rateInterval(low, high);
  return (
    <li className="fix">
      <span className="fix-rank" aria-hidden="true">
        {rank}
      </span>
      <span className="fix-what">
        <span className="medium">{title}</span>
        <small>
          {kind === 'record' && <span className="chip is-period">record</span>} {why}
        </small>
      </span>
      <span className="fix-effect">
        <Figure
          name={title}
          className={kind === 'record' ? 'adjusted' : 'better'}
          facts={[
            { term: 'effect', value: `${formats.pointsSigned(effect)} points` },
            ...(interval === null ? [] : [{ term: '95% interval', value: interval }]),
            ...(bookings === null
              ? []
              : [{ term: 'bookings in the plan', value: formats.moneyShort(bookings) }]),
          ]}
          note={method}
        >
          {formats.pointsSigned(effect)}
        </Figure>
        <small>{interval ?? 'points'}</small>
        {bookings !== null && <small className="ink-2">≈ {formats.moneyShort(bookings)}</small>}
      </span>
    </li>
  );
}
