// Vitest's global set-up: the engine's kernel is compiled before the tests import it, and so are its parts.
import { buildKernel, buildProof } from '../../kernel/build.mjs';

export async function setup() {
  await buildKernel();
  await buildProof();
}
