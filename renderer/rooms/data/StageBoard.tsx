import './stageBoard.css';
import { type DragEvent, type ReactNode, useMemo, useState } from 'react';
import type { Stage } from '../../../shared/funnel/stages.ts';
import type { Mapping, ReasonValue, StageValue } from '../../../shared/intake/index.ts';
import { Section } from '../../components/Section.tsx';
import { CheckMark, GripIcon, LikelyMark, SureMark } from '../../components/icons.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { type ValueGroup, valueGroups } from '../../model/importQuestions.ts';
import { type ValueChoice, withReason, withStageValue } from '../../model/mappingEdits.ts';

const dragType = 'text/x-spillway-stage-value';
const mostShown = 60;

/** The values of stage columns on one side, the stages on the other: drag one to the other, or choose. */
export function StageBoard({
  values: written,
  reasons,
  mapping,
  stages,
  onChange,
}: {
  readonly values: readonly StageValue[];
  readonly reasons: readonly ReasonValue[];
  readonly mapping: Mapping;
  readonly stages: readonly Stage[];
  readonly onChange: (mapping: Mapping) => void;
}): ReactNode {
  const formats = useFormats();
  const [all, setAll] = useState(false);
  const values = useMemo(() => valueGroups(written), [written]);
  const unknown = values.filter(({ by }) => by === 'unknown');
  const guessed = unknown.filter(({ guess }) => guess !== null);
  const sorted = [...unknown, ...values.filter(({ by }) => by !== 'unknown')];
  const shown = all ? sorted : sorted.slice(0, mostShown);
  const taken = (from: Mapping, { columns, value }: ValueGroup, choice: ValueChoice): Mapping =>
    columns.reduce((next, column) => withStageValue(next, column, value, choice, stages), from);
  const choose = (value: ValueGroup, choice: ValueChoice): void => onChange(taken(mapping, value, choice));
  const takeGuesses = (): void =>
    onChange(guessed.reduce((next, value) => taken(next, value, { stage: value.guess!.stage }), mapping));
  const dropped = (key: string, choice: ValueChoice): void => {
    const value = values.find((known) => known.value === key);
    if (value) choose(value, choice);
  };
  return (
    <Section
      title="Which stage is each value?"
      caption={
        unknown.length === 0
          ? `${formats.count(values.length)} values, every one is known`
          : `${formats.count(unknown.length)} of ${formats.count(values.length)} values ${unknown.length === 1 ? 'is' : 'are'} no stage yet`
      }
      actions={
        guessed.length > 0 && (
          <button type="button" className="link" onClick={takeGuesses}>
            Take {guessed.length === 1 ? 'the guess' : `all ${formats.count(guessed.length)} guesses`}
          </button>
        )
      }
    >
      <div className="stage-board">
        <div className="stage-values" tabIndex={0} role="region" aria-label="Values of the export">
          <table className="figures">
            <thead>
              <tr>
                <th scope="col">Value</th>
                <th scope="col">Rows</th>
                <th scope="col" className="left">
                  Is taken for
                </th>
                <th scope="col" className="left">
                  Why
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((value) => (
                <ValueRow
                  key={value.value}
                  value={value}
                  stages={stages}
                  onChoose={(choice) => choose(value, choice)}
                />
              ))}
            </tbody>
          </table>
          {sorted.length > shown.length && (
            <button type="button" className="link" onClick={() => setAll(true)}>
              Show {formats.count(sorted.length - shown.length)} more
            </button>
          )}
        </div>
        <div>
          <h3>Stages</h3>
          <ul className="stage-lanes" aria-label="Stages to drop values on">
            {stages.map(({ id, name, kind }) => (
              <Lane
                key={id}
                name={name}
                note={kind === 'forward' ? '' : 'exit'}
                values={values.filter(({ stage }) => stage === id)}
                onDrop={(key) => dropped(key, { stage: id })}
              />
            ))}
            <Lane
              name="Leave out"
              note="ignored on purpose"
              values={values.filter(({ by }) => by === 'leftOut')}
              onDrop={(key) => dropped(key, 'leaveOut')}
            />
          </ul>
        </div>
      </div>
      {reasons.length > 0 && <Reasons reasons={reasons} mapping={mapping} onChange={onChange} />}
    </Section>
  );
}

const whys: Readonly<Record<StageValue['by'], string>> = {
  mapping: 'the mapping says so',
  name: 'it is the stage’s name',
  synonym: 'it is usually called so',
  leftOut: 'left out on purpose',
  unknown: 'nothing is known of it: its rows are ignored',
};

