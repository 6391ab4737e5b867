/** What holds on every screen: nothing serious for assistive technology, and a light first load. */
import { gzipSync } from 'node:zlib';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WindowHost } from './support/window.ts';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const rooms = ['Data', 'Measure', 'Plan', 'Project', 'Export'];

let host: WindowHost;
beforeAll(async () => {
  host = await WindowHost.start();
});
afterAll(() => host.close());

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** What axe finds that is serious or critical, each with the first place. */
async function seriousFindings(page: Page): Promise<string[]> {
  const results = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } };
    return axe.run();
  });
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
}

describe.each(['light', 'dark'] as const)('in %s', (theme) => {
  it('axe finds nothing serious on any screen', async () => {
    const { page } = await host.open({
      theme,
      width: 1280,
      height: 800,
      // Before the page: its policy lets no script in afterwards.
      prepare: async (fresh) => void (await fresh.addInitScript({ path: axePath })),
    });
    await page.getByRole('button', { name: 'Open the sample' }).waitFor();
    const found: Record<string, string[]> = { Start: await seriousFindings(page) };
    await page.getByRole('button', { name: 'Open the sample' }).click();
    for (const room of rooms) {
      await page.getByRole('navigation', { name: 'Rooms' }).getByText(room, { exact: true }).click();
      await page.locator('.answer').waitFor();
      found[room] = await seriousFindings(page);
    }
    expect(found).toEqual(Object.fromEntries(['Start', ...rooms].map((room) => [room, []])));
  });
});

describe('the first load', () => {
  it('is under 300 kB of JavaScript, gzipped', async () => {
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
});
