/** The kernel (`kernel/`, compiled to WebAssembly) with one plan in it. */
import { kernelBytes } from '../../../kernel/built/kernel.js';
import { TrialNumbers } from '../draws.ts';
import { type Sampling, defaultSampling } from '../sampling.ts';
import type { Layout, Precision } from '../layout.ts';
import { type ModuleExports, reusableModuleOf } from '../../compiledModule.ts';
import { tapeOf } from './tape.ts';

/** What the compiled module exports. */
interface KernelExports extends ModuleExports {
  reserveTape(length: number): number;
  begin(batch: number, draws: number): void;
  uniformsAddress(): number;
  run(seedLow: number, seedHigh: number, first: number, count: number, at: number): void;
  countsAddress(): number;
  countsOfTrial(): number;
  amountsAddress(): number;
  bindingAddress(): number;
  beginTally(trials: number, countBits: number, amountForm: number): void;
  addBatch(at: number, count: number): void;
  measureHistograms(): number;
  packRows(row: number): number;
  packedBinCount(): number;
  firstsAddress(): number;
  lengthsAddress(): number;
  listedAddress(): number;
  binsAddress(): number;
  blockAmountsAddress(): number;
  countRecordAddress(): number;
  amountRecordAddress(): number;
  waitsAddress(): number;
  waitRunCount(): number;
}

/** Trials that the kernel simulates in step, and whose figures lie beside each other. */
const lanes = 4;

/** Figures of a batch of trials; valid until the next call. */
export interface KernelTrials {
  count(trial: number, column: number): number;
  amount(trial: number, column: number): number;
  /** Index into `constraints` by constrained period, trial after trial. */
  readonly binding: Uint8Array;
}

/** A run of equal waiting times of those who left the SDR queue. */
export interface WaitRun {
  readonly step: number;
  readonly segment: number;
  readonly days: number;
  readonly count: number;
}

/** Figures of a block of trials. */
export interface KernelBlock {
  /** By column: the value that its first bin counts, after the bin of the zeros, and the number of bins after that. */
  readonly firsts: Int32Array<ArrayBuffer>;
  readonly lengths: Int32Array<ArrayBuffer>;
  /** How many of the column's numbers, which lie far apart, are listed beside its bins. */
  readonly listed: Int32Array<ArrayBuffer>;
  /** Bins of one column after another, and after those of each what is listed: 32 bits in the place of two bins. */
  readonly bins: Uint16Array<ArrayBuffer>;
  /** Amounts by column and then by trial, as numbers or as their codes, which are in the memory of the bins. */
  readonly amounts: Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
}

const amountForms = ['double', 'single', 'coded'] as const;
const amountArrays = { double: Float64Array, single: Float32Array, coded: Uint16Array } as const;
const newKernel = reusableModuleOf<KernelExports>(kernelBytes);

/** A kernel that simulates trials of one plan. */
export class Kernel {
  /**
   * Trials whose figures are added to histograms at a time: a histogram that has come into the processor's cache takes
   * the figures of all of them.
   */
  static readonly batch = 64;

  private readonly kernel: KernelExports;
  private readonly draws: TrialNumbers;
  private readonly amountColumns: number;
  private readonly countColumns: number;
  private readonly constrained: number;
  /** Of the block. */
  private trials = 0;
  private precision: Precision | null = null;

  /** `earlier`: a kernel that is not used any more, whose memory this one takes. */
  constructor(layout: Layout, earlier: Kernel | null = null) {
    this.kernel = newKernel(earlier && earlier.kernel);
    const { numbers, draws } = tapeOf(layout);
    const address = this.kernel.reserveTape(numbers.length);
    new Float64Array(this.kernel.memory.buffer, address, numbers.length).set(numbers);
    this.kernel.begin(Kernel.batch, draws.length);
    this.draws = new TrialNumbers(draws);
    this.countColumns = layout.countColumns;
    this.amountColumns = layout.amountColumns;
    this.constrained = layout.constrained.length;
  }

  /**
   * Simulates trials `first` … `first + count − 1` as those of the batch from `at` on, a multiple of four. `seed`: from 0
   * to 2⁵³ − 1; trials: from 0 to 2³² − 1. Four trials cost little more than one.
   */
  run(seed: number, first: number, count: number, at = 0, sampling: Sampling = defaultSampling): void {
    const { buffer } = this.kernel.memory;
    const address = this.kernel.uniformsAddress() + 8 * at * this.draws.count;
    this.draws.write({ seed, sampling }, first, new Float64Array(buffer, address, count * this.draws.count));
    this.kernel.run(seed | 0, Math.floor(seed / 0x1_0000_0000) | 0, first | 0, count, at);
  }

