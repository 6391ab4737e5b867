/** What the first screen costs before anything is opened. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WindowHost } from './support/window.ts';

let host: WindowHost;
beforeAll(async () => {
  host = await WindowHost.start();
});
afterAll(() => host.close());

it('the first load is under 300 kB of JavaScript, gzipped', async () => {
  const sizes = new Map<string, number>();
  const { page } = await host.open({
    prepare: async (fresh) => {
      fresh.on('response', async (response) => {
        if (!response.url().endsWith('.js')) return;
        sizes.set(response.url(), gzipSync(await response.body()).length);
      });
    },
  });
  await page.getByRole('button', { name: 'Open the sample' }).waitFor();
  await page.waitForLoadState('networkidle');
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  expect(sizes.size).toBeGreaterThan(0);
  expect(total).toBeLessThan(300_000);
});
