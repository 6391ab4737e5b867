/** Which CRM wrote an export, by its headers. */
import { nameKey } from './stageVocabulary.ts';

export const vendors = ['salesforce', 'hubspot', 'pipedrive', 'dynamics', 'marketo', 'generic'] as const;
export type Vendor = (typeof vendors)[number];

/** Headers of each vendor, as keys, with their weight: 3 for what nobody else writes. */
const signatures: readonly (readonly [vendor: Vendor, pattern: RegExp, weight: number])[] = [
  [
    'salesforce',
    /^(?:system modstamp|created by id|last modified by id|field event|forecast category|last stage change date)$/,
    2,
  ],
  [
    'salesforce',
    /^(?:opportunity id|opportunity owner|opportunity name|stage name|stage duration|is deleted|is converted|converted date|fiscal period|forecast category name|edit date)$/,
    1,
  ],
  [
    'salesforce',
    /^(?:lead id|owner id|account id|created date|lead source|edited by|old value|new value|is closed|is won)$/,
    0.5,
  ],
  [
    'hubspot',
    /^(?:date entered|date exited|latest time in|cumulative time in|(?:property )?hs (?:v2 )?date entered|(?:property )?hs lifecyclestage|hubspot) ./,
    3,
  ],
  ['hubspot', /^became an? .+ date$/, 3],
  [
    'hubspot',
    /^(?:record id|lifecycle stage|deal stage|deal name|contact owner|deal owner|create date|original source|original traffic source|portal id|deal pipeline id|property createdate|property closedate)$/,
    1,
  ],
  [
    'pipedrive',
    /^(?:deal deal (?:created|closed on)(?: on)?|lead lead created|(?:deal|lead) (?:title|creator|owner|value|organization|contact person|update time|pipeline|won time|lost time|lost reason|last stage change))$/,
    1,
  ],
  ['dynamics', /^do not modify ./, 3],
  ['dynamics', /^(?:est close date|est revenue|actual revenue|status reason|topic)$/, 1],
  [
    'marketo',
    /^(?:activity type id|primary attribute value(?: id)?|modifying user|api method name|marketo guid)$/,
    2,
  ],
  ['marketo', /^(?:lead partition|acquisition program(?: name)?|acquisition date|demographic score)$/, 1],
];

/** The vendor whose headers these are: two of its headers, or one that nobody else writes. */
export function recogniseVendor(columns: readonly string[]): Vendor {
  const weights = new Map<Vendor, number>();
  for (const name of columns) {
    const key = nameKey(name);
    // Data warehouses write everybody's names like this.
    const share = /^[a-z0-9]+(?:_[a-z0-9]+)+$/.test(name) ? 0.5 : 1;
    for (const [vendor, pattern, weight] of signatures)
      if (pattern.test(key))
        weights.set(vendor, (weights.get(vendor) ?? 0) + weight * (weight < 3 ? share : 1));
  }
  let best: Vendor = 'generic';
  let most = 1.9;
  for (const vendor of vendors) {
    const weight = weights.get(vendor) ?? 0;
    if (weight <= most) continue;
    best = vendor;
    most = weight;
  }
  return best;
}
