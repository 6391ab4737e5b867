import { memo, type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { templateNames } from '../../../shared/funnel/stages.ts';
import { templates } from '../../../shared/funnel/templates.ts';
import type { Mapping, Problem, Survey } from '../../../shared/intake/index.ts';
import { Fault } from '../../components/Notes.tsx';
import { type PickOption, Pick } from '../../components/Pick.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { meaningOf } from '../../model/columnTargets.ts';
import {
  ambiguousColumns,
  blockingProblems,
  intoOf,
  unknownValues,
  zonelessColumns,
} from '../../model/importQuestions.ts';
import { entryOf } from '../../model/mappingEdits.ts';
import { stageNames } from '../../model/stageNames.ts';
import { useApp, useSession } from '../../store/hooks.ts';
import type { ImportDraft } from '../../store/importSlice.ts';
import { CurrencyTable } from './CurrencyTable.tsx';
import { DateQuestion } from './DateQuestion.tsx';
import { FileLine } from './FileLine.tsx';
import { ImportPlanView, IntoQuestion } from './ImportPlanView.tsx';
import { type CellJump, PreviewGrid } from './PreviewGrid.tsx';
import { Problems } from './Problems.tsx';
import { ReadingProgress } from './ReadingProgress.tsx';
import { StageBoard } from './StageBoard.tsx';
import { ZoneQuestion } from './ZoneQuestion.tsx';

const ownStages = 'own';
/** Files of up to so many columns show all of them at first. */
const fewColumns = 10;

/** Files on their way in: what they are, what their columns mean, what is wrong, and the button that takes them. */
export function ImportDraftView({ draft }: { readonly draft: ImportDraft }): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const job = useApp((state) => state.jobs.find(({ id }) => id === 'intake'));
  const { survey, mapping, error, stopped, refused, remembered } = draft;
  const asked = ambiguousColumns(draft).length > 0;
  const imported = survey?.inspection.intake.imported ?? 0;
  const ready = survey !== null && mapping !== null && error === null && !stopped && !asked && imported > 0;
  const first = survey === null;
  // What was found is drawn piece by piece, so that the window answers in between.
  const drawn = useDeferredValue<ImportDraft | null>(draft, null);
  return (
    <div className="data-room">
      <div className="head">
        <div className="question">
          <h1>What did the CRM record?</h1>
          <StagesPick draft={draft} />
        </div>
        <p className="answer">{answer(draft, job !== undefined, formats.count)}</p>
        {remembered && (
          <p className="answer-note">
            Mapped as last time ({formats.ago(remembered.usedAt, Date.now())}).{' '}
            <button type="button" className="link" onClick={() => void session.proposeImportMapping()}>
              Use the proposal instead
            </button>{' '}
            <button type="button" className="link" onClick={() => void session.forgetMapping(remembered.key)}>
              Forget it
            </button>
          </p>
        )}
      </div>
      <div className="body">
        {error && (
          <div className="draft-fault">
            <Fault error={error} />
          </div>
        )}
        {refused.map((fault) => (
          <div key={fault.message} className="draft-fault">
            <Fault error={fault} />
          </div>
        ))}
        {stopped && (
          <div className="draft-fault stopped" role="status">
            <span>
              {first
                ? 'Reading was stopped; nothing was imported.'
                : 'Reading was stopped. What is shown is from before the last change.'}
            </span>
            <button type="button" className="button small" onClick={() => void session.readImports()}>
              Read {first ? 'the files' : 'again'}
            </button>
          </div>
        )}
        {job && first && <ReadingProgress job={job} />}
        {drawn?.survey && drawn.mapping && (
          <DraftBody draft={drawn} survey={drawn.survey} reading={job !== undefined} />
        )}
      </div>
      <div className="import-bar">
        <button
          type="button"
          className="button primary"
          disabled={!ready || job !== undefined}
          onClick={() => void session.runImport()}
        >
          {ready
            ? `Import ${formats.count(imported)} ${survey.counts === null ? 'rows' : 'rows of counts'}`
            : 'Import'}
        </button>
        <button type="button" className="button" onClick={() => session.discardImport()}>
          Cancel
        </button>
        <button type="button" className="button" onClick={() => void session.chooseImports()}>
          Add another file…
        </button>
        {job && !first ? (
          <ReadingProgress job={job} />
        ) : (
          <span className="ink-3">
            {asked ? 'Say first how the dates are read.' : ready ? whatFollows(draft) : ''}
          </span>
        )}
      </div>
    </div>
  );
}

