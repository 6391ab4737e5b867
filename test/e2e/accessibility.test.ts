/** Every screen, in both themes, against axe: nothing serious, and the keyboard goes everywhere. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WindowHost } from './support/window.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let host: WindowHost;

beforeAll(async () => {
  host = await WindowHost.start();
});
afterAll(() => host.close());

/** What axe finds serious or critical on the page, each with where it is. */
async function serious(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const results = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
  );
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

const goTo = (page: Page, room: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Rooms' }).getByText(room, { exact: true }).click();

async function openSample(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open the sample' }).click();
  await page.getByText('Gap bridge').first().waitFor();
}

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  it('the start screen has nothing serious', async () => {
    const { page } = await host.open({ theme });
    await page.getByRole('img', { name: /Gap bridge of the sample/ }).waitFor();
    expect(await serious(page)).toEqual([]);
  });

  it('no room has anything serious, nor their tables, menus and dialogs', async () => {
    const { page } = await host.open({ theme });
    await openSample(page);
    for (const room of ['Measure', 'Data', 'Plan', 'Project', 'Export']) {
      await goTo(page, room);
      await page.locator(`main[data-room="${room.toLowerCase()}"] .answer`).waitFor();
      await page.waitForTimeout(500);
      expect({ room, found: await serious(page) }).toEqual({ room, found: [] });
    }
    await goTo(page, 'Measure');
    const tables = page.getByRole('button', { name: /show the table/ });
    while ((await tables.count()) > 0) await tables.first().click();
    expect(await serious(page)).toEqual([]);
    await page.locator('.finding-open').first().click();
    await page.getByRole('dialog').waitFor();
    expect(await serious(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+K');
    await page.getByRole('dialog').waitFor();
    expect(await serious(page)).toEqual([]);
  });
});

describe('the keyboard', () => {
  it('opens the sample, goes through the rooms and runs a command without a mouse', async () => {
    const { page } = await host.open();
    await page.getByRole('button', { name: 'Open the sample' }).waitFor();
    await page.keyboard.press('Control+1');
    await page.getByText('Gap bridge').first().waitFor();
    await page.keyboard.press('Alt+5');
    await page.locator('main[data-room="project"]').waitFor();
    await page.keyboard.press('Control+K');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('go plan');
    await page.keyboard.press('Enter');
    await page.locator('main[data-room="plan"] .answer').waitFor();
    await page.keyboard.press('Control+K');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  });

  it('edits the month grid: types a value, fills it to the right, takes both back', async () => {
    const { page } = await host.open();
    await openSample(page);
    await goTo(page, 'Plan');
    const grid = page.getByRole('grid', { name: 'Plan by month' });
    await grid.focus();
    const cells = grid
      .getByRole('row', { name: /^Inbound SMB/ })
      .first()
      .getByRole('gridcell');
    const first = cells.first();
    const before = await first.innerText();
    await page.keyboard.type('500');
    await page.keyboard.press('Enter');
    await expect.poll(() => first.innerText()).toBe('500');
    // Enter goes down, as in a spreadsheet.
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Control+R');
    await expect.poll(() => cells.nth(1).innerText()).toBe('500');
    await page.keyboard.press('Control+Z');
    await page.keyboard.press('Control+Z');
    await expect.poll(() => first.innerText()).toBe(before);
  });

  it('moves a rate by a tenth of a point with each arrow, and the projection follows', async () => {
    const { page } = await host.open();
    await openSample(page);
    await goTo(page, 'Project');
    const slider = page.getByRole('slider').first();
    await slider.waitFor();
    const before = {
      rate: Number(await slider.inputValue()),
      chance: Number(/([\d.]+)% chance/.exec(await page.locator('.answer').innerText())?.[1]),
    };
    await slider.focus();
    for (let press = 0; press < 30; press++) await page.keyboard.press('ArrowLeft');
    await expect.poll(async () => Number(await slider.inputValue())).toBeCloseTo(before.rate - 0.03, 6);
    const answer = page.locator('.answer');
    await expect.poll(() => answer.innerText()).toContain('as moved');
    const chance = async (): Promise<number> =>
      Number(/([\d.]+)% chance/.exec(await answer.innerText())?.[1]);
    await expect.poll(chance, { timeout: 90_000 }).toBeLessThan(before.chance);
  });

  it('refuses a formula that is none, says why, and keeps what was typed', async () => {
    const { page } = await host.open();
    await openSample(page);
    await goTo(page, 'Plan');
    await page.getByRole('grid', { name: 'Plan by month' }).focus();
    await page.keyboard.type('=inbund * 2');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('inbund');
    expect(await page.getByLabel('Value or formula of the selected cell').first().inputValue()).toContain(
      'inbund * 2',
    );
  });
});
