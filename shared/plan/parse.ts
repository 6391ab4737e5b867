/** From the text of a plan file, or an object of its form, to a plan that holds. */
import { parseJson } from '../input/jsonText.ts';
import { refuseFaults } from '../input/faults.ts';
import { scenarioFaults } from './scenarios.ts';
import type { Plan } from './schema.ts';
import { checkPlan } from './validate.ts';

/**
 * Reads and checks a plan, each of its scenarios included, and fills in the defaults.
 *
 * `source` is the JSON text of a plan file or a value of its form; `file` is named in errors.
 * @throws SpillwayError `invalid-json` with line and column, or the first fault with the path of its key; `issues` then
 * lists all of them.
 */
export function parsePlan(source: unknown, file?: string): Plan {
  const text = typeof source === 'string' ? source : undefined;
  const value = text === undefined ? source : parseJson(text, file);
  const checked = checkPlan(value);
  const faults = 'faults' in checked ? checked.faults : scenarioFaults(checked.data);
  if ('faults' in checked || faults.length > 0)
    return refuseFaults(faults, { subject: 'The plan', file, text });
  return checked.data;
}
