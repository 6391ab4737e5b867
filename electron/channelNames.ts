/** Names of what crosses between the window and the main process; the validators are in channels.ts. */
import type { HostApi } from '../shared/host.ts';

/** What of {@link HostApi} goes over IPC; the rest is answered in the preload. */
export type Channel = Exclude<keyof HostApi, 'kind' | 'platform' | 'listen'>;

const named: Readonly<Record<Channel, true>> = {
  chooseImports: true,
  releaseImports: true,
  openDocument: true,
  saveDocument: true,
  saveDocumentAs: true,
  exportFile: true,
  recentDocuments: true,
  rememberDocument: true,
  forgetDocument: true,
  writeRecovery: true,
  recoveries: true,
  readRecovery: true,
  dropRecovery: true,
  readSetting: true,
  writeSetting: true,
  applyTheme: true,
  setUnsaved: true,
  print: true,
};

/** Every channel: the type of `named` keeps it complete. */
export const channelNames = Object.keys(named) as readonly Channel[];

/** IPC name of a channel. */
export const ipcName = (channel: Channel): string => `spillway:${channel}`;

/** IPC name under which the main process tells the window something. */
export const eventName = 'spillway:event';
