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
  const session = useSession();
  const formats = useFormats();
  const field = useId();
  const { from, to, transitions } = view.measurement;
  const [text, setText] = useState('');
  const whole = transitions.find(
    (transition) => transition.from === from && transition.to === to && transition.segment === null,
  );
  const share = Number(text.replace(',', '.').replace('%', '')) / 100;
  const valid = text.trim() !== '' && share > 0 && share < 1;
  const period = whole?.conversion.period.rate ?? null;
  const eventual = whole?.conversion.eventual.rate ?? null;
  return (
    <>
      <p className="answer">
        The CRM records{' '}
        {period === null ? 'no rate' : <span className="recorded">{formats.rate(period)}</span>} of{' '}
        {names.those(from)} reaching {names.name(to)}
        {eventual !== null && (
          <>
            ; eventually it is <span className="adjusted">{formats.rate(eventual)}</span>
          </>
        )}
        .
      </p>
      <form
        className="answer-note planned-rate"
        onSubmit={(event) => {
          event.preventDefault();
          if (!valid) return;
          session.editProject('enter the planned rate', (project) => ({
            ...project,
            measure: { ...project.measure, from, to, planned: share },
          }));
        }}
      >
        <label htmlFor={field}>What does your plan say?</label>
        <input
          id={field}
          inputMode="decimal"
          placeholder="18"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          aria-describedby={`${field}-unit`}
        />
        <span id={`${field}-unit`}>%</span>
        <button type="submit" className="button" disabled={!valid}>
          Show the gap
        </button>
      </form>
    </>
  );
}
