// `npm run bench -- NAME`: runs bench/NAME.ts.
import { existsSync, readdirSync } from 'node:fs';
import { runnerImport } from 'vite';
import { buildKernel, buildProof } from '../kernel/build.mjs';

const names = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -3));
const [name] = process.argv.slice(2);
if (name === undefined || !existsSync(`${import.meta.dirname}/${name}.ts`)) {
  console.error(`Usage: npm run bench -- NAME, where NAME is one of: ${names.join(', ')}`);
  process.exit(2);
}
await buildKernel();
if (name === 'native') await buildProof();
await runnerImport(`${import.meta.dirname}/${name}.ts`, { configFile: false });
