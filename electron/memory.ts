/** What the installation remembers between runs: recent documents, recovery copies, settings. One folder, plain files. */
import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Recovery, RecentDocument } from '../shared/host.ts';
import { readBytes, writeWhole } from './files.ts';

/** Most recents that are kept. */
const recentLimit = 12;

const stateSchema = z.object({
  /** Token → path: the window never sees paths that it could forge. */
  documents: z.record(z.string(), z.string()).default({}),
  recents: z
    .array(z.custom<RecentDocument>((value) => typeof value === 'object' && value !== null))
    .default([]),
  settings: z.record(z.string(), z.string()).default({}),
});

type State = z.infer<typeof stateSchema>;

export class Memory {
  private readonly folder: string;
  private state: State = { documents: {}, recents: [], settings: {} };
  private writing: Promise<void> = Promise.resolve();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Reads what is there; a damaged file counts as none, so that a bad setting never keeps the application shut. */
  async load(): Promise<void> {
    try {
      const text = new TextDecoder().decode(await readBytes(join(this.folder, 'state.json')));
      const parsed = stateSchema.safeParse(JSON.parse(text));
      if (parsed.success) this.state = parsed.data;
    } catch {
      return;
    }
  }

  /** Token of a document's path: the same one each time. */
  tokenOf(path: string): string {
    const known = Object.entries(this.state.documents).find(([, at]) => at === path);
    if (known) return known[0];
    const token = randomUUID();
    this.state.documents[token] = path;
    return token;
  }

  pathOf(token: string): string | null {
    return Object.hasOwn(this.state.documents, token) ? this.state.documents[token]! : null;
  }

  recents(): readonly RecentDocument[] {
    return this.state.recents;
  }

  remember(recent: RecentDocument): Promise<void> {
    const others = this.state.recents.filter((known) => known.location.token !== recent.location.token);
    this.state.recents = [recent, ...others].sort((a, b) => b.openedAt - a.openedAt).slice(0, recentLimit);
    return this.persist();
  }

  forget(token: string): Promise<void> {
    this.state.recents = this.state.recents.filter((known) => known.location.token !== token);
    return this.persist();
  }

  setting(key: string): string | null {
    return Object.hasOwn(this.state.settings, key) ? this.state.settings[key]! : null;
  }

  set(key: string, value: string | null): Promise<void> {
    if (value === null) delete this.state.settings[key];
    else
      Object.defineProperty(this.state.settings, key, {
        value,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    return this.persist();
  }

  async writeRecovery(recovery: Recovery, bytes: Uint8Array): Promise<void> {
    await writeWhole(this.recoveryPath(recovery.id, 'spillway'), bytes);
    await writeWhole(
      this.recoveryPath(recovery.id, 'json'),
      new TextEncoder().encode(JSON.stringify(recovery)),
    );
  }

  /** Latest first. A copy whose description cannot be read is left out, and left where it is. */
  async recoveries(): Promise<readonly Recovery[]> {
    const found: Recovery[] = [];
    for (const name of await this.recoveryNames()) {
      try {
        found.push(
          JSON.parse(new TextDecoder().decode(await readBytes(join(this.folder, 'recovery', name)))),
        );
      } catch {
        continue;
      }
    }
    return found.sort((a, b) => b.savedAt - a.savedAt);
  }

  readRecovery(id: string): Promise<Uint8Array> {
    return readBytes(this.recoveryPath(id, 'spillway'));
  }

  async dropRecovery(id: string): Promise<void> {
    await rm(this.recoveryPath(id, 'json'), { force: true });
    await rm(this.recoveryPath(id, 'spillway'), { force: true });
  }

  private async recoveryNames(): Promise<string[]> {
    try {
      return (await readdir(join(this.folder, 'recovery'))).filter((name) => name.endsWith('.json'));
    } catch {
      return [];
    }
  }

  private recoveryPath(id: string, extension: string): string {
    return join(this.folder, 'recovery', `${id}.${extension}`);
  }

  /** Writes follow one another, so that the last state is what stays. */
  private persist(): Promise<void> {
    const write = (): Promise<void> =>
      writeWhole(
        join(this.folder, 'state.json'),
        new TextEncoder().encode(JSON.stringify(this.state, null, 2)),
      );
    this.writing = this.writing.then(write, write);
    return this.writing;
  }
}
