/** One plan and seed give the same bits in Node and in Chromium. */
import { createHash } from 'node:crypto';
import { chromium } from 'playwright-core';
import { expect, test } from 'vitest';
import { build } from 'vite';
import { requireChromium } from '../support/browser.mjs';
import { fullPlan } from '../support/plans.ts';
import { figuresOf } from './support/figures.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The engine as a script that leaves `figures.figuresOf` in the page. */
async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      minify: false,
      lib: { entry: 'test/e2e/support/figures.ts', formats: ['iife'], name: 'figures' },
    },
  });
  const [output] = [built].flat();
  if (output === undefined || !('output' in output)) throw new Error('The engine was not bundled.');
  return output.output[0].code;
}

test('every figure of a projection, bit for bit', async () => {
  const plan = { ...fullPlan(), weeks: 26 };
  const browser = await chromium.launch({ executablePath: requireChromium(), args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: await bundle() });
    const figures = await page.evaluate(`figures.figuresOf(${JSON.stringify(plan)})`);
    expect((figures as string).length).toBeGreaterThan(10_000);
    expect(hash(figures as string)).toBe(hash(figuresOf(plan)));
  } finally {
    await browser.close();
  }
});
