/**
 * The window in Chromium: first useful paint of the sample, the longest task on the UI thread while the sample is opened, projected and imported anew, and bands of
 * the first trials after a change. Needs the built application. `npm run bench -- window [bands]`: only the last of them.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { parsePlan } from '../shared/plan/index.ts';
import { documentWithoutRecords } from '../test/e2e/support/inProgress.ts';
import { WindowHost } from '../test/e2e/support/window.ts';
import { referencePlan } from './reference.ts';

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
  /** By the clock, from the change to the first bands on screen, and to those of 1,000 trials at least. */
  readonly first: number;
  readonly thousand: number;
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

/** How long it takes from a change until the bands of the first trials, and of the first 1,000, are drawn. */
async function bandsAfter(page: Page, change: () => Promise<void>): Promise<Bands> {
  const before = await processorTime(page);
  await page.evaluate(() => {
    const noted = { changed: 0, first: 0, thousand: 0 };
    let isUnderWay = false;
    // The two pictures, as far as they were not drawn anew since the text beside them told of their trials.
    const undrawn = new Set<Element>();
    addEventListener('keydown', () => (noted.changed = performance.now()), { capture: true, once: true });
    // When the frame is painted in which both are drawn: a message that is sent in a frame comes after its painting.
    const waiting: (() => void)[] = [];
    const painted = new MessageChannel();
    const inFrame = (): void => painted.port2.postMessage(null);
    painted.port1.addEventListener('message', () => {
      if (undrawn.size > 0) requestAnimationFrame(inFrame);
      else for (const note of waiting.splice(0)) note();
    });
    painted.port1.start();
    const afterDrawing = (note: () => void): void => {
      waiting.push(note);
      if (waiting.length === 1) requestAnimationFrame(inFrame);
    };
    const found = new Promise<{ readonly first: number; readonly thousand: number }>((resolve) => {
      const watching = new MutationObserver((changes) => {
        for (const { target } of changes)
          for (const picture of undrawn)
            if (picture !== target && picture.contains(target)) undrawn.delete(picture);
        if (noted.thousand > 0) return;
        const text = document.querySelector('.freshness')?.textContent ?? '';
        isUnderWay ||= text !== '';
        // A run may be complete before its look ahead is drawn.
        if (!isUnderWay || !(text === '' || text.startsWith('Preview'))) return;
        const isThousand = text === '' || /Preview of \d+,\d{3} of/.test(text);
        if (noted.first > 0 && !isThousand) return;
        for (const picture of document.querySelectorAll('.project-first .chart')) undrawn.add(picture);
        if (noted.first === 0) {
          noted.first = Infinity;
          afterDrawing(() => (noted.first = performance.now()));
        }
        if (!isThousand) return;
        noted.thousand = Infinity;
        afterDrawing(() => {
          watching.disconnect();
          noted.thousand = performance.now();
          const { changed, first, thousand } = noted;
          resolve({ first: Math.min(first, thousand) - changed, thousand: thousand - changed });
        });
      });
      watching.observe(document.body, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
      });
    });
    Object.assign(globalThis, { found });
  });
  await change();
  const found = await page.evaluate(
    () =>
      (
        globalThis as unknown as {
          readonly found: Promise<{ readonly first: number; readonly thousand: number }>;
        }
      ).found,
  );
  const processor = (await processorTime(page)) - before;
  await page.waitForFunction(() => document.querySelector('.freshness') === null, null, { timeout: 240_000 });
  // What is compared with it, and the copy that is kept of the document.
  await page.waitForTimeout(3000);
  return { ...found, processor };
}

function report(name: string, runs: readonly Bands[]): void {
  const told = (figure: keyof Bands): string => {
    const sorted = runs.map((run) => Math.round(run[figure])).sort((a, b) => a - b);
    return `${sorted[0]} at best, ${sorted[sorted.length >> 1]} in the middle of ${sorted.length}`;
  };
  console.log(`${name}, in ms after a change (load average ${loadavg()[0]!.toFixed(1)}):`);
  console.log(`  first bands: ${told('first')}`);
  console.log(`  bands of 1,000 trials: ${told('thousand')}`);
  console.log(`  processor time of all threads until then: ${told('processor')}`);
}

/** A step of the last rate's slider again and again: each makes a plan that was not projected before. */
async function moves(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Rooms' }).getByText('Project', { exact: true }).click();
  await page.locator('.project-main .answer').waitFor({ timeout: 120_000 });
  await page.waitForFunction(() => document.querySelector('.freshness') === null, null, { timeout: 240_000 });
  await page.waitForTimeout(3000);
  await page.getByRole('complementary', { name: 'Stage rates' }).getByRole('slider').last().focus();
  const runs: Bands[] = [];
  // The first finds workers that have not run a trial yet.
  for (let run = 0; run < 8; run++)
    runs.push(await bandsAfter(page, () => page.keyboard.press('ArrowRight')));
  report(name, runs.slice(1));
}

/** The sample with its opening state, and the reference plan, which has no records. */
async function firstBands(windows: WindowHost): Promise<void> {
  const { page } = await windows.open();
  await page.getByRole('button', { name: 'Open the sample' }).click();
  await page.getByText('Gap bridge').first().waitFor();
  await moves(page, 'the sample');
  await page.close();

  const folder = mkdtempSync(join(tmpdir(), 'spillway-window-'));
  const path = join(folder, 'reference.spillway');
  writeFileSync(path, documentWithoutRecords(parsePlan(referencePlan()), 2000));
  const { page: reference } = await windows.open();
  const [dialog] = await Promise.all([
    reference.waitForEvent('filechooser'),
    reference.getByRole('button', { name: 'Open a document…' }).click(),
  ]);
  await dialog.setFiles([path]);
  await reference.getByRole('navigation', { name: 'Rooms' }).waitFor();
  await moves(reference, 'the reference plan');
  rmSync(folder, { recursive: true });
}

async function firstPaint(windows: WindowHost): Promise<void> {
  const paints: number[] = [];
  for (let run = 0; run < 5; run++) {
    const { page } = await windows.open();
    await page.getByRole('button', { name: 'Open the sample' }).waitFor();
    const began = performance.now();
    await page.getByRole('button', { name: 'Open the sample' }).click();
    await page.getByText('Gap bridge').first().waitFor();
    paints.push(Math.round(performance.now() - began));
  }
  paints.sort((a, b) => a - b);
  console.log(`first useful paint of the sample: ${paints[2]} ms (median of ${paints.join(', ')})`);
}

async function longTasks(windows: WindowHost): Promise<void> {
  const { page } = await windows.open({ prepare: async (fresh) => void (await watch(fresh)) });
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
  await page.close();
}

const host = await WindowHost.start();
try {
  if (!process.argv.includes('bands')) {
    await firstPaint(host);
    await longTasks(host);
  }
  await firstBands(host);
} finally {
  await host.close();
}
