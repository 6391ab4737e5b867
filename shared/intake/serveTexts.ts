/** The other thread's side of {@link ./textThread.ts}: numbers the texts of columns, run of rows by run of rows. */
import type { PackedTexts } from '../events/packedTexts.ts';
import type { ByteSource } from './byteSource.ts';
import { handedGrid } from './delimited.ts';
import { Dictionary } from './dictionary.ts';
import { Rows } from './rows.ts';
import { RowTexts } from './rowTexts.ts';
import { TextKernel } from './textKernel.ts';
import { cells, lost, type ReadTexts, type TextMessage } from './textThread.ts';

/** Ends what is no longer wanted. */
class Stopped extends Error {}

function tell(state: Int32Array, rows: number): void {
  Atomics.store(state, cells.rows, rows);
  Atomics.notify(state, cells.rows);
}

/** Numbers the texts of all rows and returns those of each column. */
function numberTexts({ records, columns, state, codes, text }: ReadTexts, source: ByteSource): PackedTexts[] {
  const rows = new Rows(handedGrid(text, source), records);
  const { rowCount } = rows;
  const kernel = new TextKernel();
  const texts = columns.map((column, index) => {
    const dictionary = new Dictionary(kernel);
    const own = codes.subarray(index * rowCount, (index + 1) * rowCount);
    return {
      dictionary,
      own,
      read: new RowTexts(rows, column, dictionary),
      coder: rows.interner(column, dictionary),
    };
  });
  rows.eachCut(kernel, (from, to, isCut) => {
    if (Atomics.load(state, cells.isStopped) === 1) throw new Stopped();
    for (const { own, read, coder } of texts)
      if (isCut) read.number(from, to, own.subarray(from, to));
      else for (let row = from; row < to; row++) own[row] = coder(row);
    tell(state, to);
  });
  return texts.map(({ dictionary }) => dictionary.close());
}

/**
 * Gives what takes the messages of a `TextThread`.
 * @param open opens the source whose `handle` is given
 */
export function serveTexts(
  open: (handle: unknown, size: number) => ByteSource,
): (message: TextMessage) => void {
  let found: readonly PackedTexts[] = [];
  return (message) => {
    const { state } = message;
    try {
      if (message.kind === 'read') {
        const { text, records } = message;
        found = numberTexts(message, open(text.handle, text.size));
        found.forEach(({ bytes, lengths }, index) =>
          state.set([bytes.length, lengths.length], cells.sizes + 2 * index),
        );
        tell(state, records.length + 1);
      } else {
        message.texts.forEach(({ bytes, lengths }, index) => {
          bytes.set(found[index]!.bytes);
          lengths.set(found[index]!.lengths);
        });
        tell(state, Atomics.load(state, cells.rows) + 1);
        found = [];
      }
    } catch {
      // Whoever goes on without this thread comes upon the same fault, and can tell of it.
      tell(state, lost);
    }
  };
}
