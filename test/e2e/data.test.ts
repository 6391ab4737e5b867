/** The Data room from outside: an export is looked at, asked about, mended, imported, and imported again. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as XLSX from 'xlsx';
import { WindowHost } from './support/window.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'spillway-data-'));
let host: WindowHost;

beforeAll(async () => {
  host = await WindowHost.start();
});
afterAll(() => host.close());

function written(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

const pad = (value: number): string => String(value).padStart(2, '0');

async function choose(page: Page, button: string | RegExp, files: readonly string[]): Promise<void> {
  const [dialog] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: button }).click(),
  ]);
  await dialog.setFiles([...files]);
}

/** Opens a window with these files on their way in. */
async function looking(files: readonly string[]) {
  const opened = await host.open();
  await choose(opened.page, 'Import a CRM export', files);
  await opened.page.getByRole('grid').waitFor({ timeout: 60_000 });
  return opened;
}

const answer = (page: Page): Promise<string> => page.locator('.answer').innerText();
const goTo = (page: Page, room: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Rooms' }).getByText(room, { exact: true }).click();

/** Waits for a notice that says this. */
const told = (page: Page, text: string): Promise<void> => page.locator('.notice').getByText(text).waitFor();

/** Leads with ISO dates, one in four of them won. */
function leads(count: number, change: (row: number, cells: string[]) => string[] = (_, cells) => cells) {
  return [
    'Lead ID,MQL Date,SAO Date,Won Date,Owner',
    ...Array.from({ length: count }, (_, row) =>
      change(row, [
        `L${row}`,
        `2026-01-${pad((row % 28) + 1)}`,
        row % 2 === 0 ? `2026-02-${pad((row % 28) + 1)}` : '',
        row % 4 === 0 ? `2026-03-${pad((row % 28) + 1)}` : '',
        ['Ann', 'Bo', 'Cy'][row % 3]!,
      ]).join(','),
    ),
  ];
}

/** Leads whose dates can be read both ways, with stages that nobody knows. */
const open = (count: number): string[] => [
  'Lead ID,Status,MQL Date,SAO Date',
  ...Array.from({ length: count }, (_, row) =>
    [
      `L${row}`,
      ['MQL', 'Parked', '3 - Demo Held (EMEA)', 'Closed Won'][row % 4]!,
      `${pad((row % 9) + 1)}/${pad((row % 5) + 1)}/2026`,
      row % 3 === 0 ? `${pad((row % 9) + 3)}/${pad((row % 5) + 2)}/2026` : '',
    ].join(','),
  ),
];

describe('the rows of an export', () => {
  it('are all there under their columns, reached by the keyboard and fetched as they come into view', async () => {
    const { page, faults } = await looking([written('rows.csv', leads(20_000))]);
    const grid = page.getByRole('grid', { name: 'Rows of rows.csv' });
    expect(await grid.getAttribute('aria-rowcount')).toBe('20001');
    await grid.getByRole('gridcell', { name: 'L0', exact: true }).waitFor();
    expect(await grid.getByRole('row').count()).toBeLessThan(40);
    await grid.focus();
    await page.keyboard.press('Control+End');
    await grid.getByRole('gridcell', { name: 'L19999', exact: true }).waitFor();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.locator('.cell-note').innerText()).toContain('Line 3, Lead ID');
    expect(await page.locator('.cell-note').innerText()).toContain('L1');
    expect(faults).toEqual([]);
  });

  it('have their mapping on top, which is mended in two clicks', async () => {
    const { page, faults } = await looking([written('mend.csv', leads(40))]);
    await page.getByRole('button', { name: 'SAO Date means: SAO' }).click();
    await page.getByText('Why: the header names SAO').waitFor();
    await page.getByRole('menuitem', { name: 'SQL', exact: true }).click();
    await page.getByRole('button', { name: 'SAO Date means: SQL' }).waitFor();
    await page.getByRole('button', { name: 'Import 40 rows' }).click();
    await told(page, '40 of 40 rows imported');
    expect(faults).toEqual([]);
  });

  it('are those of the sheet that is chosen', async () => {
    const book = XLSX.utils.book_new();
    const table = (name: string, rows: readonly (readonly string[])[]): void => {
      const sheet = XLSX.utils.aoa_to_sheet(rows.map((row) => [...row]));
      XLSX.utils.book_append_sheet(book, sheet, name);
    };
    table('Leads', [
      ['Lead ID', 'MQL Date'],
      ['L1', '2026-01-05'],
      ['L2', '2026-01-06'],
    ]);
    table('Partners', [
      ['Lead ID', 'MQL Date'],
      ['P7', '2026-01-07'],
    ]);
    const path = join(folder, 'book.xlsx');
    writeFileSync(path, XLSX.write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer);
    const { page, faults } = await looking([path]);
    await page.getByRole('gridcell', { name: 'L2', exact: true }).waitFor();
    await page.getByRole('button', { name: /^Sheet/ }).click();
    await page.getByRole('menuitem', { name: 'Partners' }).click();
    await page.getByRole('gridcell', { name: 'P7', exact: true }).waitFor();
    await expect.poll(() => answer(page)).toContain('1 of 1 rows');
    expect(faults).toEqual([]);
  });
});

