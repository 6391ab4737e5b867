/** Real exports for tests live outside the repository: SPILLWAY_REAL_DATA names their folder. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env['SPILLWAY_REAL_DATA'];

/** Whether this run includes tests on real data; where it does not, the runner says so. */
export const hasRealData = folder !== undefined && folder !== '';

/** Path of a real file. Throws, and so fails the test, where the folder is set but lacks the file. */
export function realPath(name: string): string {
  if (!hasRealData) throw new Error('SPILLWAY_REAL_DATA is not set');
  const path = join(folder!, name);
  if (!existsSync(path)) throw new Error(`SPILLWAY_REAL_DATA has no ${name}`);
  return path;
}

export function realBytes(name: string): Uint8Array {
  return readFileSync(realPath(name));
}
