/** What each channel answers. Electron's own parts are handed in, so that all of it is tested without Electron. */
import { basename, dirname, extname, join } from 'node:path';
import { stat } from 'node:fs/promises';
import type {
  Answer,
  DocumentLocation,
  HostApi,
  ImportFile,
  OpenedDocument,
  ThemeChoice,
} from '../shared/host.ts';
import { importAddress, importPrefix } from './appFiles.ts';
import type { Channel } from './channelNames.ts';
import { answering, readBytes, writeWhole, writeWithBackup } from './files.ts';
import type { ImportTokens } from './imports.ts';
import type { Memory } from './memory.ts';

/** The dialogs and surfaces that only Electron has. */
export interface Desktop {
  /** Paths that the user chose; empty where the dialog was closed. */
  askOpen(kind: 'document' | 'imports'): Promise<readonly string[]>;
  /** Path that the user chose, or null. */
  askSave(suggestedName: string, kind: 'document' | 'export'): Promise<string | null>;
  applyTheme(theme: ThemeChoice): void;
  setUnsaved(unsaved: boolean): void;
  /** PDF of the window. */
  printToPdf(): Promise<Uint8Array>;
  /** Tells the system of a recent document. */
  addRecent(path: string): void;
}

/** Names are file names: separators and what file systems refuse become spaces. */
export function safeName(name: string): string {
  const cleaned = name
    .replace(/[\u0000-\u001f<>:"/\\|?*]+/g, ' ')
    .replace(/^[ .]+|[ .]+$/g, '')
    .slice(0, 150);
  return cleaned === '' ? 'Untitled' : cleaned;
}

/** The part of {@link HostApi} that the main process answers. */
export type Answers = Pick<HostApi, Channel>;

export function answers(desktop: Desktop, memory: Memory, imports: ImportTokens): Answers {
  const locate = (path: string): DocumentLocation => ({
    token: memory.tokenOf(path),
    name: basename(path),
    folder: dirname(path),
  });

  const open = (path: string): Promise<Answer<OpenedDocument>> =>
    answering(path, async () => ({ location: locate(path), bytes: await readBytes(path) }));

  const save = (path: string, bytes: Uint8Array): Promise<Answer<DocumentLocation>> =>
    answering(path, async () => {
      await writeWithBackup(path, bytes);
      desktop.addRecent(path);
      return locate(path);
    });

  const unknownDocument: Answer<never> = {
    ok: false,
    error: {
      code: 'file-not-found',
      message: 'This document is not known here any more.',
      hint: 'Open it from its folder.',
    },
  };

  return {
    async chooseImports() {
      const files: ImportFile[] = [];
      for (const path of await desktop.askOpen('imports')) {
        const size = await answering(path, async () => (await stat(path)).size);
        if (!size.ok) return size;
        files.push({ name: basename(path), size: size.value, url: importAddress(imports.add(path)) });
      }
      return { ok: true, value: files };
    },
    async releaseImports(urls) {
      for (const url of urls) imports.release(url.slice(url.indexOf(importPrefix) + importPrefix.length));
    },

    async openDocument(token) {
      if (token !== undefined) {
        const path = memory.pathOf(token);
        return path === null ? unknownDocument : open(path);
      }
      const [path] = await desktop.askOpen('document');
      return path === undefined ? { ok: true, value: null } : open(path);
    },
    async saveDocument(location, bytes) {
      const path = memory.pathOf(location.token);
      return path === null ? unknownDocument : save(path, bytes);
    },
    async saveDocumentAs(suggestedName, bytes) {
      const path = await desktop.askSave(safeName(suggestedName), 'document');
      if (path === null) return { ok: true, value: null };
      return save(extname(path) === '' ? `${path}.spillway` : path, bytes);
    },
    async exportFile(suggestedName, _mediaType, bytes) {
      const path = await desktop.askSave(safeName(suggestedName), 'export');
      if (path === null) return { ok: true, value: null };
      return answering(path, async () => {
        await writeWhole(path, bytes);
        return basename(path);
      });
    },

    recentDocuments: async () => memory.recents(),
    rememberDocument: (recent) => memory.remember(recent),
    forgetDocument: (token) => memory.forget(token),

    writeRecovery: (recovery, bytes) =>
      answering(recovery.title, async () => {
        await memory.writeRecovery(recovery, bytes);
        return null;
      }),
    recoveries: () => memory.recoveries(),
    readRecovery: (id) => answering(id, () => memory.readRecovery(id)),
    dropRecovery: (id) => memory.dropRecovery(id),

    readSetting: async (key) => memory.setting(key),
    writeSetting: (key, value) => memory.set(key, value),
    applyTheme: async (theme) => desktop.applyTheme(theme),
    setUnsaved: async (unsaved) => desktop.setUnsaved(unsaved),
    async print(suggestedName) {
      const path = await desktop.askSave(`${safeName(suggestedName)}.pdf`, 'export');
      if (path === null) return { ok: true, value: null };
      return answering(path, async () => {
        await writeWhole(path, await desktop.printToPdf());
        return null;
      });
    },
  };
}

/** Where a first save suggests to go. */
export const suggestedPath = (folder: string, name: string): string => join(folder, name);
