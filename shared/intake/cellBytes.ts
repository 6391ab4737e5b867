/** The bytes of one cell, where they say in UTF-8 what the cell says. */
export class CellBytes {
  bytes = new Uint8Array(0);
  from = 0;
  to = 0;
}
