/**
 * The window in Chromium: first useful paint of the sample, and the longest task on the UI thread while the sample is
 * opened, projected and imported anew. Needs the built application. `npm run bench -- window`.
 */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { WindowHost } from '../test/e2e/support/window.ts';

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
} finally {
  await host.close();
}
