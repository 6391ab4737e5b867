/** The committed sample, imported with its own mapping, and what is true of it. */
import { readFileSync } from 'node:fs';
import type { answers } from '../../examples/answers.ts';
import { importFiles, parseMapping } from '../../shared/intake/index.ts';
import { parsePlan, planGraph } from '../../shared/plan/index.ts';

const path = (name: string): URL => new URL(`../../examples/halyard/${name}`, import.meta.url);
const json = (name: string): unknown => JSON.parse(readFileSync(path(name), 'utf8'));

export const exportNames = [
  'hubspot-contacts.csv',
  'hubspot-lifecycle-history.csv',
  'salesforce-opportunity-history.csv',
] as const;

export function importedSample() {
  const plan = parsePlan(json('plan.json'), 'plan.json');
  const files = exportNames.map((name) => ({ name, bytes: readFileSync(path(`exports/${name}`)) }));
  const imported = importFiles(files, {
    graph: planGraph(plan),
    mapping: parseMapping(json('mapping.json'), 'mapping.json'),
  });
  return { ...imported, plan, truth: json('truth.json') as ReturnType<typeof answers> };
}
