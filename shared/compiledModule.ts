/** Compiled modules of `kernel/`. They have no imports: they compute and nothing else. */

/** The part of the platform's WebAssembly that is used here; neither the window's types nor Node's are known to shared/. */
interface WebAssemblyApi {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

/** What every module exports. */
export interface ModuleExports {
  readonly memory: { readonly buffer: ArrayBuffer };
}

/** Gives new instances of a module, which is compiled once a thread, when the first is wanted. `base64`: its bytes. */
export function moduleOf<Exports extends ModuleExports>(base64: string): () => Exports {
  let compiled: object | null = null;
  return () => {
    const api = (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }).WebAssembly;
    compiled ??= new api.Module(bytesOf(base64));
    return new api.Instance(compiled, {}).exports as Exports;
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
