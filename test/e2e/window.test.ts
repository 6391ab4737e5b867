/** The window from outside, as a user meets it. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRealData, realPath } from '../support/realData.ts';
import { WindowHost } from './support/window.ts';

let host: WindowHost;
const folder = mkdtempSync(join(tmpdir(), 'spillway-window-'));

beforeAll(async () => {
  host = await WindowHost.start();
});
afterAll(() => host.close());

const answer = (page: Page) => page.locator('.answer');

async function openSample(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open the sample' }).click();
  await answer(page).waitFor();
}

const goTo = (page: Page, room: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Rooms' }).getByText(room, { exact: true }).click();

/** How many recovery copies the browser keeps. */
const recoveriesKept = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('spillway');
        opening.addEventListener('error', () => reject(opening.error as DOMException));
        opening.addEventListener('success', () => {
          const counting = opening.result.transaction('recoveries').objectStore('recoveries').count();
          counting.addEventListener('success', () => resolve(counting.result));
          counting.addEventListener('error', () => reject(counting.error as DOMException));
        });
      }),
  );

/** Chooses files in the dialog that the click opens. */
async function choose(page: Page, button: string, files: readonly string[]): Promise<void> {
  const [dialog] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: button }).click(),
  ]);
  await dialog.setFiles([...files]);
}

/** Runs a command of the palette. */
async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press('Control+K');
  await page
    .getByRole('combobox', { name: 'Search commands' })
    .or(page.getByLabel('Search commands'))
    .first()
    .fill(title);
  await page.keyboard.press('Enter');
}

describe('the sample', () => {
  it('opens with its headline, its bridge and its projection computed', async () => {
    const { page, faults } = await host.open();
    await openSample(page);
    await expect.poll(() => answer(page).innerText()).toMatch(/18\.0%.*12\.0%/s);
    await page.getByText('Gap bridge').first().waitFor();
    await goTo(page, 'Project');
    await expect.poll(() => answer(page).innerText()).toMatch(/\d+% chance of reaching/);
    expect(faults).toEqual([]);
  });

  it('lets a rate be changed, follows with the projection, and takes it back', async () => {
    const { page, faults } = await host.open();
    await openSample(page);
    await goTo(page, 'Project');
    await expect.poll(() => answer(page).innerText()).toMatch(/chance of reaching/);
    const before = await answer(page).innerText();
    await goTo(page, 'Plan');
    await page
      .getByRole('button', { name: /Inbound SMB.*change/ })
      .first()
      .click();
    await page.getByLabel(/rate in percent, or a formula/).fill('30');
    await page.keyboard.press('Enter');
    await goTo(page, 'Project');
    await expect.poll(() => answer(page).innerText(), { timeout: 60_000 }).not.toBe(before);
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect.poll(() => answer(page).innerText(), { timeout: 60_000 }).toBe(before);
    expect(faults).toEqual([]);
  });

  it('can be saved, closed and opened again as it was', async () => {
    const { page, faults } = await host.open();
    await openSample(page);
    const said = await answer(page).innerText();
    const download = page.waitForEvent('download');
    await page.keyboard.press('Control+Shift+S');
    const path = join(folder, 'sample.spillway');
    await (await download).saveAs(path);
    await command(page, 'Close');
    await page.getByRole('button', { name: 'Open the sample' }).waitFor();
    await choose(page, 'Open a document…', [path]);
    await expect.poll(() => answer(page).innerText()).toBe(said);
    expect(faults).toEqual([]);
  });

  it('keeps unsaved work through a crash and offers it again', async () => {
    const { page } = await host.open();
    page.on('dialog', (dialog) => void dialog.accept());
    await openSample(page);
    await goTo(page, 'Plan');
    expect(await recoveriesKept(page)).toBe(0);
    await page
      .getByRole('button', { name: /Inbound SMB.*change/ })
      .first()
      .click();
    await page.getByLabel(/rate in percent, or a formula/).fill('33');
    await page.keyboard.press('Enter');
    // The copy is written some seconds after the edit; the page then goes away without being asked to save.
    await expect.poll(() => recoveriesKept(page), { timeout: 60_000 }).toBe(1);
    await page.reload();
    await page.getByText('was recovered with').waitFor();
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await goTo(page, 'Plan');
    await page
      .getByRole('button', { name: /Inbound SMB.*33\.0%.*change/ })
      .first()
      .waitFor();
  });

  it('exports the workbook', async () => {
    const { page, faults } = await host.open();
    await openSample(page);
    await goTo(page, 'Export');
    const [download] = await Promise.all([
      page.waitForEvent('download', { timeout: 60_000 }),
      page.getByRole('region', { name: 'Excel workbook' }).getByRole('button').first().click(),
    ]);
    const path = join(folder, 'book.xlsx');
    await download.saveAs(path);
    expect(download.suggestedFilename()).toMatch(/\.xlsx$/);
    expect(readFileSync(path).subarray(0, 2).toString()).toBe('PK');
    expect(faults).toEqual([]);
  });
});

describe('an import', () => {
  it('of a broken file is refused with what it is and what to do, and nothing is lost', async () => {
    const path = join(folder, 'broken.xlsx');
    writeFileSync(path, Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(200, 7)]));
    const { page } = await host.open();
    await choose(page, 'Import a CRM export', [path]);
    await page.getByRole('alert').first().waitFor();
    const told = await page.getByRole('alert').first().innerText();
    expect(told).toContain('broken.xlsx');
    await expect.poll(() => answer(page).innerText()).toContain('cannot be imported');
  });

  it('shows hostile text as text', async () => {
    const path = join(folder, 'hostile.csv');
    writeFileSync(
      path,
      'Lead ID,MQL Date,SAO Date,Owner,Region\n' +
        ['<img src=x onerror=alert(1)>', '=HYPERLINK("http://x")', '__proto__', 'constructor']
          .flatMap((text, i) => [
            `${i}a,2026-01-0${i + 1},2026-02-0${i + 1},${JSON.stringify(text).replaceAll('\\"', '""')},${i % 2 ? 'north' : 'south'}`,
            `${i}b,2026-01-1${i + 1},,owner,${i % 2 ? 'north' : 'south'}`,
          ])
          .join('\n'),
    );
    const { page, faults } = await host.open();
    page.on('dialog', (dialog) => faults.push(`a dialog opened: ${dialog.message()}`));
    await choose(page, 'Import a CRM export', [path]);
    await page.getByRole('button', { name: /^Import \d/ }).click();
    await expect.poll(() => answer(page).innerText(), { timeout: 60_000 }).toMatch(/MQL/);
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it.runIf(hasRealData)('of Maven’s pipeline takes its mapping and measures 4,238 of 8,300', async () => {
    const { page, faults } = await host.open();
    await choose(page, 'Import a CRM export', [
      realPath('maven/sales_pipeline.csv'),
      join(process.cwd(), 'examples/mappings/maven.json'),
    ]);
    await page.getByRole('button', { name: 'Import 8,800 rows' }).click();
    await page.getByText('8,300').first().waitFor({ timeout: 60_000 });
    expect(faults).toEqual([]);
  });
});
