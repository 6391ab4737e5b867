/** Puts the sample into the build as `sample/halyard.spillway` and `sample/figures.json`. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Plugin, runnerImport } from 'vite';
import type * as SampleDocument from './sampleDocument.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const files = { document: 'sample/halyard.spillway', figures: 'sample/figures.json' } as const;

type Built = Readonly<Record<keyof typeof files, Uint8Array>>;

const windowModules = [
  'model/planning',
  'model/scenarios',
  'model/whatIf',
  'model/newProject',
  'session/keys',
  'store/inputsKey',
  'store/results',
];

const filesIn = (folder: string): string[] =>
  readdirSync(`${root}${folder}`, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath}/${name}`);

function hashOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of paths.toSorted()) hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest('hex').slice(0, 24);
}

const engineFiles = (): string[] => [
  ...filesIn('shared'),
  ...filesIn('kernel').filter((file) => !file.includes('/built/')),
  ...windowModules.map((name) => `${root}renderer/${name}.ts`),
];

/** Tells the code that computes results: those that other code computed are neither trusted nor read. */
export const enginesKey = (): string => hashOf(engineFiles());

/** Hash of all that the sample is made from, so that it is made again only when that has changed. */
const sourcesKey = (): string =>
  hashOf([...engineFiles(), ...filesIn('renderer/sample'), ...filesIn('examples/halyard')]);

async function build(version: string): Promise<Built> {
  const cache = `${root}node_modules/.cache/spillway-sample/${sourcesKey()}`;
  const cached = (name: keyof typeof files): string => `${cache}/${files[name].replace('sample/', '')}`;
  if (!existsSync(cached('figures'))) {
    const { module } = await runnerImport<typeof SampleDocument>(
      fileURLToPath(new URL('./sampleDocument.ts', import.meta.url)),
      { configFile: false, root },
    );
    const { document, figures } = module.buildSample(`${root}examples/halyard`, {
      version,
      engines: enginesKey(),
    });
    mkdirSync(cache, { recursive: true });
    writeFileSync(cached('document'), document);
    writeFileSync(cached('figures'), JSON.stringify(figures));
  }
  return { document: readFileSync(cached('document')), figures: readFileSync(cached('figures')) };
}

export function sample(version: string): Plugin {
  let built: Promise<Built> | null = null;
  const get = (): Promise<Built> => (built ??= build(version));
  return {
    name: 'spillway-sample',
    async generateBundle() {
      const source = await get();
      for (const name of ['document', 'figures'] as const)
        this.emitFile({ type: 'asset', fileName: files[name], source: source[name] });
    },
    configureServer(server) {
      for (const name of ['document', 'figures'] as const) {
        server.middlewares.use(`/${files[name]}`, (_request, response, next) => {
          get().then(
            (source) => response.end(source[name]),
            (error: unknown) => next(error),
          );
        });
      }
    },
  };
}
