// Compiles the kernels of the simulation and of reading text to WebAssembly and writes each as a module that shared/ can
// import wherever it runs: kernel/built/kernel.js, figures.js and textKernel.js, which hold the bytes in base64.
// `node kernel/build.mjs` builds them where they are stale.
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

/** Modules of which a thread has one instance after another: they take the memory of the one before. */
const importsMemory = ['--importMemory', '--initialMemory=16'];

/** Builds the kernels unless they are there already. */
export async function buildKernel() {
  if (isFresh(out, sources)) return;
  mkdirSync(`${root}${out}`, { recursive: true });
  await buildModule('index', 'kernel', importsMemory);
  await buildModule('figures', 'figures', importsMemory);
  await buildModule('text/index', 'textKernel');
  markFresh(out, sources);
}

async function buildModule(entry, name, own = []) {
  const file = `${out}/${name}.wasm`;
  await compile(`kernel/${entry}.ts`, file, own);
  const bytes = readFileSync(`${root}${file}`).toString('base64');
  writeFileSync(`${root}${out}/${name}.js`, `export const ${name}Bytes = '${bytes}';\n`);
  rmSync(`${root}${file}`);
}

/** Compiles the parts of the kernel for the tests, as plain bytes. */
export async function buildProof() {
  const folder = `${out}/proof`;
  if (isFresh(folder, sources)) return;
  mkdirSync(`${root}${folder}`, { recursive: true });
  await compile('kernel/proof.ts', `${folder}/proof.wasm`);
  markFresh(folder, sources);
}

async function compile(entry, outFile, own = []) {
  const { main } = await import('assemblyscript/asc');
  const { error, stderr } = await main([
    entry,
    `--outFile=${outFile}`,
    ...options,
    ...own,
    `--baseDir=${root}`,
  ]);
  if (error) throw new Error(`The kernel does not compile.\n${stderr.toString()}`);
  await inline(`${root}${outFile}`);
}

/** Functions are taken into their callers more readily than the compiler does: a trial takes 4% less time. */
async function inline(file) {
  const { default: binaryen } = await import('binaryen');
  const { SIMD128, BulkMemory, BulkMemoryOpt, MutableGlobals, SignExt, NontrappingFPToInt } =
    binaryen.Features;
  const module = binaryen.readBinary(readFileSync(file));
  module.setFeatures(SIMD128 | BulkMemory | BulkMemoryOpt | MutableGlobals | SignExt | NontrappingFPToInt);
  binaryen.setOptimizeLevel(3);
  binaryen.setShrinkLevel(0);
  binaryen.setAlwaysInlineMaxSize(40);
  binaryen.setFlexibleInlineMaxSize(150);
  module.optimize();
  writeFileSync(file, module.emitBinary());
  module.dispose();
}

if (process.argv[1] === import.meta.filename) await buildKernel();
