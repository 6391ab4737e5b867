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

const clamp = (value: number, count: number): number => Math.min(count - 1, Math.max(0, value));

/** The selection after a key, or null where the key does not move it. Shift keeps the anchor. */
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
  else return null;
  return { active: next, anchor: shift ? selection.anchor : next };
}

/** Rows of tab-separated text, as spreadsheets put it on the clipboard; a last line break ends a row, it begins none. */
export function parseClipboard(text: string): readonly (readonly string[])[] {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n');
  return lines.map((line) => line.split('\t').map((cell) => cell.trim()));
}

/** What is written where when a block is pasted at a range: one cell fills the range, a block is laid out once. */
export function pasted(
  block: readonly (readonly string[])[],
  range: Range,
  size: GridSize,
): readonly (Cell & { readonly text: string })[] {
  const single = block.length === 1 && block[0]!.length === 1;
  const written: (Cell & { text: string })[] = [];
  const bottom = single ? range.bottom : Math.min(size.rows - 1, range.top + block.length - 1);
  for (let row = range.top; row <= bottom; row++) {
    const line = block[single ? 0 : row - range.top]!;
    const right = single ? range.right : Math.min(size.columns - 1, range.left + line.length - 1);
    for (let column = range.left; column <= right; column++)
      written.push({ row, column, text: line[single ? 0 : column - range.left]! });
  }
  return written;
}

/** Fill right: every row of the range takes the text of its first column. */
export function filledRight(
  range: Range,
  textAt: (cell: Cell) => string,
): readonly (Cell & { readonly text: string })[] {
  const written: (Cell & { text: string })[] = [];
  for (let row = range.top; row <= range.bottom; row++) {
    const text = textAt({ row, column: range.left });
    for (let column = range.left + 1; column <= range.right; column++) written.push({ row, column, text });
  }
  return written;
}
