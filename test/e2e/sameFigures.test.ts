/** One plan and seed give the same bits in Node and in Chromium, on any number of workers. */
import { createHash } from 'node:crypto';
import { type Browser, type Page, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build } from 'vite';
import { requireChromium } from '../support/browser.mjs';
import { fullPlan } from '../support/plans.ts';
import { type Asked, blockOf, expectedFiguresOf, figuresFrom, figuresOf } from './support/figures.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The engine as a script that leaves `figures.figuresOf` and the like in a page or a worker. */
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

const plan = { ...fullPlan(), weeks: 26 };
const [first, second] = plan.segments.map(({ id }) => id);
const actual = (month: string, segment: string | null, bookings: number): Asked['actuals'][number] => ({
  month,
  segment,
  entries: { mql: 1200, sao: 31 },
  pipeline: 5 * bookings,
  bookings,
});

const projections: readonly (readonly [string, Asked])[] = [
  ['a plan, drawn by Sobol points', { plan, sampling: 'sobol', trials: 120, actuals: [] }],
  ['a plan, drawn plainly at random', { plan, sampling: 'random', trials: 120, actuals: [] }],
  [
    'a re-forecast in day steps: facts, and an opening state at their end',
    {
      plan: {
        ...plan,
        weeks: 18,
        step: 'day',
        actualsThrough: '2027-02-28',
        correlation: { rates: 0.5, volumes: 0.2, velocity: 0.3 },
        opening: [
          { segment: first!, stage: 'mql', ageDays: 4, count: 60, queued: true },
          { segment: second!, stage: 'sql', ageDays: 11, count: 9, queued: true },
          { segment: first!, stage: 'meetingHeld', ageDays: 2.5, count: 12 },
          { segment: second!, stage: 'sao', ageDays: 33, count: 7, amount: 41_000 },
          { segment: first!, stage: 'nurturing', ageDays: 50, count: 300, recycles: 1 },
        ],
      },
      sampling: 'sobol',
      trials: 90,
      actuals: [
        actual('2027-01', null, 210_000),
        actual('2027-02', null, 90_000.5),
        actual('2027-01', first!, 1),
      ],
    },
  ],
];

describe.each(projections)('%s', (_, asked) => {
  let browser: Browser;
  let page: Page;
  let whole = '';

  beforeAll(async () => {
    whole = figuresOf(asked);
    browser = await chromium.launch({ executablePath: requireChromium(), args: ['--no-sandbox'] });
    page = await browser.newPage();
    const code = await bundle();
    await page.addScriptTag({ content: code });
    await page.evaluate(
      ([engine, question]) => {
        const answer = 'onmessage = ({ data }) => postMessage(figures.blockOf(asked, data));';
        const script = `${engine}; const asked = ${question}; ${answer}`;
        Object.assign(globalThis, { script: URL.createObjectURL(new Blob([script])) });
      },
      [code, JSON.stringify(asked)],
    );
  });
  afterAll(() => browser.close());

  test('every figure in Chromium, bit for bit', async () => {
    const figures = await page.evaluate<string>(`figures.figuresOf(${JSON.stringify(asked)})`);
    expect(figures.length).toBeGreaterThan(10_000);
    expect(hash(figures)).toBe(hash(whole));
    const expected = await page.evaluate<string>(`figures.expectedFiguresOf(${JSON.stringify(asked)})`);
    expect(hash(expected)).toBe(hash(expectedFiguresOf(asked)));
  });

  test.each([1, 2, 3, 7])('every figure from %i workers', async (workers) => {
    const inNode = await figuresFrom(asked, workers, (__, range) => Promise.resolve(blockOf(asked, range)));
    expect(hash(inNode)).toBe(hash(whole));
    const inChromium = await page.evaluate<string>(`(async () => {
      const workers = Array.from({ length: ${workers} }, () => new Worker(script));
      const asking = new Set();
      const run = (worker, range) => new Promise((resolve, reject) => {
        asking.add(worker);
        workers[worker].onmessage = ({ data }) => resolve(data);
        workers[worker].onerror = ({ message }) => reject(new Error(message));
        workers[worker].postMessage(range);
      });
      const figuresFromAll = await figures.figuresFrom(${JSON.stringify(asked)}, ${workers}, run);
      for (const worker of workers) worker.terminate();
      return asking.size === ${workers} ? figuresFromAll : 'a worker had nothing to do';
    })()`);
    expect(hash(inChromium)).toBe(hash(whole));
  });
});