describe('what cannot be told', () => {
  it('is asked: both readings of a date with what each comes to, and nothing is imported before', async () => {
    const { page, faults } = await looking([written('open.csv', open(90))]);
    expect(await answer(page)).toContain('how the dates are read');
    expect(await page.getByRole('button', { name: /^Import/ }).isDisabled()).toBe(true);
    const question = page.getByRole('radiogroup', { name: 'Order of day and month in open.csv' });
    await question.getByText('rows would run backwards').nth(1).waitFor();
    const [dayFirst, monthFirst] = await question.locator('label').allInnerTexts();
    expect(dayFirst).toMatch(/Day first: .*None of 90 rows would run backwards/s);
    expect(monthFirst).toMatch(/Month first: .*rows would run backwards/s);
    await question.getByRole('radio').first().click();
    await page.getByRole('button', { name: 'Import 90 rows' }).waitFor();
    await page.getByLabel('Show values as they are read').check();
    await page.getByRole('gridcell', { name: '2026-02-02', exact: true }).first().waitFor();
    expect(faults).toEqual([]);
  });

  it('about stages is settled by dragging a value, by choosing, or by taking the guess', async () => {
    const { page, faults } = await looking([written('stages.csv', open(40))]);
    const board = page.getByRole('region', { name: 'Which stage is each value?' });
    await board.getByRole('rowheader', { name: 'Parked' }).dragTo(board.locator('[data-stage="Leave out"]'));
    const parked = board.getByRole('combobox', { name: /^Parked, 10 rows/ });
    await expect.poll(() => parked.inputValue()).toBe('leaveOut');
    await board.getByRole('button', { name: /Take it.*Demo Held/ }).click();
    const demo = board.getByRole('combobox', { name: /Demo Held/ });
    await expect.poll(() => demo.inputValue()).toBe('stage meetingHeld');
    await board.getByRole('combobox', { name: /^MQL, 10 rows/ }).selectOption('stage sal');
    await expect.poll(() => board.locator('[data-stage^="SAL"]').innerText()).toMatch(/MQL.*10/s);
    await board.getByText('every one is known').waitFor();
    expect(faults).toEqual([]);
  });

  it('about currencies needs a rate for each', async () => {
    const deals = [
      'Deal ID,Won Date,Amount,Currency',
      ...Array.from(
        { length: 9 },
        (_, row) => `D${row},2026-01-0${row + 1},${row + 1}00,${row % 3 ? 'USD' : 'EUR'}`,
      ),
    ];
    const { page, faults } = await looking([written('deals.csv', deals)]);
    expect(await answer(page)).toContain('rates for the currencies');
    await page.getByLabel('1 EUR is').fill('1.1');
    await page.getByRole('button', { name: 'Use these rates' }).click();
    await page.getByRole('button', { name: 'Import 9 rows' }).waitFor();
    expect(faults).toEqual([]);
  });
});

