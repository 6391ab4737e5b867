/** Gives the window its {@link HostApi}, each method over its own channel, and nothing else of Electron. */
import { contextBridge, ipcRenderer } from 'electron';
import type { HostApi, HostEvent } from '../shared/host.ts';
import { channelNames, eventName, ipcName, type Channel } from './channelNames.ts';

const platforms: Readonly<Record<string, HostApi['platform']>> = { darwin: 'mac', win32: 'windows' };

const methods = Object.fromEntries(
  channelNames.map((channel) => [
    channel,
    (...args: readonly unknown[]): Promise<unknown> => ipcRenderer.invoke(ipcName(channel), ...args),
  ]),
  // Each channel answers with what HostApi says; IPC itself is untyped.
) as unknown as Pick<HostApi, Channel>;

const host: HostApi = {
  ...methods,
  kind: 'electron',
  platform: platforms[process.platform] ?? 'linux',
  listen(listener) {
    const onEvent = (_event: unknown, told: HostEvent): void => listener(told);
    ipcRenderer.on(eventName, onEvent);
    return () => ipcRenderer.removeListener(eventName, onEvent);
  },
};

contextBridge.exposeInMainWorld('spillway', host);
