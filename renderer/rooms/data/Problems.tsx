import type { ReactNode } from 'react';
import type { Problem } from '../../../shared/intake/index.ts';
import { Section } from '../../components/Section.tsx';
import { SeverityMark } from '../../components/icons.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { problemGroups, problemsCsv } from '../../model/problemGroups.ts';
import { useSession } from '../../store/hooks.ts';

const mostShown = 12;

export function Problems({
  problems,
  rows,
}: {
  readonly problems: readonly Problem[];
  readonly rows: number;
}): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const groups = problemGroups(problems);
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  if (groups.length === 0) {
    return (
      <Section title="Problems">
        <p className="room-note">None: every cell that the mapping uses could be read.</p>
      </Section>
    );
  }
  const save = async (): Promise<void> => {
    const bytes = new TextEncoder().encode(problemsCsv(problems));
    const answer = await session.host.exportFile('problems.csv', 'text/csv', bytes);
    if (!answer.ok) session.store.getState().notify({ text: '', error: answer.error });
  };
  return (
    <Section
      title="Problems"
      caption={`${formats.count(total)} in ${formats.count(rows)} rows; nothing is dropped in silence`}
      actions={
        <button type="button" className="link" onClick={() => void save()}>
          Save the list
        </button>
      }
    >
      <table className="figures problem-table" style={{ marginTop: 6 }}>
        <thead>
          <tr>
            <th scope="col" className="mark">
              <span className="visually-hidden">Severity</span>
            </th>
            <th scope="col" className="left">
              Problem
            </th>
            <th scope="col">How many</th>
            <th scope="col" className="left">
              What happens
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.slice(0, mostShown).map((group) => (
            <tr key={`${group.code}-${group.first}`}>
              <td className="mark">
                <SeverityMark severity={group.severity} />
              </td>
              <td className="left">
                {group.message}
                <div className="where">{group.first}</div>
              </td>
              <td>{formats.count(group.count)}</td>
              <td className="left hint">{group.hint}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {groups.length > mostShown && (
        <p className="room-note">
          {formats.count(groups.length - mostShown)} more kinds are in the list that can be saved.
        </p>
      )}
    </Section>
  );
}
