// Runs generate.ts, which Node alone cannot import before version 22.
import { runnerImport } from 'vite';
import { fileURLToPath } from 'node:url';
import { buildKernel } from '../kernel/build.mjs';

await buildKernel();
await runnerImport(fileURLToPath(new URL('generate.ts', import.meta.url)), { configFile: false });
