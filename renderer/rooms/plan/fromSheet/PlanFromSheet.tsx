import './fromSheet.css';
import { type ReactNode, useState } from 'react';
import { type CellRange, cellName, columnIndex, rangeName } from '../../../../shared/planSheet/cellNames.ts';
import type { Problem } from '../../../../shared/intake/index.ts';
import type { Meaning } from '../../../../shared/planSheet/index.ts';
import { EmptyState, Fault } from '../../../components/Notes.tsx';
import { Pick } from '../../../components/Pick.tsx';
import { Section } from '../../../components/Section.tsx';
import { useFormats } from '../../../components/useFormats.ts';
import type { Formats } from '../../../model/format.ts';
import { rangeOf, type Selection } from '../../../model/gridSelection.ts';
import { meaningNames, placeNames } from '../../../model/planSheetPicks.ts';
import { stageNames } from '../../../model/stageNames.ts';
import { useApp, useSession } from '../../../store/hooks.ts';
import type { PlanSheetDraft } from '../../../store/planSheetSlice.ts';
import { ChangeTable } from './ChangeTable.tsx';
import { PickList } from './PickList.tsx';
import { SheetGrid } from './SheetGrid.tsx';

const nowhere: Selection = { active: { row: 0, column: 0 }, anchor: { row: 0, column: 0 } };

/** A planning sheet on its way into the plan: its cells, what was picked, what that changes, and the button that does it. */
export function PlanFromSheet({ draft }: { readonly draft: PlanSheetDraft }): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const plan = useApp((state) => state.document!.history.present.project.plan);
  const [shown, setShown] = useState<string | null>(null);
  const [current, setCurrent] = useState<number | null>(null);
  const [selection, setSelection] = useState<Selection>(nowhere);
  const { sheets, map, preview, error } = draft;
  const names = placeNames(plan, map, stageNames(plan.stages), formats);
  const sheet = sheets?.find(({ name }) => name === (shown ?? map.blocks[0]?.sheet)) ?? sheets?.[0] ?? null;
  const problems = [...draft.unread, ...(preview?.problems ?? [])];
  const faulty = new Set(
    problems.flatMap(({ sheet: of = '', row, column }) =>
      of === sheet?.name && row !== undefined && column !== undefined && columnIndex(column) !== null
        ? [`${column}${row}`]
        : [],
    ),
  );
  const open = (index: number | null): void => {
    setCurrent(index);
    if (index !== null) setShown(map.blocks[index]?.sheet ?? null);
  };
  const show = (problem: Problem): void => {
    setShown(problem.sheet ?? '');
    const place = { row: problem.row! - 1, column: columnIndex(problem.column ?? 'A') ?? 0 };
    setSelection({ active: place, anchor: place });
  };
  const changes = preview?.changes.length ?? 0;
  const takes = changes > 0 || (preview?.notes.length ?? 0) > 0;
  return (
    <div className="from-sheet">
      <div className="head">
        <div className="question">
          <h1>What does your planning sheet say?</h1>
          <span className="ink-2">{draft.file.name}</span>
        </div>
        <p className="answer">{answer(draft, formats)}</p>
      </div>
      <div className="body">
        {error && (
          <div style={{ marginTop: 14 }}>
            <Fault error={error} />
          </div>
        )}
        {sheets !== null && sheet === null && !error && (
          <EmptyState title="The file has no cells with content">
            Choose another file, or begin with the planning sheet that Spillway offers.
          </EmptyState>
        )}
        {sheet !== null && (
          <div className="sheet-columns">
            <div>
              {sheets!.length > 1 && (
                <div className="sheet-tabs" role="tablist" aria-label="Sheets">
                  {sheets!.map(({ name }) => (
                    <button
                      key={name}
                      type="button"
                      role="tab"
                      aria-selected={name === sheet.name}
                      onClick={() => {
                        setShown(name);
                        setSelection(nowhere);
                      }}
                    >
                      {name}
                    </button>
                  ))}
                </div>
              )}
              <SheetGrid
                key={sheet.name}
                sheet={sheet}
                blocks={map.blocks}
                current={current}
                faulty={faulty}
                selection={selection}
                onSelect={setSelection}
                onPick={open}
              />
            </div>
            <Section title="What was picked" caption="drag over cells to pick more">
              <SelectionLine
                range={rangeOf(selection)}
                sheet={sheet.name}
                current={map.blocks[current ?? -1]?.sheet === sheet.name ? current : null}
                meaning={current === null ? null : (map.blocks[current]?.meaning ?? null)}
                onPicked={setCurrent}
                count={map.blocks.length}
              />
              <PickList draft={draft} plan={plan} names={names} current={current} onOpen={open} />
            </Section>
          </div>
        )}
        {sheet !== null && (
          <div className="sheet-below ruled">
            {error && preview === null ? (
              <span />
            ) : preview === null ? (
              <EmptyState title="Nothing is picked yet">
                Drag over figures of the sheet and say what they are: what they change is shown here first.
              </EmptyState>
            ) : (
              <ChangeTable preview={preview} names={names} />
            )}
            <SheetProblems problems={problems} draft={draft} onShow={show} />
          </div>
        )}
      </div>
      <div className="sheet-bar">
        <button
          type="button"
          className="button primary"
          disabled={!takes}
          onClick={() => void session.applyPlanSheet()}
        >
          {takes
            ? `Change ${formats.count(changes)} ${changes === 1 ? 'figure' : 'figures'}`
            : 'Nothing to change'}
        </button>
        <button type="button" className="button" onClick={() => session.discardPlanSheet()}>
          Cancel
        </button>
        <button type="button" className="button" onClick={() => void session.choosePlanSheet()}>
          Another file…
        </button>
        <button type="button" className="button" onClick={() => void session.savePlanSheetTemplate()}>
          Save a planning sheet to fill in…
        </button>
        <span className="ink-3">
          {takes
            ? 'One step, which can be undone. The picks are kept for the next version of this sheet.'
            : ''}
        </span>
      </div>
    </div>
  );
}

