/** What is left to settle before an import. */
import type { ImportDraft } from '../store/importSlice.ts';

/** Columns whose dates can be read both ways, and no order was chosen. */
export function ambiguousColumns(
  draft: ImportDraft,
): readonly { readonly file: string; readonly column: string }[] {
  return (draft.inspection?.files ?? []).flatMap((file, index) => {
    if (draft.mapping?.files[index]?.dateOrder !== undefined) return [];
    return file.columns
      .filter(({ dateOrder }) => dateOrder === 'ambiguous')
      .map(({ name }) => ({ file: file.name, column: name }));
  });
}

/** How many things the import waits for; the rail shows it. */
export function openQuestions(draft: ImportDraft | null): number {
  if (draft === null) return 0;
  return (draft.error === null ? 0 : 1) + (ambiguousColumns(draft).length > 0 ? 1 : 0);
}
