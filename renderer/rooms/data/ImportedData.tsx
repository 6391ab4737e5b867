import { type ReactNode, useEffect, useState } from 'react';
import type { Project } from '../../../shared/document/project.ts';
import type { Problem } from '../../../shared/intake/index.ts';
import { Section } from '../../components/Section.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { stageNames } from '../../model/stageNames.ts';
import { useMeasurement } from '../../model/useResults.ts';
import type { RememberedEntry } from '../../session/rememberedMappings.ts';
import { useApp, useSession } from '../../store/hooks.ts';
import { DropArea } from './DropArea.tsx';
import { Problems } from './Problems.tsx';

/** What is in the document: where it came from, and what was wrong with it. */
export function ImportedData(): ReactNode {
  const formats = useFormats();
  const { project, log } = useApp((state) => state.document!.history.present);
  const { imports, intake, plan, counts } = project;
  const names = stageNames(plan.stages);
  // A document that was opened has its problems in the measurement that it carries.
  const measured = useMeasurement().value?.problems as readonly Problem[] | undefined;
  const ofRecords = log === null ? [] : log.problems.length > 0 ? log.problems : (measured ?? []);
  const problems = counts?.problems ?? ofRecords;
  // Those that are alike stand as one with their number; without the list there is the number of those that stand.
  const told =
    problems.length > 0 ? problems.reduce((sum, { count = 1 }) => sum + count, 0) : (intake?.problems ?? 0);
  const isEmpty = log === null && counts === null;
  return (
    <div className="data-room">
      <div className="head">
        <div className="question">
          <h1>What did the CRM record?</h1>
        </div>
        <p className="answer">
          {isEmpty && 'Nothing is imported yet.'}
          {counts &&
            `Counts of ${formats.count(new Set(counts.entries.map(({ stage }) => stage)).size)} stages in ${formats.count(new Set(counts.entries.map(({ period }) => period)).size)} periods, and no records.`}
          {log &&
            `${formats.count(log.packed.entityCount)} ${names.entities} and ${formats.count(log.packed.stage.length)} stage dates.`}
        </p>
        {intake && (
          <p className="answer-note">
            {formats.count(intake.imported)} of {formats.count(intake.rows)} rows imported
            {intake.ignored > 0 && <>, {formats.count(intake.ignored)} ignored: nothing to measure in them</>}
            {intake.refused > 0 && <>, {formats.count(intake.refused)} refused</>}; {formats.count(told)}{' '}
            {told === 1 ? 'problem' : 'problems'}, none dropped in silence.
          </p>
        )}
      </div>
      <div className="body">
        {isEmpty && <HowTo />}
        {imports.length > 0 ? (
          <div className="imported-head">
            <ImportedFiles imports={imports} />
            <DropArea again />
          </div>
        ) : (
          <DropArea again={!isEmpty} />
        )}
        {problems.length > 0 && (
          <div className="ruled data-part">
            <Problems problems={problems} rows={intake?.rows ?? 0} />
          </div>
        )}
        <Remembered />
      </div>
    </div>
  );
}

/** The files that the records come from. */
function ImportedFiles({ imports }: { readonly imports: Project['imports'] }): ReactNode {
  const formats = useFormats();
  return (
    <table className="figures imports-table">
      <thead>
        <tr>
          <th scope="col">File</th>
          <th scope="col">Rows</th>
          <th scope="col">Imported</th>
        </tr>
      </thead>
      <tbody>
        {imports.map(({ name, rows, importedAt }) => (
          <tr key={`${name} ${importedAt}`}>
            <th scope="row">{name}</th>
            <td>{formats.count(rows)}</td>
            <td className="ink-2">
              {importedAt === 0 ? 'with the sample' : formats.ago(importedAt, Date.now())}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What an export needs to have, for those who have none yet. */
function HowTo(): ReactNode {
  return (
    <div className="how-to">
      <div>
        <h2>What to export</h2>
        <p>
          A report of leads, contacts, accounts or opportunities with an id and a date for each stage; or the
          history of their stage, one row a change. Both together are better: they are joined on the id.
        </p>
      </div>
      <div>
        <h2>What happens then</h2>
        <p>
          Every column is shown with what it seems to mean and why. What cannot be told, such as the order of
          day and month, is asked. Nothing is imported before you say so.
        </p>
      </div>
      <div>
        <h2>What is wrong in it</h2>
        <p>
          Every cell that cannot be read is listed with its row and column, and leads to its place. The file
          itself is never changed.
        </p>
      </div>
    </div>
  );
}

/** Mappings that are used again for exports with the same columns; each can be forgotten. */
function Remembered(): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const [entries, setEntries] = useState<readonly RememberedEntry[]>([]);
  useEffect(() => {
    void session.rememberedMappings().then(setEntries);
  }, [session]);
  if (entries.length === 0) return null;
  const forget = async (key: string): Promise<void> => {
    await session.forgetMapping(key);
    setEntries(await session.rememberedMappings());
  };
  return (
    <div className="ruled data-part">
      <Section title="Remembered mappings" caption="used again for exports with the same columns">
        <table className="figures imports-table">
          <thead>
            <tr>
              <th scope="col">Used last for</th>
              <th scope="col">When</th>
              <th scope="col">
                <span className="visually-hidden">Forget</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {entries.map(({ key, files, usedAt }) => (
              <tr key={key}>
                <th scope="row">{formats.list(files)}</th>
                <td className="ink-2">{formats.ago(usedAt, Date.now())}</td>
                <td>
                  <button type="button" className="link" onClick={() => void forget(key)}>
                    Forget<span className="visually-hidden"> the mapping of {formats.list(files)}</span>
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
    </div>
  );
}
