/** The Measure room from outside: filters, a planned rate, the rows of a finding, owners and their names. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WindowHost } from './support/window.ts';

let host: WindowHost;
const folder = mkdtempSync(join(tmpdir(), 'spillway-measure-'));

beforeAll(async () => {
  host = await WindowHost.start();
});
afterAll(() => host.close());

async function openSample(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open the sample' }).click();
  await page.locator('.room-parts').waitFor();
}

const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

/** Count of the row of a table that has this head. */
const wholeRow = (page: Page) => region(page, 'Stages').locator('tr.total');

const current = (page: Page): Promise<void> =>
  expect.poll(() => page.locator('.measure-body [aria-busy="true"]').count(), { timeout: 90_000 }).toBe(0);

describe('filters', () => {
  it('apply to everything at once, are shown, can be cleared, and undone', async () => {
    const { page, faults } = await host.open();
    await openSample(page);
    const all = await wholeRow(page).innerText();
    const findings = await region(page, 'Findings').locator('tbody').innerText();
    await page.getByRole('button', { name: /^Segment/ }).click();
    await page.getByLabel('Segment column').selectOption('motion');
    await page.getByLabel('is', { exact: true }).first().selectOption('Inbound');
    await page.getByRole('button', { name: 'Show this segment' }).click();
    await expect.poll(() => wholeRow(page).innerText(), { timeout: 90_000 }).not.toBe(all);
    await current(page);
    expect(await page.getByRole('button', { name: /^Segment/ }).innerText()).toContain('Inbound');
    expect(await region(page, 'Findings').locator('tbody').innerText()).not.toBe(findings);
    expect(await region(page, 'By segment').locator('tbody').innerText()).not.toContain('Outbound');
    const inbound = await wholeRow(page).innerText();
    await page.getByLabel('Owner', { exact: true }).selectOption({ index: 1 });
    await expect.poll(() => wholeRow(page).innerText(), { timeout: 90_000 }).not.toBe(inbound);
    await current(page);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expect.poll(() => wholeRow(page).innerText(), { timeout: 90_000 }).toBe(all);
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect.poll(() => wholeRow(page).innerText(), { timeout: 90_000 }).not.toBe(all);
    expect(faults).toEqual([]);
  });

  it('measure any pair of stages over any horizon', async () => {
    const { page, faults } = await host.open();
    await openSample(page);
    await page.getByLabel('From', { exact: true }).selectOption('sal');
    await expect
      .poll(() => region(page, 'Time-lagged conversion').innerText(), { timeout: 90_000 })
      .toContain('Accepted → Pipeline');
    await current(page);
    await page.getByRole('button', { name: /^Horizon/ }).click();
    await page.getByRole('button', { name: '60 days' }).click();
    await expect
      .poll(() => page.getByRole('button', { name: /^Horizon/ }).innerText(), { timeout: 90_000 })
      .toContain('60 days');
    expect(faults).toEqual([]);
  });
});

describe('a planned rate', () => {
  it('typed without a plan gives the gap and its bridge', async () => {
    const { page, faults } = await host.open();
    const path = join(folder, 'leads.csv');
    const two = (value: number): string => String(value).padStart(2, '0');
    writeFileSync(
      path,
      'Lead ID,MQL Date,SAO Date,Owner\n' +
        Array.from({ length: 240 }, (_, i) => {
          const entered = `2026-${two(1 + (i % 5))}-${two(1 + (i % 27))}`;
          const won = i % 9 === 0 ? `2026-${two(2 + (i % 5))}-${two(1 + (i % 27))}` : '';
          return `L${i},${entered},${won},${i % 2 ? '<img src=x onerror=alert(1)>' : '__proto__'}`;
        }).join('\n'),
    );
    page.on('dialog', (dialog) => faults.push(`a dialog opened: ${dialog.message()}`));
    const [dialog] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Import a CRM export' }).click(),
    ]);
    await dialog.setFiles([path]);
    await page.getByRole('button', { name: /^Import \d/ }).click();
    const field = page.getByLabel(/^Planned rate from/);
    await field.waitFor({ timeout: 60_000 });
    await field.fill('18');
    await page.getByRole('button', { name: 'Show the gap' }).click();
    await expect
      .poll(() => page.locator('.answer').first().innerText(), { timeout: 60_000 })
      .toMatch(/18\.0%/);
    await page.getByRole('img', { name: /^Gap bridge from recorded/ }).waitFor();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(faults).toEqual([]);
  });
});

