/**
 * The Data room in Chromium with a large generated export: tasks on the UI thread while it is looked at, scrolled through
 * and imported, how soon reading stops when asked to, and how long each step takes. Needs the built application.
 * `npm run bench -- import [ROWS]` (default 300,000).
 */
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { WindowHost } from '../test/e2e/support/window.ts';

const rows = Number(process.argv[3] ?? 300_000);
const folder = mkdtempSync(join(tmpdir(), 'spillway-import-'));
const path = join(folder, 'large.csv');

/** Twelve columns, a hundredth of the dates broken, a tenth of the values of the status known to nobody. */
async function generate(): Promise<number> {
  const file = createWriteStream(path);
  const stages = ['MQL', 'Working', 'Meeting held', 'Closed Won', 'Closed Lost', 'Disqualified'];
  const day = (at: number): string => {
    const date = new Date(Date.UTC(2025, 0, 1) + (at % 540) * 86_400_000);
    return `${date.toISOString().slice(0, 10)} ${String(at % 24).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
  };
  file.write(
    'Lead ID,Account,Owner,Region,Lead Source,MQL Date,SAL Date,Meeting Held Date,SAO Date,Won Date,Amount,Status\n',
  );
  for (let row = 0; row < rows; row += 5000) {
    let text = '';
    for (let at = row; at < Math.min(rows, row + 5000); at++) {
      const mql = at % 100 === 7 ? 'soon' : day(at);
      const status = at % 10 === 3 ? `Parked ${at % 7}` : stages[at % stages.length]!;
      text += `00Q${String(at).padStart(9, '0')},Account ${at % 9000},Owner ${at % 40},Region ${at % 6},Source ${at % 8},${mql},${at % 2 ? day(at + 3) : ''},${at % 3 ? '' : day(at + 9)},${at % 5 ? '' : day(at + 20)},${at % 11 ? '' : day(at + 60)},${at % 11 ? '' : at * 3},${status}\n`;
    }
    if (!file.write(text)) await once(file, 'drain');
  }
  file.end();
  await finished(file);
  return file.bytesWritten;
}

interface Watched {
  phase: string;
  tasks: { readonly phase: string; readonly milliseconds: number }[];
}

/** Notes every task above 50 ms, by what was being done. */
const watch = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const watched: Watched = { phase: 'start', tasks: [] };
    Object.assign(globalThis, { watched });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries())
        watched.tasks.push({ phase: watched.phase, milliseconds: Math.round(duration) });
    }).observe({ type: 'longtask' });
  });
};

const phase = (page: Page, name: string): Promise<void> =>
  page.evaluate((named) => {
    (globalThis as unknown as { watched: Watched }).watched.phase = named;
  }, name);

async function choose(page: Page): Promise<void> {
  const [dialog] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Import a CRM export' }).click(),
  ]);
  await dialog.setFiles([path]);
}

/** Milliseconds from the press on Stop to its words on screen, by the page's own clock. */
function stopped(page: Page): Promise<number> {
  return page.evaluate(
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
}

const bytes = await generate();
console.log(`${rows.toLocaleString('en-US')} rows × 12 columns, ${(bytes / 1e6).toFixed(0)} MB`);
const host = await WindowHost.start();
try {
  const { page } = await host.open({ prepare: watch });
  await page.getByRole('button', { name: 'Import a CRM export' }).waitFor();
  await page.waitForTimeout(3000);
  await phase(page, 'looking at it');
  await choose(page);
  await page.getByRole('button', { name: 'Stop' }).waitFor();
  await page.waitForTimeout(300);
  console.log(`stopped after ${(await stopped(page)).toFixed(0)} ms`);
  let began = performance.now();
  const step = (name: string): void => {
    const now = performance.now();
    console.log(`${name}: ${((now - began) / 1000).toFixed(1)} s`);
    began = now;
  };
  await page.getByRole('button', { name: 'Read the files' }).click();
  await page.getByRole('button', { name: /^Import \d/ }).waitFor({ timeout: 300_000 });
  step('looked at');
  await phase(page, 'scrolling');
  const grid = page.getByRole('grid');
  await grid.focus();
  for (const key of ['Control+End', 'Control+Home', ...Array<string>(40).fill('PageDown')])
    await page.keyboard.press(key);
  await page.waitForTimeout(500);
  await grid.evaluate(async (element) => {
    for (let at = 0; at < 60; at++) {
      element.scrollTop = (element.scrollHeight * at) / 60;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });
  step('scrolled through');
  await phase(page, 'importing');
  await page.getByRole('button', { name: /^Import \d/ }).click();
  await page.locator('main[data-room="measure"]').waitFor({ timeout: 300_000 });
  step('imported');
  await phase(page, 'after the import');
  await page.waitForTimeout(10_000);
  const { tasks } = await page.evaluate(() => (globalThis as unknown as { watched: Watched }).watched);
  for (const name of ['looking at it', 'scrolling', 'importing', 'after the import']) {
    const long = tasks.filter((task) => task.phase === name).map(({ milliseconds }) => milliseconds);
    long.sort((a, b) => b - a);
    console.log(
      `${name}: ${long.length} tasks above 50 ms${long.length > 0 ? `, the longest ${long.slice(0, 5).join(', ')} ms` : ''}`,
    );
  }
} finally {
  await host.close();
  rmSync(folder, { recursive: true });
}