function whatFollows(draft: ImportDraft): string {
  if (draft.survey?.counts) return 'They give period rates; what needs records stays open.';
  if (intoOf(draft) === 'update')
    return 'The records that are here are updated by their ids; undo brings them back.';
  return 'The mapping is kept for the next export of this shape.';
}

/** The files one at a time, not drawn again as reading goes on, and under them what has to be asked, what is wrong and what the import will do. */
const DraftBody = memo(function DraftBody({
  draft,
  survey,
  reading,
}: {
  readonly draft: ImportDraft;
  readonly survey: Survey;
  readonly reading: boolean;
}): ReactNode {
  const session = useSession();
  const [chosen, setChosen] = useState<string | null>(null);
  const [showsAll, setShowsAll] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [jump, setJump] = useState<CellJump | null>(null);
  const mapping = draft.mapping!;
  const { files, problems } = survey.inspection;
  const stages = stageNames(draft.stages).stages;
  const index = Math.max(
    0,
    files.findIndex(({ name }) => name === chosen),
  );
  const file = files[index]!;
  const entry = Math.max(0, entryOf(mapping, file.name));
  const change = (next: Mapping): void => void session.setImportMapping(next);
  const own = mapping.files[entry]!;
  const used = file.columns.flatMap(({ name }, at) =>
    meaningOf(own, name, mapping.closedAs) === null ? [] : [at],
  );
  const all = used.length === 0 || (showsAll.get(file.name) ?? file.columns.length <= fewColumns);
  const allColumns = useMemo(() => file.columns.map((_, at) => at), [file]);
  const usedKey = used.join(' ');
  const columns = useMemo(
    () => (all ? allColumns : usedKey.split(' ').map(Number)),
    [all, allColumns, usedKey],
  );
  const cells = useMemo(
    () =>
      problems
        .filter(({ file: name, row }) => name === file.name && row !== undefined)
        .sort((a, b) => a.row! - b.row!),
    [problems, file.name],
  );
  const showAll = (name: string, shown: boolean): void => setShowsAll(new Map([...showsAll, [name, shown]]));
  const goTo = async (problem: Problem): Promise<void> => {
    const at = files.findIndex(({ name }) => name === problem.file);
    const target = files[at];
    if (!target || problem.row === undefined) return;
    try {
      const row = await session.findImportRow(at, problem.row);
      if (row < 0) return;
      const column = target.columns.find(({ name }) => name === problem.column)?.name;
      const targetEntry = mapping.files[Math.max(0, entryOf(mapping, target.name))]!;
      const isHidden = column !== undefined && meaningOf(targetEntry, column, mapping.closedAs) === null;
      if (isHidden) showAll(target.name, true);
      setChosen(target.name);
      setJump({ row, column });
    } catch (error) {
      session.fail(error);
    }
  };
  const zoned = files.filter(
    (one) => zonelessColumns(one, mapping.files[Math.max(0, entryOf(mapping, one.name))]).length > 0,
  );
  return (
    <div className={reading ? 'dimmed' : ''} aria-busy={reading}>
      {files.length > 1 && (
        <FileTabs
          files={files.map(({ name }) => name)}
          current={file.name}
          problems={problems}
          onChoose={setChosen}
        />
      )}
      <section aria-label={`Mapping of ${file.name}`}>
        <FileLine
          file={file}
          entry={entry}
          mapping={mapping}
          used={used.length}
          showsAll={all}
          asksDecimal={problems.some(
            ({ code, file: name }) => code === 'ambiguous-decimal' && name === file.name,
          )}
          onShowAll={(shown) => showAll(file.name, shown)}
          onForm={(form) => void session.setImportForm(file.name, form)}
          onChange={change}
        />
        <PreviewGrid
          key={file.name}
          file={file}
          index={index}
          entry={entry}
          mapping={mapping}
          stages={stages}
          stageValues={survey.stageValues}
          problems={cells}
          columns={columns}
          jump={jump}
          onChange={change}
          onProblem={(problem) => void goTo(problem)}
        />
      </section>
      <div className="data-below ruled">
        <div className="data-asks">
          {survey.orders.map((open) => (
            <DateQuestion key={open.file} open={open} mapping={mapping} onChange={change} />
          ))}
          <CurrencyTable
            key={JSON.stringify([survey.currencies.map(({ code }) => code), mapping.currencies])}
            currencies={survey.currencies}
            mapping={mapping}
            onChange={change}
          />
          {zoned.length > 0 && <ZoneQuestion files={zoned} mapping={mapping} onChange={change} />}
          <ImportPlanView survey={survey} mapping={mapping} onChange={change} />
          <IntoQuestion draft={draft} onInto={(into) => session.store.getState().changeDraft({ into })} />
        </div>
        <Problems
          problems={problems}
          rows={survey.inspection.intake.rows}
          onJump={(problem) => void goTo(problem)}
        />
      </div>
      {survey.stageValues.length > 0 && (
        <div className="ruled stage-section">
          <StageBoard
            values={survey.stageValues}
            reasons={survey.reasonValues}
            mapping={mapping}
            stages={stages}
            onChange={change}
          />
        </div>
      )}
    </div>
  );
});

