import { Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Stage } from '../../../shared/funnel/stages.ts';
import type { FileMapping, InspectedColumn } from '../../../shared/intake/index.ts';
import { CheckMark, ChevronDown, LikelyMark, SureMark } from '../../components/icons.tsx';
import { useFormats } from '../../components/useFormats.ts';
import {
  type ColumnMeaning,
  type MeaningChoice,
  meaningKey,
  meaningLabel,
} from '../../model/columnTargets.ts';

const typeNames: Readonly<Record<InspectedColumn['type'], string>> = {
  text: 'text',
  number: 'figures',
  money: 'money',
  percent: 'percent',
  date: 'dates',
  datetime: 'dates with times',
  boolean: 'yes or no',
  empty: 'empty',
};

/** How a column reads its values: one that reads differently from how it stands, as an example. */
export function exampleOf({ samples }: InspectedColumn): string | null {
  const sample = samples.find(({ raw, read }) => read !== null && String(read) !== raw.trim());
  return sample === undefined ? null : `${sample.raw.trim()} is read as ${String(sample.read)}`;
}

export type Confidence = 'sure' | 'likely' | 'check';

/** How much a guess is to be trusted: what cannot be read or was not decided has to be looked at. */
export function confidenceOf(column: InspectedColumn, faults: number): Confidence {
  if (column.dateOrder === 'ambiguous' || faults > 0) return 'check';
  const isNamed = /header|mapping|identifies/.test(column.reason ?? '');
  return isNamed ? 'sure' : 'likely';
}

const marks: Readonly<Record<Confidence, ReactNode>> = {
  sure: <SureMark />,
  likely: <LikelyMark />,
  check: <CheckMark />,
};

/** A column's name, what it means, and why that was guessed. */
export function ColumnHead({
  column,
  meaning,
  outcomes,
  choices,
  stages,
  shape,
  faults,
  reason,
  onPick,
}: {
  readonly column: InspectedColumn;
  readonly meaning: ColumnMeaning;
  /** What a closing date stands for, by the status. */
  readonly outcomes: string;
  readonly choices: readonly MeaningChoice[];
  readonly stages: readonly Stage[];
  readonly shape: FileMapping['shape'];
  /** Cells of the column that have a problem. */
  readonly faults: number;
  readonly reason: string;
  readonly onPick: (meaning: ColumnMeaning) => void;
}): ReactNode {
  const formats = useFormats();
  const isUsed = meaning !== null;
  const confidence = confidenceOf(column, faults);
  const label = meaning === 'closed' && outcomes !== '' ? outcomes : meaningLabel(meaning, stages, shape);
  const example = exampleOf(column);
  const order = { dmy: 'day first', mdy: 'month first', ymd: 'year first', ambiguous: 'either order' };
  const kind = `${typeNames[column.type]}${column.dateOrder === undefined ? '' : `, ${order[column.dateOrder]}`}`;
  const cells = `${formats.count(faults)} ${faults === 1 ? 'cell' : 'cells'} to look at`;
  const groups = [...new Set(choices.map(({ group }) => group))];
  return (
    <>
      <span className="column-name" title={column.name}>
        {column.name}
      </span>
      <Menu position="bottom-start" offset={2} width={236}>
        <Menu.Target>
          <button
            type="button"
            className={`meaning ${isUsed ? '' : 'unused'} ${isUsed && confidence === 'check' ? 'to-check' : ''}`}
            aria-label={`${column.name} means: ${label}`}
            title={label}
          >
            <span>{label}</span>
            <ChevronDown />
          </button>
        </Menu.Target>
        <Menu.Dropdown mah={380} style={{ overflowY: 'auto' }}>
          <div className="meaning-why">
            {isUsed && reason !== '' && <p>Why: {reason}.</p>}
            <p>
              Holds {kind}
              {example === null ? '' : `; ${example}`}.
            </p>
            {faults > 0 && <p>{cells}.</p>}
          </div>
          {groups.map((group) => (
            <div key={group}>
              <Menu.Label>{group}</Menu.Label>
              {choices
                .filter((choice) => choice.group === group)
                .map((choice) => (
                  <Menu.Item
                    key={meaningKey(choice.meaning)}
                    aria-current={meaningKey(choice.meaning) === meaningKey(meaning) || undefined}
                    onClick={() => onPick(choice.meaning)}
                  >
                    <span className={meaningKey(choice.meaning) === meaningKey(meaning) ? 'strong' : ''}>
                      {choice.label}
                    </span>
                  </Menu.Item>
                ))}
            </div>
          ))}
        </Menu.Dropdown>
      </Menu>
      <span className="column-why">
        {isUsed ? (
          <>
            <span className="confidence">
              {marks[confidence]}
              {confidence}
            </span>
            <span>
              {column.dateOrder === 'ambiguous'
                ? 'its dates read both ways'
                : faults > 0
                  ? cells
                  : (example ?? reason)}
            </span>
          </>
        ) : (
          <span>{kind}</span>
        )}
      </span>
    </>
  );
}