describe('a finding', () => {
  it('shows its rows, is exported as safe cells without names, accepted, and taken back by undo', async () => {
    const { page, faults } = await host.open();
    await openSample(page);
    await page.getByRole('button', { name: 'Show the rows: Pipeline passed without a date' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('table', { name: 'Pipeline passed without a date' }).waitFor({ timeout: 60_000 });
    await expect.poll(() => dialog.getByRole('cell', { name: 'no date' }).count()).toBeGreaterThan(3);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Export as CSV…' }).click(),
    ]);
    const path = join(folder, 'rows.csv');
    await download.saveAs(path);
    const lines = readFileSync(path, 'utf8').trim().split('\r\n');
    expect(lines[0]).toContain('"Id","Pass","Owner"');
    expect(lines.length).toBeGreaterThan(90);
    expect(lines.every((line) => !/(^|,)"[=+\-@]/.test(line))).toBe(true);
    expect(lines.some((line) => /"Owner \d+"/.test(line))).toBe(true);
    expect(lines.join('\n')).not.toContain('Okafor');
    await dialog.getByRole('button', { name: 'Accept', exact: true }).click();
    await dialog.getByRole('button', { name: /Accepted, take back/ }).waitFor();
    await page.keyboard.press('Escape');
    const accepted = page.getByRole('button', { name: 'Accepted: Pipeline passed without a date' });
    await accepted.waitFor();
    const [updates] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Write the update file…' }).click(),
    ]);
    const file = join(folder, 'updates.csv');
    await updates.saveAs(file);
    const written = readFileSync(file, 'utf8');
    expect(written).toContain('"missing-stage-date"');
    expect(written).not.toContain('out-of-order');
    await page.getByRole('button', { name: /^Undo/ }).click();
    await page.getByRole('button', { name: 'Accept: Pipeline passed without a date' }).waitFor();
    expect(faults).toEqual([]);
  });
});

describe('owners', () => {
  it('leave the window by number unless they are named there too, the triangle likewise as a picture', async () => {
    const { page, faults } = await host.open({ theme: 'dark' });
    await openSample(page);
    const save = async (title: string, as: string): Promise<string> => {
      await page.getByRole('button', { name: `${title}: save or copy`, exact: true }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('menuitem', { name: as }).click();
      const path = join(folder, `${title} ${as}`);
      await (await download).saveAs(path);
      return readFileSync(path, 'utf8');
    };
    const named = await region(page, 'Owners').locator('tbody .owner-open').first().innerText();
    const csv = await save('Owners', 'CSV…');
    expect(csv).toContain('"Owner 1"');
    const picture = await save('Owners', 'SVG…');
    expect(picture).toMatch(/>Owner \d+ [\d.]+%</);
    for (const shared of [csv, picture]) expect(shared).not.toContain(named.split('\n')[0]!);
    expect(picture).toMatch(/Window .* to Jun 28, 2026/);
    const triangle = await save('Cohort triangle', 'SVG…');
    expect(triangle).toContain('fill="rgb(20, 24, 29)"');
    expect(triangle).toContain('>To date<');
    await region(page, 'Owners').getByLabel('Names').selectOption('everywhere');
    expect(await save('Owners', 'CSV…')).toContain(named.split('\n')[0]!);
    expect(faults).toEqual([]);
  });

  it('list their visits, and are told by number where names are hidden', async () => {
    const { page, faults } = await host.open();
    await openSample(page);
    const owners = region(page, 'Owners');
    const first = owners.getByRole('button', { name: /list the visits/ }).first();
    const name = (await first.innerText()).split(':')[0]!.trim();
    await first.click();
    const dialog = page.getByRole('dialog', { name: `Visits of ${name}` });
    await dialog.getByRole('table').waitFor({ timeout: 60_000 });
    expect(await dialog.getByRole('row').count()).toBeGreaterThan(5);
    await page.keyboard.press('Escape');
    await page.emulateMedia({ media: 'print' });
    await expect.poll(() => first.innerText()).toContain('Owner 1');
    await page.emulateMedia({ media: 'screen' });
    await expect.poll(() => first.innerText()).toContain(name);
    await owners.getByLabel('Names').selectOption('nowhere');
    await expect.poll(() => first.innerText()).toContain('Owner 1');
    // Pictures follow within a few frames.
    await expect.poll(() => page.locator('main').innerText()).not.toContain(name);
    expect(faults).toEqual([]);
  });
});

describe('a number', () => {
  it('says what it is by keyboard, and stops with Escape', async () => {
    const { page } = await host.open();
    await openSample(page);
    const figure = wholeRow(page).locator('button.asked').nth(3);
    // Focus that the keyboard gave.
    await wholeRow(page).locator('button.asked').nth(2).focus();
    await page.keyboard.press('Tab');
    await expect.poll(() => figure.evaluate((element) => element === document.activeElement)).toBe(true);
    const tip = page.getByRole('tooltip');
    await tip.waitFor();
    expect(await tip.innerText()).toMatch(/Eventual[\s\S]*95% interval[\s\S]*window[\s\S]*horizon/);
    await page.keyboard.press('Escape');
    await expect.poll(() => tip.count()).toBe(0);
  });

  it('of the heat map tells its counts as the arrows go', async () => {
    const { page } = await host.open();
    await openSample(page);
    const cell = page.locator('.triangle [data-cell="0 0"]');
    await cell.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('.triangle-asked').innerText()).toMatch(/Feb 25, by day 60: .*\d+ of 311/);
  });
});
