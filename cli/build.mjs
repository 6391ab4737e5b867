// Builds the command line into dist/cli with Vite: the command, its worker threads, and the oracle runner.
import { chmod } from 'node:fs/promises';
import { build } from 'vite';
import { markFresh, root } from '../.ci/stale.mjs';
import { buildKernel } from '../kernel/build.mjs';

export const out = 'dist/cli';
export const sources = ['kernel', 'shared', 'cli'];

/** Builds whatever is there. */
export async function buildCli() {
  await buildKernel();
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    // One file loads several times faster than the hundreds that mathjs and stdlib come in.
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: out,
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: {
        input: {
          spillway: `${root}cli/spillway.ts`,
          worker: `${root}cli/worker.ts`,
          textWorker: `${root}cli/textWorker.ts`,
          oracles: `${root}cli/oracles.ts`,
        },
        output: {
          entryFileNames: '[name].js',
          // Beside the entries: the worker and the sample are found by their place from there.
          chunkFileNames: '[name]-[hash].js',
          banner: (chunk) => (chunk.name === 'spillway' ? '#!/usr/bin/env node' : ''),
        },
      },
    },
  });
  await chmod(`${root}${out}/spillway.js`, 0o755);
  markFresh(out, sources);
}

if (process.argv[1] === import.meta.filename) await buildCli();
