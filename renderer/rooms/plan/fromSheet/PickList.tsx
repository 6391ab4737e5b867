/** What was picked from the sheet: each range with its meaning, and what its rows and columns are. */
import { type CSSProperties, type ReactNode, useState } from 'react';
import { parseRange } from '../../../../shared/planSheet/cellNames.ts';
import type { Plan } from '../../../../shared/plan/schema.ts';
import type { Meaning, SheetBlock, SheetLine } from '../../../../shared/planSheet/index.ts';
import { Pick } from '../../../components/Pick.tsx';
import {
  meaningNames,
  placeChoices,
  placeKey,
  type PlaceNames,
  placeText,
  withoutPick,
  withPlace,
} from '../../../model/planSheetPicks.ts';
import { useSession } from '../../../store/hooks.ts';
import type { PlanSheetDraft } from '../../../store/planSheetSlice.ts';

const meaningOptions = (Object.keys(meaningNames) as Meaning[]).map((value) => ({
  value,
  label: meaningNames[value],
}));

export function PickList({
  draft,
  plan,
  names,
  current,
  onOpen,
}: {
  readonly draft: PlanSheetDraft;
  readonly plan: Plan;
  readonly names: PlaceNames;
  readonly current: number | null;
  readonly onOpen: (index: number | null) => void;
}): ReactNode {
  const session = useSession();
  const removePick = (index: number): void => {
    onOpen(null);
    const { map, notes } = withoutPick(draft, index);
    void session.changePlanSheet(map, notes);
  };
  return (
    <div className="pick-list">
      {draft.map.blocks.map((block, index) => (
        // Picks have no name of their own; their order is theirs for as long as they are shown.
        <div key={`${index} ${block.sheet}`} className="pick-item" style={tint(index)}>
          <div className="pick-line">
            <span className="pick-number" aria-hidden="true">
              {index + 1}
            </span>
            <button
              type="button"
              className="pick-open"
              aria-expanded={current === index}
              onClick={() => onOpen(current === index ? null : index)}
            >
              <b>{meaningNames[block.meaning]}</b>{' '}
              <span className="ink-2">
                {block.sheet === '' ? '' : `${block.sheet} `}
                {block.range}
              </span>
              <small>
                {sureness(draft.notes[index]?.confidence ?? 1)}: {draft.notes[index]?.reason ?? ''}
              </small>
            </button>
            <button
              type="button"
              className="link"
              aria-label={`Leave out ${meaningNames[block.meaning]} ${block.range}`}
              onClick={() => removePick(index)}
            >
              Leave out
            </button>
          </div>
          {current === index && (
            <PickDetail block={block} index={index} draft={draft} plan={plan} names={names} />
          )}
        </div>
      ))}
    </div>
  );
}

const tint = (index: number): CSSProperties => ({ '--pick': `var(--pick-${index % 7})` }) as CSSProperties;

function sureness(confidence: number): string {
  return confidence >= 0.85 ? 'Sure' : confidence >= 0.65 ? 'Likely' : 'A guess';
}

function PickDetail({
  block,
  index,
  draft,
  plan,
  names,
}: {
  readonly block: SheetBlock;
  readonly index: number;
  readonly draft: PlanSheetDraft;
  readonly plan: Plan;
  readonly names: PlaceNames;
}): ReactNode {
  const session = useSession();
  const [typed, setTyped] = useState<string | null>(null);
  const range = typed ?? block.range;
  const isRange = parseRange(range) !== null;
  const commit = (): void => {
    if (typed === null || typed === block.range || !isRange) return;
    setTyped(null);
    void session.pickPlanSheet({ sheet: block.sheet, range, meaning: block.meaning, index });
  };
  const sides = (['rows', 'columns'] as const).map((side) => ({
    side,
    lines: (block[side] ?? []).filter(({ place }) => place?.period === undefined),
  }));
  const isPeriods = (lines: readonly SheetLine[]): boolean =>
    lines.some(({ place }) => place?.period !== undefined);
  return (
    <div className="pick-detail">
      <div className="pick-form">
        <input
          aria-label="Range"
          aria-invalid={!isRange}
          value={range}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
            if (event.key === 'Escape') setTyped(null);
          }}
        />
        <Pick
          name="Read as"
          value={block.meaning}
          options={meaningOptions}
          onPick={(meaning) =>
            void session.pickPlanSheet({ sheet: block.sheet, range: block.range, meaning, index })
          }
        />
      </div>
      {sides.map(({ side, lines }) =>
        lines.length === 0 ||
        (isPeriods(block[side] ?? []) && lines.every(({ place }) => place === null)) ? null : (
          <table className="pick-lines" key={side}>
            <caption className="visually-hidden">
              {side === 'rows' ? 'Rows' : 'Columns'} of {block.range}
            </caption>
            <tbody>
              {lines.map((line) => (
                <tr key={line.at}>
                  <td>{line.at}</td>
                  <td title={line.label}>{line.label ?? ''}</td>
                  <td>
                    <PlacePick
                      line={line}
                      meaning={block.meaning}
                      plan={plan}
                      names={names}
                      onPick={(place) =>
                        void session.changePlanSheet(withPlace(draft.map, index, side, line.at, place))
                      }
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        ),
      )}
    </div>
  );
}

/** What one row or column is. */
function PlacePick({
  line,
  meaning,
  plan,
  names,
  onPick,
}: {
  readonly line: SheetLine;
  readonly meaning: Meaning;
  readonly plan: Plan;
  readonly names: PlaceNames;
  readonly onPick: (place: SheetLine['place']) => void;
}): ReactNode {
  const choices = placeChoices(meaning, plan, names);
  const key = placeKey(line.place);
  const isOpen = line.place !== null && Object.keys(line.place).length === 0;
  const known = choices.some((choice) => choice.key === key);
  const options = [
    ...(isOpen ? [{ value: key, label: 'from the other side' }] : []),
    ...(line.place !== null && !isOpen && !known
      ? [{ value: key, label: placeText(line.place, names) }]
      : []),
    ...choices.map((choice) => ({ value: choice.key, label: choice.label })),
    { value: 'none', label: 'left out' },
  ];
  return (
    <Pick
      name={`Row or column ${line.at}`}
      hidesName
      value={key}
      options={options}
      onPick={(value) =>
        onPick(
          choices.find((choice) => choice.key === value)?.place ?? (value === 'none' ? null : line.place),
        )
      }
    />
  );
}
