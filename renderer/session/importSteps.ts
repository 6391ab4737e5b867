/** Steps of undo over how files are read, before they are imported. */
import type { ImportDraft, ReadingChoice } from '../store/importSlice.ts';

export const choiceOf = ({ stages, mapping }: ImportDraft): ReadingChoice => ({ stages, mapping });

/** The steps of a draft after a change of how its files are read. */
export function stepped(draft: ImportDraft, label: string): Pick<ImportDraft, 'past' | 'future'> {
  return { past: [...draft.past, { content: choiceOf(draft), label }], future: [] };
}

/** A draft as it was read before; what was found with other stages is not shown meanwhile. */
export function goneBack(draft: ImportDraft, choice: ReadingChoice): ImportDraft {
  const survey = draft.stages === choice.stages ? draft.survey : null;
  return { ...draft, ...choice, survey, update: null, remembered: null };
}
