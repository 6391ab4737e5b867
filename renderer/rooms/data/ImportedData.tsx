import type { ReactNode } from 'react';
import type { Problem } from '../../../shared/intake/index.ts';
import { useFormats } from '../../components/useFormats.ts';
import { stageNames } from '../../model/stageNames.ts';
import { useMeasurement } from '../../model/useResults.ts';
import { useApp } from '../../store/hooks.ts';
import { DropArea } from './DropArea.tsx';
import { Problems } from './Problems.tsx';

/** What is in the document: where it came from, and what was wrong with it. */
export function ImportedData(): ReactNode {
  const formats = useFormats();
  const { project, log } = useApp((state) => state.document!.history.present);
  const { imports, intake, plan } = project;
  const names = stageNames(plan.stages);
  // A document that was opened has its problems in the measurement that it carries.
  const measured = useMeasurement().value?.problems as readonly Problem[] | undefined;
  const problems = log === null ? [] : log.problems.length > 0 ? log.problems : (measured ?? []);
  return (
    <div className="data-room">
      <div className="head">
        <div className="question">
          <h1>What did the CRM record?</h1>
        </div>
        <p className="answer">
          {log === null
            ? 'Nothing is imported yet.'
            : `${formats.count(log.packed.entityCount)} ${names.entities} and ${formats.count(log.packed.stage.length)} stage dates.`}
        </p>
        {intake && (
          <p className="answer-note">
            {formats.count(intake.imported)} of {formats.count(intake.rows)} rows imported
            {intake.ignored > 0 && <>, {formats.count(intake.ignored)} without anything to measure</>}
            {intake.refused > 0 && <>, {formats.count(intake.refused)} refused</>};{' '}
            {formats.count(intake.problems)} {intake.problems === 1 ? 'problem' : 'problems'}, none dropped in
            silence.
          </p>
        )}
      </div>
      <div className="body">
        {imports.length > 0 && (
          <table className="figures" style={{ marginTop: 14, maxWidth: 720 }}>
            <thead>
              <tr>
                <th scope="col">File</th>
                <th scope="col">Imported</th>
              </tr>
            </thead>
            <tbody>
              {imports.map(({ name, importedAt }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td className="ink-2">
                    {importedAt === 0 ? 'with the sample' : formats.ago(importedAt, Date.now())}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {problems.length > 0 && (
          <div className="ruled" style={{ marginTop: 18 }}>
            <Problems problems={problems} rows={intake?.rows ?? 0} />
          </div>
        )}
        <DropArea again={log !== null} />
      </div>
    </div>
  );
}
