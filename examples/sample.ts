/** The files of the sample company, made from the truth alone: the same bytes every time. */
import { answers } from './answers.ts';
import { drawContacts } from './contacts.ts';
import { hubspotContacts, hubspotHistory, salesforceHistory } from './exports.ts';
import { drawLeads } from './life.ts';
import { mapping } from './mapping.ts';
import { planFile } from './plan.ts';
import { plantDefects } from './plant.ts';
import { recordLead } from './record.ts';
import { measuredScenarios } from './scenarios.ts';

/** Text of each file, by its path below `halyard/`. */
export function sampleFiles(): ReadonlyMap<string, string> {
  const leads = drawLeads();
  const records = leads.map(recordLead);
  const planted = plantDefects(records);
  const contacts = drawContacts(records);
  const exports = new Map([
    ['hubspot-contacts.csv', hubspotContacts(contacts)],
    ['hubspot-lifecycle-history.csv', hubspotHistory(contacts)],
    ['salesforce-opportunity-history.csv', salesforceHistory(contacts)],
  ]);
  const plan = planFile();
  return new Map([
    ...[...exports].map(([name, text]) => [`exports/${name}`, text] as const),
    ['mapping.json', json(mapping)],
    ['plan.json', json({ ...plan, scenarios: measuredScenarios(plan, exports) })],
    ['truth.json', json(answers(leads, contacts, planted))],
  ]);
}

/** Indented JSON with lists of plain values on one line. */
function json(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replaceAll(/\[[^[\]{}]*\]/g, (list) => {
    return list.includes('\n') ? JSON.stringify(JSON.parse(list)) : list;
  });
  return `${text}\n`;
}
