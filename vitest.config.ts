import { defineConfig } from 'vitest/config';

const shared = {
  globalSetup: ['test/support/kernel.mjs'],
  setupFiles: ['test/support/propertySeed.ts'],
  testTimeout: 60_000,
  pool: 'threads' as const,
};

export default defineConfig({
  test: {
    // All of the machine: by default a processor is left to the runner, which has little to do.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          // Modules are loaded once a worker and not once a file, which took a third of the time; they keep no state.
          isolate: false,
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: ['test/e2e/**', 'node_modules/**'],
        },
      },
      {
        // The rules of the simulation once more, of trials that the kernel has run.
        test: {
          ...shared,
          name: 'kernel',
          include: [
            'test/engine/rules/**/*.test.ts',
            'test/engine/conservation.test.ts',
            'test/engine/gatesAtLoads.test.ts',
          ],
          env: { SPILLWAY_TRIALS: 'kernel' },
        },
      },
    ],
  },
});
