/** Heaps of events for the simulations lead by lead. */
import TinyQueue from 'tinyqueue';

/** Leads by the keys of their next events, smallest first. */
export interface EventHeap {
  clear(): void;
  /** The smallest key, or infinity. */
  top(): number;
  push(key: number, lead: number): void;
  /** The lead of the smallest key, which is taken out. */
  pop(): number;
}

/** Events as objects, in the heap that npm has most downloads of (Agafonkin, ISC). */
export class QueuedEvents implements EventHeap {
  private queue = newQueue();

  clear(): void {
    this.queue = newQueue();
  }

  top(): number {
    return this.queue.peek()?.key ?? Infinity;
  }

  push(key: number, lead: number): void {
    this.queue.push({ key, lead });
  }

  pop(): number {
    return this.queue.pop()!.lead;
  }
}

interface LeadEvent {
  readonly key: number;
  readonly lead: number;
}

const newQueue = (): TinyQueue<LeadEvent> => new TinyQueue<LeadEvent>([], (a, b) => a.key - b.key);

/** Events in two arrays of numbers. */
export class PackedEvents implements EventHeap {
  private keys = new Int32Array(1 << 14);
  private leads = new Int32Array(1 << 14);
  private size = 0;

  clear(): void {
    this.size = 0;
  }

  top(): number {
    return this.size === 0 ? Infinity : this.keys[0]!;
  }

  push(key: number, lead: number): void {
    if (this.size === this.keys.length) this.grow();
    const { keys, leads } = this;
    let at = this.size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (keys[parent]! <= key) break;
      keys[at] = keys[parent]!;
      leads[at] = leads[parent]!;
      at = parent;
    }
    keys[at] = key;
    leads[at] = lead;
  }

  pop(): number {
    const { keys, leads } = this;
    const first = leads[0]!;
    const size = --this.size;
    const key = keys[size]!;
    const lead = leads[size]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && keys[child + 1]! < keys[child]!) child++;
      if (keys[child]! >= key) break;
      keys[at] = keys[child]!;
      leads[at] = leads[child]!;
      at = child;
    }
    keys[at] = key;
    leads[at] = lead;
    return first;
  }

  private grow(): void {
    const keys = new Int32Array(this.keys.length * 2);
    const leads = new Int32Array(this.keys.length * 2);
    keys.set(this.keys);
    leads.set(this.leads);
    this.keys = keys;
    this.leads = leads;
  }
}
