/** The segment that is shown: a value of one column, or of two together. */
import { type ReactNode, useId, useState } from 'react';
import type { Project } from '../../../shared/document/project.ts';
import { FormPick } from '../../components/FormPick.tsx';

type Chosen = Project['shown']['segments'];

const none = '';
/** Stands for "no value" among the values; texts of a CRM never begin like this. */
const blank = '\u0000blank';

export function SegmentFilter({
  columns,
  chosen,
  onPick,
}: {
  readonly columns: ReadonlyMap<string, readonly string[]>;
  readonly chosen: Chosen;
  readonly onPick: (segments: Chosen) => void;
}): ReactNode {
  const value = chosen.length === 0 ? 'All' : chosen.map((part) => part.value ?? '(blank)').join(' · ');
  return (
    <FormPick name="Segment" value={value} className={chosen.length === 0 ? '' : 'is-set'}>
      {(close) => (
        <SegmentForm
          columns={columns}
          chosen={chosen}
          onPick={(segments) => {
            close();
            onPick(segments);
          }}
        />
      )}
    </FormPick>
  );
}

interface Part {
  readonly column: string;
  readonly value: string;
}

function SegmentForm({
  columns,
  chosen,
  onPick,
}: {
  readonly columns: ReadonlyMap<string, readonly string[]>;
  readonly chosen: Chosen;
  readonly onPick: (segments: Chosen) => void;
}): ReactNode {
  const partOf = (index: number): Part => {
    const known = chosen[index];
    return known === undefined
      ? { column: none, value: none }
      : { column: known.column, value: known.value ?? blank };
  };
  const [first, setFirst] = useState<Part>(() => {
    const part = partOf(0);
    return part.column === none ? { column: columns.keys().next().value!, value: none } : part;
  });
  const [second, setSecond] = useState<Part>(() => partOf(1));
  const parts = [first, second].filter(({ column, value }) => column !== none && value !== none);
  return (
    <>
      <button
        type="button"
        className={`range-preset ${chosen.length === 0 ? 'strong' : ''}`}
        onClick={() => onPick([])}
      >
        All segments
      </button>
      <form
        className="segment-form"
        onSubmit={(event) => {
          event.preventDefault();
          onPick(parts.map(({ column, value }) => ({ column, value: value === blank ? null : value })));
        }}
      >
        <PartFields
          title="Segment column"
          columns={columns}
          part={first}
          without={second.column}
          onChange={setFirst}
        />
        {columns.size > 1 && (
          <PartFields
            title="and"
            columns={columns}
            part={second}
            without={first.column}
            isOptional
            onChange={setSecond}
          />
        )}
        <button type="submit" className="button small" disabled={parts.length === 0}>
          Show this segment
        </button>
      </form>
    </>
  );
}

function PartFields({
  title,
  columns,
  part,
  without,
  isOptional = false,
  onChange,
}: {
  readonly title: string;
  readonly columns: ReadonlyMap<string, readonly string[]>;
  readonly part: Part;
  /** Column that the other part has taken. */
  readonly without: string;
  readonly isOptional?: boolean;
  readonly onChange: (part: Part) => void;
}): ReactNode {
  const id = useId();
  const values = (columns.get(part.column) ?? []).toSorted((a, b) => a.localeCompare(b)).slice(0, 300);
  return (
    <>
      <label htmlFor={`${id}-column`}>{title}</label>
      <select
        id={`${id}-column`}
        value={part.column}
        onChange={(event) => onChange({ column: event.currentTarget.value, value: none })}
      >
        {isOptional && <option value={none}>nothing else</option>}
        {[...columns.keys()]
          .filter((column) => column !== without)
          .map((column) => (
            <option key={column} value={column}>
              {column}
            </option>
          ))}
      </select>
      {part.column !== none && (
        <>
          <label htmlFor={`${id}-value`}>is</label>
          <select
            id={`${id}-value`}
            value={part.value}
            onChange={(event) => onChange({ ...part, value: event.currentTarget.value })}
          >
            <option value={none}>choose a value</option>
            {values.map((value) => (
              <option key={value} value={value}>
                {value}
              </option>
            ))}
            <option value={blank}>(blank)</option>
          </select>
        </>
      )}
    </>
  );
}
