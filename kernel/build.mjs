// Compiles the kernel to WebAssembly and writes it as a module that shared/ can import wherever it runs:
// kernel/built/kernel.js, which holds the bytes in base64. `node kernel/build.mjs` builds it where it is stale.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isFresh, markFresh, root } from '../.ci/stale.mjs';

const out = 'kernel/built';
const sources = ['kernel'];

const options = [
  '--runtime=stub',
  '--optimizeLevel=3',
  '--shrinkLevel=0',
  '--converge',
  '--noAssert',
  '--use=abort=',
  '--uncheckedBehavior=always',
  '--enable=simd,bulk-memory',
];

/** Builds the kernel unless it is there already. */
export async function buildKernel() {
  if (isFresh(out, sources)) return;
  const { main } = await import('assemblyscript/asc');
  mkdirSync(`${root}${out}`, { recursive: true });
  const { error, stderr } = await main([
    'kernel/index.ts',
    `--outFile=${out}/kernel.wasm`,
    ...options,
    `--baseDir=${root}`,
  ]);
  if (error) throw new Error(`The kernel does not compile.\n${stderr.toString()}`);
  const bytes = readFileSync(`${root}${out}/kernel.wasm`).toString('base64');
  writeFileSync(`${root}${out}/kernel.js`, `export const kernelBytes = '${bytes}';\n`);
  rmSync(`${root}${out}/kernel.wasm`);
  markFresh(out, sources);
}

if (process.argv[1] === import.meta.filename) await buildKernel();
