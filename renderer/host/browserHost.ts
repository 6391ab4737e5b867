/** HostApi in a plain browser: development, tests, and machines without Electron. */
import type {
  Answer,
  DocumentLocation,
  HostApi,
  OpenedDocument,
  RecentDocument,
  Recovery,
} from '../../shared/host.ts';
import { Database } from './database.ts';
import { chooseDocument, chooseExports, documentType, saveAs, writeTo } from './files.ts';

const mediaType = 'application/vnd.spillway';
const mostRecents = 12;

interface KeptRecovery extends Recovery {
  readonly bytes: Uint8Array;
}

const done = <T>(value: T): Answer<T> => ({ ok: true, value });

/** Turns what the browser throws for reasons outside Spillway (permission, a file that is gone, no space) into an answer. */
async function answering<T>(
  what: string,
  file: string | undefined,
  act: () => Promise<T>,
): Promise<Answer<T>> {
  try {
    return done(await act());
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return {
      ok: false,
      error: {
        code: 'file-access',
        message: `${what}: ${error.message}`,
        ...(file === undefined ? {} : { file }),
        hint: 'Choose the file again, or save it under another name.',
      },
    };
  }
}

function platformOf(userAgent: string): HostApi['platform'] {
  if (/Macintosh|iPhone|iPad/.test(userAgent)) return 'mac';
  return userAgent.includes('Windows') ? 'windows' : 'linux';
}

export function browserHost(): HostApi {
  const database = new Database(indexedDB, 'spillway');
  let unsaved = false;
  globalThis.addEventListener('beforeunload', (event) => {
    if (unsaved) event.preventDefault();
  });

  const keep = async (handle: FileSystemFileHandle | null, name: string): Promise<DocumentLocation> => {
    const token = crypto.randomUUID();
    if (handle) await database.put('locations', token, handle);
    return { token, name };
  };

  const open = async (token?: string): Promise<OpenedDocument | null> => {
    if (token !== undefined) {
      const handle = await database.get<FileSystemFileHandle>('locations', token);
      if (!handle) throw new DOMException('the browser no longer has access to this file', 'NotFoundError');
      const file = await permitted(handle).then((permittedHandle) => permittedHandle.getFile());
      return { location: { token, name: file.name }, bytes: new Uint8Array(await file.arrayBuffer()) };
    }
    const chosen = await chooseDocument();
    if (!chosen) return null;
    const location = await keep(chosen.handle, chosen.file.name);
    return { location, bytes: new Uint8Array(await chosen.file.arrayBuffer()) };
  };

  const saveTo = async (suggestedName: string, bytes: Uint8Array): Promise<DocumentLocation | null> => {
    const place = await saveAs(suggestedName, mediaType, bytes, documentType);
    if (place === null) return null;
    return place === 'downloaded' ? keep(null, suggestedName) : keep(place, place.name);
  };

  return {
    kind: 'browser',
    platform: platformOf(navigator.userAgent),

    chooseImports: () =>
      answering('The files cannot be read', undefined, async () =>
        (await chooseExports()).map(({ file }) => ({
          name: file.name,
          size: file.size,
          url: URL.createObjectURL(file),
        })),
      ),
    releaseImports: (urls) => {
      for (const url of urls) URL.revokeObjectURL(url);
      return Promise.resolve();
    },

    openDocument: (token) => answering('The document cannot be opened', undefined, () => open(token)),
    saveDocument: (location, bytes) =>
      answering('The document cannot be saved', location.name, async () => {
        const handle = await database.get<FileSystemFileHandle>('locations', location.token);
        if (!handle) return (await saveTo(location.name, bytes)) ?? location;
        await writeTo(await permitted(handle, 'readwrite'), bytes);
        return location;
      }),
    saveDocumentAs: (suggestedName, bytes) =>
      answering('The document cannot be saved', suggestedName, () => saveTo(suggestedName, bytes)),
    exportFile: (suggestedName, type, bytes) =>
      answering('The file cannot be written', suggestedName, async () => {
        const place = await saveAs(suggestedName, type, bytes);
        if (place === null) return null;
        return place === 'downloaded' ? suggestedName : place.name;
      }),

    recentDocuments: async () => {
      const recents = await database.all<RecentDocument>('recents');
      return [...recents].sort((a, b) => b.openedAt - a.openedAt).slice(0, mostRecents);
    },
    rememberDocument: async (recent) => {
      // Without a handle there is no way back to the file, so there is nothing to offer.
      if ((await database.get('locations', recent.location.token)) === null) return;
      await database.put('recents', recent.location.token, recent);
    },
    forgetDocument: async (token) => {
      await database.remove('recents', token);
      await database.remove('locations', token);
    },

    writeRecovery: (recovery, bytes) =>
      answering('The recovery copy cannot be written', undefined, async () => {
        await database.put('recoveries', recovery.id, { ...recovery, bytes });
        return null;
      }),
    recoveries: async () => {
      const kept = await database.all<KeptRecovery>('recoveries');
      return kept.map(({ bytes: _bytes, ...recovery }) => recovery).sort((a, b) => b.savedAt - a.savedAt);
    },
    readRecovery: (id) =>
      answering('The recovery copy cannot be read', undefined, async () => {
        const kept = await database.get<KeptRecovery>('recoveries', id);
        if (!kept) throw new DOMException('it is no longer there', 'NotFoundError');
        return kept.bytes;
      }),
    dropRecovery: (id) => database.remove('recoveries', id),

    readSetting: (key) => database.get<string>('settings', key),
    writeSetting: (key, value) =>
      value === null ? database.remove('settings', key) : database.put('settings', key, value),
    applyTheme: () => Promise.resolve(),
    setUnsaved: (value) => {
      unsaved = value;
      return Promise.resolve();
    },
    print: () => {
      globalThis.print();
      return Promise.resolve(done(null));
    },
    listen: () => () => {},
  };
}

interface PermittedHandle extends FileSystemFileHandle {
  queryPermission?: (options: { mode: 'read' | 'readwrite' }) => Promise<PermissionState>;
  requestPermission?: (options: { mode: 'read' | 'readwrite' }) => Promise<PermissionState>;
}

/** The handle once the user allows its use; after a restart the browser asks again. */
async function permitted(
  handle: PermittedHandle,
  mode: 'read' | 'readwrite' = 'read',
): Promise<FileSystemFileHandle> {
  if (!handle.queryPermission || !handle.requestPermission) return handle;
  if ((await handle.queryPermission({ mode })) === 'granted') return handle;
  if ((await handle.requestPermission({ mode })) === 'granted') return handle;
  throw new DOMException('access was not allowed', 'NotAllowedError');
}
