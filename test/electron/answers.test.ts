import { mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { answers, safeName, type Answers, type Desktop } from '../../electron/answers.ts';
import { appFileHandler } from '../../electron/appFiles.ts';
import { channelNames } from '../../electron/channelNames.ts';
import { channels } from '../../electron/channels.ts';
import { answerCall } from '../../electron/gate.ts';
import { ImportTokens } from '../../electron/imports.ts';
import { Memory } from '../../electron/memory.ts';
import type { Recovery } from '../../shared/host.ts';

const window = { address: 'app://spillway/index.html', isMainFrame: true };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (content: Uint8Array): string => new TextDecoder().decode(content);

let folder: string;
let memory: Memory;
let imports: ImportTokens;
let toOpen: string[];
let toSave: string | null;
let answered: Answers;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spillway-'));
  memory = new Memory(join(folder, 'state'));
  imports = new ImportTokens();
  toOpen = [];
  toSave = null;
  const desktop: Desktop = {
    askOpen: async () => toOpen,
    askSave: async () => toSave,
    applyTheme: () => undefined,
    setUnsaved: () => undefined,
    printToPdf: async () => bytes('%PDF-'),
    addRecent: () => undefined,
  };
  answered = answers(desktop, memory, imports);
});

describe('documents', () => {
  it('are saved whole, with the version before as a backup, and opened again by their token', async () => {
    toSave = join(folder, 'plan');
    const first = await answered.saveDocumentAs('FY27', bytes('one'));
    expect(first).toMatchObject({ ok: true, value: { name: 'plan.spillway' } });
    if (!first.ok || first.value === null) throw new Error('not saved');
    await answered.saveDocument(first.value, bytes('two'));
    expect(await readFile(join(folder, 'plan.spillway'), 'utf8')).toBe('two');
    expect(await readFile(join(folder, 'plan.spillway.bak'), 'utf8')).toBe('one');
    expect((await readdir(folder)).sort()).toEqual(['plan.spillway', 'plan.spillway.bak']);
    const opened = await answered.openDocument(first.value.token);
    expect(opened.ok && opened.value && text(opened.value.bytes)).toBe('two');
  });

  it('that are gone are a fault with the path, not a defect', async () => {
    toOpen = [join(folder, 'gone.spillway')];
    expect(await answered.openDocument()).toMatchObject({
      ok: false,
      error: { code: 'file-not-found', file: toOpen[0] },
    });
  });

  it('cannot be reached by a token that was never given', async () => {
    expect(await answered.openDocument('/etc/passwd')).toMatchObject({ ok: false });
    expect(await answered.openDocument('__proto__')).toMatchObject({ ok: false });
    expect(await answered.saveDocument({ token: '/tmp/x', name: 'x' }, bytes(''))).toMatchObject({
      ok: false,
    });
  });

  it('are null where the user closes the dialog', async () => {
    expect(await answered.openDocument()).toEqual({ ok: true, value: null });
    expect(await answered.saveDocumentAs('FY27', bytes(''))).toEqual({ ok: true, value: null });
  });
});

