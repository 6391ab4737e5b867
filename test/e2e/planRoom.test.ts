/** The Plan room from outside: paste from a spreadsheet, formulas, uncertainty, changes, people, drivers, its parts against axe. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WindowHost } from './support/window.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let host: WindowHost;

beforeAll(async () => {
  host = await WindowHost.start();
});
afterAll(() => host.close());

async function openPlan(theme: 'light' | 'dark' = 'light'): Promise<Page> {
  const { page } = await host.open({ theme });
  await page.getByRole('button', { name: 'Open the sample' }).click();
  await page.locator('.answer').waitFor();
  await page.getByRole('navigation', { name: 'Rooms' }).getByText('Plan', { exact: true }).click();
  await page.locator('main[data-room="plan"] .answer').waitFor();
  return page;
}

const part = (page: Page, name: string): Promise<void> => page.getByRole('tab', { name }).click();
const cell = (page: Page, row: string, column: number) =>
  page
    .getByRole('grid', { name: 'Plan by month' })
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: row }) })
    .first()
    .getByRole('gridcell')
    .nth(column);

/** Pastes as the browser does after Ctrl+V. */
const paste = (page: Page, text: string): Promise<void> =>
  page.evaluate((copied) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', copied);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    document.activeElement!.dispatchEvent(event);
  }, text);

it('takes a range from a spreadsheet, tells what it refuses in the cell, and undoes it in one step', async () => {
  const page = await openPlan();
  const before = await cell(page, 'Inbound SMB', 1).innerText();
  await page.getByRole('grid', { name: 'Plan by month' }).focus();
  await page.keyboard.press('ArrowRight');
  await paste(page, '1,200\t1.300,50\tn/a\n300\t310\t320');
  await expect.poll(() => cell(page, 'Inbound SMB', 1).innerText()).toBe('1,200');
  await expect.poll(() => cell(page, 'Inbound SMB', 3).innerText()).toBe('n/a');
  expect(await cell(page, 'Inbound SMB', 3).getAttribute('aria-invalid')).toBe('true');
  expect(await cell(page, 'Inbound Enterprise', 2).innerText()).toBe('310');
  await page.keyboard.press('Control+Z');
  await expect.poll(() => cell(page, 'Inbound SMB', 1).innerText()).toBe(before);
  await expect.poll(() => cell(page, 'Inbound SMB', 3).innerText()).not.toBe('n/a');
});

it('is typed into as a spreadsheet is: arrows go on, a selection takes one value, whole rows are selected', async () => {
  const page = await openPlan();
  await page.getByRole('grid', { name: 'Plan by month' }).focus();
  const type = async (text: string, key: string): Promise<void> => {
    await page.keyboard.type(text);
    await page.keyboard.press(key);
  };
  await type('31', 'ArrowRight');
  await type('32', 'ArrowDown');
  await type('33', 'Shift+Enter');
  await expect.poll(() => cell(page, 'Inbound Enterprise', 1).innerText()).toBe('33');
  expect(await cell(page, 'Inbound SMB', 0).innerText()).toBe('31');
  const bar = page.getByLabel('Value or formula of the selected cell').first();
  await expect.poll(() => bar.inputValue()).toBe('32');
  // Opened to be changed, arrows stay in the cell.
  await page.keyboard.press('F2');
  await page.keyboard.press('ArrowLeft');
  await type('0', 'Enter');
  await expect.poll(() => cell(page, 'Inbound SMB', 1).innerText()).toBe('302');
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Shift+Space');
  await type('44', 'Control+Enter');
  await expect.poll(() => cell(page, 'Inbound SMB', 11).innerText()).toBe('44');
  await page.keyboard.press('Control+Z');
  await expect.poll(() => cell(page, 'Inbound SMB', 1).innerText()).toBe('302');
});

