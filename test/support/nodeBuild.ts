/** Code built for Node as the command line is, for processes and threads of its own. */
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '../..');

/** Builds a module of the project into a folder of dist/, which is emptied. @returns the folder */
export async function builtForNode(folder: string, input: Readonly<Record<string, string>>): Promise<string> {
  const outDir = join(root, 'dist', folder);
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: { ssr: true, outDir, emptyOutDir: true, target: 'node20', rolldownOptions: { input } },
  });
  return outDir;
}