describe('memory', () => {
  it('survives a restart: recents, tokens, settings', async () => {
    const path = join(folder, 'a.spillway');
    const token = memory.tokenOf(path);
    const summary = { planned: 0.18, recorded: 0.12, likeForLike: null, targetProbability: null };
    await answered.rememberDocument({
      location: { token, name: 'a.spillway' },
      title: 'A',
      summary,
      openedAt: 5,
    });
    await answered.writeSetting('theme', 'dark');
    const again = new Memory(join(folder, 'state'));
    await again.load();
    expect(again.pathOf(token)).toBe(path);
    expect(again.recents()).toMatchObject([{ title: 'A' }]);
    expect(again.setting('theme')).toBe('dark');
    expect(again.setting('constructor')).toBeNull();
  });

  it('starts empty where its file is damaged', async () => {
    await answered.writeSetting('theme', 'dark');
    await writeFile(join(folder, 'state', 'state.json'), '{"documents": 3');
    const again = new Memory(join(folder, 'state'));
    await again.load();
    expect(again.setting('theme')).toBeNull();
  });

  it('keeps recovery copies, latest first, until they are dropped', async () => {
    const recovery = (id: string, savedAt: number): Recovery => ({
      id,
      title: id,
      changes: 1,
      savedAt,
      location: null,
    });
    await answered.writeRecovery(recovery('a', 1), bytes('A'));
    await answered.writeRecovery(recovery('b', 2), bytes('B'));
    expect((await answered.recoveries()).map((r) => r.id)).toEqual(['b', 'a']);
    const read = await answered.readRecovery('a');
    expect(read.ok && text(read.value)).toBe('A');
    await answered.dropRecovery('a');
    expect((await answered.recoveries()).map((r) => r.id)).toEqual(['b']);
  });
});

describe('imports', () => {
  it('are streamed by token and gone once released', async () => {
    const path = join(folder, 'leads.csv');
    await writeFile(path, 'id\n1\n');
    toOpen = [path];
    const chosen = await answered.chooseImports();
    if (!chosen.ok) throw new Error('not chosen');
    const { url, size } = chosen.value[0]!;
    expect(size).toBe(5);
    expect(url).not.toContain('leads');
    const handler = appFileHandler(folder, imports);
    expect(await (await handler(new Request(url))).text()).toBe('id\n1\n');
    await answered.releaseImports([url]);
    expect((await handler(new Request(url))).status).toBe(404);
  });

  it('are served with the policy, and nothing else is', async () => {
    await writeFile(join(folder, 'index.html'), '<p>');
    const handler = appFileHandler(folder, imports);
    const page = await handler(new Request('app://spillway/index.html'));
    expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(page.headers.get('Cross-Origin-Embedder-Policy')).toBe('require-corp');
    expect((await handler(new Request('app://other/index.html'))).status).toBe(403);
    expect((await handler(new Request('app://spillway/index.html', { method: 'POST' }))).status).toBe(403);
    expect((await handler(new Request('app://spillway/state'))).status).toBe(404);
  });
});

describe('gate', () => {
  it('has a validator for every channel', () =>
    expect(Object.keys(channels).sort()).toEqual([...channelNames].sort()));

  it('refuses a foreign sender with the reason', async () => {
    const foreign = { address: 'https://evil.example/', isMainFrame: true };
    await expect(answerCall(answered, 'readSetting', foreign, ['theme'])).rejects.toThrow(
      'readSetting was refused: it came from https://evil.example/, which is not the application.',
    );
  });

  it('refuses arguments that the channel does not take, with the place', async () => {
    await expect(answerCall(answered, 'readSetting', window, ['../x'])).rejects.toThrow('argument 0');
    await expect(answerCall(answered, 'dropRecovery', window, ['../../x'])).rejects.toThrow('argument 0');
    await expect(answerCall(answered, 'saveDocumentAs', window, ['x', 'not bytes'])).rejects.toThrow(
      'argument 1',
    );
    await expect(answerCall(answered, 'setUnsaved', window, [true, 'more'])).rejects.toThrow(
      'setUnsaved was refused',
    );
  });

  it('answers the window', async () => {
    await answerCall(answered, 'writeSetting', window, ['theme', 'light']);
    expect(await answerCall(answered, 'readSetting', window, ['theme'])).toBe('light');
    expect(await answerCall(answered, 'openDocument', window, [])).toEqual({ ok: true, value: null });
  });
});

describe('file names', () => {
  it.each([
    ['FY27 plan.spillway', 'FY27 plan.spillway'],
    ['../../etc/passwd', 'etc passwd'],
    ['a\u0000b:c*d', 'a b c d'],
    ['...', 'Untitled'],
    ['', 'Untitled'],
  ])('%j becomes %j', (given, name) => expect(safeName(given)).toBe(name));
});
