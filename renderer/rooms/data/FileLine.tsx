import type { ReactNode } from 'react';
import type { FileForm, FileMapping, InspectedFile, Mapping } from '../../../shared/intake/index.ts';
import { FileIcon } from '../../components/icons.tsx';
import { Pick, type PickOption } from '../../components/Pick.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { withReading, withShape } from '../../model/mappingEdits.ts';

const vendorNames: Readonly<Record<InspectedFile['vendor'], string>> = {
  salesforce: 'Salesforce export',
  hubspot: 'HubSpot export',
  pipedrive: 'Pipedrive export',
  dynamics: 'Dynamics export',
  marketo: 'Marketo export',
  generic: 'plain table',
};

const shapes: readonly PickOption<FileMapping['shape']>[] = [
  { value: 'entity', label: 'one row per record', note: 'a column for the date of each stage' },
  { value: 'event', label: 'one row per event', note: 'a row each time that a stage was entered' },
  { value: 'snapshot', label: 'snapshots', note: 'the same list, exported again and again' },
  {
    value: 'counts',
    label: 'counts by period',
    note: 'how many entered each stage in a month, week or quarter',
  },
  { value: 'stages', label: 'list of stages', note: 'what the ids of stages are called' },
];

const encodings: readonly PickOption<NonNullable<FileForm['encoding']>>[] = [
  { value: 'utf-8', label: 'UTF-8', note: 'what most programs write' },
  { value: 'windows-1252', label: 'Windows-1252', note: 'older Excel in Western Europe' },
  { value: 'utf-16le', label: 'UTF-16 LE', note: 'Excel’s “Unicode text”' },
  { value: 'utf-16be', label: 'UTF-16 BE' },
];

const delimiters: readonly PickOption<string>[] = [
  { value: ',', label: 'comma' },
  { value: ';', label: 'semicolon' },
  { value: '\t', label: 'tab' },
  { value: '|', label: 'bar' },
];

const dateOrders: readonly PickOption<'dmy' | 'mdy'>[] = [
  { value: 'dmy', label: 'day first', note: '03/04/2026 is 3 April' },
  { value: 'mdy', label: 'month first', note: '03/04/2026 is March 4' },
];

const decimals: readonly PickOption<'.' | ','>[] = [
  { value: '.', label: 'point', note: '1,234.5' },
  { value: ',', label: 'comma', note: '1.234,5' },
];

const headerRows = 10;

/** What a file is and how it is read: everything that was recognised can be corrected. */
export function FileLine({
  file,
  entry,
  mapping,
  used,
  showsAll,
  asksDecimal,
  onShowAll,
  onForm,
  onChange,
}: {
  readonly file: InspectedFile;
  readonly entry: number;
  readonly mapping: Mapping;
  /** Number of columns with a meaning. */
  readonly used: number;
  readonly showsAll: boolean;
  /** Whether some figures can be read with a point and with a comma. */
  readonly asksDecimal: boolean;
  readonly onShowAll: (all: boolean) => void;
  readonly onForm: (form: FileForm) => void;
  readonly onChange: (mapping: Mapping) => void;
}): ReactNode {
  const formats = useFormats();
  const own = mapping.files[entry]!;
  const unused = file.columns.length - used;
  const { sheets = [], encoding, delimiter, headerRow } = file;
  const rowsUpTo = Math.max(headerRows, headerRow ?? 0);
  const headers: readonly PickOption<string>[] = [
    { value: '0', label: 'no header', note: 'columns are called by their position' },
    ...Array.from({ length: rowsUpTo }, (_, at) => ({ value: String(at + 1), label: `row ${at + 1}` })),
  ];
  const known = delimiters.some(({ value }) => value === delimiter);
  return (
    <div className="file-line">
      <FileIcon />
      <b>{file.name}</b>
      <span>{vendorNames[file.vendor]}</span>
      <span>
        {formats.count(file.rows)} rows, {formats.count(used)} of {formats.count(file.columns.length)} columns
        used
        {file.totalRows !== undefined &&
          `; ${formats.count(file.totalRows)} ${file.totalRows === 1 ? 'row of totals' : 'rows of totals'} left out`}
      </span>
      <span className="grow" />
      {unused > 0 && (
        <button type="button" className="link" onClick={() => onShowAll(!showsAll)}>
          {showsAll
            ? 'Hide unused columns'
            : `Show ${formats.count(unused)} unused ${unused === 1 ? 'column' : 'columns'}`}
        </button>
      )}
      <span className="file-picks">
        <Pick
          name="Shape"
          value={own.shape}
          options={shapes}
          onPick={(shape) => onChange(withShape(mapping, entry, shape, file.columns))}
        />
        {file.sheet !== undefined && (
          <Pick
            name="Sheet"
            value={file.sheet}
            options={sheets.map((sheet) => ({ value: sheet, label: sheet }))}
            onPick={(sheet) => onForm({ sheet, headerRow: undefined })}
          />
        )}
        {encoding !== null && (
          <Pick
            name="Letters"
            value={encoding as NonNullable<FileForm['encoding']>}
            options={encodings}
            onPick={(wanted) => onForm({ encoding: wanted })}
          />
        )}
        {delimiter !== null && (
          <Pick
            name="Cells parted by"
            value={delimiter}
            options={known ? delimiters : [...delimiters, { value: delimiter, label: `“${delimiter}”` }]}
            onPick={(wanted) => onForm({ delimiter: wanted })}
          />
        )}
        <Pick
          name="Header"
          value={String(headerRow ?? 0)}
          options={headers}
          onPick={(row) => onForm({ headerRow: Number(row) })}
        />
        {(own.dateOrder === 'dmy' || own.dateOrder === 'mdy') && (
          <Pick
            name="Dates"
            value={own.dateOrder}
            options={dateOrders}
            onPick={(dateOrder) => onChange(withReading(mapping, entry, { dateOrder }))}
          />
        )}
        {(asksDecimal || own.decimal !== undefined) && (
          <Pick
            name="Decimal"
            value={own.decimal ?? '.'}
            {...(own.decimal === undefined ? { shown: 'not said' } : {})}
            options={decimals}
            onPick={(decimal) => onChange(withReading(mapping, entry, { decimal }))}
          />
        )}
      </span>
    </div>
  );
}
