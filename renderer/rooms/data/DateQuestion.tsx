import type { ReactNode } from 'react';
import type { Inspection, Mapping } from '../../../shared/intake/index.ts';
import { dayNumber, formatDay } from '../../../shared/calendar/days.ts';
import { Section } from '../../components/Section.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { withFile } from '../../model/columnTargets.ts';

/** Dates that can be read both ways are asked about, never guessed in silence. */
export function DateQuestion({
  inspection,
  mapping,
  onChange,
}: {
  readonly inspection: Inspection;
  readonly mapping: Mapping;
  readonly onChange: (mapping: Mapping) => void;
}): ReactNode {
  return inspection.files.map((file, index) => {
    const asked = file.columns.filter(({ dateOrder }) => dateOrder === 'ambiguous');
    const order = mapping.files[index]?.dateOrder;
    if (asked.length === 0 && order === undefined) return null;
    const example = asked
      .flatMap(({ samples }) => samples)
      .map(({ raw }) => raw)
      .find((raw) => readings(raw) !== null);
    if (asked.length > 0 && example !== undefined) {
      return (
        <Question
          key={file.name}
          file={file.name}
          example={example}
          columns={asked.map(({ name }) => name)}
          order={order}
          onChoose={(dateOrder) =>
            onChange(withFile(mapping, index, { ...mapping.files[index]!, dateOrder }))
          }
        />
      );
    }
    return null;
  });
}

/** The two days that a date of two numbers and a year can be. */
function readings(raw: string): { readonly dmy: string; readonly mdy: string } | null {
  const match = /^\s*(\d{1,2})[./-](\d{1,2})[./-](\d{2,4})/.exec(raw);
  if (!match) return null;
  const [first, second, third] = match.slice(1).map(Number) as [number, number, number];
  const year = third < 100 ? 2000 + third : third;
  if (first > 12 || second > 12) return null;
  return { dmy: formatDay(dayNumber(year, second, first)), mdy: formatDay(dayNumber(year, first, second)) };
}

function Question({
  file,
  example,
  columns,
  order,
  onChoose,
}: {
  readonly file: string;
  readonly example: string;
  readonly columns: readonly string[];
  readonly order: string | undefined;
  readonly onChoose: (order: 'dmy' | 'mdy') => void;
}): ReactNode {
  const formats = useFormats();
  const { dmy, mdy } = readings(example)!;
  const choice = (value: 'dmy' | 'mdy', name: string, day: string, other: string): ReactNode => (
    <label className="date-reading">
      <input
        type="radio"
        name={`date-order-${file}`}
        checked={order === value}
        onChange={() => onChoose(value)}
      />
      <span>
        <span className="strong">
          {name}: {formats.day(day)}
        </span>
        <p>
          {example} is {formats.day(day)}, not {formats.day(other)}. {formats.list(columns)} are read this
          way.
        </p>
      </span>
    </label>
  );
  return (
    <Section title={`How is ${example} read?`} caption={`${file}: every date fits both ways`}>
      <div role="radiogroup" aria-label={`Order of day and month in ${file}`}>
        {choice('dmy', 'Day first', dmy, mdy)}
        {choice('mdy', 'Month first', mdy, dmy)}
      </div>
    </Section>
  );
}
