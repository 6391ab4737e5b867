import { Menu } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { InspectedColumn, InspectedFile, Mapping } from '../../../shared/intake/index.ts';
import type { Stage } from '../../../shared/funnel/stages.ts';
import { Pick, type PickOption } from '../../components/Pick.tsx';
import { CheckMark, ChevronDown, FileIcon, SureMark } from '../../components/icons.tsx';
import { useFormats } from '../../components/useFormats.ts';
import {
  type MeaningChoice,
  meaningChoices,
  meaningKey,
  meaningLabel,
  meaningOf,
  withFile,
  withMeaning,
} from '../../model/columnTargets.ts';

const vendorNames: Readonly<Record<InspectedFile['vendor'], string>> = {
  salesforce: 'Salesforce export',
  hubspot: 'HubSpot export',
  pipedrive: 'Pipedrive export',
  dynamics: 'Dynamics export',
  marketo: 'Marketo export',
  generic: 'plain table',
};

const shapeNames: Readonly<Record<InspectedFile['shape'], string>> = {
  entity: 'one row per record',
  event: 'one row per event',
  snapshot: 'snapshots',
  counts: 'aggregated counts',
};

const delimiterNames: ReadonlyMap<string, string> = new Map([
  [',', 'comma'],
  [';', 'semicolon'],
  ['\t', 'tab'],
  ['|', 'bar'],
]);

const dateOrders: readonly PickOption<'dmy' | 'mdy'>[] = [
  { value: 'dmy', label: 'day first', note: '03/04/2026 is 3 April' },
  { value: 'mdy', label: 'month first', note: '03/04/2026 is March 4' },
];

