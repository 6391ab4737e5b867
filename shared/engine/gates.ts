/** The two gates: first-in-first-out queues with the limits of the people behind them. */
import { type Stream, shuffle } from './streams.ts';

/** What stands in a queue. */
export interface Queued {
  /** Day on which its waiting began, counted from the start of the simulation; before it for opening visits. */
  queuedDay: number;
}

/** First in, first out by the day of joining; those who join in one step in random order. */
export class FirstInFirstOut<T extends Queued> {
  private readonly waiting: T[] = [];
  private head = 0;
  private joining: T[] = [];

  /** Joins the queue; the place among those of the same step is drawn by {@link arrange}. */
  join(entity: T): void {
    this.joining.push(entity);
  }

  /** Ranks those who have joined since the last call behind the others: older first, ties at random. */
  arrange(stream: Stream): void {
    shuffle(this.joining, stream);
    this.joining.sort((a, b) => a.queuedDay - b.queuedDay);
    for (const entity of this.joining) this.waiting.push(entity);
    this.joining = [];
  }

  /** The one whose turn it is, or undefined. */
  first(): T | undefined {
    return this.waiting[this.head];
  }

  /** Takes out the one whose turn it is. */
  take(): T | undefined {
    const entity = this.first();
    if (entity !== undefined) this.head++;
    return entity;
  }
}

/**
 * Places of account executives. A place is held from the pipeline stage to its end; one freed in a step is usable in
 * the next.
 */
export class AePlaces {
  /** Places held, those freed during the current step included. */
  private held = 0;
  private freed = 0;
  /** Opportunities taken on in the current step. */
  private taken = 0;

  /** Begins a step: places freed in earlier ones open. */
  beginStep(): void {
    this.held -= this.freed;
    this.freed = 0;
    this.taken = 0;
  }

  take(): void {
    this.held++;
    this.taken++;
  }

  /** Holds a place since before the start. */
  hold(): void {
    this.held++;
  }

  free(): void {
    this.freed++;
  }

  /** Whether one more may enter: a place is free, and this step's limit of new ones is not reached. */
  hasRoom(places: number, newLimit: number): boolean {
    return this.held < places && this.taken < newLimit;
  }

  get heldInStep(): number {
    return this.held;
  }

  get takenInStep(): number {
    return this.taken;
  }
}
