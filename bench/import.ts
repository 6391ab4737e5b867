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

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** Time of the processor, microseconds. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** What the UI thread did between two marks: wall time and time of the processor of its longest tasks, in milliseconds. */
async function traced(page: Page, name: string, act: () => Promise<void>): Promise<void> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', '__metadata'] });
  const began = performance.now();
  await act();
  const seconds = (performance.now() - began) / 1000;
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const main = new Set(
    trace.traceEvents
      .filter((event) => event.name === 'thread_name' && event.args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = trace.traceEvents.filter(
    ({ name: kind, ph, pid, tid }) =>
      (kind === 'RunTask' || kind === 'ThreadControllerImpl::RunTask') &&
      ph === 'X' &&
      main.has(`${pid} ${tid}`),
  );
  const longest = (of: (task: TraceEvent) => number | undefined): string => {
    const long = tasks.map((task) => (of(task) ?? 0) / 1000).sort((a, b) => b - a);
    const over = long.filter((milliseconds) => milliseconds > 50).length;
    return `${over} above 50 ms (longest ${long
      .slice(0, 3)
      .map((value) => value.toFixed(0))
      .join(', ')} ms)`;
  };
  console.log(
    `${name}: ${seconds.toFixed(1)} s; tasks of the UI thread by the processor's time ${longest((task) => task.tdur)}, by the clock ${longest((task) => task.dur)}`,
  );
}

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
  const { page } = await host.open();
  await page.getByRole('button', { name: 'Import a CRM export' }).waitFor();
  await page.waitForTimeout(3000);
  await choose(page);
  await page.getByRole('button', { name: 'Stop' }).waitFor();
  await page.waitForTimeout(300);
  console.log(`stopped after ${(await stopped(page)).toFixed(0)} ms`);
  await traced(page, 'looked at', async () => {
    await page.getByRole('button', { name: 'Read the files' }).click();
    await page.getByRole('button', { name: /^Import \d/ }).waitFor({ timeout: 300_000 });
  });
  const grid = page.getByRole('grid');
  await traced(page, 'scrolled through', async () => {
    await grid.focus();
    for (const key of ['Control+End', 'Control+Home', ...Array<string>(40).fill('PageDown')])
      await page.keyboard.press(key);
    await grid.evaluate(async (element) => {
      for (let at = 0; at < 60; at++) {
        element.scrollTop = (element.scrollHeight * at) / 60;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    });
  });
  await traced(page, 'imported', async () => {
    await page.getByRole('button', { name: /^Import \d/ }).click();
    await page.locator('main[data-room="measure"]').waitFor({ timeout: 300_000 });
  });
} finally {
  await host.close();
  rmSync(folder, { recursive: true });
}
