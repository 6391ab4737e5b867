/**
 * Another thread that numbers the texts of columns while this one reads the rest of the same rows. A text's number depends
 * on its column alone, so that the log is the same bit for bit. Whoever reads waits for the numbers of a run of rows where
 * they are not there yet; it need not pause for messages, and a thread that falls silent is done without.
 */
import { none } from '../events/eventLog.ts';
import { type PackedTexts, packTexts, unpackTexts } from '../events/packedTexts.ts';
import { canShareMemory, inSharedMemory } from '../sharedMemory.ts';
import type { HandedText } from './delimited.ts';
import type { TextColumn } from './logColumns.ts';
import type { MappedColumn, MappedFile } from './mappedFile.ts';
import { longestRun } from './rows.ts';
import type { NumberedTexts } from './rowTexts.ts';

/** The platform's side of such a thread, in which `serveTexts` takes what is posted. */
export interface TextThread {
  /** Sends a message, which arrives though this thread does not pause. */
  post(message: TextMessage): void;
  /** How long it may be silent, when it is waited for, before it is taken for lost. */
  readonly patienceMs: number;
}

/** Asks for the numbers of the texts of some columns. */
export interface ReadTexts {
  readonly kind: 'read';
  readonly text: HandedText;
  /** Record of each row. */
  readonly records: Uint32Array;
  readonly columns: readonly number[];
  /** See {@link cells}. */
  readonly state: Int32Array;
  /** Number of each row's text, column after column. */
  readonly codes: Int32Array;
}

/** Asks for the texts, by their numbers, once all rows are read. */
export interface TakeTexts {
  readonly kind: 'take';
  readonly state: Int32Array;
  readonly texts: readonly PackedTexts[];
}

export type TextMessage = ReadTexts | TakeTexts;

/**
 * Cells of the state that both threads see: the rows that are read (one more than there are once the sizes are known,
 * two more once the texts are there, {@link lost} where it cannot be done); whether it is still wanted; and for each
 * column the bytes of its texts and their number.
 */
export const cells = { rows: 0, isStopped: 1, sizes: 2 } as const;
export const lost = -1;

/** Ends an import whose other thread is gone: it begins anew without. */
export class LostThread extends Error {}

/** What a column of the file fills with its texts as they stand; null where it is read in another way. */
function filledWith({ target }: MappedColumn): string | null {
  if (target === 'account') return target;
  if (typeof target !== 'object') return null;
  if ('owner' in target) return `owner ${target.owner}`;
  return 'segment' in target ? `segment ${target.segment}` : null;
}

/** Columns whose texts, as they stand, are all that fills a column of the log. */
function columnsAlone({ targets }: MappedFile): number[] {
  const filled = targets.map(filledWith);
  const isAlone = (what: string | null) =>
    what !== null && filled.filter((other) => other === what).length === 1;
  return targets.flatMap(({ column }, index) => (isAlone(filled[index]!) ? [column] : []));
}

/** Texts of a file that another thread numbers. */
export class ThreadTexts {
  private readonly thread: TextThread;
  private readonly rowCount: number;
  private readonly numbered: readonly number[];
  private readonly state: Int32Array;
  private readonly codes: Int32Array;
  private readonly columns = new Map<number, ThreadColumn>();

  /** Has a thread begin with the columns of a file; null where there is nothing that it could do. */
  static begin(thread: TextThread, file: MappedFile): ThreadTexts | null {
    if (!canShareMemory()) return null;
    const columns = columnsAlone(file);
    const text = columns.length === 0 ? null : file.table.grid.handOver();
    return text === null ? null : new ThreadTexts(thread, file, columns, text);
  }

  private constructor(
    thread: TextThread,
    { table }: MappedFile,
    numbered: readonly number[],
    text: HandedText,
  ) {
    const rows = table.rowCount;
    const shared = (length: number) => new Int32Array(new SharedArrayBuffer(length * 4));
    this.thread = thread;
    this.rowCount = rows;
    this.numbered = numbered;
    this.state = shared(cells.sizes + 2 * numbered.length);
    this.codes = shared(rows * numbered.length);
    const { state, codes } = this;
    const records = inSharedMemory(table.recordOfRows);
    thread.post({ kind: 'read', text, records, columns: numbered, state, codes });
  }

