/** The Project room from outside: what is asked, what moves, what is fact, what is kept. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentInProgress, documentWithoutRecords, planInProgress } from './support/inProgress.ts';
import { WindowHost } from './support/window.ts';

let host: WindowHost;
const folder = mkdtempSync(join(tmpdir(), 'spillway-project-'));
const patient = { timeout: 90_000 };

beforeAll(async () => {
  host = await WindowHost.start();
});
afterAll(() => host.close());

const answer = (page: Page) => page.locator('.answer');

async function goToProject(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Rooms' }).getByText('Project', { exact: true }).click();
  await page.locator('.project-main .answer').waitFor(patient);
}

async function openSample(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open the sample' }).click();
  await answer(page).waitFor();
  await goToProject(page);
}

async function openDocument(page: Page, path: string): Promise<void> {
  const [dialog] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Open a document…' }).click(),
  ]);
  await dialog.setFiles([path]);
  await page.getByRole('navigation', { name: 'Rooms' }).waitFor();
}

/** Chooses in one of the pickers above the sentence. */
async function pick(page: Page, name: string, option: RegExp): Promise<void> {
  await page
    .locator('.question')
    .getByRole('button', { name: new RegExp(`^${name} `) })
    .click();
  await page.getByRole('menuitem', { name: option }).first().click();
}

/** Sets the number of trials, and the seed. */
async function runTrials(page: Page, trials: number, seed = 1): Promise<void> {
  await page
    .locator('.question')
    .getByRole('button', { name: /^Trials/ })
    .click();
  await page.getByRole('combobox', { name: 'Trials' }).fill(String(trials));
  await page.getByRole('textbox', { name: 'Seed' }).fill(String(seed));
  await page.keyboard.press('Enter');
}

const upToDate = (page: Page): Promise<void> => page.getByText('up to date').waitFor(patient);

describe('pictures', () => {
  it('are drawn where they are seen, and all of them for paper', async () => {
    const { page } = await host.open({ width: 1280, height: 700 });
    await openSample(page);
    const drawn = page.locator('.project-main .chart:has(svg path)');
    await drawn.first().waitFor();
    const pictures = await page.locator('.project-main .chart').count();
    const atFirst = await drawn.count();
    expect(atFirst).toBeLessThan(pictures);
    await page.locator('.project-main .chart').nth(atFirst).scrollIntoViewIfNeeded();
    await expect.poll(() => drawn.count()).toBeGreaterThan(atFirst);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(await drawn.count()).toBe(pictures);
    await page.close();
  });
});

describe('what is asked', () => {
  it('can be any target of the plan, by week, month, quarter and year', async () => {
    const { page, faults } = await host.open();
    await openSample(page);
    await runTrials(page, 200);
    await pick(page, 'Target', /Pipeline \$14\.0M/);
    await expect.poll(() => answer(page).innerText()).toMatch(/\$14\.0M of pipeline in FY27-Q4/);
    await page.getByRole('img', { name: /Distribution of pipeline .*target \$14\.0M reached in/ }).waitFor();
    for (const [option, title] of [
      [/Fiscal quarters/, 'Pipeline by fiscal quarter'],
      [/Fiscal years/, 'Pipeline by fiscal year'],
      [/Weeks/, 'Pipeline by week'],
    ] as const) {
      await pick(page, 'By', option);
      await page.getByRole('heading', { name: title }).waitFor(patient);
    }
    await page.getByRole('columnheader', { name: 'Jun 29' }).first().waitFor();
    await pick(page, 'Segment', /Outbound SMB/);
    await page.getByRole('heading', { name: 'Pipeline by week, Outbound SMB' }).waitFor(patient);
    expect(faults).toEqual([]);
  });

  it('has as many trials and the seed that are wanted, and can be stopped and gone on with', async () => {
    const { page, faults } = await host.open();
    await openSample(page);
    await runTrials(page, 900_000, 7);
    await page.locator('.freshness').waitFor(patient);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText(/^Stopped/).waitFor();
    await runTrials(page, 200, 7);
    await page.getByText('200 trials · seed 7').waitFor();
    await upToDate(page);
    await expect.poll(() => page.locator('.freshness').count()).toBe(0);
    await page.getByText('200 runs, seed 7').waitFor();
    expect(faults).toEqual([]);
  });
});