describe('a problem', () => {
  it('leads to its cell, which says what is wrong with it', async () => {
    const lines = leads(5000, (row, cells) =>
      row === 4320 ? [cells[0]!, 'soonish', ...cells.slice(2)] : cells,
    );
    const { page, faults } = await looking([written('problem.csv', lines)]);
    await page
      .getByRole('button', { name: /^Show it/ })
      .first()
      .click();
    const grid = page.getByRole('grid', { name: 'Rows of problem.csv' });
    const cell = grid.getByRole('gridcell', { name: 'soonish' });
    await cell.waitFor();
    expect(await cell.getAttribute('aria-selected')).toBe('true');
    expect(await cell.getAttribute('id')).toBe(await grid.getAttribute('aria-activedescendant'));
    expect(await grid.evaluate((element) => element === document.activeElement)).toBe(true);
    const note = page.locator('.cell-note');
    await expect.poll(() => note.innerText()).toContain('Line 4,322, MQL Date');
    expect(await note.innerText()).toContain('cannot be read');
    expect(faults).toEqual([]);
  });

  it('of many kinds is filtered by kind', async () => {
    const { page } = await looking([written('kinds.csv', [...open(40), ',MQL,03/04/2026,'])]);
    const kinds = page.getByRole('group', { name: 'Kinds of problem' });
    await kinds.getByRole('button', { name: /^Unknown stage/ }).click();
    const groups = page.locator('.problem-group');
    await expect.poll(() => groups.count()).toBe(1);
    await groups.getByRole('button', { name: /Show the cells/ }).click();
    await groups.locator('.problem-cell').first().click();
    await expect.poll(() => page.locator('.cell-note').innerText()).toContain('no stage that is known');
  });
});

describe('reading', () => {
  it('is stopped at once, loses nothing, and goes on when asked to', async () => {
    const { page, faults } = await host.open();
    await choose(page, 'Import a CRM export', [written('large.csv', leads(300_000))]);
    const stop = page.getByRole('button', { name: 'Stop' });
    await stop.waitFor({ timeout: 60_000 });
    // From the press to the words on screen, as the page's own clock has it.
    const milliseconds = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const button = [...document.querySelectorAll('button')].find(
            ({ textContent }) => textContent === 'Stop',
          )!;
          const began = performance.now();
          new MutationObserver(() => {
            if (document.body.textContent.includes('Reading was stopped')) resolve(performance.now() - began);
          }).observe(document.body, { subtree: true, childList: true, characterData: true });
          button.click();
        }),
    );
    expect(milliseconds).toBeLessThan(200);
    await page.getByRole('button', { name: 'Read the files' }).click();
    await page.getByRole('button', { name: 'Import 300,000 rows' }).waitFor({ timeout: 120_000 });
    expect(faults).toEqual([]);
  });

  it('says of what cannot be taken in what it is and what to do, and takes the rest', async () => {
    const { page, faults } = await host.open();
    await page.getByRole('button', { name: 'Import a CRM export' }).waitFor();
    await page.evaluate((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], 'leads.csv'));
      data.items.add(new File(['%PDF'], 'deck.pdf'));
      window.dispatchEvent(new DragEvent('dragover', { dataTransfer: data, cancelable: true }));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));
    }, leads(8).join('\n'));
    await page.getByRole('grid', { name: 'Rows of leads.csv' }).waitFor();
    const refusal = await page.getByRole('alert').innerText();
    expect(refusal).toContain('deck.pdf is a document, not a table');
    expect(refusal).toContain('Export the records');
    expect(faults).toEqual([]);
  });
});

