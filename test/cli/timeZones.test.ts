/** Nothing that is read or written depends on the time zone of the machine. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as XLSX from 'xlsx';

const folder = mkdtempSync(join(tmpdir(), 'spillway-zones-'));
const at = (name: string): string => join(folder, name);
const zones = ['UTC', 'America/Los_Angeles', 'Pacific/Auckland'];

writeFileSync(
  at('leads.csv'),
  [
    'Lead ID,MQL Date,SAL Date,SAO Date',
    'L1,2026-03-28,2026-03-29 02:30,2026-04-01T23:30:00-08:00',
    'L2,2026-10-24,2026-10-25 02:30,1774915200',
    'L3,24 mars 2026,25.03.2026 11:30 PM,2026-04-02T00:30:00Z',
  ].join('\n'),
);
const sheet = XLSX.utils.aoa_to_sheet([
  ['Lead ID', 'MQL Date', 'SAL Date'],
  ['L1', 46_109, 46_110.999],
  ['L2', 46_111, 46_112.5],
]);
for (const cell of ['B2', 'B3']) sheet[cell].z = 'yyyy-mm-dd';
for (const cell of ['C2', 'C3']) sheet[cell].z = 'yyyy-mm-dd hh:mm';
for (const type of ['xlsx', 'biff8', 'ods'] as const)
  writeFileSync(
    at(`leads.${type === 'biff8' ? 'xls' : type}`),
    new Uint8Array(
      XLSX.write(XLSX.utils.book_new(sheet, 'S'), { type: 'array', bookType: type }) as ArrayBuffer,
    ),
  );
writeFileSync(at('plan.csv'), 'MQLs;01.01.2027;01.02.2027;01.03.2027\nDACH;1;2;3\n');

it.each([
  ['delimited text', ['inspect', at('leads.csv'), '--zone', 'Europe/Berlin', '--json']],
  ['XLSX', ['inspect', at('leads.xlsx'), '--json']],
  ['XLS', ['inspect', at('leads.xls'), '--json']],
  ['ODS', ['inspect', at('leads.ods'), '--json']],
  ['a planning sheet', ['plan', '--from-sheet', at('plan.csv')]],
])('%s says the same in three time zones', (_, args) => {
  const [first, ...others] = zones.map((zone) => {
    const run = spawnSync(process.execPath, ['cli/start.mjs', ...args], {
      encoding: 'utf8',
      env: { ...process.env, TZ: zone },
    });
    expect([run.status, run.stderr.includes('defect')]).toEqual([0, false]);
    return run.stdout;
  });
  expect(first!.length).toBeGreaterThan(200);
  for (const other of others) expect(other).toBe(first);
});