/** The mapping over the first values of a file: what each column means, why, and how its values read. */
export function MappingTable({
  file,
  index,
  mapping,
  stages,
  faults,
  onChange,
}: {
  readonly file: InspectedFile;
  readonly index: number;
  readonly mapping: Mapping;
  readonly stages: readonly Stage[];
  /** Problems by column name. */
  readonly faults: ReadonlyMap<string, number>;
  readonly onChange: (mapping: Mapping) => void;
}): ReactNode {
  const formats = useFormats();
  const [all, setAll] = useState(false);
  const entry = mapping.files[index]!;
  const { closedAs } = mapping;
  const dates = ({ name }: InspectedColumn): boolean =>
    closedAs?.date === name && file.columns.some((column) => column.name === closedAs.column);
  /** Outcomes that a closing date may stand for, by name. */
  const outcomes = [
    ...new Set(
      Object.entries(closedAs ?? {}).flatMap(([key, id]) => (key === 'column' || key === 'date' ? [] : id)),
    ),
  ]
    .map((id) => stages.find((stage) => stage.id === id)?.name ?? id)
    .join(' or ');
  const isUsed = (column: InspectedColumn): boolean =>
    meaningOf(entry, column.name) !== null || dates(column);
  const used = file.columns.filter(isUsed);
  const unused = file.columns.length - used.length;
  const shown = all || used.length === 0 ? file.columns : used;
  const samples = Math.max(0, ...shown.map((column) => column.samples.length));
  const form = [
    file.encoding?.toUpperCase(),
    file.delimiter === null
      ? file.format.toUpperCase()
      : (delimiterNames.get(file.delimiter) ?? file.delimiter),
    file.sheet === undefined ? undefined : `sheet ${file.sheet}`,
  ].filter((part) => part !== undefined);
  return (
    <section aria-label={`Mapping of ${file.name}`}>
      <div className="file-line">
        <FileIcon />
        <b>{file.name}</b>
        <span>{vendorNames[file.vendor]}</span>
        <span>{form.join(', ')}</span>
        <span title={file.shapeReason}>{shapeNames[entry.shape]}</span>
        <span>
          {formats.count(file.rows)} rows, {formats.count(used.length)} of{' '}
          {formats.count(file.columns.length)} columns used
        </span>
        <span className="grow" />
        {(entry.dateOrder === 'dmy' || entry.dateOrder === 'mdy') && (
          <Pick
            name="Dates"
            value={entry.dateOrder}
            options={dateOrders}
            onPick={(dateOrder) => onChange(withFile(mapping, index, { ...entry, dateOrder }))}
          />
        )}
        {unused > 0 && (
          <button type="button" className="link" onClick={() => setAll(!all)}>
            {all
              ? 'Hide unused columns'
              : `Show ${formats.count(unused)} unused ${unused === 1 ? 'column' : 'columns'}`}
          </button>
        )}
      </div>
      <div className="preview-scroll" tabIndex={0} role="region" aria-label={`First values of ${file.name}`}>
        <table className="preview">
          <thead>
            <tr className="column-name">
              {shown.map(({ name }) => (
                <th key={name} scope="col" title={name}>
                  {name}
                </th>
              ))}
            </tr>
            <tr className="column-meaning">
              {shown.map((inspected) => (
                <th key={inspected.name}>
                  <Meaning
                    column={inspected.name}
                    outcomes={dates(inspected) ? outcomes : null}
                    choices={meaningChoices(inspected.name, entry.shape, stages)}
                    current={meaningOf(entry, inspected.name)}
                    stages={stages}
                    check={faults.has(inspected.name)}
                    onPick={(meaning) => onChange(withMeaning(mapping, index, inspected.name, meaning))}
                  />
                </th>
              ))}
            </tr>
            <tr className="column-why">
              {shown.map((column) => (
                <th key={column.name}>
                  <Why
                    column={column}
                    faults={faults.get(column.name) ?? 0}
                    used={isUsed(column)}
                    closing={dates(column) ? closedAs!.column : null}
                  />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: samples }, (_, row) => (
              <tr
                key={shown.map(({ samples: values }) => values[row]?.raw ?? '').join('\u0000') + String(row)}
              >
                {shown.map(({ name, samples: values }) => {
                  const sample = values[row];
                  if (!sample) return <td key={name} className="ink-3" />;
                  return (
                    <td
                      key={name}
                      className={sample.read === null ? 'unread' : ''}
                      title={sample.read === null ? 'cannot be read' : String(sample.read)}
                    >
                      {sample.raw}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="room-note">
        Beneath each column stand its first different values, each once: they are not rows.
      </p>
    </section>
  );
}

function Why({
  column,
  faults,
  used,
  closing,
}: {
  readonly column: InspectedColumn;
  readonly faults: number;
  readonly used: boolean;
  /** The column that says what this date means, where one date has several meanings. */
  readonly closing: string | null;
}): ReactNode {
  const formats = useFormats();
  const ambiguous = column.dateOrder === 'ambiguous';
  const reason = closing === null ? column.reason : `dates the outcome that "${closing}" names`;
  if (!used) return <>{column.type === 'empty' ? 'empty' : column.type}</>;
  return (
    <>
      <span className="confidence">
        {ambiguous || faults > 0 ? <CheckMark /> : <SureMark />}
        {ambiguous || faults > 0 ? 'check' : 'sure'}
      </span>
      {ambiguous
        ? 'its dates read both ways'
        : faults > 0
          ? `${formats.count(faults)} ${faults === 1 ? 'cell' : 'cells'} to look at; ${reason ?? ''}`
          : (reason ?? column.type)}
    </>
  );
}

function Meaning({
  column,
  outcomes,
  choices,
  current,
  stages,
  check,
  onPick,
}: {
  readonly column: string;
  /** What the column dates where another column decides, instead of a meaning of its own. */
  readonly outcomes: string | null;
  readonly choices: readonly MeaningChoice[];
  readonly current: MeaningChoice['meaning'];
  readonly stages: readonly Stage[];
  readonly check: boolean;
  readonly onPick: (meaning: MeaningChoice['meaning']) => void;
}): ReactNode {
  const groups = [...new Set(choices.map(({ group }) => group))];
  const isUnused = current === null && outcomes === null;
  const label = current === null && outcomes !== null ? outcomes : meaningLabel(current, stages);
  return (
    <Menu position="bottom-start" offset={2} width={200}>
      <Menu.Target>
        <button
          type="button"
          className={`meaning ${isUnused ? 'unused' : ''} ${check ? 'check' : ''}`}
          aria-label={`${column} means: ${label}`}
        >
          <span>{label}</span>
          <ChevronDown />
        </button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        {groups.map((group) => (
          <div key={group}>
            <Menu.Label>{group}</Menu.Label>
            {choices
              .filter((choice) => choice.group === group)
              .map((choice) => (
                <Menu.Item key={meaningKey(choice.meaning)} onClick={() => onPick(choice.meaning)}>
                  {choice.label}
                </Menu.Item>
              ))}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
