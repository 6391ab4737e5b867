/** The headline with its figures in the colours of their roles. The words are the measurement's own. */

export interface SentencePart {
  readonly text: string;
  readonly role: 'recorded' | 'adjusted' | 'worse' | null;
}

const roles: readonly { readonly pattern: RegExp; readonly role: NonNullable<SentencePart['role']> }[] = [
  { pattern: /(?<=the CRM records )[\d.,]+%/, role: 'recorded' },
  { pattern: /[\d.,]+ (?:\([^)]*\) )?(?:are|is) measurement/, role: 'adjusted' },
  { pattern: /(?<=corrected, (?:it|the rate) is )[\d.,]+%/, role: 'adjusted' },
];

/** Splits a bridge's sentence at the figures that have a colour; the parts put together are the sentence. */
export function sentenceParts(sentence: string): readonly SentencePart[] {
  const found = roles
    .flatMap(({ pattern, role }) => {
      const match = pattern.exec(sentence);
      return match ? [{ start: match.index, end: match.index + match[0].length, role }] : [];
    })
    .sort((a, b) => a.start - b.start);
  const parts: SentencePart[] = [];
  let at = 0;
  for (const { start, end, role } of found) {
    if (start < at) continue;
    if (start > at) parts.push({ text: sentence.slice(at, start), role: null });
    parts.push({ text: sentence.slice(start, end), role });
    at = end;
  }
  if (at < sentence.length) parts.push({ text: sentence.slice(at), role: null });
  return parts;
}
