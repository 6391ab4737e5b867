/**
 * A projection on several workers: trials in blocks, looks ahead as soon as there are enough of them, then all. Which
 * worker runs which block does not matter to the figures.
 */
import { JobDefect } from '../jobs/protocol.ts';
import type { TrialBlock } from './tally.ts';

export interface BlockRequest {
  readonly first: number;
  readonly count: number;
  /** Trials of the whole run. */
  readonly of: number;
  /** Shared with the worker where the platform allows it: other than 0 once the run was given up. */
  readonly stop: Int32Array | null;
}

export interface RunRequest {
  readonly trials: number;
  /** Mean number of entities that a trial follows: the more, the smaller the blocks. */
  readonly entities: number;
  /** How many blocks may run at a time. */
  readonly lanes: number;
  /** Numbers of trials after which the figures so far are wanted. */
  readonly previews: readonly number[];
  readonly runBlock: (block: BlockRequest) => Promise<TrialBlock>;
  readonly onProgress: (done: number) => void;
  /** Gets all blocks up to a preview, or in the end all; what it takes is waited for. */
  readonly onBlocks: (blocks: readonly TrialBlock[], complete: boolean) => Promise<void>;
}

export interface Run {
  /** Settles when all trials were given to `onBlocks`, or rejects with what went wrong. */
  readonly done: Promise<void>;
  /** Gives up: no further block is begun, what runs ends soon, and nothing more is reported. */
  stop(): void;
}

/** Trials of a block: few at first, for a look ahead, then more, of which fewer have to be put together. */
const firstBlock = 64;
const laterBlock = 256;
const firstTrials = 1024;
/** Entities of a block beyond which it is made smaller: some hundredths of a second. */
const ordinaryEntities = laterBlock * 20_000;

/** Begins a run. */
export function startRun(request: RunRequest): Run {
  const run = new TrialsInBlocks(request);
  return { done: run.run(), stop: () => run.stop() };
}

class TrialsInBlocks {
  private readonly request: RunRequest;
  private readonly flag: Int32Array | null;
  private readonly plan: readonly { readonly first: number; readonly count: number }[];
  private readonly blocks: (TrialBlock | undefined)[] = [];
  private stopped = false;
  private next = 0;
  private finished = 0;
  private shown = 0;
  private preview: Promise<void> = Promise.resolve();

  constructor(request: RunRequest) {
    const { trials, entities } = request;
    this.request = request;
    this.flag = sharedFlag();
    this.plan = blocksOf(trials, Math.max(8, Math.floor(ordinaryEntities / (entities + 1))));
  }

  stop(): void {
    this.stopped = true;
    if (this.flag) Atomics.store(this.flag, 0, 1);
  }

  async run(): Promise<void> {
    const { lanes, onBlocks } = this.request;
    try {
      await Promise.all(Array.from({ length: Math.min(lanes, this.plan.length) }, () => this.lane()));
    } catch (error) {
      // The other lanes would go on with a projection that can no longer be completed.
      this.stop();
      throw error;
    }
    await this.preview;
    if (!this.stopped) await onBlocks(this.blocks as TrialBlock[], true);
  }

  private async lane(): Promise<void> {
    while (this.next < this.plan.length && !this.stopped) {
      const index = this.next++;
      const block = await this.block(this.plan[index]!);
      if (this.stopped) return;
      this.blocks[index] = block;
      this.finished += this.plan[index]!.count;
      this.request.onProgress(this.finished);
      this.lookAhead();
    }
  }

  /** A worker that crashed takes nothing along: its block is run once more, on another. */
  private async block(range: { readonly first: number; readonly count: number }): Promise<TrialBlock> {
    const { trials, runBlock } = this.request;
    const request = { ...range, of: trials, stop: this.flag };
    try {
      return await runBlock(request);
    } catch (error) {
      if (!(error instanceof JobDefect) || this.stopped) throw error;
      return runBlock(request);
    }
  }

  private lookAhead(): void {
    const { previews, onBlocks } = this.request;
    const upTo = previews[this.shown] ?? Infinity;
    const wanted = this.plan.filter(({ first }) => first < upTo).length;
    const early = this.blocks.slice(0, wanted).filter((block) => block !== undefined);
    if (wanted >= this.plan.length || early.length < wanted) return;
    this.shown++;
    this.preview = this.preview.then(() => (this.stopped ? undefined : onBlocks(early, false)));
    // Its failure is reported where it is awaited, in run().
    this.preview.catch(() => {});
  }
}

/** The blocks of a run, of at most so many trials each. */
function blocksOf(trials: number, most: number): { first: number; count: number }[] {
  const blocks: { first: number; count: number }[] = [];
  for (let first = 0; first < trials; first += blocks.at(-1)!.count) {
    const count = Math.min(first < firstTrials ? firstBlock : laterBlock, most, trials - first);
    blocks.push({ first, count });
  }
  return blocks;
}

/** A flag in memory that workers share, where the page is isolated; else workers end with their block. */
function sharedFlag(): Int32Array | null {
  const { crossOriginIsolated } = globalThis as { readonly crossOriginIsolated?: boolean };
  return typeof SharedArrayBuffer === 'undefined' || crossOriginIsolated === false
    ? null
    : new Int32Array(new SharedArrayBuffer(4));
}
