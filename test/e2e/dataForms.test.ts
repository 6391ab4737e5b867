/** Files that are not read as they first seem: folders, archives, other letters and headers, rates; and undo of all of it. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WindowHost } from './support/window.ts';

let host: WindowHost;
const folder = mkdtempSync(join(tmpdir(), 'spillway-forms-'));

beforeAll(async () => {
  host = await WindowHost.start();
});
afterAll(() => host.close());

function written(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const answer = (page: Page): Promise<string> => page.locator('.answer').innerText();

async function choose(page: Page, button: string | RegExp, path: string): Promise<void> {
  const [dialog] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: button }).first().click(),
  ]);
  await dialog.setFiles([path]);
}

async function looking(path: string) {
  const opened = await host.open();
  await choose(opened.page, 'Import a CRM export', path);
  await opened.page.getByRole('grid').first().waitFor({ timeout: 60_000 });
  return opened;
}

/** Drops something on the window: entries are told apart as the browser does, by what stands behind an item. */
async function drop(page: Page, name: string, text: string, isFolder: boolean): Promise<void> {
  await page.evaluate(
    ({ name: dropped, text: content, isFolder: folderDropped }) => {
      const data = new DataTransfer();
      data.items.add(new File([content], dropped));
      if (folderDropped) {
        const entry = { isDirectory: true, isFile: false, name: dropped } as FileSystemEntry;
        DataTransferItem.prototype.webkitGetAsEntry = () => entry;
      }
      for (const kind of ['dragover', 'drop'])
        window.dispatchEvent(new DragEvent(kind, { dataTransfer: data, cancelable: true }));
    },
    { name, text, isFolder },
  );
}

const leads = 'Lead ID,MQL Date,SAO Date\nL1,2026-01-05,2026-02-03\nL2,2026-01-06,\n';

describe('what is chosen or dropped', () => {
  it('may be no folder, and says so', async () => {
    const { page, faults } = await host.open();
    await page.getByRole('button', { name: 'Import a CRM export' }).waitFor();
    await drop(page, 'exports', '', true);
    const refusal = page.getByRole('alert');
    await refusal.waitFor();
    expect(await refusal.innerText()).toMatch(
      /is a folder, and only files are taken[^]*select the exports in it/,
    );
    expect(faults).toEqual([]);
  });

  it('may be a zip of two files, which are joined', async () => {
    const history = 'Lead ID,Stage,Date\nL1,Meeting held,2026-01-20\nL2,Meeting held,2026-01-21\n';
    const zip = zipSync({ 'export/leads.csv': strToU8(leads), 'export/history.csv': strToU8(history) });
    const { page, faults } = await looking(written('export.zip', zip));
    expect(await answer(page)).toContain('4 of 4 rows in 2 files');
    await page.getByRole('button', { name: 'Import 4 rows' }).click();
    await page.locator('.notice').getByText('4 of 4 rows imported').waitFor();
    expect(faults).toEqual([]);
  });
});

describe('the form of a file', () => {
  it('is changed: letters, delimiter and header, each undone', async () => {
    const bytes = Uint8Array.from(
      'Pipeline M\u00e4rz\nLead ID;MQL Date;Region\nL1;2026-01-05;K\u00f6ln\nL2;2026-01-06;Linz\n',
      (character) => character.charCodeAt(0),
    );
    const { page, faults } = await looking(written('windows.csv', bytes));
    const grid = page.getByRole('grid', { name: 'Rows of windows.csv' });
    const pick = async (name: RegExp, item: RegExp): Promise<void> => {
      await page.getByRole('button', { name }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    await grid.getByRole('gridcell', { name: 'K\u00f6ln' }).waitFor();
    await pick(/^Letters/, /^UTF-8/);
    await grid.getByRole('gridcell', { name: 'K\ufffdln' }).waitFor();
    await page.keyboard.press('Control+z');
    await grid.getByRole('gridcell', { name: 'K\u00f6ln' }).waitFor();
    await pick(/^Cells parted by/, /^comma/);
    await grid.getByRole('gridcell', { name: /L1;2026-01-05/ }).waitFor();
    await page.getByRole('button', { name: 'Undo: read windows.csv in another form' }).click();
    await grid.getByRole('gridcell', { name: 'K\u00f6ln' }).waitFor();
    await pick(/^Header/, /^row 3/);
    await grid.getByRole('columnheader', { name: /^L1/ }).waitFor();
    await page.keyboard.press('Control+z');
    await grid.getByRole('columnheader', { name: /^Lead ID/ }).waitFor();
    await expect.poll(() => answer(page)).toContain('2 of 2 rows');
    expect(faults).toEqual([]);
  });
});

describe('changes of the mapping', () => {
  it('are undone and done again by the keyboard, before anything is imported', async () => {
    const { page, faults } = await looking(written('undo.csv', leads));
    const sao = page.getByRole('button', { name: /^SAO Date means:/ });
    const means = () => sao.getAttribute('aria-label');
    await sao.click();
    await page.getByRole('menuitem', { name: 'SQL', exact: true }).click();
    await expect.poll(means).toBe('SAO Date means: SQL');
    await sao.click();
    await page.getByRole('menuitem', { name: 'Not used', exact: true }).click();
    await expect.poll(means).toBe('SAO Date means: Not used');
    await page.getByRole('button', { name: 'Undo: change what SAO Date means' }).waitFor();
    await page.keyboard.press('Control+z');
    await expect.poll(means).toBe('SAO Date means: SQL');
    await page.keyboard.press('Control+z');
    await expect.poll(means).toBe('SAO Date means: SAO');
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(means).toBe('SAO Date means: SQL');
    await page.getByRole('button', { name: 'Import 2 rows' }).click();
    await page.locator('.notice').getByText('2 of 2 rows imported').waitFor();
    expect(faults).toEqual([]);
  });
});

describe('exchange rates', () => {
  it('are taken from a table that is dropped, or chosen', async () => {
    const deals =
      'Deal ID,Won Date,Amount,Currency\nD1,2026-01-05,100,USD\nD2,2026-01-06,200,EUR\nD3,2026-01-07,50,GBP\n';
    const { page, faults } = await looking(written('deals.csv', deals));
    expect(await answer(page)).toContain('rates for the currencies');
    await drop(page, 'march.csv', 'Currency,Rate\nUSD,1\nEUR,1.08\n', false);
    await expect.poll(() => page.getByLabel('1 EUR is').inputValue()).toBe('1.08');
    expect(await answer(page)).toContain('rates for the currencies');
    await choose(
      page,
      'Rates from a file',
      written('april.csv', 'Currency;Kurs\nUSD;1\nEUR;1,09\nGBP;1,27\n'),
    );
    await page.getByRole('button', { name: 'Import 3 rows' }).waitFor();
    expect(await page.getByLabel('1 EUR is').inputValue()).toBe('1.09');
    expect(await page.getByLabel('1 GBP is').inputValue()).toBe('1.27');
    expect(faults).toEqual([]);
  });
});
