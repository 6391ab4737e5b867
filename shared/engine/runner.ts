/**
 * A projection on several workers: trials in blocks, looks ahead as soon as there are enough of them, then all. Which
 * worker runs which block does not matter to the figures.
 */
import { JobDefect } from '../jobs/protocol.ts';
import { canShareMemory } from '../sharedMemory.ts';
import type { TrialBlock } from './trialBlock.ts';

export interface BlockRequest {
  readonly first: number;
  readonly count: number;
  /** Trials of the whole run. */
  readonly of: number;
  /** Whether figures by week are wanted. */
  readonly weeks: boolean;
  /** Shared with the worker where the platform allows it: other than 0 once the run was given up. */
  readonly stop: Int32Array | null;
  /** Memory of an earlier block, to be handed over and used again: else much of it would wait for its collection. */
  readonly memory: ArrayBuffer | null;
}

export interface RunRequest {
  readonly trials: number;
  /** Mean number of entities that a trial follows: the more, the smaller the blocks. */
  readonly entities: number;
  /** How many blocks may run at a time. */
  readonly lanes: number;
  /** Numbers of trials after which the figures so far are wanted. */
  readonly previews: readonly number[];
  /** Whether figures by week are wanted: by default they are. */
  readonly weeks?: boolean;
  readonly runBlock: (block: BlockRequest) => Promise<TrialBlock>;
  /**
   * Puts a block to those before it, in the order of the trials, and gives back its memory. The next block may come
   * before that: blocks are to be put together in the order in which they come.
   */
  readonly add: (block: TrialBlock) => Promise<ArrayBuffer>;
  readonly onProgress: (done: number) => void;
  /**
   * So many trials were given to `add`: up to a preview, or in the end all. No later trial is begun before what it takes
   * for a preview is done: the workers would be in its way, and make whoever waits for it wait longer than they gain.
   */
  readonly onTrials: (trials: number, complete: boolean) => Promise<void>;
}

export interface Run {
  /** Settles when all trials were given to `onTrials`, or rejects with what went wrong. */
  readonly done: Promise<void>;
  /** Gives up: no further block is begun, what runs ends soon, and nothing more is reported. */
  stop(): void;
}

/**
 * Trials of a block at most: the more, the less it costs to put blocks together. Where a worker cannot be told to stop,
 * a block is to end soon.
 */
const mostTrials = 512;
const mostWithoutStop = 64;
/** Entities of a trial beyond which blocks are made smaller, so that none takes long. */
const ordinaryEntities = 20_000;
/** Blocks a lane may be ahead of the first that is missing: what waits to be put together stays bounded. */
const blocksAhead = 2;

/** Begins a run. */
export function startRun(request: RunRequest): Run {
  const run = new TrialsInBlocks(request);
  return { done: run.run(), stop: () => run.stop() };
}

class TrialsInBlocks {
  private readonly request: RunRequest;
  private readonly flag: Int32Array | null;
  private readonly plan: readonly { readonly first: number; readonly count: number }[];
  /** Blocks that wait for an earlier one, by index. */
  private readonly waiting = new Map<number, TrialBlock>();
  /** Blocks that were given to be put together, and those that have been. */
  private givenBlocks = 0;
  private gatheredBlocks = 0;
  /** What went wrong with one of them. */
  private failure: { readonly error: unknown } | null = null;
  /** Memory of blocks that were put together. */
  private readonly spare: ArrayBuffer[] = [];
  /** Lanes that are too far ahead. */
  private readonly held: (() => void)[] = [];
  private stopped = false;
  private next = 0;
  private finished = 0;
  /** Looks that were asked for, and those that are done. */
  private shown = 0;
  private looked = 0;
  private readonly looks: Promise<void>[] = [];

  constructor(request: RunRequest) {
    const { entities } = request;
    this.request = request;
    this.flag = sharedFlag();
    const most = this.flag ? mostTrials : mostWithoutStop;
    this.plan = blocksOf(request, Math.max(8, Math.floor(most * Math.min(1, ordinaryEntities / entities))));
  }

  stop(): void {
    this.stopped = true;
    if (this.flag) Atomics.store(this.flag, 0, 1);
    this.release();
  }

