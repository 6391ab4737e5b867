import { type ReactNode, useId, useMemo, useState } from 'react';
import type { InspectedFile, Mapping } from '../../../shared/intake/index.ts';
import { Section } from '../../components/Section.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { zonelessColumns } from '../../model/importQuestions.ts';
import { entryOf, withReading } from '../../model/mappingEdits.ts';

/** Times without a zone are read in one that the user names, file by file; in UTC until then. */
export function ZoneQuestion({
  files,
  mapping,
  onChange,
}: {
  /** Files that have such times. */
  readonly files: readonly InspectedFile[];
  readonly mapping: Mapping;
  readonly onChange: (mapping: Mapping) => void;
}): ReactNode {
  const asked = files.filter(({ name }) => mapping.files[entryOf(mapping, name)]?.zone === undefined).length;
  return (
    <Section
      title="On which clock are the times?"
      caption={asked > 0 ? 'read as UTC until you say' : 'the day of a time depends on it'}
    >
      <ul className="zone-list">
        {files.map((file) => (
          <ZoneLine key={file.name} file={file} mapping={mapping} onChange={onChange} />
        ))}
      </ul>
    </Section>
  );
}

function ZoneLine({
  file,
  mapping,
  onChange,
}: {
  readonly file: InspectedFile;
  readonly mapping: Mapping;
  readonly onChange: (mapping: Mapping) => void;
}): ReactNode {
  const formats = useFormats();
  const id = useId();
  const entry = entryOf(mapping, file.name);
  const zone = mapping.files[entry]?.zone;
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  // Some four hundred zones are written out once somebody looks for one.
  const [isOpen, setOpen] = useState(false);
  const others = useMemo(
    () =>
      ['UTC', ...Intl.supportedValuesOf('timeZone')].filter(
        (name, at, all) => name !== own && all.indexOf(name) === at,
      ),
    [own],
  );
  const all = useMemo(
    () => (
      <optgroup label="All zones">
        {others.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </optgroup>
    ),
    [others],
  );
  const columns = zonelessColumns(file, mapping.files[entry]);
  const [first] = columns;
  if (first === undefined) return null;
  const known = zone === undefined || zone === own || (isOpen && others.includes(zone));
  return (
    <li>
      <label htmlFor={id}>
        <span className="medium">{file.name}</span>
        <small>
          {columns.length === 1 ? first.name : `${formats.count(columns.length)} columns`} without a zone,
          like {first.example}
        </small>
      </label>
      <select
        id={id}
        value={zone ?? ''}
        onFocus={() => setOpen(true)}
        onPointerEnter={() => setOpen(true)}
        onChange={({ target }) =>
          onChange(withReading(mapping, entry, { zone: target.value === '' ? undefined : target.value }))
        }
      >
        <option value="">UTC (not said)</option>
        {!known && <option value={zone}>{zone}</option>}
        <optgroup label="This computer">
          <option value={own}>{own}</option>
        </optgroup>
        {isOpen && all}
      </select>
    </li>
  );
}
