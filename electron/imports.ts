/** Imports that the user chose: the window gets a token for each, never a path. */
import { randomUUID } from 'node:crypto';

export class ImportTokens {
  private readonly paths = new Map<string, string>();

  add(path: string): string {
    const token = randomUUID();
    this.paths.set(token, path);
    return token;
  }

  pathOf(token: string): string | null {
    return this.paths.get(token) ?? null;
  }

  release(token: string): void {
    this.paths.delete(token);
  }
}