describe('what is brought to the meeting', () => {
  /** Saves a picture in one of its forms. */
  async function save(page: Page, title: string, as: 'PNG…' | 'SVG…' | 'CSV…') {
    await page.getByRole('button', { name: `${title}: save or copy`, exact: true }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: as }).click();
    const file = await download;
    const path = join(folder, file.suggestedFilename());
    await file.saveAs(path);
    return { name: file.suggestedFilename(), bytes: readFileSync(path) };
  }

  it('is saved as a picture or a table, with what it was computed from', async () => {
    const { page, faults } = await host.open({ theme: 'dark' });
    await openSample(page);
    await runTrials(page, 200, 7);
    await upToDate(page);
    const png = await save(page, 'Bookings by month', 'PNG…');
    expect(png.name).toBe('FY27 pipeline plan - Bookings by month.png');
    expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(png.bytes.readUInt32BE(16)).toBeGreaterThan(800);
    const svg = (await save(page, 'Capacity', 'SVG…')).bytes.toString();
    const read = await page.evaluate((text) => {
      const picture = new DOMParser().parseFromString(text, 'image/svg+xml');
      return {
        texts: [...picture.querySelectorAll('text')].map(({ textContent }) => textContent),
        foreign: picture.querySelectorAll('foreignObject, script, parsererror, [href^="http"]').length,
        facts: picture.querySelector('desc')?.textContent,
      };
    }, svg);
    expect(read.foreign).toBe(0);
    expect(read.texts).toEqual(expect.arrayContaining(['Capacity', 'SDR utilisation', 'Binding constraint']));
    expect(read.facts).toMatch(/Scenario Adjusted rates; Trials 200; Seed 7; .*Record as of Jun 28, 2026/);
    // What leaves the window is light: white ground, and the chart's own blue of the light theme; the window stays dark.
    const chart = (await save(page, 'Bookings by month', 'SVG…')).bytes.toString();
    expect(chart).toMatch(/<rect width="100%" height="100%" fill="#f{3,6}"/);
    expect(svg).toContain('fill="rgb(20, 24, 29)"');
    expect(chart).toContain('stroke="rgb(20, 97, 184)"');
    expect(await page.evaluate(() => document.documentElement.dataset['mantineColorScheme'])).toBe('dark');
    const drawn = await page.locator('.chart svg').nth(1).innerHTML();
    expect(drawn.toLowerCase()).not.toContain('#1461b8');
    const csv = (await save(page, 'Bookings by month', 'CSV…')).bytes.toString();
    expect(csv).toMatch(/^\ufeff"Month","recorded","p10"/);
    expect(csv).toMatch(/"Aug 26","",\d+(\.\d+)?,/);
    expect(csv).toContain('"Seed","7"');
    expect(faults).toEqual([]);
  });

  it('goes to the clipboard', async () => {
    const { page, faults } = await host.open({
      prepare: (opened) => opened.context().grantPermissions(['clipboard-read', 'clipboard-write']),
    });
    await openSample(page);
    await page.getByRole('button', { name: 'Bookings by month: save or copy', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Copy the picture' }).click();
    await page.getByText('The picture is on the clipboard.').waitFor(patient);
    const types = await page.evaluate(async () => (await navigator.clipboard.read())[0]!.types);
    expect(types).toEqual(['image/png']);
    expect(faults).toEqual([]);
  });
});

describe('the horizon', () => {
  it('says which targets a shorter one cuts off, takes them out, and brings them back', async () => {
    const { page, faults } = await host.open();
    await openSample(page);
    await runTrials(page, 200);
    await page
      .locator('.question')
      .getByRole('button', { name: /^Horizon/ })
      .click();
    await page
      .getByRole('menuitem', { name: /^26 weeks/ })
      .getByText(/takes out the target.*FY27-Q3/)
      .waitFor();
    await page.getByRole('menuitem', { name: /^26 weeks/ }).click();
    await page.getByText(/beyond the horizon and were taken out/).waitFor();
    await upToDate(page);
    await expect.poll(() => answer(page).innerText(), patient).toMatch(/chance of reaching/);
    await page.getByRole('button', { name: /^Undo/ }).first().click();
    await page
      .locator('.question')
      .getByRole('button', { name: /Horizon Jun 26 – Jun 27/ })
      .waitFor();
    expect(faults).toEqual([]);
  });
});

describe('a slider', () => {
  it('is answered at once by what is expected, then by the trials', async () => {
    const { page, faults } = await host.open();
    await openSample(page);
    // Of so few that a thousand seem to take long.
    await runTrials(page, 20);
    await upToDate(page);
    await page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(globalThis, { seen });
      new MutationObserver(() => seen.push(document.querySelector('.freshness')?.textContent ?? '')).observe(
        document.body,
        { subtree: true, childList: true, characterData: true },
      );
    });
    await page.getByRole('button', { name: /Pipeline → Won: plan/ }).click();
    await upToDate(page);
    const seen = await page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen.join(' '));
    expect(seen).toMatch(/about \$[\d.]+M are expected now/);
    expect(faults).toEqual([]);
  });

  it('moves the projection, is compared with what was before, and goes back', async () => {
    const { page, faults } = await host.open();
    await openSample(page);
    const before = await answer(page).innerText();
    await runTrials(page, 200);
    await upToDate(page);
    await page.getByRole('button', { name: /Pipeline → Won: plan/ }).click();
    await expect.poll(() => answer(page).innerText(), patient).toMatch(/as moved/);
    await upToDate(page);
    await page.getByText(/Against adjusted rates before the moves:/).waitFor(patient);
    await page.getByRole('img', { name: /compared with Adjusted rates before the moves/ }).waitFor();
    await page.getByRole('button', { name: /Pipeline → Won: was .*, go back/ }).click();
    await expect.poll(() => answer(page).innerText(), patient).not.toMatch(/as moved/);
    expect(before).toMatch(/chance of reaching/);
    expect(faults).toEqual([]);
  });
});

