/** Counts by stage and period: looked at in the Data room, measured as far as counts go, and taken back. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WindowHost } from './support/window.ts';

let host: WindowHost;
const file = join(mkdtempSync(join(tmpdir(), 'spillway-counts-')), 'counts.csv');
writeFileSync(
  file,
  [
    'Month,Segment,# MQLs,SALs,SAOs,Won',
    'Jan 2026,SMB,100,60,12,3',
    'Jan 2026,Enterprise,"1,000",500,50,5',
    'Feb 2026,SMB,120,66,11,4',
    'Feb 2026,Enterprise,900,450,60,9',
    'Feb 2026,Total,1020,516,71,13',
    '',
  ].join('\n'),
);

beforeAll(async () => {
  host = await WindowHost.start();
});
afterAll(() => host.close());

it('give period rates against a planned one, say what needs records, and become a scenario', async () => {
  const { page, faults } = await host.open();
  const [dialog] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Import a CRM export' }).click(),
  ]);
  await dialog.setFiles([file]);
  await page.getByRole('button', { name: 'Import 4 rows of counts' }).click();
  await page.locator('.notice').getByText('4 of 5 rows of counts imported').waitFor();
  const answer = page.locator('.answer');
  // 133 SAOs over 2,120 MQLs: the total row is not counted twice.
  await expect.poll(() => answer.innerText()).toContain('The counts record 6.3% of MQLs reaching SAO');
  expect(await page.locator('.answer-note').innerText()).toContain('133 SAOs over 2,120 MQLs');
  await page.getByRole('textbox', { name: 'Planned rate from MQL to SAO' }).fill('18');
  await page.getByRole('button', { name: 'Show the gap' }).click();
  await expect
    .poll(() => answer.innerText())
    .toContain('The plan says 18.0% of MQLs reach SAO; the counts record 6.3%, 11.7 points less');
  const stages = page.getByRole('group', { name: 'By Transition, table' });
  expect(await stages.getByRole('row', { name: /^MQL → SAL/ }).innerText()).toContain('50.8%');
  expect(await stages.getByRole('row', { name: /^MQL → SAO/ }).innerText()).toContain('−11.7');
  const segments = page.getByRole('group', { name: 'By Segment, table' });
  expect(await segments.getByRole('row', { name: /^SMB/ }).innerText()).toMatch(/10\.5%.*23.*220/s);
  const open = page.getByRole('region', { name: 'What needs records' });
  expect(await open.innerText()).toMatch(/Cohorts.*Eventual rates.*The gap bridge/s);
  // Another pair, by segment and over time.
  await page.getByRole('combobox', { name: 'From' }).selectOption('SAO');
  await expect.poll(() => answer.innerText()).toContain('15.8% of SAOs reaching Won');
  await page.getByRole('button', { name: 'Project the plan at these rates' }).click();
  await page.getByText('Counted rates').first().waitFor();
  expect(faults).toEqual([]);
});

it('take the place of records, which undo brings back', async () => {
  const { page, faults } = await host.open();
  await page.getByRole('button', { name: 'Open the sample' }).click();
  const answer = page.locator('.answer');
  await expect.poll(() => answer.innerText(), { timeout: 30_000 }).toContain('measurement');
  const before = await answer.innerText();
  await page.getByRole('navigation', { name: 'Rooms' }).getByText('Data', { exact: true }).click();
  const [dialog] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose files…' }).click(),
  ]);
  await dialog.setFiles([file]);
  await page.getByText('a document holds records or counts').waitFor();
  await page.getByRole('button', { name: /rows of counts$/ }).click();
  await expect.poll(() => answer.innerText()).toContain('the counts record');
  await page.getByRole('button', { name: 'Undo: import the counts' }).click();
  await expect.poll(() => answer.innerText()).toBe(before);
  expect(faults).toEqual([]);
});
