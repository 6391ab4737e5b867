/** Exchange rates from a table of the user's, for the amounts of an import. */
import type { ImportFile } from '../../shared/host.ts';
import { type Mapping, ratesIn } from '../../shared/intake/index.ts';
import type { JobPool } from '../../shared/jobs/pool.ts';
import { withRates } from '../model/mappingEdits.ts';
import type { ImportDraft } from '../store/importSlice.ts';
import type { IntakeJobs } from '../workers/catalogues.ts';

/**
 * The draft's mapping with the rates of a file, of the currencies that its amounts are in; null where the file is no
 * table of rates and need not be one.
 */
export async function mappingWithRates(
  pool: JobPool<IntakeJobs>,
  file: ImportFile,
  { mapping, survey }: ImportDraft,
  must: boolean,
): Promise<Mapping | null> {
  const table = await pool.run('rates', { file, must }).result;
  if (table === null || mapping === null) return null;
  const base = mapping.currencies?.base ?? table.base ?? survey?.currencies[0]?.code ?? '';
  const codes = new Set(survey?.currencies.map(({ code }) => code));
  const rates = [...ratesIn(table, base)].filter(([code]) => codes.has(code) && code !== base);
  return withRates(mapping, base, new Map([...Object.entries(mapping.currencies?.rates ?? {}), ...rates]));
}
