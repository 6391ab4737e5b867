import { defineConfig } from 'vitest/config';

/** End to end: the built application in a browser and against a stand-in of Electron. Needs dist/ (`npm run build:app`). */
export default defineConfig({
  test: {
    globalSetup: ['test/support/kernel.mjs'],
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Each file has a browser of its own, which has several processes.
    maxWorkers: 2,
  },
});