function answer({ sheets, map, preview, file, isRecalled, error }: PlanSheetDraft, formats: Formats): string {
  if (sheets === null) return `Reading ${file.name}…`;
  if (error && preview === null) return 'This cannot be taken as it is.';
  const { length } = map.blocks;
  if (length === 0) return 'No figures of a plan were recognised. Pick them in the sheet.';
  const ranges = `${formats.count(length)} ${length === 1 ? 'range' : 'ranges'}`;
  const changes = preview?.changes.length ?? 0;
  return `${ranges} ${isRecalled ? 'as you picked them last time' : 'of the sheet'}: ${
    changes === 0
      ? 'all figures are in the plan already'
      : `${formats.count(changes)} figures of the plan change`
  }.`;
}

/** What is selected in the grid, and what can be made of it. */
function SelectionLine({
  range,
  sheet,
  current,
  meaning,
  count,
  onPicked,
}: {
  readonly range: CellRange;
  readonly sheet: string;
  readonly current: number | null;
  readonly meaning: Meaning | null;
  readonly count: number;
  readonly onPicked: (index: number) => void;
}): ReactNode {
  const session = useSession();
  const name = rangeName(range);
  if (name === cellName(range.top, range.left)) return null;
  const pick = (chosen: Meaning | 'guess'): void => {
    onPicked(count);
    void session.pickPlanSheet({
      sheet,
      range: name,
      index: null,
      ...(chosen === 'guess' ? {} : { meaning: chosen }),
    });
  };
  return (
    <div className="pick-selection">
      <b>{name}</b>
      <Pick<Meaning | 'guess'>
        name="Pick as"
        value="guess"
        shown="…"
        options={[
          { value: 'guess', label: 'what it looks like' },
          ...(Object.keys(meaningNames) as Meaning[]).map((value) => ({ value, label: meaningNames[value] })),
        ]}
        onPick={pick}
      />
      {current !== null && meaning !== null && (
        <button
          type="button"
          className="button small"
          onClick={() => void session.pickPlanSheet({ sheet, range: name, meaning, index: current })}
        >
          Make it the range of {current + 1}
        </button>
      )}
    </div>
  );
}

function SheetProblems({
  problems,
  draft,
  onShow,
}: {
  readonly problems: readonly Problem[];
  readonly draft: PlanSheetDraft;
  readonly onShow: (problem: Problem) => void;
}): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const isOutside = problems.some(({ code }) => code === 'outside-horizon');
  return (
    <Section
      title="What could not be read"
      caption={problems.length === 0 ? 'everything was' : formats.count(problems.length)}
    >
      {(isOutside || draft.fitsMonths) && (
        <label className="sheet-problem" style={{ display: 'flex', gap: 8 }}>
          <input
            type="checkbox"
            checked={draft.fitsMonths}
            onChange={(event) => void session.fitPlanSheet(event.currentTarget.checked)}
          />
          Let the plan begin and end with the sheet’s months
        </label>
      )}
      {problems.slice(0, 60).map((problem) => {
        const { code, message, hint, sheet, row, column } = problem;
        const place = [sheet, row === undefined ? undefined : `${column ?? 'row '}${row}`]
          .filter(Boolean)
          .join(' ');
        return (
          <div key={`${code} ${place} ${message}`} className="sheet-problem">
            {row === undefined ? (
              <b>{place}</b>
            ) : (
              <button type="button" className="link" onClick={() => onShow(problem)}>
                {place}
              </button>
            )}{' '}
            {message}
            <span className="ink-3">{hint}</span>
          </div>
        );
      })}
      {problems.length > 60 && <p className="ink-3">… and {formats.count(problems.length - 60)} more.</p>}
    </Section>
  );
}