  async run(): Promise<void> {
    const { lanes, trials, onTrials } = this.request;
    try {
      await Promise.all(Array.from({ length: Math.min(lanes, this.plan.length) }, () => this.lane()));
    } catch (error) {
      // The other lanes would go on with a projection that can no longer be completed.
      this.stop();
      throw error;
    }
    if (!this.stopped) await Promise.all(this.looks);
    if (!this.stopped) await onTrials(trials, true);
    if (this.failure !== null) throw this.failure.error;
  }

  private async lane(): Promise<void> {
    let next = this.begin();
    for (let begun = await next; begun !== null; begun = await next) {
      const block = await begun.block;
      if (this.stopped) return;
      // A worker goes on before its block is put together, which may happen right here.
      next = this.begin();
      this.finished += block.count;
      this.request.onProgress(this.finished);
      this.waiting.set(begun.index, block);
      this.gather();
    }
  }

  /** Begins the next block, at once where nothing holds it: before whoever asked does anything else. */
  private async begin(): Promise<{ readonly index: number; readonly block: Promise<TrialBlock> } | null> {
    if (this.next >= this.plan.length || this.stopped) return null;
    const index = this.next++;
    while (this.isHeld(index)) await new Promise<void>((resolve) => this.held.push(resolve));
    return this.stopped ? null : { index, block: this.block(this.plan[index]!) };
  }

  /** Too far ahead, or beyond a look that is not done. */
  private isHeld(index: number): boolean {
    if (this.stopped) return false;
    const { lanes, previews } = this.request;
    return (
      index >= this.gatheredBlocks + blocksAhead * lanes ||
      this.plan[index]!.first >= (previews[this.looked] ?? Infinity)
    );
  }

  private release(): void {
    for (const resolve of this.held.splice(0)) resolve();
  }

  /** Gives what has no gap before it to be put together: always in the order of the trials. */
  private gather(): void {
    for (;;) {
      const block = this.waiting.get(this.givenBlocks);
      if (block === undefined) return;
      this.waiting.delete(this.givenBlocks);
      this.givenBlocks++;
      const upTo = block.first + block.count;
      this.request.add(block).then(
        (memory) => {
          this.spare.push(memory);
          this.gatheredBlocks++;
          this.release();
        },
        (error: unknown) => {
          if (this.stopped) return;
          this.failure = { error };
          this.stop();
        },
      );
      this.lookAhead(upTo);
    }
  }

  /** A worker that crashed takes nothing along: its block is run once more, on another. */
  private async block(range: { readonly first: number; readonly count: number }): Promise<TrialBlock> {
    const { trials, weeks = true, runBlock } = this.request;
    const request = { ...range, of: trials, weeks, stop: this.flag };
    try {
      return await runBlock({ ...request, memory: this.spare.pop() ?? null });
    } catch (error) {
      if (!(error instanceof JobDefect) || this.stopped) throw error;
      return runBlock({ ...request, memory: null });
    }
  }

  private lookAhead(gathered: number): void {
    const { previews, trials, onTrials } = this.request;
    if (gathered < (previews[this.shown] ?? Infinity) || gathered === trials) return;
    this.shown++;
    const look = onTrials(gathered, false).finally(() => {
      this.looked++;
      this.release();
    });
    this.looks.push(look);
    // Its failure is reported where it is awaited, in run().
    look.catch(() => {});
  }
}

/**
 * The blocks of a run, of at most so many trials each. Up to a preview every lane has as many; to the end they become
 * smaller, so that no lane has much to do when the others are done.
 */
function blocksOf(
  { trials, previews, lanes }: Pick<RunRequest, 'trials' | 'previews' | 'lanes'>,
  most: number,
): { first: number; count: number }[] {
  const blocks: { first: number; count: number }[] = [];
  let first = 0;
  for (const end of previews.filter((preview) => preview < trials)) {
    const size = Math.ceil((end - first) / (lanes * Math.ceil((end - first) / (lanes * most))));
    for (; first < end; first += size) blocks.push({ first, count: Math.min(size, end - first) });
    first = end;
  }
  const least = Math.ceil(most / 4);
  for (let left = trials - first; left > 0; left = trials - first) {
    const size = Math.min(most, Math.max(least, Math.ceil(left / (2 * lanes))));
    const count = left < size + least / 2 ? left : size;
    blocks.push({ first, count });
    first += count;
  }
  return blocks;
}

/** A flag in memory that workers share, where the page is isolated; else workers end with their block. */
function sharedFlag(): Int32Array | null {
  return canShareMemory() ? new Int32Array(new SharedArrayBuffer(4)) : null;
}
