import { defineConfig } from 'vitest/config';

/** Simulation studies that take minutes (`npm run proof`); `npm test` runs small ones of the same kind. */
export default defineConfig({
  test: {
    globalSetup: ['test/support/kernel.mjs'],
    include: ['test/proof/**/*.proof.ts'],
    testTimeout: 3_600_000,
    disableConsoleIntercept: true,
  },
});
