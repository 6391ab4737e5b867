import { defineConfig } from 'vitest/config';

const names = (process.env['SPILLWAY_TESTS'] ?? '').split(',');

/**
 * What has to notice a mutant of the reference simulator: the rules, each by a case that is small enough to enumerate, and
 * the laws and samplers that they rest on.
 */
export default defineConfig({
  test: {
    include: names.map((name) => `test/engine/${name}.test.ts`),
    setupFiles: ['test/support/propertySeed.ts'],
    testTimeout: 60_000,
    pool: 'threads',
    // Every run would import all modules anew, which takes longer than the tests; they keep no state.
    isolate: false,
  },
});