function ValueRow({
  value,
  stages,
  onChoose,
}: {
  readonly value: ValueGroup;
  readonly stages: readonly Stage[];
  readonly onChoose: (choice: ValueChoice) => void;
}): ReactNode {
  const formats = useFormats();
  const { by, guess } = value;
  const guessName = stages.find(({ id }) => id === guess?.stage)?.name ?? guess?.stage;
  const selected = by === 'leftOut' ? 'leaveOut' : by === 'unknown' ? '' : `stage ${value.stage}`;
  return (
    <tr
      draggable
      className="stage-value"
      onDragStart={(event: DragEvent) => {
        event.dataTransfer.setData(dragType, value.value);
        event.dataTransfer.effectAllowed = 'move';
      }}
    >
      <th scope="row">
        <GripIcon />
        <span title={`${value.value} (${value.columns.join(', ')})`}>{value.value}</span>
      </th>
      <td>{formats.count(value.rows)}</td>
      <td className="left">
        <select
          aria-label={`${value.value}, ${formats.count(value.rows)} rows, is taken for`}
          className={by === 'unknown' ? 'to-check' : ''}
          value={selected}
          onChange={({ target }) =>
            onChoose(
              target.value === 'leaveOut'
                ? 'leaveOut'
                : target.value === ''
                  ? 'recognise'
                  : { stage: target.value.slice('stage '.length) },
            )
          }
        >
          <option value="">{by === 'unknown' ? 'no stage yet' : 'whatever is recognised'}</option>
          {stages.map(({ id, name, kind }) => (
            <option key={id} value={`stage ${id}`}>
              {name}
              {kind === 'forward' ? '' : ' (exit)'}
            </option>
          ))}
          <option value="leaveOut">Leave out</option>
        </select>
      </td>
      <td className="left why">
        {by === 'unknown' ? <CheckMark /> : by === 'synonym' ? <LikelyMark /> : <SureMark />}
        {guess === null ? (
          whys[by]
        ) : (
          <>
            <span>
              {guessName}? {guess.reason}
            </span>
            <button type="button" className="link" onClick={() => onChoose({ stage: guess.stage })}>
              Take it
              <span className="visually-hidden">
                : {value.value} is {guessName}
              </span>
            </button>
          </>
        )}
      </td>
    </tr>
  );
}

/** A stage to drop values on, with those that it has. */
function Lane({
  name,
  note,
  values,
  onDrop,
}: {
  readonly name: string;
  readonly note: string;
  readonly values: readonly ValueGroup[];
  readonly onDrop: (key: string) => void;
}): ReactNode {
  const formats = useFormats();
  const [over, setOver] = useState(false);
  const rows = values.reduce((sum, value) => sum + value.rows, 0);
  const accepts = (event: DragEvent): boolean => event.dataTransfer.types.includes(dragType);
  return (
    <li
      className={`stage-lane ${over ? 'over' : ''}`}
      data-stage={name}
      onDragOver={(event) => {
        if (!accepts(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'move';
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        if (!accepts(event)) return;
        event.preventDefault();
        event.stopPropagation();
        onDrop(event.dataTransfer.getData(dragType));
      }}
    >
      <span className="medium">{name}</span>
      {note !== '' && <span className="ink-3">{note}</span>}
      <span className="lane-values" title={values.map(({ value }) => value).join(', ')}>
        {values.map(({ value }) => value).join(', ')}
      </span>
      {rows > 0 && <span className="lane-rows">{formats.count(rows)}</span>}
    </li>
  );
}

/** Reasons for leaving, which can be put together under one name. */
function Reasons({
  reasons,
  mapping,
  onChange,
}: {
  readonly reasons: readonly ReasonValue[];
  readonly mapping: Mapping;
  readonly onChange: (mapping: Mapping) => void;
}): ReactNode {
  const formats = useFormats();
  return (
    <details className="reasons">
      <summary>
        {formats.count(reasons.length)} {reasons.length === 1 ? 'reason' : 'reasons'} for leaving: give
        several the same name to put them together
      </summary>
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">Reason as it is written</th>
            <th scope="col">Rows</th>
            <th scope="col" className="left">
              Counts as
            </th>
          </tr>
        </thead>
        <tbody>
          {reasons.slice(0, mostShown).map(({ value, rows }) => (
            <tr key={value}>
              <th scope="row">{value}</th>
              <td>{formats.count(rows)}</td>
              <td className="left">
                <input
                  aria-label={`${value} counts as`}
                  defaultValue={mapping.values.reason[value] ?? ''}
                  placeholder={value}
                  onBlur={({ target }) => {
                    const next = withReason(mapping, value, target.value);
                    if (mapping.values.reason[value] !== next.values.reason[value]) onChange(next);
                  }}
                  onKeyDown={(event) => {
                    if (event.key === 'Enter') event.currentTarget.blur();
                  }}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
