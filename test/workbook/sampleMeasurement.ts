/** A measurement of a small export, by the code that measures. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from '../../shared/estimate/measure.ts';
import type { Measurement } from '../../shared/estimate/result.ts';
import type { EventLog } from '../../shared/events/eventLog.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { importFiles } from '../../shared/intake/index.ts';

const file = join(import.meta.dirname, '../oracles/gap-bridge/wide-5000.csv');

/** 5,000 leads of the segments smb, mid and enterprise. */
export function measuredLog(): EventLog {
  const files = [{ name: 'leads.csv', bytes: new Uint8Array(readFileSync(file)) }];
  return importFiles(files, { graph: templateGraph('default'), segments: ['segment'] }).log;
}

let made: Measurement | undefined;

/** MQL → SAO, of which the plan says 18%. Measured once; tests read it only. */
export function measurement(): Measurement {
  made ??= measure(measuredLog(), {
    segments: ['segment'],
    from: 'mql',
    to: 'sao',
    planned: [{ from: 'mql', to: 'sao', rate: 0.18 }],
  });
  return made;
}
