/** The projection in words, to be said or pasted. */
import { type ReactNode, memo } from 'react';
import { formatDay, parseDay } from '../../../shared/calendar/days.ts';
import { Section } from '../../components/Section.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { inWords } from '../../model/words.ts';
import { useApp } from '../../store/hooks.ts';
import type { ProjectView } from './view.ts';

export const Words = memo(function Words({ view }: { readonly view: ProjectView }): ReactNode {
  const formats = useFormats();
  const notify = useApp((state) => state.notify);
  const { answer, shown, writing, plan, scenario } = view;
  const end = formatDay(parseDay(plan.start)! + 7 * plan.weeks - 1);
  const period = answer.target?.period ?? null;
  const sentences = inWords(
    answer,
    shown.simulation,
    recordedSoFar(view),
    {
      write: writing.short,
      amount: writing.amount,
      scenario,
      when: period === null ? `by ${formats.day(end)}` : `in ${period}`,
    },
    formats,
  );
  if (answer.total === null) return null;
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(sentences.join(' '));
      notify({ text: 'The words are on the clipboard.' });
    } catch {
      notify({
        text: '',
        error: {
          code: 'no-clipboard',
          message: 'The clipboard cannot be written to from here.',
          hint: 'Select the sentences and copy them.',
        },
      });
    }
  };
  return (
    <Section
      className="project-words ruled"
      title="In words"
      caption="to say, or to paste into a message"
      actions={
        <button type="button" className="link" onClick={() => void copy()}>
          Copy
        </button>
      }
    >
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Section>
  );
});

/** What of the answer's own figure is recorded already; null where nothing is a fact, or the figure is of one period. */
function recordedSoFar({ answer, projections }: ProjectView): number | null {
  if (answer.target !== null && answer.target.period !== null) return null;
  const segment = answer.target?.segment ?? null;
  const rows = projections.actuals.filter((row) => row.segment === segment);
  if (rows.length === 0) return null;
  const { metric } = answer;
  return rows.reduce(
    (sum, row) =>
      sum +
      (metric === 'bookings' || metric === 'pipeline'
        ? row[metric]
        : (row.entries[metric.replace('entries.', '')] ?? 0)),
    0,
  );
}
