/** The built main process and preload, run against a stand-in of Electron. */
import { createRequire } from 'node:module';
import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { channelNames, ipcName } from '../../electron/channelNames.ts';
import type { HostApi } from '../../shared/host.ts';

interface StandIn {
  readonly record: {
    readonly handlers: Map<string, (event: unknown, ...args: unknown[]) => Promise<unknown>>;
    readonly windows: {
      readonly options: { readonly webPreferences: Readonly<Record<string, unknown>> };
      readonly url: string;
      readonly page: Response;
      readonly shown: boolean;
      edited?: boolean;
    }[];
    readonly schemes: { readonly scheme: string }[];
    readonly exposed: Map<string, HostApi>;
    readonly menu: { label?: string; submenu?: { label?: string; click?: () => void }[] }[];
    readonly sent: unknown[][];
    sandboxed?: boolean;
    savePath?: string;
    openPaths?: string[];
    permissionCheck(contents: unknown, permission: string): boolean;
  };
}

let electron: StandIn['record'];
let host: HostApi;
let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'spillway-electron-'));
  process.env['SPILLWAY_TEST_HOME'] = home;
  // The built application, with the stand-in where Node finds the package `electron`.
  const application = join(home, 'application');
  await cp('dist/electron', join(application, 'dist/electron'), { recursive: true });
  await cp('dist/renderer', join(application, 'dist/renderer'), { recursive: true });
  const standIn = join(application, 'node_modules/electron');
  await mkdir(standIn, { recursive: true });
  await writeFile(join(application, 'package.json'), '{"type":"module"}');
  await writeFile(
    join(standIn, 'package.json'),
    '{"name":"electron","type":"module","exports":"./index.mjs"}',
  );
  await cp('test/e2e/standIn/electron.mjs', join(standIn, 'index.mjs'));
  const load = (path: string): Promise<unknown> => import(/* @vite-ignore */ pathToFileURL(path).href);
  const module = (await load(join(standIn, 'index.mjs'))) as StandIn;
  electron = module.record;
  await load(join(application, 'dist/electron/main.js'));
  await vi.waitUntil(() => electron.windows[0]?.shown);
  // The preload is CommonJS and asks for `electron` by require, as in a sandboxed window.
  const preload = await readFile(join(application, 'dist/electron/preload.cjs'), 'utf8');
  const require = (name: string): unknown =>
    name === 'electron' ? module : createRequire(import.meta.url)(name);
  // oxlint-disable-next-line typescript/no-implied-eval -- the built file is run as Electron runs it: its text, with only `require` given
  new Function('require', 'module', 'exports', preload)(require, { exports: {} }, {});
  host = electron.exposed.get('spillway')!;
});

describe('the main process', () => {
  it('opens one confined window on the application’s own page', async () => {
    expect(electron.windows).toHaveLength(1);
    const [window] = electron.windows;
    expect(window!.options.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
    });
    expect(window!.url).toBe('app://spillway/index.html');
    expect(window!.page.status).toBe(200);
    expect(await window!.page.clone().text()).toContain('<title>Spillway');
    expect(electron.sandboxed).toBe(true);
    expect(electron.schemes.map(({ scheme }) => scheme)).toEqual(['app']);
    expect(electron.permissionCheck(null, 'media')).toBe(false);
  });

  it('answers every channel and no other', () => {
    expect([...electron.handlers.keys()].sort()).toEqual(channelNames.map(ipcName).sort());
  });

  it('refuses another page with the reason', async () => {
    const foreign = { senderFrame: { url: 'https://evil.example/', parent: null } };
    await expect(electron.handlers.get(ipcName('recoveries'))!(foreign)).rejects.toThrow(
      'https://evil.example/',
    );
  });

  it('tells the window which menu item was chosen', () => {
    const file = electron.menu.find((menu) => menu.label === 'File');
    file?.submenu?.find((item) => item.label === 'Save')?.click?.();
    expect(electron.sent.at(-1)).toEqual(['spillway:event', { kind: 'command', id: 'document.save' }]);
  });
});

describe('the preload', () => {
  it('gives the window the whole HostApi', () => {
    expect(host.kind).toBe('electron');
    expect(channelNames.filter((channel) => typeof host[channel] !== 'function')).toEqual([]);
  });

  it('carries a document out and back through every layer', async () => {
    const bytes = new TextEncoder().encode('a document');
    electron.savePath = join(home, 'plan.spillway');
    const saved = await host.saveDocumentAs('plan.spillway', bytes);
    if (!saved.ok || saved.value === null) throw new Error('not saved');
    const opened = await host.openDocument(saved.value.token);
    expect(opened.ok && opened.value && new TextDecoder().decode(opened.value.bytes)).toBe('a document');
    await host.setUnsaved(true);
    expect(electron.windows[0]!.edited).toBe(true);
    await host.setUnsaved(false);
  });

  it('answers each of the other channels', async () => {
    const recovery = { id: 'one', title: 'One', changes: 2, savedAt: 1, location: null };
    expect(await host.writeRecovery(recovery, new Uint8Array([1]))).toEqual({ ok: true, value: null });
    expect(await host.recoveries()).toEqual([recovery]);
    expect(await host.readRecovery('one')).toMatchObject({ ok: true });
    await host.dropRecovery('one');
    expect(await host.recoveries()).toEqual([]);
    await host.writeSetting('theme', 'dark');
    expect(await host.readSetting('theme')).toBe('dark');
    await host.applyTheme('dark');
    expect(await host.chooseImports()).toEqual({ ok: true, value: [] });
    await host.releaseImports([]);
    expect(await host.recentDocuments()).toEqual([]);
    electron.savePath = join(home, 'report.pdf');
    expect(await host.print('report')).toEqual({ ok: true, value: null });
    electron.savePath = join(home, 'book.xlsx');
    expect(await host.exportFile('book.xlsx', 'application/octet-stream', new Uint8Array([1]))).toEqual({
      ok: true,
      value: 'book.xlsx',
    });
  });
});
