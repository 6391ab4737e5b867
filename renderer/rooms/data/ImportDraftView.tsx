import type { ReactNode } from 'react';
import { templateNames } from '../../../shared/funnel/stages.ts';
import { templates } from '../../../shared/funnel/templates.ts';
import { Fault } from '../../components/Notes.tsx';
import { type PickOption, Pick } from '../../components/Pick.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { ambiguousColumns } from '../../model/importQuestions.ts';
import { stageNames } from '../../model/stageNames.ts';
import { useApp, useSession } from '../../store/hooks.ts';
import type { ImportDraft } from '../../store/importSlice.ts';
import { DateQuestion } from './DateQuestion.tsx';
import { MappingTable } from './MappingTable.tsx';
import { Problems } from './Problems.tsx';

const ownStages = 'own';

/** Files on their way in: what they are, what their columns mean, what is wrong, and the button that takes them. */
export function ImportDraftView({ draft }: { readonly draft: ImportDraft }): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const reading = useApp((state) => state.jobs.some(({ id }) => id === 'intake'));
  const { inspection, mapping, error } = draft;
  const stages = stageNames(draft.stages).stages;
  const asked = ambiguousColumns(draft).length > 0;
  const change = (next: Parameters<typeof session.setImportMapping>[0]): void =>
    void session.setImportMapping(next);
  const faults = new Map<string, number>();
  for (const { column, count } of inspection?.problems ?? [])
    if (column !== undefined) faults.set(column, (faults.get(column) ?? 0) + (count ?? 1));
  const rows = inspection?.intake.rows ?? 0;
  const imported = inspection?.intake.imported ?? 0;
  const ready = inspection !== null && mapping !== null && error === null && !asked && imported > 0;
  return (
    <div className="data-room">
      <div className="head">
        <div className="question">
          <h1>What did the CRM record?</h1>
          <StagesPick draft={draft} />
        </div>
        <p className="answer">{answer(draft, reading, formats.count)}</p>
      </div>
      <div className="body">
        {error && (
          <div style={{ marginTop: 14 }}>
            <Fault error={error} />
          </div>
        )}
        {inspection && mapping && (
          <div className={reading ? 'dimmed' : ''} aria-busy={reading}>
            {inspection.files.map((file, index) => (
              <MappingTable
                key={file.name}
                file={file}
                index={index}
                mapping={mapping}
                stages={stages}
                faults={faults}
                onChange={change}
              />
            ))}
            <div className={`data-below ruled ${asked ? '' : 'single'}`}>
              {asked && (
                <div>
                  <DateQuestion inspection={inspection} mapping={mapping} onChange={change} />
                </div>
              )}
              <Problems problems={inspection.problems} rows={rows} />
            </div>
          </div>
        )}
      </div>
      <div className="import-bar">
        <button
          type="button"
          className="button primary"
          disabled={!ready || reading}
          onClick={() => void session.runImport()}
        >
          {ready ? `Import ${formats.count(imported)} rows` : 'Import'}
        </button>
        <button type="button" className="button" onClick={() => session.discardImport()}>
          Cancel
        </button>
        <button type="button" className="button" onClick={() => void session.chooseImports()}>
          Add another file…
        </button>
        <span className="ink-3">
          {asked
            ? 'Say first how the dates are read.'
            : ready
              ? 'The mapping is kept for the next export of this shape.'
              : ''}
        </span>
      </div>
    </div>
  );
}

function answer(
  { inspection, files, error }: ImportDraft,
  reading: boolean,
  count: (value: number) => string,
): string {
  const names = files.map(({ name }) => name).join(', ');
  if (error) return 'This cannot be imported as it is.';
  if (!inspection) return reading ? `Reading ${names}…` : names;
  const { rows, imported } = inspection.intake;
  const several = inspection.files.length === 1 ? 'one file' : `${count(inspection.files.length)} files`;
  return imported === 0
    ? `${count(rows)} rows in ${several}, and none of them can be imported yet.`
    : `${count(imported)} of ${count(rows)} rows in ${several} can be imported.`;
}

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
