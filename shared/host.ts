/**
 * The one interface between the window and whatever hosts it: Electron's preload implements it over validated IPC as
 * `window.spillway`, a plain browser by pickers, downloads and IndexedDB. No other code knows which host it runs in.
 *
 * Everything that crosses is structured-cloneable. Faults that a user can cause or mend (a file that is gone, no
 * permission, a full disk) come back as an {@link Answer} with their place; only defects reject. A user who closes a
 * dialog is no fault: the value is then null (or an empty list).
 */
import type { ErrorDetail } from './errors.ts';

export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorDetail };

/** Where a document is kept. The token means something to the host only. */
export interface DocumentLocation {
  readonly token: string;
  /** File name with its extension. */
  readonly name: string;
  /** Folder as the user would write it, where the host may say. */
  readonly folder?: string;
}

export interface OpenedDocument {
  readonly location: DocumentLocation;
  readonly bytes: Uint8Array;
}

/** A file that was chosen for import. */
export interface ImportFile {
  readonly name: string;
  readonly size: number;
  /** Same-origin or `blob:` address from which a worker fetches the bytes. */
  readonly url: string;
}

/** Figures shown beside a recent document, as shares; null where the document has none. */
export interface DocumentSummary {
  readonly planned: number | null;
  readonly recorded: number | null;
  readonly likeForLike: number | null;
  readonly targetProbability: number | null;
}

export interface RecentDocument {
  readonly location: DocumentLocation;
  /** The document's own title. */
  readonly title: string;
  readonly summary: DocumentSummary;
  /** Milliseconds since 1970 (UTC). */
  readonly openedAt: number;
}

/** An unsaved document that a crash or a closed window left behind. */
export interface Recovery {
  /** Identity of the document within this host. */
  readonly id: string;
  readonly title: string;
  /** Edits since it was last saved. */
  readonly changes: number;
  readonly savedAt: number;
  /** Where it had been saved before, if anywhere. */
  readonly location: DocumentLocation | null;
}

export type ThemeChoice = 'light' | 'dark' | 'system';

/** What the host tells the window without being asked. */
export type HostEvent =
  /** A menu item or a shortcut that the host owns; the ids are those of the command palette. */
  | { readonly kind: 'command'; readonly id: string }
  /** A document was opened from outside, e.g. by a double click on its file. */
  | { readonly kind: 'open'; readonly document: OpenedDocument };

export interface HostApi {
  readonly kind: 'browser' | 'electron';
  readonly platform: 'mac' | 'windows' | 'linux';

  /** Asks for one or more exports to import; empty where none was chosen. */
  chooseImports(): Promise<Answer<readonly ImportFile[]>>;
  /** The bytes of these imports are no longer needed. */
  releaseImports(urls: readonly string[]): Promise<void>;

  /** Opens the document with this token, or asks for one. */
  openDocument(token?: string): Promise<Answer<OpenedDocument | null>>;
  /** Replaces the document at its location, atomically where the host can. */
  saveDocument(location: DocumentLocation, bytes: Uint8Array): Promise<Answer<DocumentLocation>>;
  /** Asks where to save. */
  saveDocumentAs(suggestedName: string, bytes: Uint8Array): Promise<Answer<DocumentLocation | null>>;
  /** Asks where to put a finished file (workbook, picture, CSV); gives the name it got. */
  exportFile(suggestedName: string, mediaType: string, bytes: Uint8Array): Promise<Answer<string | null>>;

  /** Latest first, at most twelve. */
  recentDocuments(): Promise<readonly RecentDocument[]>;
  rememberDocument(recent: RecentDocument): Promise<void>;
  forgetDocument(token: string): Promise<void>;

  /** Keeps a copy of unsaved work; a later one with the same id takes its place. */
  writeRecovery(recovery: Recovery, bytes: Uint8Array): Promise<Answer<null>>;
  /** Latest first. */
  recoveries(): Promise<readonly Recovery[]>;
  readRecovery(id: string): Promise<Answer<Uint8Array>>;
  dropRecovery(id: string): Promise<void>;

  /** Small settings of this installation (theme, remembered mappings), as text. */
  readSetting(key: string): Promise<string | null>;
  writeSetting(key: string, value: string | null): Promise<void>;
  /** Tells the host which colours its own surfaces (title bar, menus) should take. */
  applyTheme(theme: ThemeChoice): Promise<void>;

  /** Whether closing the window would lose work; the host then asks. */
  setUnsaved(unsaved: boolean): Promise<void>;
  /** Prints the window: to PDF where the host has its own dialog for it. */
  print(suggestedName: string): Promise<Answer<null>>;

  /** Listens to the host; the returned function ends it. */
  listen(listener: (event: HostEvent) => void): () => void;
}
