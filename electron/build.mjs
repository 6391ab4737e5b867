// Builds the application into dist/: the window (renderer), the main process, its preload, and the loopback server.
import { build } from 'vite';
import { isFresh, markFresh, root } from '../.ci/stale.mjs';
import { buildKernel } from '../kernel/build.mjs';

const logLevel = 'warn';

async function buildRenderer() {
  await build({ configFile: `${root}renderer/vite.config.ts`, logLevel });
  markFresh('dist/renderer', ['kernel', 'shared', 'renderer', 'examples']);
}

/** Everything is bundled but Electron itself: the package needs no node_modules. */
export async function buildElectron() {
  await build({
    root,
    configFile: false,
    logLevel,
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: true,
      outDir: 'dist/electron',
      emptyOutDir: true,
      target: 'node22',
      rolldownOptions: {
        input: { main: `${root}electron/main.ts`, server: `${root}electron/server.ts` },
        output: { entryFileNames: '[name].js' },
        external: ['electron'],
      },
    },
  });
  // A sandboxed preload must be one CommonJS file.
  await build({
    root,
    configFile: false,
    logLevel,
    build: {
      outDir: 'dist/electron',
      emptyOutDir: false,
      target: 'chrome140',
      lib: { entry: `${root}electron/preload.ts`, formats: ['cjs'], fileName: () => 'preload.cjs' },
      rolldownOptions: { external: ['electron'] },
    },
  });
  markFresh('dist/electron', ['shared', 'electron']);
}

/** Builds what is stale. */
export async function buildApplication() {
  await buildKernel();
  if (!isFresh('dist/renderer', ['kernel', 'shared', 'renderer', 'examples'])) await buildRenderer();
  if (!isFresh('dist/electron', ['shared', 'electron'])) await buildElectron();
}

if (process.argv[1] === import.meta.filename) await buildApplication();