  /** The texts of a column, whose numbers go into one of the log; null where they are not asked for. */
  column(column: number, into: TextColumn): NumberedTexts | null {
    const index = this.numbered.indexOf(column);
    if (index < 0) return null;
    const { rowCount, codes } = this;
    const own = codes.subarray(index * rowCount, (index + 1) * rowCount);
    const texts = new ThreadColumn(own, into, (rows) => this.wait(rows));
    this.columns.set(index, texts);
    return texts;
  }

  /** Gives the columns of the log their texts. */
  finish(): void {
    const { thread, state, rowCount, numbered } = this;
    this.wait(rowCount + 1);
    const size = (index: number, part: number) => state[cells.sizes + 2 * index + part]! >>> 0;
    const texts = numbered.map((_, index) => ({
      bytes: new Uint8Array(new SharedArrayBuffer(size(index, 0))),
      lengths: new Uint32Array(new SharedArrayBuffer(size(index, 1) * 4)),
    }));
    thread.post({ kind: 'take', state, texts });
    this.wait(rowCount + 2);
    for (const [index, column] of this.columns) column.take(texts[index]!);
  }

  /** Tells the thread that nothing more is wanted. */
  stop(): void {
    Atomics.store(this.state, cells.isStopped, 1);
  }

  /** Waits until the thread has come so far. @throws LostThread */
  private wait(rows: number): void {
    const { state, thread } = this;
    for (;;) {
      const read = Atomics.load(state, cells.rows);
      if (read >= rows) return;
      const isLost =
        read === lost || Atomics.wait(state, cells.rows, read, thread.patienceMs) === 'timed-out';
      if (isLost) throw new LostThread('The thread that numbers texts has stopped.');
    }
  }
}

/** Reads a file with the help of a thread, where there is one and something that it can do. @throws LostThread */
export function withThreadTexts<T>(
  thread: TextThread | undefined,
  file: MappedFile,
  read: (texts: ThreadTexts | null) => T,
): T {
  const texts = thread === undefined ? null : ThreadTexts.begin(thread, file);
  try {
    const result = read(texts);
    texts?.finish();
    return result;
  } finally {
    texts?.stop();
  }
}

/** The texts of one column: as the other thread has numbered them, as long as all rows are imported, and then anew. */
class ThreadColumn implements NumberedTexts {
  private readonly own: Int32Array;
  private readonly into: TextColumn;
  private readonly wait: (rows: number) => void;
  /** The thread's numbers in the order of those here, and those here by the thread's; null where they are the same. */
  private order: number[] | null = null;
  private numbers = new Int32Array(0);
  private readonly found = new Int32Array(longestRun);

  constructor(own: Int32Array, into: TextColumn, wait: (rows: number) => void) {
    this.own = own;
    this.into = into;
    this.wait = wait;
  }

  codes(from: number, to: number, _: boolean, entity: Int32Array): Int32Array {
    const { own, found } = this;
    this.wait(to);
    if (this.order === null) {
      if (!entity.subarray(from, to).includes(none)) return own.subarray(from, to);
      this.order = [];
      for (let row = 0; row < from; row++) this.number(own[row]!);
    }
    for (let row = from; row < to; row++)
      found[row - from] = entity[row] === none ? none : this.number(own[row]!);
    return found;
  }

  /** Number here of a text that has another number in the thread. */
  private number(code: number): number {
    if (code === none) return none;
    if (code >= this.numbers.length) {
      const grown = new Int32Array(Math.max(1024, code * 2)).fill(none);
      grown.set(this.numbers);
      this.numbers = grown;
    }
    const { numbers } = this;
    if (numbers[code] === none) numbers[code] = this.order!.push(code) - 1;
    return numbers[code]!;
  }

  /** Takes the texts by the thread's numbers. */
  take({ bytes, lengths }: PackedTexts): void {
    const own: PackedTexts = { bytes: bytes.slice(), lengths: lengths.slice() };
    if (this.order === null) return this.into.give(own);
    const all = unpackTexts(own);
    this.into.give(packTexts(this.order.map((code) => all[code]!)));
  }
}
