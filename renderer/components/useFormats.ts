import { useMemo } from 'react';
import { type Formats, formats } from '../model/format.ts';
import { useApp, useSession } from '../store/hooks.ts';

/** Numbers and dates in the user's locale, money in the document's currency. */
export function useFormats(): Formats {
  const { locale } = useSession();
  const currency = useApp((state) => state.document?.history.present.project.plan.currency ?? 'USD');
  return useMemo(() => formats(locale, currency), [locale, currency]);
}
