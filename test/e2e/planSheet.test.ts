/** A planning sheet taken into the plan, as a user does it. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WindowHost } from './support/window.ts';

let host: WindowHost;
const sheet = join(mkdtempSync(join(tmpdir(), 'spillway-sheet-')), 'our plan.csv');
writeFileSync(sheet, 'MQAs,Jul 2026,Aug 2026,Sep 2026\nInbound SMB,120,7771,about 130\n');

beforeAll(async () => {
  host = await WindowHost.start();
});
afterAll(() => host.close());

it('shows what it changes, changes it in one step, and takes it back', async () => {
  const { page, faults } = await host.open();
  await page.getByRole('button', { name: 'Open the sample' }).click();
  await page.locator('.answer').waitFor();
  await page.getByRole('navigation', { name: 'Rooms' }).getByText('Plan', { exact: true }).click();
  const [dialog] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'From a spreadsheet…' }).click(),
  ]);
  await dialog.setFiles([sheet]);
  await expect
    .poll(() => page.locator('.answer').innerText(), { timeout: 30_000 })
    .toContain('2 figures of the plan change');
  await page.getByText('“about 130” is no number.').waitFor();
  await page.getByRole('button', { name: 'Change 2 figures' }).click();
  await page.getByRole('heading', { name: 'What are we assuming?' }).waitFor();
  await page.getByRole('gridcell', { name: '7,771', exact: true }).first().waitFor();
  await page.getByRole('button', { name: /^Undo/ }).first().click();
  await expect.poll(() => page.getByRole('gridcell', { name: '7,771', exact: true }).count()).toBe(0);
  expect(faults).toEqual([]);
});
