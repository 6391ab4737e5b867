// Builds the command line into dist/cli with Vite: one module for the command, one for its worker threads.
import { build } from 'vite';
import { chmod } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { stamp, writeStamp } from './stale.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

await build({
  root,
  configFile: false,
  logLevel: 'warn',
  build: {
    ssr: true,
    outDir: 'dist/cli',
    emptyOutDir: true,
    target: 'node20',
    rolldownOptions: {
      input: {
        spillway: `${root}cli/spillway.ts`,
        worker: `${root}cli/worker.ts`,
        oracles: `${root}cli/oracles.ts`,
      },
      output: {
        entryFileNames: '[name].js',
        banner: (chunk) => (chunk.name === 'spillway' ? '#!/usr/bin/env node' : ''),
      },
    },
  },
});
await chmod(`${root}dist/cli/spillway.js`, 0o755);
await writeStamp(stamp());
