import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import * as XLSX from 'xlsx';
import { readFile } from '../../shared/intake/readFile.ts';

/** Text that every format can hold: XML has no control characters, and old Excel no letters beyond the first plane. */
const cellText = fc
  .string({
    unit: fc.constantFrom('a', 'é', 'ß', '€', '0', '1', '"', "'", ',', ';', '|', '<', '&', '=', '-', ' '),
    maxLength: 8,
  })
  .map((text) => text.trim())
  .filter((text) => text !== '');
const tables = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 8 }))
  .chain(([width, height]) =>
    fc.array(
      fc.array(fc.oneof(cellText, fc.integer({ min: -1e6, max: 1e6 })), {
        minLength: width,
        maxLength: width,
      }),
      {
        minLength: height,
        maxLength: height,
      },
    ),
  );

it.each(['xlsx', 'xlsb', 'biff8', 'ods'] as const)(
  'property: a table written as %s is read back equal',
  (bookType) => {
    fc.assert(
      fc.property(tables, (table) => {
        const book = XLSX.utils.book_new(XLSX.utils.aoa_to_sheet(table), 'S');
        const bytes = new Uint8Array(XLSX.write(book, { type: 'array', bookType }) as ArrayBuffer);
        const grid = readFile({ name: 'table', bytes });
        const read = table.map((cells, row) => cells.map((_, column) => grid.cell(row, column)));
        expect(read).toEqual(table.map((cells) => cells.map(String)));
      }),
      { numRuns: 40 },
    );
  },
);
