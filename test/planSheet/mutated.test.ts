/** Planning sheets with some of their bytes changed: read, or refused with a typed error; never a crash. */
import { expect, it } from 'vitest';
import * as XLSX from 'xlsx';
import { SpillwayError } from '../../shared/errors.ts';
import { parsePlan } from '../../shared/plan/index.ts';
import { previewSheet, proposeSheetMap, readPlanningFile } from '../../shared/planSheet/index.ts';
import { fullPlan } from '../support/plans.ts';
import { seeded } from '../support/random.ts';

const plan = parsePlan(fullPlan());
const rows = [
  ['MQLs', 'Jan 27', 'Feb 27', 'Mar 27', 'Total'],
  [plan.segments[0]!.name, 220, '224,5', 230, 674.5],
  ['Other', '80%', '-', '1.250', 1],
  ['Conversion'],
  ['MQL → SAL', '80%', 0.5, '45'],
  ['SDR headcount', 4, 5, 6],
];
const sources = [
  new TextEncoder().encode(rows.map((cells) => cells.join(';')).join('\n')),
  ...(['xlsx', 'biff8', 'ods'] as const).map(
    (bookType) =>
      new Uint8Array(
        XLSX.write(XLSX.utils.book_new(XLSX.utils.aoa_to_sheet(rows), 'Plan'), {
          type: 'array',
          bookType,
        }) as ArrayBuffer,
      ),
  ),
];

it('two hundred mutated planning sheets give a plan that holds, or a typed refusal', () => {
  const random = seeded(20_270_104);
  const below = (n: number): number => Math.floor(random() * n);
  let read = 0;
  for (let run = 0; run < 200; run++) {
    const bytes = sources[run % sources.length]!.slice();
    for (let change = below(6); change >= 0; change--) bytes[below(bytes.length)] = below(256);
    try {
      const file = readPlanningFile({ name: 'plan', bytes });
      const { map } = proposeSheetMap(file, plan);
      if (map === null) continue;
      expect(parsePlan(JSON.stringify(previewSheet(file, map, plan).plan)).segments.length).toBeGreaterThan(
        0,
      );
      read++;
    } catch (error) {
      if (!(error instanceof SpillwayError)) throw error;
    }
  }
  expect(read).toBeGreaterThan(30);
});
