import type { ReactNode } from 'react';
import { delayBins, type Mapping, type OpenOrder, type OrderReading } from '../../../shared/intake/index.ts';
import { Section } from '../../components/Section.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { entryOf, withReading } from '../../model/mappingEdits.ts';

const orderNames = { dmy: 'Day first', mdy: 'Month first' } as const;

/** Dates that can be read both ways are asked about, never guessed in silence: both readings, and what each comes to. */
export function DateQuestion({
  open,
  mapping,
  onChange,
}: {
  readonly open: OpenOrder;
  readonly mapping: Mapping;
  readonly onChange: (mapping: Mapping) => void;
}): ReactNode {
  const formats = useFormats();
  const { file, columns, examples, readings } = open;
  const entry = entryOf(mapping, file);
  const chosen = mapping.files[entry]?.dateOrder;
  const [example] = examples;
  const title = example
    ? `Is ${example.raw} ${formats.day(example.dmy)} or ${formats.day(example.mdy)}?`
    : 'Which comes first, day or month?';
  return (
    <Section title={title} caption={`${file}: ${formats.list(columns)}`}>
      <div role="radiogroup" aria-label={`Order of day and month in ${file}`}>
        {readings.map((reading) => (
          <label key={reading.order} className="date-reading">
            <input
              type="radio"
              name={`date-order-${file}`}
              checked={chosen === reading.order}
              onChange={() => onChange(withReading(mapping, entry, { dateOrder: reading.order }))}
            />
            <span>
              <span className="strong">
                {orderNames[reading.order]}
                {example && `: ${formats.day(example[reading.order])}`}
              </span>
              <Consequences reading={reading} rows={open.rows} />
            </span>
            <Delays reading={reading} />
          </label>
        ))}
      </div>
      <table className="figures readings-table">
        <thead>
          <tr>
            <th scope="col">As it stands</th>
            <th scope="col" className="left">
              Day first
            </th>
            <th scope="col" className="left">
              Month first
            </th>
          </tr>
        </thead>
        <tbody>
          {examples.map(({ raw, dmy, mdy }) => (
            <tr key={raw}>
              <th scope="row">{raw}</th>
              <td className={`left ${chosen === 'dmy' ? 'strong' : ''}`}>{formats.day(dmy)}</td>
              <td className={`left ${chosen === 'mdy' ? 'strong' : ''}`}>{formats.day(mdy)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

/** What a reading comes to, in numbers. */
function Consequences({
  reading,
  rows,
}: {
  readonly reading: OrderReading;
  readonly rows: number;
}): ReactNode {
  const formats = useFormats();
  const { dates, unread, first, last, backwards, delays } = reading;
  return (
    <p>
      {formats.count(dates)} dates
      {first !== null && last !== null && `, ${formats.day(first)} to ${formats.day(last)}`}
      {unread > 0 &&
        `; ${formats.count(unread)} ${unread === 1 ? 'value would be no date' : 'values would be no dates'}`}
      .{' '}
      {delays !== null &&
        (backwards === 0
          ? `None of ${formats.count(rows)} rows would run backwards.`
          : `${formats.count(backwards)} of ${formats.count(rows)} rows would run backwards.`)}
    </p>
  );
}

const pictureWidth = 150;
const pictureHeight = 36;
/** Of the line of figures beneath the bars. */
const figuresHeight = 13;

/** Days between two neighbouring stages under a reading: negative ones in the colour of what is worse. */
function Delays({ reading: { delays } }: { readonly reading: OrderReading }): ReactNode {
  if (delays === null) return null;
  const { bins, from, to } = delays;
  const most = Math.max(1, ...bins);
  const bar = pictureWidth / bins.length;
  const zero = (-delayBins.from / delayBins.width) * bar;
  const before = bins.slice(0, -delayBins.from / delayBins.width).reduce((sum, count) => sum + count, 0);
  const all = bins.reduce((sum, count) => sum + count, 0);
  return (
    <span className="delay-picture">
      <svg
        width={pictureWidth}
        height={pictureHeight + figuresHeight}
        viewBox={`0 0 ${pictureWidth} ${pictureHeight + figuresHeight}`}
        role="img"
        aria-label={`Days from ${from} to ${to}: ${before} of ${all} negative`}
      >
        {bins.map((count, at) => (
          <rect
            key={delayBins.from + at * delayBins.width}
            x={at * bar + 0.5}
            width={bar - 1}
            y={pictureHeight - 1 - (count / most) * (pictureHeight - 4)}
            height={(count / most) * (pictureHeight - 4)}
            fill={at * bar < zero ? 'var(--worse)' : 'var(--recorded)'}
          />
        ))}
        <path d={`M0 ${pictureHeight - 0.5}H${pictureWidth}`} stroke="var(--line-2)" />
        <path d={`M${zero} 2V${pictureHeight}`} stroke="var(--neutral)" strokeDasharray="2 2" />
        {/* Those further out stand in the outermost bars. */}
        <g fill="var(--ink-3)" fontSize={10} aria-hidden="true">
          <text y={pictureHeight + 10}>≤ −{-delayBins.from}</text>
          <text x={zero} y={pictureHeight + 10} textAnchor="middle">
            0
          </text>
          <text x={pictureWidth} y={pictureHeight + 10} textAnchor="end">
            ≥ {delayBins.to}
          </text>
        </g>
      </svg>
      <small>
        days from {from} to {to}
      </small>
    </span>
  );
}