describe('a year under way', () => {
  it('has months that are facts, and the rest from the state at that date', async () => {
    const path = join(folder, 'progress.spillway');
    writeFileSync(path, documentInProgress(planInProgress()));
    const { page, faults } = await host.open();
    await openDocument(page, path);
    await goToProject(page);
    await upToDate(page);
    await pick(page, 'Facts', /through Jun 28, 2026/);
    await page.getByText(/of it has happened already/).waitFor(patient);
    await upToDate(page);
    await page.getByRole('button', { name: 'Bookings by month: show the table' }).click();
    const cells = (month: string): Promise<string[]> =>
      page
        .getByRole('row', { name: new RegExp(`^${month}`) })
        .first()
        .getByRole('cell')
        .allInnerTexts();
    const [, march, ...rest] = await cells('Mar 26');
    expect(march).toMatch(/^\$[\d,]+$/);
    expect(rest.slice(0, 5)).toEqual(['', '', '', '', '']);
    const [, october, ...bands] = await cells('Oct 26');
    expect(october).toBe('');
    expect(bands[0]).toMatch(/^\$[\d,]+$/);
    expect(faults).toEqual([]);
  });

  it('keeps its forecasts through save and open, beside what happened since, and takes them back', async () => {
    const path = join(folder, 'logged.spillway');
    const plan = planInProgress({ actualsThrough: '2026-06-28' });
    // Forecast at the start of the year, when nothing of it was known.
    const figure = { mean: 9e5, p10: 5e5, p50: 9e5, p90: 13e5 };
    const early = {
      id: 'early',
      savedAt: 0,
      scenario: null,
      moved: false,
      start: plan.start,
      weeks: plan.weeks,
      asOf: '2026-01-04',
      actualsThrough: null,
      trials: 1000,
      seed: 5,
      engineVersion: '1',
      targets: [],
      series: [
        {
          key: 'bookings',
          figures: ['2026-02', '2026-03', '2026-08', 'total'].map((period) => ({ period, ...figure })),
        },
      ],
    };
    writeFileSync(
      path,
      documentInProgress(plan, (project) => ({
        ...project,
        forecasts: [early],
        simulation: { trials: 100, seed: 1 },
      })),
    );
    const { page, faults } = await host.open();
    await openDocument(page, path);
    await goToProject(page);
    await upToDate(page);
    const log = page.getByRole('region', { name: 'Forecast log' });
    // February and March are over; August is not.
    await log.getByRole('button', { name: /\d of 2 months in band/ }).click();
    await log.getByRole('cell', { name: 'Mar 26', exact: true }).waitFor();
    await log.getByRole('button', { name: 'Log this forecast' }).click();
    await expect.poll(() => log.getByRole('button', { name: /^Remove/ }).count()).toBe(2);
    const download = page.waitForEvent('download');
    await page.keyboard.press('Control+Shift+S');
    const saved = join(folder, 'again.spillway');
    await (await download).saveAs(saved);
    const again = await host.open();
    await openDocument(again.page, saved);
    await goToProject(again.page);
    await again.page.getByText('today, ').waitFor(patient);
    expect(await again.page.getByRole('button', { name: /^Remove the forecast/ }).count()).toBe(2);
    await again.page
      .getByRole('button', { name: /^Remove the forecast/ })
      .last()
      .click();
    expect(await again.page.getByRole('button', { name: /^Remove the forecast/ }).count()).toBe(1);
    await again.page.getByRole('button', { name: /^Undo/ }).click();
    await expect.poll(() => again.page.getByRole('button', { name: /^Remove the forecast/ }).count()).toBe(2);
    expect([...faults, ...again.faults]).toEqual([]);
  });
});

describe('without what it needs', () => {
  it('teaches: no target, no teams', async () => {
    const { sdr: _, ae: __, ...bare } = planInProgress({ targets: [] });
    const path = join(folder, 'bare.spillway');
    writeFileSync(path, documentWithoutRecords(bare));
    const { page, faults } = await host.open();
    await openDocument(page, path);
    await goToProject(page);
    await page.getByText(/the median of bookings is/).waitFor(patient);
    await page.getByText(/has no SDRs and no AEs/).waitFor();
    await page.getByRole('button', { name: 'Set a target in the plan' }).click();
    await page.locator('main[data-room="plan"]').waitFor();
    expect(faults).toEqual([]);
  });

  it('survives the loss of its workers, says so, and tries again', async () => {
    const path = join(folder, 'crash.spillway');
    writeFileSync(path, documentWithoutRecords(planInProgress()));
    const { page } = await host.open();
    await page.route(/simulation\.worker/, (route) => route.abort());
    await openDocument(page, path);
    await page.getByRole('navigation', { name: 'Rooms' }).getByText('Project', { exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'worker' }).first().waitFor(patient);
    await page.unroute(/simulation\.worker/);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => answer(page).innerText(), patient).toMatch(/chance of reaching/);
  });
});
