import { type ReactNode, useId, useMemo } from 'react';
import type { InspectedFile, Mapping } from '../../../shared/intake/index.ts';
import { Section } from '../../components/Section.tsx';
import { zonelessColumns } from '../../model/importQuestions.ts';
import { entryOf, withReading } from '../../model/mappingEdits.ts';

/** Times without a zone are read in one that the user names; UTC until then. */
export function ZoneQuestion({
  file,
  mapping,
  onChange,
}: {
  readonly file: InspectedFile;
  readonly mapping: Mapping;
  readonly onChange: (mapping: Mapping) => void;
}): ReactNode {
  const id = useId();
  const entry = entryOf(mapping, file.name);
  const zone = mapping.files[entry]?.zone;
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = useMemo(
    () => ['UTC', ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC')],
    [],
  );
  const columns = zonelessColumns(file, mapping.files[entry]);
  const [first] = columns;
  if (first === undefined) return null;
  return (
    <Section title="On which clock are the times?" caption={file.name}>
      <p className="room-note">
        {columns.map(({ name }) => name).join(', ')} {columns.length === 1 ? 'has' : 'have'} times without a
        zone, like {first.example}. The day of a time depends on it.
      </p>
      <div className="zone-pick">
        <label htmlFor={id}>{zone === undefined ? 'Read as UTC until you say' : 'Read in'}</label>
        <select
          id={id}
          value={zone ?? ''}
          onChange={({ target }) =>
            onChange(withReading(mapping, entry, { zone: target.value === '' ? undefined : target.value }))
          }
        >
          <option value="">UTC (not said)</option>
          <optgroup label="This computer">
            <option value={own}>{own}</option>
          </optgroup>
          <optgroup label="All zones">
            {zones
              .filter((name) => name !== own)
              .map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
          </optgroup>
        </select>
      </div>
    </Section>
  );
}
