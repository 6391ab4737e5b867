/** Compiled modules of `kernel/`. They import memory at most: they compute and nothing else. */

/** The part of the platform's WebAssembly that is used here; neither the window's types nor Node's are known to shared/. */
interface WebAssemblyApi {
  Memory: new (size: { readonly initial: number }) => ModuleMemory;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

export interface ModuleMemory {
  readonly buffer: ArrayBuffer;
}

/** What every module exports. */
export interface ModuleExports {
  readonly memory: ModuleMemory;
}

/** Gives new instances of a module, which is compiled once a thread, when the first is wanted. `base64`: its bytes. */
export function moduleOf<Exports extends ModuleExports>(base64: string): () => Exports {
  const instance = instanceOf<Exports>(base64);
  return () => instance({});
}

/** Pages of memory that such a module begins with (`kernel/build.mjs`). */
const pages = 16;
/** Bytes of memory that is used again: more than that would stay taken for what may never be as large again. */
const mostAgain = 1 << 26;

/**
 * The same of a module that imports its memory: an instance may take over that of an earlier one, which is not to be used
 * any more. Memory that was used before is there at once, where new memory is made page by page.
 */
export function reusableModuleOf<Exports extends ModuleExports>(
  base64: string,
): (earlier: Exports | null) => Exports {
  const instance = instanceOf<Exports>(base64);
  return (earlier) => {
    const again = earlier !== null && earlier.memory.buffer.byteLength <= mostAgain ? earlier.memory : null;
    if (again !== null) new Uint8Array(again.buffer).fill(0);
    return instance({ env: { memory: again ?? new (api().Memory)({ initial: pages }) } });
  };
}

const api = (): WebAssemblyApi =>
  (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }).WebAssembly;

function instanceOf<Exports extends ModuleExports>(base64: string): (imports: object) => Exports {
  let compiled: object | null = null;
  return (imports) => {
    compiled ??= new (api().Module)(bytesOf(base64));
    return new (api().Instance)(compiled, imports).exports as Exports;
  };
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Bytes of a text in base64. */
function bytesOf(base64: string): Uint8Array {
  const values = new Uint8Array(128);
  for (let i = 0; i < digits.length; i++) values[digits.charCodeAt(i)] = i;
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((base64.length / 4) * 3 - padding);
  let at = 0;
  for (let i = 0; i < base64.length; i += 4) {
    const value = (offset: number): number => values[base64.charCodeAt(i + offset)]!;
    const three = (value(0) << 18) | (value(1) << 12) | (value(2) << 6) | value(3);
    bytes[at++] = three >> 16;
    if (at < bytes.length) bytes[at++] = (three >> 8) & 255;
    if (at < bytes.length) bytes[at++] = three & 255;
  }
  return bytes;
}
