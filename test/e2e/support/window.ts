/** The built window in Chromium, served as it is where there is no Electron: loopback, token, strict policy. */
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { serve, type Serving } from '../../../electron/server.ts';
import { requireChromium } from '../../support/browser.mjs';

export interface OpenWindow {
  readonly page: Page;
  /** Everything that the page reported as an error: uncaught ones, violations of the policy, failed requests. */
  readonly faults: string[];
}

export interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark';
  /** Before the page's own scripts run. */
  readonly prepare?: (page: Page) => Promise<void>;
}

export class WindowHost {
  private readonly browser: Browser;
  private readonly serving: Serving;
  private context: BrowserContext | null = null;

  private constructor(browser: Browser, serving: Serving) {
    this.browser = browser;
    this.serving = serving;
  }

  static async start(): Promise<WindowHost> {
    const serving = await serve(join(process.cwd(), 'dist/renderer'));
    const browser = await chromium.launch({
      executablePath: requireChromium(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    return new WindowHost(browser, serving);
  }

  /**
   * A fresh window: no recents, no recovery copies. Files go through inputs and downloads, which a test can hold. The
   * window before it is closed, as what it still computes would take the time of this one.
   */
  async open({
    width = 1440,
    height = 900,
    theme = 'light',
    prepare,
  }: WindowOptions = {}): Promise<OpenWindow> {
    await this.context?.close();
    const context = await this.browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      locale: 'en-US',
      timezoneId: 'UTC',
      reducedMotion: 'reduce',
      acceptDownloads: true,
    });
    this.context = context;
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    await page.addInitScript(() => {
      for (const picker of ['showOpenFilePicker', 'showSaveFilePicker'])
        Reflect.deleteProperty(globalThis, picker);
    });
    await prepare?.(page);
    await page.goto(this.serving.address);
    return { page, faults };
  }

  async close(): Promise<void> {
    await this.context?.close();
    await this.browser.close();
    await this.serving.close();
  }
}
