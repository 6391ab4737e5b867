import type { ReactNode } from 'react';
import type { Mapping, Survey } from '../../../shared/intake/index.ts';
import { Fault } from '../../components/Notes.tsx';
import { Pick } from '../../components/Pick.tsx';
import { Section } from '../../components/Section.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { filePlans, intoOf } from '../../model/importQuestions.ts';
import { entryOf } from '../../model/mappingEdits.ts';
import { useApp } from '../../store/hooks.ts';
import type { ImportDraft } from '../../store/importSlice.ts';

/** What an import does, file by file: the counts are those that it will have. */
export function ImportPlanView({
  survey,
  mapping,
  onChange,
}: {
  readonly survey: Survey;
  readonly mapping: Mapping;
  readonly onChange: (mapping: Mapping) => void;
}): ReactNode {
  const formats = useFormats();
  const plans = filePlans(survey);
  const { rows, imported, ignored, refused } = survey.inspection.intake;
  const primaries = survey.inspection.files.filter(
    ({ name }, at, files) =>
      files.findIndex((other) => entryOf(mapping, other.name) === entryOf(mapping, name)) === at,
  );
  const primary = primaries.find(({ name }) => entryOf(mapping, name) === mapping.primary);
  return (
    <Section
      title="What the import will do"
      {...(primaries.length > 1 ? {} : { caption: 'exactly these counts' })}
      actions={
        primaries.length > 1 && (
          <Pick
            name="Records come from"
            value={primary?.name ?? primaries[0]!.name}
            options={primaries.map(({ name, rows: all }) => ({
              value: name,
              label: name,
              note: `${formats.count(all)} rows; the others join it by their id`,
            }))}
            onPick={(name) => onChange({ ...mapping, primary: entryOf(mapping, name) })}
          />
        )
      }
    >
      <table className="figures" aria-label="Import plan">
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Rows</th>
            <th scope="col">Imported</th>
            <th scope="col">Ignored</th>
            <th scope="col">Refused</th>
          </tr>
        </thead>
        <tbody>
          {plans.map((plan) => (
            <tr key={plan.name}>
              <th scope="row" className="file-name" title={plan.name}>
                {plan.name}
                {plan.joined && (
                  <small>
                    {plan.joined.unmatched === 0
                      ? 'every row finds its record'
                      : `${formats.count(plan.joined.matched)} rows find their record, ${formats.count(plan.joined.unmatched)} do not`}
                  </small>
                )}
              </th>
              <td>{formats.count(plan.rows)}</td>
              <td>{formats.count(plan.imported)}</td>
              <td>{formats.count(plan.ignored)}</td>
              <td className={plan.refused > 0 ? 'worse' : ''}>{formats.count(plan.refused)}</td>
            </tr>
          ))}
          {plans.length > 1 && (
            <tr className="total">
              <th scope="row">All files</th>
              <td>{formats.count(rows)}</td>
              <td>{formats.count(imported)}</td>
              <td>{formats.count(ignored)}</td>
              <td>{formats.count(refused)}</td>
            </tr>
          )}
        </tbody>
      </table>
      <p className="room-note">
        Ignored rows say nothing that is measured (repetitions, deleted records, values left out); refused
        ones cannot be told whose, when or what they are. Both are listed under the problems.
      </p>
    </Section>
  );
}

/** What happens to the records that the document has already. */
export function IntoQuestion({
  draft,
  onInto,
}: {
  readonly draft: ImportDraft;
  readonly onInto: (into: 'update' | 'replace') => void;
}): ReactNode {
  const formats = useFormats();
  const log = useApp((state) => state.document?.history.present.log);
  const { update } = draft;
  if (!log) return null;
  if (draft.survey?.counts) {
    return (
      <Section title={`What happens to the ${formats.count(log.packed.entityCount)} records that are here?`}>
        <p className="room-note">
          They go: a document holds records or counts. Undo brings them back; to keep both, import the counts
          into a new document.
        </p>
      </Section>
    );
  }
  const into = intoOf(draft);
  const counts = update !== null && 'counts' in update ? update.counts : null;
  const here = formats.count(log.packed.entityCount);
  return (
    <Section title={`What happens to the ${here} records that are here?`} caption="either can be undone">
      {update === null && <p className="room-note">They are compared by their ids…</p>}
      {update !== null && 'error' in update && (
        <>
          <Fault error={update.error} />
          <p className="room-note">They can only be replaced.</p>
        </>
      )}
      {counts && (
        <div role="radiogroup" aria-label="What happens to the records that are here">
          <label className="date-reading">
            <input
              type="radio"
              name="import-into"
              checked={into === 'update'}
              onChange={() => onInto('update')}
            />
            <span>
              <span className="strong">Update them by id</span>
              <p>
                {formats.count(counts.added)} added, {formats.count(counts.changed)} changed,{' '}
                {formats.count(counts.unchanged)} unchanged, {formats.count(counts.missing)} not in the new
                export, which stay.
              </p>
            </span>
          </label>
          <label className="date-reading">
            <input
              type="radio"
              name="import-into"
              checked={into === 'replace'}
              onChange={() => onInto('replace')}
            />
            <span>
              <span className="strong">Replace them</span>
              <p>
                All {here} go; the document then holds what is in{' '}
                {draft.files.length === 1 ? 'the new file' : 'the new files'} and nothing else.
              </p>
            </span>
          </label>
        </div>
      )}
    </Section>
  );
}