it('completes a formula’s names and renames a driver in every formula', async () => {
  const page = await openPlan();
  await page.getByRole('grid', { name: 'Plan by month' }).focus();
  await page.keyboard.type('=gro');
  await page.getByRole('option', { name: /growth/ }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type(' * 1000');
  await page.keyboard.press('Enter');
  await expect.poll(() => cell(page, 'Inbound SMB', 0).innerText()).toBe('16');
  await part(page, 'Drivers');
  await page.getByLabel('Name of growth').fill('monthlyGrowth');
  await page.keyboard.press('Enter');
  await page.getByLabel('Name of monthlyGrowth').waitFor();
  await part(page, 'Volumes and rates');
  const bar = page.getByLabel('Value or formula of the selected cell').first();
  await expect.poll(() => bar.inputValue()).toBe('=monthlyGrowth * 1000');
});

it('takes formulas in the fields of deals, delays and people, with completion and the fault in the field', async () => {
  const page = await openPlan();
  await part(page, 'Segments and deals');
  const mean = page.getByRole('combobox', { name: 'Mean', exact: true });
  await mean.fill('=gro');
  await page.getByRole('option', { name: /growth/ }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type(' * 1e6');
  await page.keyboard.press('Enter');
  const field = page.locator('.typed-field').filter({ has: mean });
  await expect.poll(() => field.innerText()).toContain('= 16,000 USD');
  await page.getByText('$16,000').first().waitFor();
  await mean.fill('=growht * 2');
  await page.keyboard.press('Enter');
  await expect.poll(() => field.getByRole('alert').innerText()).toContain('growht');
  await page.keyboard.press('Escape');
  await part(page, 'Drivers');
  await page
    .getByText(/Deal size, Inbound SMB/)
    .first()
    .waitFor();
  await page.getByLabel('Value of growth').fill('0.02');
  await page.keyboard.press('Enter');
  await part(page, 'Teams');
  const staff = page.getByRole('combobox', { name: 'SDRs on board at the start' });
  await staff.fill('=round(growth * 1000)');
  await page.keyboard.press('Enter');
  await page.getByText('= 20', { exact: true }).waitFor();
  await staff.fill('14');
  await page.keyboard.press('Enter');
  await expect.poll(() => staff.inputValue()).toBe('14');
  await part(page, 'Segments and deals');
  await page.getByText('$20,000').first().waitFor();
  await mean.fill('41000');
  await page.keyboard.press('Enter');
  await expect.poll(() => mean.inputValue()).toBe('41,000');
});

it('takes formulas for the parts of an uncertain rate and for shared luck, none for the calendar', async () => {
  const page = await openPlan();
  await page
    .getByRole('button', { name: /uncertainty, changes, delay and exits$/ })
    .first()
    .click();
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('Rate: form').selectOption('points');
  const point = drawer.getByRole('combobox', { name: '10% point' });
  await point.fill('=growth * 20');
  await page.keyboard.press('Enter');
  await drawer.getByText('= 32%').waitFor();
  await page.keyboard.press('Escape');
  await part(page, 'Calendar and luck');
  await page.getByRole('combobox', { name: 'Rates', exact: true }).fill('=growth * 10');
  await page.keyboard.press('Enter');
  await page.getByText('= 0.16').waitFor();
  await page.getByRole('textbox', { name: 'Horizon' }).fill('=growth');
  await page.keyboard.press('Enter');
  await page.getByText('Horizon takes a number, not a formula.').waitFor();
  await part(page, 'Drivers');
  const uses = page.locator('.driver-uses').first();
  await expect.poll(() => uses.textContent()).toMatch(/Shared luck of rates.*Rate of /);
});

it('leaves every other room at its top', async () => {
  const page = await openPlan();
  await page.locator('main').evaluate((room) => room.scrollTo(0, room.scrollHeight));
  await page.getByRole('navigation', { name: 'Rooms' }).getByText('Project', { exact: true }).click();
  const project = page.locator('main[data-room="project"]');
  await project.getByText('In words').waitFor();
  expect(await project.evaluate((room) => [room.scrollTop, room.scrollHeight - room.clientHeight])).toEqual([
    0, 0,
  ]);
});

it('takes the source of a rate with its delay and exits, or for the rate alone', async () => {
  const page = await openPlan();
  const source = page.getByRole('button', { name: /: source .*, choose$/ }).first();
  const before = await source.innerText();
  await source.click();
  const choice = page.getByRole('menuitemcheckbox', { name: /with its delay and exits/ });
  await choice.click();
  await expect.poll(() => choice.getAttribute('aria-checked')).toBe('false');
  await choice.getByText('delay and exits stay as they are').waitFor();
  await page.getByRole('menuitem', { name: /^plan/ }).click();
  await expect.poll(() => source.innerText()).toBe('plan');
  await page.keyboard.press('Control+Z');
  await expect.poll(() => source.innerText()).toBe(before);
});

it('edits the uncertainty of a rate and a change by month, and reverts the step', async () => {
  const page = await openPlan();
  await page.locator('.density-button').first().click();
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('Rate: form').selectOption('pert');
  await drawer.getByLabel('Least').fill('70');
  await page.keyboard.press('Enter');
  await expect.poll(() => drawer.getByLabel('Least').inputValue()).toBe('70%');
  await drawer.getByLabel('Least').fill('99');
  await page.keyboard.press('Enter');
  await drawer.getByRole('button', { name: 'Add a change' }).waitFor();
  await page.getByRole('alert').first().waitFor();
  await page.keyboard.press('Escape');
  await drawer.getByRole('button', { name: 'Add a change' }).click();
  await drawer.getByRole('button', { name: /Remove the change from/ }).waitFor();
  await drawer.getByRole('button', { name: 'Revert this step' }).click();
  await expect.poll(() => drawer.getByRole('button', { name: /Remove the change from/ }).count()).toBe(0);
});

it('names its groups as headers of rows, and has no empty cells in them', async () => {
  const page = await openPlan();
  const groups = page.getByRole('grid', { name: 'Plan by month' }).locator('tr.group');
  expect(await groups.count()).toBeGreaterThan(2);
  expect(await groups.getByRole('gridcell').count()).toBe(0);
  await page.getByRole('rowheader', { name: /^Arrivals/ }).waitFor();
});

it('adds hires and the projection follows', async () => {
  const page = await openPlan();
  const goTo = (room: string): Promise<void> =>
    page.getByRole('navigation', { name: 'Rooms' }).getByText(room, { exact: true }).click();
  await goTo('Project');
  const answer = page.locator('.answer');
  await expect.poll(() => answer.innerText()).toMatch(/chance of reaching/);
  const before = await answer.innerText();
  await goTo('Plan');
  await cell(page, 'AE hires', 1).click();
  await page.keyboard.type('40');
  await page.keyboard.press('Enter');
  await expect.poll(() => cell(page, 'AE hires', 1).innerText()).toBe('40');
  await goTo('Project');
  await expect.poll(() => answer.innerText(), { timeout: 90_000 }).not.toBe(before);
});

it.each(['light', 'dark'] as const)('has nothing serious in any part, %s', async (theme) => {
  const page = await openPlan(theme);
  await page.evaluate(axe);
  for (const name of await page.getByRole('tab').allInnerTexts()) {
    await part(page, name);
    await page.waitForTimeout(300);
    const results = await page.evaluate(() =>
      (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
    );
    const found = results.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 140)}`));
    expect({ name, found }).toEqual({ name, found: [] });
  }
});

it('says what a rate can be in the form in which it was typed', async () => {
  const page = await openPlan();
  await page
    .getByRole('button', { name: /%, change$/ })
    .first()
    .click();
  await page.keyboard.type('140%');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('Must be at most 100%.').waitFor();
});

it('goes through the rates by arrows, types over them, and takes a block of them in one step', async () => {
  const page = await openPlan();
  const rate = (row: number, column: number) => page.locator(`td[data-rate="${row},${column}"] > button`);
  const before = await rate(1, 2).innerText();
  await rate(0, 0).focus();
  await page.keyboard.type('80');
  await page.keyboard.press('Enter');
  await expect.poll(() => rate(0, 0).innerText()).toBe('80.0%');
  await expect.poll(() => rate(1, 0).evaluate((button) => button === document.activeElement)).toBe(true);
  await page.keyboard.press('ArrowRight');
  await paste(page, '41%\t0.42\r\n71\tn/a\r\n');
  await expect.poll(() => rate(1, 1).innerText()).toBe('41.0%');
  expect(await rate(1, 2).innerText()).toBe('42.0%');
  expect(await rate(2, 1).innerText()).toBe('71.0%');
  await page.getByText('“n/a” is no number.').waitFor();
  await rate(1, 1).focus();
  await page.keyboard.press('Control+Z');
  await expect.poll(() => rate(1, 2).innerText()).toBe(before);
  expect(await rate(0, 0).innerText()).toBe('80.0%');
});

it('copies a range of rates that was selected by keys or the mouse, and takes it back unchanged', async () => {
  const page = await openPlan();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const rate = (row: number, column: number) => page.locator(`td[data-rate="${row},${column}"] > button`);
  const selected = page.locator('td[data-rate].in-range');
  const copied = async (): Promise<string[][]> => {
    await page.keyboard.press('Control+C');
    const text = await page.evaluate(() => navigator.clipboard.readText());
    return text.split('\n').map((line) => line.split('\t'));
  };
  await rate(0, 1).focus();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowDown');
  expect(await selected.count()).toBe(4);
  const block = await copied();
  for (const [row, line] of block.entries())
    for (const [column, text] of line.entries())
      expect(`${Number.parseFloat(text).toFixed(1)}%`).toBe(await rate(row, column + 1).innerText());
  const before = await page.locator('.rate-table').innerText();
  await page.keyboard.press('Control+V');
  await page.keyboard.press('Shift+Space');
  expect(await selected.count()).toBe(await page.locator('td[data-rate^="0,"], td[data-rate^="1,"]').count());
  expect(await page.locator('.rate-table input').count()).toBe(0);
  expect(await page.locator('.rate-table').innerText()).toBe(before);

  const middle = async (row: number, column: number): Promise<readonly [number, number]> => {
    const box = (await rate(row, column).boundingBox())!;
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  await page.mouse.move(...(await middle(1, 0)));
  await page.mouse.down();
  await page.mouse.move(...(await middle(2, 1)), { steps: 6 });
  await page.mouse.up();
  expect(await selected.count()).toBe(4);
  expect(await page.locator('.rate-table input').count()).toBe(0);
  expect(await copied()).toHaveLength(2);
  await rate(3, 2).click({ modifiers: ['Shift'] });
  expect(await selected.count()).toBe(9);
  expect(await page.evaluate(() => getSelection()?.toString() ?? '')).toBe('');
  await rate(3, 2).click();
  expect(await page.locator('.rate-table input').count()).toBe(1);
});

it('has four segments with later rates beside each other at 1280 px without scrolling sideways', async () => {
  const page = await openPlan();
  await page.setViewportSize({ width: 1280, height: 800 });
  const drawer = page.getByRole('dialog');
  for (const column of [0, 1, 2, 3]) {
    await page.locator(`td[data-rate="2,${column}"] ~ td.density button`).first().click();
    await drawer.getByRole('button', { name: 'Add a change' }).click();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    await expect.poll(() => page.locator('.rate-value small').count()).toBe(column + 1);
  }
  const scroll = page.getByRole('region', { name: 'Stage rates by segment' });
  expect(await scroll.evaluate((table) => table.scrollWidth - table.clientWidth)).toBe(0);
});
