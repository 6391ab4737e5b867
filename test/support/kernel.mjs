// Vitest's global set-up: the engine's kernel is compiled before the tests import it.
import { buildKernel } from '../../kernel/build.mjs';

export const setup = buildKernel;