describe('an updated export', () => {
  it('updates the records by id, says what that does before, and is undone', async () => {
    const { page, faults } = await looking([written('export-1.csv', leads(40))]);
    await page.getByRole('button', { name: 'Import 40 rows' }).click();
    await told(page, '40 of 40 rows imported');
    await goTo(page, 'Data');
    await expect.poll(() => answer(page)).toMatch(/^40 .* and 70 stage dates/);
    const before = await answer(page);
    // Two records are gone, one is changed, one is new.
    const updated = [
      ...leads(40, (row, cells) => (row === 1 ? [cells[0]!, cells[1]!, '2026-02-20', '', 'Ann'] : cells)),
      'L99,2026-04-01,,,Bo',
    ].filter((line) => !/^L(?:38|39),/.test(line));
    await choose(page, 'Choose files…', [written('export-2.csv', updated)]);
    const into = page.getByRole('radiogroup', { name: 'What happens to the records that are here' });
    await expect
      .poll(() => into.innerText(), { timeout: 30_000 })
      .toContain('1 added, 1 changed, 37 unchanged, 2 not in the new export');
    expect(await into.getByRole('radio').first().isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Import 39 rows' }).click();
    await told(page, '1 records added, 1 changed, 37 unchanged, 2 not');
    await goTo(page, 'Data');
    await expect.poll(() => answer(page)).toMatch(/^41 .* and 72 stage dates/);
    await page.getByRole('button', { name: /^Undo: update the records/ }).click();
    await expect.poll(() => answer(page)).toBe(before);
    expect(faults).toEqual([]);
  });

  it('is mapped as the last one was, in any document, until that is forgotten', async () => {
    const { page, faults } = await looking([written('first.csv', leads(20))]);
    await page.getByRole('button', { name: 'SAO Date means: SAO' }).click();
    await page.getByRole('menuitem', { name: 'SQL', exact: true }).click();
    await page.getByRole('button', { name: 'SAO Date means: SQL' }).waitFor();
    await page.getByRole('button', { name: 'Import 20 rows' }).click();
    await told(page, '20 of 20 rows imported');
    // Another window of the same installation, another document, another name.
    const again = await page.context().newPage();
    await again.addInitScript(() => Reflect.deleteProperty(globalThis, 'showOpenFilePicker'));
    await again.goto(page.url());
    await choose(again, 'Import a CRM export', [written('second.csv', leads(22))]);
    await again.getByText('Mapped as last time').waitFor();
    await again.getByRole('button', { name: 'SAO Date means: SQL' }).waitFor();
    await again.getByRole('button', { name: 'Forget it' }).click();
    await again.getByRole('button', { name: 'Cancel', exact: true }).first().click();
    await choose(again, 'Choose files…', [written('third.csv', leads(24))]);
    await again.getByRole('button', { name: 'SAO Date means: SAO' }).waitFor();
    expect(faults).toEqual([]);
  });
});

describe('several files', () => {
  it('are joined on an id, with what joins and what does not', async () => {
    const history = [
      'Lead ID,Stage,Date',
      ...Array.from({ length: 30 }, (_, row) => `L${row + 5},Meeting held,2026-02-${pad((row % 28) + 1)}`),
      'L5,SAO,2026-03-01',
      'L6,SAO,2026-03-01',
    ];
    const { page, faults } = await looking([
      written('people.csv', leads(30)),
      written('history.csv', history),
    ]);
    const plan = page.getByRole('table', { name: 'Import plan' });
    await expect
      .poll(() => plan.getByRole('row', { name: /^history.csv/ }).innerText())
      .toContain('27 rows find their record, 5 do not');
    await page.getByRole('button', { name: /^history.csv/ }).click();
    await page.getByRole('grid', { name: 'Rows of history.csv' }).waitFor();
    await page.getByRole('button', { name: /^Records come from/ }).click();
    await page.getByRole('menuitem', { name: /^history.csv/ }).click();
    await expect
      .poll(() => plan.getByRole('row', { name: /^people.csv/ }).innerText())
      .toContain('25 rows find their record, 5 do not');
    expect(faults).toEqual([]);
  });
});

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  it('an import with open questions has nothing that axe finds serious', async () => {
    const { page } = await host.open({ theme });
    await choose(page, 'Import a CRM export', [written(`axe-${theme}.csv`, open(60))]);
    await page.getByRole('grid').waitFor();
    await page
      .getByRole('button', { name: /Show the cells/ })
      .first()
      .click();
    await page.waitForTimeout(500);
    await page.evaluate(axe);
    const results = await page.evaluate(() =>
      (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
    );
    const serious = results.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
    expect(serious).toEqual([]);
  });
});
