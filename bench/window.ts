/**
 * The window in Chromium: bands of the first 1,000 trials after a change, first useful paint of the sample, and the longest task on the UI thread while the sample is
 * opened, projected and imported anew. Needs the built application. `npm run bench -- window`.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { parsePlan } from '../shared/plan/index.ts';
import { documentWithoutRecords } from '../test/e2e/support/inProgress.ts';
import { WindowHost } from '../test/e2e/support/window.ts';
import { fullPlan } from '../test/support/plans.ts';

interface Watched {
  longest: { readonly at: string; readonly milliseconds: number }[];
}

/** Notes every task above 50 ms, by the room that was shown. */
const watch = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const watched: Watched = { longest: [] };
    Object.assign(globalThis, { watched });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        const at = document.querySelector('main')?.dataset['room'] ?? 'start';
        watched.longest.push({ at, milliseconds: Math.round(duration) });
      }
    }).observe({ type: 'longtask', buffered: true });
  });

interface Bands {
  /** By the clock, from the change to the figures of so many trials on screen. */
  readonly milliseconds: number;
  /** The processor's time of the browser, all of its processes, until then. */
  readonly processor: number;
}

/** Milliseconds of the processor's time that the browser has taken. */
async function processorTime(page: Page): Promise<number> {
  const session = await page.context().browser()!.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.reduce((sum, { cpuTime }) => sum + 1000 * cpuTime, 0);
}

/** How long it takes from a change until the bands of the first 1,000 trials are drawn. */
async function bandsAfter(page: Page, change: () => Promise<void>): Promise<Bands> {
  const before = await processorTime(page);
  await page.evaluate(() => {
    const noted = { changed: 0, drawn: 0 };
    let isUnderWay = false;
    Object.assign(globalThis, { noted });
    for (const event of ['click', 'keydown']) {
      addEventListener(event, () => (noted.changed = performance.now()), { capture: true });
    }
    const watching = new MutationObserver(() => {
      const text = document.querySelector('.freshness')?.textContent ?? '';
      isUnderWay ||= text !== '';
      // A run may be complete before its second look ahead is drawn.
      if (!isUnderWay || !(text === '' || /Preview of \d+,\d{3} of/.test(text))) return;
      watching.disconnect();
      // The frame in which it is drawn, and the one after it.
      requestAnimationFrame(() => requestAnimationFrame(() => (noted.drawn = performance.now())));
    });
    watching.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await change();
  const noted = await page.waitForFunction(
    () => {
      const { changed, drawn } = (globalThis as unknown as { noted: { changed: number; drawn: number } })
        .noted;
      return drawn > 0 && drawn - changed;
    },
    null,
    { timeout: 120_000, polling: 50 },
  );
  const milliseconds = Number(await noted.jsonValue());
  const processor = (await processorTime(page)) - before;
  await page.waitForFunction(() => document.querySelector('.freshness') === null, null, { timeout: 240_000 });
  return { milliseconds, processor };
}

function report(name: string, runs: readonly Bands[]): void {
  const clock = runs.map(({ milliseconds }) => Math.round(milliseconds)).sort((a, b) => a - b);
  const processor = Math.min(...runs.map((run) => run.processor));
  console.log(
    `${name}: bands of 1,000 trials ${clock[0]} ms after a change at best (of ${clock.join(', ')}); ` +
      `processor time of all threads ${Math.round(processor)} ms at best; load average ${loadavg()[0]!.toFixed(1)}`,
  );
}

async function toProject(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Rooms' }).getByText('Project', { exact: true }).click();
  await page.locator('.project-main .answer').waitFor({ timeout: 120_000 });
  await page.waitForFunction(() => document.querySelector('.freshness') === null, null, { timeout: 240_000 });
}

async function askFor(page: Page, trials: number, seed: number): Promise<void> {
  await page
    .locator('.question')
    .getByRole('button', { name: /^Trials/ })
    .click();
  await page.getByRole('combobox', { name: 'Trials' }).fill(String(trials));
  await page.getByRole('textbox', { name: 'Seed' }).fill(String(seed));
  await page.keyboard.press('Enter');
}

/** The sample by its sliders, and the reference plan, which has no records, by another seed. */
async function firstBands(windows: WindowHost): Promise<void> {
  const { page } = await windows.open();
  await page.getByRole('button', { name: 'Open the sample' }).click();
  await page.getByText('Gap bridge').first().waitFor();
  await toProject(page);
  const slider = page.getByRole('button', { name: /Pipeline → Won: (plan|was .*go back)/ });
  const runs: Bands[] = [];
  for (let run = 0; run < 6; run++) runs.push(await bandsAfter(page, () => slider.first().click()));
  report('the sample, a rate moved', runs);

  const folder = mkdtempSync(join(tmpdir(), 'spillway-window-'));
  const path = join(folder, 'reference.spillway');
  writeFileSync(path, documentWithoutRecords(parsePlan(fullPlan())));
  const { page: reference } = await windows.open();
  const [dialog] = await Promise.all([
    reference.waitForEvent('filechooser'),
    reference.getByRole('button', { name: 'Open a document…' }).click(),
  ]);
  await dialog.setFiles([path]);
  await reference.getByRole('navigation', { name: 'Rooms' }).waitFor();
  await toProject(reference);
  const others: Bands[] = [];
  for (let seed = 2; seed < 8; seed++) {
    others.push(await bandsAfter(reference, () => askFor(reference, 2000, seed)));
  }
  report('the reference plan, another seed', others);
}

const host = await WindowHost.start();
try {
  const paints: number[] = [];
  for (let run = 0; run < 5; run++) {
    const { page } = await host.open();
    await page.getByRole('button', { name: 'Open the sample' }).waitFor();
    const began = performance.now();
    await page.getByRole('button', { name: 'Open the sample' }).click();
    await page.getByText('Gap bridge').first().waitFor();
    paints.push(Math.round(performance.now() - began));
  }
  paints.sort((a, b) => a - b);
  console.log(`first useful paint of the sample: ${paints[2]} ms (median of ${paints.join(', ')})`);

  const { page } = await host.open({ prepare: async (fresh) => void (await watch(fresh)) });
  await page.getByRole('button', { name: 'Open the sample' }).click();
  for (const room of ['Measure', 'Plan', 'Project', 'Data']) {
    await page.getByRole('navigation', { name: 'Rooms' }).getByText(room, { exact: true }).click();
    await page.waitForTimeout(1500);
  }
  const [dialog] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose files…' }).click(),
  ]);
  const exports = join(process.cwd(), 'examples/halyard/exports');
  await dialog.setFiles(
    ['hubspot-contacts.csv', 'hubspot-lifecycle-history.csv', 'salesforce-opportunity-history.csv']
      .map((name) => join(exports, name))
      .concat(join(process.cwd(), 'examples/halyard/mapping.json')),
  );
  await page.getByRole('button', { name: /^Import \d/ }).click();
  await page.getByText('Gap bridge').first().waitFor();
  await page.waitForTimeout(8000);
  const { longest } = await page.evaluate(() => (globalThis as unknown as { watched: Watched }).watched);
  longest.sort((a, b) => b.milliseconds - a.milliseconds);
  console.log(`tasks above 50 ms on the UI thread: ${longest.length}`);
  for (const { at, milliseconds } of longest.slice(0, 10)) console.log(`  ${milliseconds} ms in ${at}`);
  await firstBands(host);
} finally {
  await host.close();
}