function FileTabs({
  files,
  current,
  problems,
  onChoose,
}: {
  readonly files: readonly string[];
  readonly current: string;
  readonly problems: readonly Problem[];
  readonly onChoose: (file: string) => void;
}): ReactNode {
  const formats = useFormats();
  return (
    <div className="file-tabs" role="group" aria-label="Files of the import">
      {files.map((name) => {
        const count = problems.reduce(
          (sum, problem) => (problem.file === name ? sum + (problem.count ?? 1) : sum),
          0,
        );
        return (
          <button
            key={name}
            type="button"
            className="file-tab"
            aria-pressed={name === current}
            onClick={() => onChoose(name)}
          >
            {name}
            {count > 0 && (
              <span className="ink-3">
                {formats.count(count)} {count === 1 ? 'problem' : 'problems'}
              </span>
            )}
          </button>
        );
      })}
    </div>
  );
}

function answer(draft: ImportDraft, reading: boolean, count: (value: number) => string): string {
  const { survey, files, error, stopped } = draft;
  const names = files.map(({ name }) => name).join(', ');
  if (survey === null) {
    if (error) return 'This cannot be imported as it is.';
    if (stopped) return `Reading ${names} was stopped.`;
    return reading ? `Reading ${names}…` : names;
  }
  const { rows, imported } = survey.inspection.intake;
  const several = survey.inspection.files.length;
  const where = several === 1 ? 'one file' : `${count(several)} files`;
  const dates = ambiguousColumns(draft).length > 0 ? ['how the dates are read'] : [];
  const blocks = blockingProblems(draft).map(({ code }) => blockNames.get(code) ?? 'what is in the columns');
  const values = unknownValues(draft).length;
  const open = [
    ...new Set([...dates, ...blocks]),
    ...(values > 0 ? [`${count(values)} unknown ${values === 1 ? 'stage' : 'stages'}`] : []),
  ];
  const settle = open.length === 0 ? '' : ` To settle: ${open.join(', ')}.`;
  return imported === 0
    ? `${count(rows)} rows in ${where}, and none of them can be imported yet.${settle}`
    : `${count(imported)} of ${count(rows)} rows in ${where} can be imported${survey.counts === null ? '' : ' as counts'}.${settle}`;
}

const blockNames: ReadonlyMap<string, string> = new Map([
  ['mixed-currencies', 'rates for the currencies'],
  ['no-id', 'the column of the id'],
  ['no-stages', 'which columns date a stage'],
  ['no-snapshot-date', 'the day of the snapshot'],
]);

function StagesPick({ draft }: { readonly draft: ImportDraft }): ReactNode {
  const session = useSession();
  const plan = useApp((state) => state.document?.history.present.project.plan);
  const own = plan && typeof plan.stages !== 'string' ? plan.stages : null;
  const options: PickOption<string>[] = [
    ...(own
      ? [{ value: ownStages, label: 'of the plan', note: own.map(({ name }) => name).join(' → ') }]
      : []),
    ...templateNames.map((name) => ({
      value: name,
      label: templates[name].title,
      note: templates[name].stages
        .filter(({ kind }) => kind === 'forward')
        .map((stage) => stage.name)
        .join(' → '),
    })),
  ];
  return (
    <Pick
      name="Stages"
      value={typeof draft.stages === 'string' ? draft.stages : ownStages}
      options={options}
      onPick={(value) => {
        const template = templateNames.find((name) => name === value);
        const stages = template ?? own;
        if (stages) void session.setImportStages(stages);
      }}
    />
  );
}
