/** The host that this window runs in. */
import type { HostApi } from '../../shared/host.ts';
import { browserHost } from './browserHost.ts';

declare global {
  interface Window {
    /** Put there by Electron's preload. */
    readonly spillway?: HostApi;
  }
}

export function currentHost(): HostApi {
  return window.spillway ?? browserHost();
}