  /** The figures of the first `count` trials of the batch. */
  batched(count: number): KernelTrials {
    const { kernel } = this;
    const { buffer } = kernel.memory;
    const fours = Math.ceil(count / lanes);
    const columns = kernel.countsOfTrial();
    const counts = new Int32Array(buffer, kernel.countsAddress(), fours * columns * lanes);
    const amounts = new Float64Array(buffer, kernel.amountsAddress(), fours * this.amountColumns * lanes);
    const at = (trial: number, column: number, of: number): number =>
      (Math.floor(trial / lanes) * of + column) * lanes + (trial % lanes);
    return {
      count: (trial, column) => counts[at(trial, column, columns)]!,
      amount: (trial, column) => amounts[at(trial, column, this.amountColumns)]!,
      binding: new Uint8Array(buffer, kernel.bindingAddress(), count * this.constrained),
    };
  }

  /** Begins a block of so many trials, at most 65,535. */
  beginBlock(trials: number, precision: Precision): void {
    this.trials = trials;
    this.precision = precision;
    this.kernel.beginTally(trials, precision.countBits, amountForms.indexOf(precision.amounts));
  }

  /** Adds the first `count` trials of the batch to the block, as its trials `at` and following. */
  addToBlock(at: number, count: number): void {
    this.kernel.addBatch(at, count);
  }

  /** The figures of the block. `roomFor`: memory of so many bytes at least, for its bins and for amounts as codes. */
  finishBlock(roomFor: (bytes: number) => ArrayBuffer): KernelBlock {
    const { kernel, countColumns: columns } = this;
    const count = kernel.measureHistograms();
    const codes = this.precision!.amounts === 'coded' ? this.trials * this.amountColumns : 0;
    const room = roomFor(2 * (count + codes));
    const bins = new Uint16Array(room, 0, count);
    for (let row = 0, at = 0; row < columns; at += kernel.packedBinCount()) {
      row = kernel.packRows(row);
      bins.set(new Uint16Array(kernel.memory.buffer, kernel.binsAddress(), kernel.packedBinCount()), at);
    }
    const { buffer } = kernel.memory;
    return {
      firsts: new Int32Array(buffer, kernel.firstsAddress(), columns).slice(),
      lengths: new Int32Array(buffer, kernel.lengthsAddress(), columns).slice(),
      listed: new Int32Array(buffer, kernel.listedAddress(), columns).slice(),
      bins,
      amounts: this.blockAmounts(new Uint16Array(room, 2 * count, codes)),
    };
  }

  /** The amounts of the block: codes where there is room for them, numbers in memory of their own. */
  private blockAmounts(codes: Uint16Array<ArrayBuffer>): KernelBlock['amounts'] {
    const Amounts = amountArrays[this.precision!.amounts];
    const { memory } = this.kernel;
    const length = this.trials * this.amountColumns;
    const amounts = new Amounts(memory.buffer, this.kernel.blockAmountsAddress(), length);
    if (!(amounts instanceof Uint16Array)) return amounts.slice();
    codes.set(amounts);
    return codes;
  }

  /**
   * What the last trial counted that was run alone, step by step, in rows as `recordRows.ts` numbers them: so many whole
   * numbers, and so many others.
   */
  lastTrial(
    counts: number,
    amounts: number,
  ): { readonly counts: Float64Array; readonly amounts: Float64Array; readonly waits: readonly WaitRun[] } {
    const { kernel } = this;
    const { buffer } = kernel.memory;
    const first = (of: Int32Array | Float64Array): Float64Array =>
      Float64Array.from({ length: of.length / lanes }, (_, i) => of[i * lanes]!);
    const fields = 3 + lanes;
    const waits = new Float64Array(buffer, kernel.waitsAddress(), fields * kernel.waitRunCount());
    return {
      counts: first(new Int32Array(buffer, kernel.countRecordAddress(), counts * lanes)),
      amounts: first(new Float64Array(buffer, kernel.amountRecordAddress(), amounts * lanes)),
      waits: Array.from({ length: kernel.waitRunCount() }, (_, run) => {
        const [step, segment, days, count] = waits.subarray(run * fields, run * fields + 4);
        return { step: step!, segment: segment!, days: days!, count: count! };
      }),
    };
  }
}
