/**
 * An entry of an archive as bytes that are unpacked a piece at a time, whenever they are read: it never lies in memory
 * whole. Deflate can only be unpacked in order, so the state of the inflater is kept every few megabytes, and a read
 * begins at the last of them before it.
 */
import { Inflate } from 'fflate';
import { type ByteSource, windowLength } from './byteSource.ts';

/** Packed bytes that are unpacked at a time: at most a thousand times as many come of them. */
const sliceLength = 1 << 14;
/** Unpacked bytes between two states that are kept: some hundredths of a second of work. */
const stretch = 1 << 22;
/** Unpacked bytes that stay at hand behind a reader: it goes back by a record or some. */
const behind = 2 * windowLength;
/** Where packed bytes are put while they are unpacked. */
const slice = new Uint8Array(sliceLength);

/** Another inflater in the same state: all of it is in its own fields. */
function copyOf(inflate: Inflate): Inflate {
  const fields = Object.entries(inflate).map(([name, value]: [string, unknown]) => [
    name,
    value instanceof Uint8Array
      ? value.slice()
      : typeof value === 'object' && value !== null
        ? { ...value }
        : value,
  ]);
  return Object.assign(Object.create(Inflate.prototype) as Inflate, Object.fromEntries(fields));
}

/** Unpacks bytes in order. */
class Unpacking {
  /** Unpacked bytes that have been given. */
  at = 0;
  /** Whether the packed bytes have come to their end, and rightly so. */
  isComplete = false;
  private readonly packed: ByteSource;
  private inflate = new Inflate();
  /** Packed bytes that have been taken. */
  private taken = 0;

  constructor(packed: ByteSource) {
    this.packed = packed;
  }

  /** The next bytes, of which there may be none yet; null after the last. Throws what the inflater throws. */
  next(): Uint8Array | null {
    const { packed, taken, inflate } = this;
    if (taken === packed.size) return null;
    const to = Math.min(packed.size, taken + sliceLength);
    let found = new Uint8Array(0);
    inflate.ondata = (bytes, isLast) => {
      found = bytes as Uint8Array<ArrayBuffer>;
      this.isComplete ||= isLast;
    };
    inflate.push(packed.read(taken, to, slice), to === packed.size);
    this.taken = to;
    this.at += found.length;
    return found;
  }

  /** Another that goes on from here. */
  copy(): Unpacking {
    const copy = new Unpacking(this.packed);
    copy.at = this.at;
    copy.taken = this.taken;
    copy.inflate = copyOf(this.inflate);
    return copy;
  }
}

/**
 * The bytes that were unpacked last, in pieces; the last of them ends where the unpacking is. Of all sources of a thread
 * one has bytes at hand, however many entries the archives have.
 */
const atHand = {
  of: null as InflatedSource | null,
  from: 0,
  pieces: [] as Uint8Array[],
};

class InflatedSource implements ByteSource {
  readonly size: number;
  /** In order; the first is at the beginning. */
  private readonly states: readonly Unpacking[];
  private readonly broken: () => never;
  private unpacking: Unpacking;

  constructor(size: number, states: readonly Unpacking[], broken: () => never) {
    this.size = size;
    this.states = states;
    this.broken = broken;
    this.unpacking = states[0]!.copy();
  }

  read(from: number, to: number, buffer: Uint8Array): Uint8Array {
    this.seek(from);
    while (this.unpacking.at < to) this.goOn(from);
    let at = atHand.from;
    for (const piece of atHand.pieces) {
      const first = Math.max(from, at);
      const last = Math.min(to, at + piece.length);
      if (first < last) buffer.set(piece.subarray(first - at, last - at), first - from);
      at += piece.length;
    }
    return buffer.subarray(0, to - from);
  }

  /** Goes to a place from which an offset can be read, unless what is at hand is as near. */
  private seek(offset: number): void {
    if (atHand.of !== this) this.begin();
    const state = this.states.findLast(({ at }) => at <= offset)!;
    if (offset >= atHand.from && this.unpacking.at >= state.at) return;
    this.unpacking = state.copy();
    this.begin();
  }

  /** Has nothing at hand yet. */
  private begin(): void {
    atHand.of = this;
    atHand.from = this.unpacking.at;
    atHand.pieces = [];
  }

  /** Unpacks more, and lets go what is neither wanted nor near. */
  private goOn(wanted: number): void {
    const { unpacking } = this;
    const { pieces } = atHand;
    pieces.push(unpackedNext(unpacking, this.broken) ?? this.broken());
    const least = Math.min(wanted, unpacking.at - behind);
    let passed = 0;
    while (atHand.from + pieces[passed]!.length <= least) atHand.from += pieces[passed++]!.length;
    pieces.splice(0, passed);
  }
}

export interface InflateOptions {
  /** Is told of bytes as they come, and may refuse them. */
  readonly spend: (size: number) => void;
  /** Refuses bytes that cannot be unpacked. */
  readonly broken: () => never;
  /** Bytes up to which they are kept in memory. */
  readonly kept: number;
}

/** What packed bytes unpack to. All of them are unpacked once, to know that it can be done and to what size. */
export function inflated(
  packed: ByteSource,
  { spend, broken, kept }: InflateOptions,
): Uint8Array | ByteSource {
  const unpacking = new Unpacking(packed);
  const states = [unpacking.copy()];
  const beginning: Uint8Array[] = [];
  for (;;) {
    const bytes = unpackedNext(unpacking, broken);
    if (bytes === null) break;
    spend(bytes.length);
    if (unpacking.at <= kept) beginning.push(bytes);
    else beginning.length = 0;
    if (unpacking.at >= states.at(-1)!.at + stretch) states.push(unpacking.copy());
  }
  if (!unpacking.isComplete) broken();
  return unpacking.at <= kept
    ? joined(beginning, unpacking.at)
    : new InflatedSource(unpacking.at, states, broken);
}

function unpackedNext(unpacking: Unpacking, broken: () => never): Uint8Array | null {
  try {
    return unpacking.next();
  } catch {
    return broken();
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
