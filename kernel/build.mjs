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
  mkdirSync(`${root}${out}`, { recursive: true });
  await compile('kernel/index.ts', `${out}/kernel.wasm`);
  const bytes = readFileSync(`${root}${out}/kernel.wasm`).toString('base64');
  writeFileSync(`${root}${out}/kernel.js`, `export const kernelBytes = '${bytes}';\n`);
  rmSync(`${root}${out}/kernel.wasm`);
  markFresh(out, sources);
}

/** Compiles the parts of the kernel for the tests, as plain bytes. */
export async function buildProof() {
  const folder = `${out}/proof`;
  if (isFresh(folder, sources)) return;
  mkdirSync(`${root}${folder}`, { recursive: true });
  await compile('kernel/proof.ts', `${folder}/proof.wasm`);
  markFresh(folder, sources);
}

async function compile(entry, outFile) {
  const { main } = await import('assemblyscript/asc');
  const { error, stderr } = await main([entry, `--outFile=${outFile}`, ...options, `--baseDir=${root}`]);
  if (error) throw new Error(`The kernel does not compile.\n${stderr.toString()}`);
}

if (process.argv[1] === import.meta.filename) await buildKernel();
