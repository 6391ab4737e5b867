/** The kernel (`kernel/`, compiled to WebAssembly) with one plan in it. */
import { kernelBytes } from '../../../kernel/built/kernel.js';
import type { Layout } from '../layout.ts';
import { tapeOf } from './tape.ts';

/** What the compiled module exports. */
interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  reserveTape(length: number): number;
  begin(batch: number): void;
  run(seedLow: number, seedHigh: number, first: number, count: number): void;
  countsAddress(): number;
  amountsAddress(): number;
  bindingAddress(): number;
  recordAddress(): number;
  waitsAddress(): number;
  waitRunCount(): number;
}

/** The part of the platform's WebAssembly that is used here; neither the window's types nor Node's are known to shared/. */
interface WebAssemblyApi {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

/** Figures of some trials, trial after trial; valid until the next call. */
export interface KernelTrials {
  readonly counts: Int32Array;
  readonly amounts: Float64Array;
  /** Index into `constraints` by constrained period. */
  readonly binding: Uint8Array;
}

let compiled: object | null = null;

/** Compiled once a thread. The module has no imports: it computes and nothing else. */
function kernelModule(api: WebAssemblyApi): object {
  compiled ??= new api.Module(bytesOf(kernelBytes));
  return compiled;
}

/** A kernel that simulates trials of one plan, at most {@link batch} a call. */
export class Kernel {
  /** Trials of one call: their figures stay within the processor's cache. */
  static readonly batch = 32;

  private readonly kernel: KernelExports;
  private readonly countColumns: number;
  private readonly amountColumns: number;
  private readonly constrained: number;

  constructor(layout: Layout) {
    const api = (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }).WebAssembly;
    this.kernel = new api.Instance(kernelModule(api), {}).exports as KernelExports;
    const tape = tapeOf(layout);
    const address = this.kernel.reserveTape(tape.length);
    new Float64Array(this.kernel.memory.buffer, address, tape.length).set(tape);
    this.kernel.begin(Kernel.batch);
    const periods = layout.periods.length;
    this.countColumns = layout.rows.filter(({ isCount }) => isCount).length * periods;
    this.amountColumns = layout.rows.length * periods - this.countColumns;
    this.constrained = layout.constrained.length;
  }

  /** Simulates trials `first` … `first + count − 1`. `seed`: from 0 to 2⁵³ − 1; trials: from 0 to 2³² − 1. */
  run(seed: number, first: number, count: number): KernelTrials {
    const { kernel } = this;
    kernel.run(seed | 0, Math.floor(seed / 0x1_0000_0000) | 0, first | 0, count);
    const { buffer } = kernel.memory;
    return {
      counts: new Int32Array(buffer, kernel.countsAddress(), count * this.countColumns),
      amounts: new Float64Array(buffer, kernel.amountsAddress(), count * this.amountColumns),
      binding: new Uint8Array(buffer, kernel.bindingAddress(), count * this.constrained),
    };
  }

  /**
   * What the last trial counted, step by step: `values` numbers in rows as `kernel/record.ts` numbers them, and the
   * waiting times at the SDR gate as runs of (step, segment, days, count).
   */
  lastTrial(values: number): { readonly rows: Float64Array; readonly waits: Float64Array } {
    const { kernel } = this;
    const { buffer } = kernel.memory;
    return {
      rows: new Float64Array(buffer, kernel.recordAddress(), values),
      waits: new Float64Array(buffer, kernel.waitsAddress(), 4 * kernel.waitRunCount()),
    };
  }
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
