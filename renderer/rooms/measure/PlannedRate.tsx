import { type ReactNode, useId, useState } from 'react';
import { useFormats } from '../../components/useFormats.ts';
import type { StageNames } from '../../model/stageNames.ts';
import { useSession } from '../../store/hooks.ts';
import type { MeasureView } from './MeasureRoom.tsx';

/** Without a plan of one's own there is no gap yet: what was found, and a field for the one number that makes one. */
export function PlannedRate({
  view,
  names,
}: {
  readonly view: MeasureView;
  readonly names: StageNames;
}): ReactNode {
  const formats = useFormats();
  const { from, to, transitions } = view.measurement;
  const whole = transitions.find(
    (transition) => transition.from === from && transition.to === to && transition.segment === null,
  );
  const period = whole?.conversion.period;
  const eventual = whole?.conversion.eventual;
  return (
    <>
      <p className="answer">
        The CRM records{' '}
        {period?.rate === null || period === undefined ? (
          'no rate'
        ) : (
          <span className="recorded">{formats.rate(period.rate)}</span>
        )}{' '}
        of {names.those(from)} reaching {names.name(to)}
        {eventual !== undefined && eventual.rate !== null && (
          <>
            ; eventually it is <span className="adjusted">{formats.rate(eventual.rate)}</span>
          </>
        )}
        .
      </p>
      <p className="answer-note">
        {period !== undefined &&
          `${formats.count(period.k)} of ${formats.count(period.n)} dates in the window. `}
        {eventual?.low !== null && eventual?.low !== undefined && (
          <>
            Eventual, 95%: {formats.rateInterval(eventual.low, eventual.high!)} of {formats.count(eventual.n)}{' '}
            within {formats.count(eventual.horizonDays!)} days.{' '}
          </>
        )}
        One planned rate is enough for the gap bridge.
      </p>
      <PlannedRateForm from={from} to={to} names={names} />
    </>
  );
}

/** The one number that makes a gap: a planned rate from one stage to another. */
export function PlannedRateForm({
  from,
  to,
  names,
}: {
  readonly from: string;
  readonly to: string;
  readonly names: StageNames;
}): ReactNode {
  const session = useSession();
  const field = useId();
  const [text, setText] = useState('');
  const share = Number(text.replace(',', '.').replace('%', '')) / 100;
  const valid = text.trim() !== '' && share > 0 && share < 1;
  const wrong = text.trim() !== '' && !valid;
  return (
    <form
      className="planned-rate"
      onSubmit={(event) => {
        event.preventDefault();
        if (!valid) return;
        session.editProject('enter the planned rate', (project) => ({
          ...project,
          measure: { ...project.measure, from, to, planned: share },
        }));
      }}
    >
      <label htmlFor={field}>
        Planned rate from {names.name(from)} to {names.name(to)}:
      </label>
      <input
        id={field}
        inputMode="decimal"
        placeholder="18"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        aria-describedby={`${field}-unit`}
        aria-invalid={wrong || undefined}
      />
      <span id={`${field}-unit`}>{wrong ? '% (a number between 0 and 100)' : '%'}</span>
      <button type="submit" className="button primary" disabled={!valid}>
        Show the gap
      </button>
    </form>
  );
}
