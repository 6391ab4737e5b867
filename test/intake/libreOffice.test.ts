/** A table saved by LibreOffice in each of its formats is the table that it was. */
import { expect, it } from 'vitest';
import { imported, textFile, told } from '../support/exports.ts';
import { convertedByLibreOffice, hasLibreOffice } from '../support/libreOffice.ts';

const leads = textFile(
  'leads.csv',
  'Lead ID,MQL Date,SAO Date,Amount,Region',
  ...Array.from(
    { length: 30 },
    (_, row) =>
      `L${row},2026-01-${String((row % 28) + 1).padStart(2, '0')},${row % 3 === 0 ? '2026-02-14' : ''},${(row + 1) * 100.5},Region ${row % 4}`,
  ),
);

it.runIf(hasLibreOffice()).each(['xlsx', 'xls', 'ods', 'html', 'xml:MS Excel 2003 XML'])(
  '%s',
  async (format) => {
    const ending = format === 'html' || format.startsWith('xml') ? 'xls' : format;
    const bytes = await convertedByLibreOffice(leads, format);
    const { log, intake } = imported([{ name: `leads.${ending}`, bytes }]);
    const original = imported([leads]);
    expect(intake).toEqual(original.intake);
    expect(told(log)).toEqual(told(original.log));
    expect(Array.from(log.amount!)).toEqual(Array.from(original.log.amount!));
    expect(log.segments.get('region')!.values).toEqual(original.log.segments.get('region')!.values);
  },
);
