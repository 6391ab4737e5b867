/** Which cells of a grid are selected, and how keys move that: rows and columns by index, the range from anchor to active. */

export interface Cell {
  readonly row: number;
  readonly column: number;
}

export interface Selection {
  readonly active: Cell;
  readonly anchor: Cell;
}

export interface GridSize {
  readonly rows: number;
  readonly columns: number;
}

export interface Range {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export function rangeOf({ active, anchor }: Selection): Range {
  return {
    top: Math.min(active.row, anchor.row),
    bottom: Math.max(active.row, anchor.row),
    left: Math.min(active.column, anchor.column),
    right: Math.max(active.column, anchor.column),
  };
}

export function contains(range: Range, row: number, column: number): boolean {
  return row >= range.top && row <= range.bottom && column >= range.left && column <= range.right;
}

export interface MoveKey {
  readonly key: string;
  readonly shift: boolean;
  /** To the edge of the grid. */
  readonly mod: boolean;
}

const steps: ReadonlyMap<string, Cell> = new Map([
  ['ArrowUp', { row: -1, column: 0 }],
  ['ArrowDown', { row: 1, column: 0 }],
  ['ArrowLeft', { row: 0, column: -1 }],
  ['ArrowRight', { row: 0, column: 1 }],
]);

/** Rows that a page key moves. */
const page = 10;

const clamp = (value: number, count: number): number => Math.min(count - 1, Math.max(0, value));

/**
 * The selection after a key, or null where the key does not move it. Shift keeps the anchor; with the space bar it takes
 * whole rows, the command key whole columns, as spreadsheets have it.
 */
export function moveSelection(
  selection: Selection,
  { key, shift, mod }: MoveKey,
  size: GridSize,
): Selection | null {
  const { active } = selection;
  let next: Cell;
  const step = steps.get(key);
  if (step) {
    const far = mod ? Math.max(size.rows, size.columns) : 1;
    next = {
      row: clamp(active.row + step.row * far, size.rows),
      column: clamp(active.column + step.column * far, size.columns),
    };
  } else if (key === 'Home') next = { row: mod ? 0 : active.row, column: 0 };
  else if (key === 'End') next = { row: mod ? size.rows - 1 : active.row, column: size.columns - 1 };
  else if (key === 'PageUp' || key === 'PageDown')
    next = { row: clamp(active.row + (key === 'PageUp' ? -page : page), size.rows), column: active.column };
  else if (key === ' ' && (shift || mod))
    return {
      anchor: shift
        ? { row: selection.anchor.row, column: size.columns - 1 }
        : { row: size.rows - 1, column: selection.anchor.column },
      active: shift ? { row: active.row, column: 0 } : { row: 0, column: active.column },
    };
  else if (mod && key.toLowerCase() === 'a')
    return {
      anchor: { row: size.rows - 1, column: size.columns - 1 },
      active: { row: 0, column: 0 },
    };
  else return null;
  return { active: next, anchor: shift ? selection.anchor : next };
}

/**
 * Rows of tab-separated text, as spreadsheets put it on the clipboard; a last line break ends a row, it begins none. A
 * cell that holds a line break or a tab comes in quotes, with its own quotes doubled.
 */
export function parseClipboard(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/y;
  const source = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  for (let match = cell.exec(source); match; match = cell.exec(source)) {
    const [, quoted, bare = '', end] = match;
    rows.at(-1)!.push((quoted === undefined ? bare : quoted.replaceAll('""', '"')).trim());
    if (end === '') break;
    if (end === '\n') rows.push([]);
  }
  return rows;
}

/** What is written where when a block is pasted at a range: one cell fills the range, a block is laid out once. */
export function pasted(
  block: readonly (readonly string[])[],
  range: Range,
  size: GridSize,
): readonly (Cell & { readonly text: string })[] {
  const written: (Cell & { text: string })[] = [];
  const times = (selected: number, own: number): number =>
    selected % own === 0 ? selected : Math.max(own, selected - (selected % own));
  const width = Math.max(...block.map((line) => line.length));
  const height = times(range.bottom - range.top + 1, block.length);
  const across = times(range.right - range.left + 1, width);
  for (let row = 0; row < height && range.top + row < size.rows; row++) {
    const line = block[row % block.length]!;
    for (let column = 0; column < across && range.left + column < size.columns; column++) {
      const text = line[column % width];
      if (text !== undefined) written.push({ row: range.top + row, column: range.left + column, text });
    }
  }
  return written;
}

/** What is written where a range is filled. */
export type Filled = readonly (Cell & { readonly text: string })[];

/** Fill right: every row of the range takes the text of its first column. */
export function filledRight(range: Range, textAt: (cell: Cell) => string): Filled {
  const written: (Cell & { text: string })[] = [];
  for (let row = range.top; row <= range.bottom; row++) {
    const text = textAt({ row, column: range.left });
    for (let column = range.left + 1; column <= range.right; column++) written.push({ row, column, text });
  }
  return written;
}

/** Fill down: every column of the range takes the text of its first row. */
export function filledDown(range: Range, textAt: (cell: Cell) => string): Filled {
  const turned = filledRight(
    { top: range.left, bottom: range.right, left: range.top, right: range.bottom },
    ({ row, column }) => textAt({ row: column, column: row }),
  );
  return turned.map(({ row, column, text }) => ({ row: column, column: row, text }));
}

/**
 * What dragging the handle from a range to a cell fills: rightwards or downwards, whichever goes further beyond it. Two or
 * more numbers go on as a line through the first and the last of them; anything else repeats. Null within the range.
 */
export function filledTo(
  source: Range,
  target: Cell,
  textAt: (cell: Cell) => string,
  numberAt: (cell: Cell) => number | null,
  write: (value: number) => string,
): { readonly range: Range; readonly cells: Filled } | null {
  const across = target.column - source.right;
  const down = target.row - source.bottom;
  if (across <= 0 && down <= 0) return null;
  const isAcross = across >= down;
  const length = isAcross ? source.right - source.left + 1 : source.bottom - source.top + 1;
  const count = isAcross ? across : down;
  const lines = isAcross ? source.bottom - source.top + 1 : source.right - source.left + 1;
  const at = (line: number, step: number): Cell =>
    isAcross
      ? { row: source.top + line, column: source.left + step }
      : { row: source.top + step, column: source.left + line };
  const cells: (Cell & { text: string })[] = [];
  for (let line = 0; line < lines; line++) {
    const numbers = Array.from({ length }, (_, step) => numberAt(at(line, step)));
    const isLine = length > 1 && numbers.every((value) => value !== null);
    const slope = isLine ? (numbers.at(-1)! - numbers[0]!) / (length - 1) : 0;
    for (let step = length; step < length + count; step++)
      cells.push({
        ...at(line, step),
        text: isLine
          ? write(Number((numbers[0]! + slope * step).toPrecision(12)))
          : textAt(at(line, step % length)),
      });
  }
  const range = isAcross ? { ...source, right: target.column } : { ...source, bottom: target.row };
  return { range, cells };
}

/** A cell of tab-separated text: in quotes where it would be read as more than one, or as quoted. */
const delimited = (text: string): string =>
  /[\t\n\r]|^"/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** A range as tab-separated text, as spreadsheets take it from the clipboard. */
export function copied(range: Range, textAt: (cell: Cell) => string): string {
  const lines: string[] = [];
  for (let row = range.top; row <= range.bottom; row++) {
    const line: string[] = [];
    for (let column = range.left; column <= range.right; column++)
      line.push(delimited(textAt({ row, column })));
    lines.push(line.join('\t'));
  }
  return lines.join('\n');
}

/** Every cell of a range. */
export function cellsOf(range: Range): readonly Cell[] {
  const cells: Cell[] = [];
  for (let row = range.top; row <= range.bottom; row++)
    for (let column = range.left; column <= range.right; column++) cells.push({ row, column });
  return cells;
}

/**
 * Columns of one kind among all: what is copied, pasted and filled keeps to months where it begins in a month, and passes
 * over the totals between them.
 */
export interface Lane {
  /** Of these columns, by index, in order. */
  readonly columns: readonly number[];
  /** A range over all columns as one over the lane's. */
  inLane(range: Range): Range;
  /** A cell of the lane as one of the grid. */
  fromLane<T extends Cell>(cell: T): T;
}

export function laneOf(kinds: readonly string[], column: number): Lane {
  const columns = kinds.flatMap((kind, i) => (kind === kinds[column] ? [i] : []));
  const before = (at: number): number => columns.findLastIndex((own) => own <= at);
  return {
    columns,
    inLane: (range) => ({
      ...range,
      left: Math.max(0, before(range.left)),
      right: Math.max(0, before(range.right)),
    }),
    fromLane: (cell) => ({ ...cell, column: columns[cell.column]! }),
  };
}
