/** The other thread that reads part of a large export: see shared/intake/textThread.ts. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { sourceOf } from '../shared/intake/byteSource.ts';
import type { InputFile } from '../shared/intake/grid.ts';
import type { TextThread } from '../shared/intake/index.ts';

/** Bytes of a file from which on a thread pays: it takes some hundredths of a second to start. */
const largeFile = 16 * 1024 * 1024;

/** Whether there is a large file by itself, and a processor to read it with. */
function pays(files: readonly InputFile[]): boolean {
  const [file] = files;
  if (files.length !== 1 || availableParallelism() < 2) return false;
  const { handle, size } = sourceOf(file!.bytes);
  return handle !== undefined && size >= largeFile;
}

/** Calls with a thread for the import of some files, which ends with the call; with none where it would not pay. */
export function withTextThread<T>(
  files: readonly InputFile[],
  use: (given: { readonly textThread?: TextThread }) => T,
): T {
  if (!pays(files)) return use({});
  const worker = new Worker(new URL('./textWorker.js', import.meta.url), {
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
  // An import goes on without a thread that is gone.
  worker.on('error', () => undefined);
  try {
    return use({ textThread: { post: (message) => worker.postMessage(message), patienceMs: 5000 } });
  } finally {
    void worker.terminate();
  }
}
