import { Modal } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Finding } from '../../../shared/estimate/result.ts';
import { FindingRow } from '../../components/FindingRow.tsx';
import { EmptyState } from '../../components/Notes.tsx';
import { Section } from '../../components/Section.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { findingLine, findingTitle } from '../../model/findings.ts';
import { stageNames } from '../../model/stageNames.ts';
import type { MeasureView } from './MeasureRoom.tsx';

const firstShown = 6;

export function Findings({ view }: { readonly view: MeasureView }): ReactNode {
  const formats = useFormats();
  const [all, setAll] = useState(false);
  const [opened, setOpened] = useState<Finding | null>(null);
  const { findings, stages } = view.measurement;
  const names = stageNames(stages);
  if (findings.length === 0) {
    return (
      <Section title="Findings">
        <EmptyState title="Nothing is wrong with the dates">
          No check of the stage dates found anything to report.
        </EmptyState>
      </Section>
    );
  }
  const shown = all ? findings : findings.slice(0, firstShown);
  return (
    <Section
      title="Findings"
      caption={`${all ? '' : `${shown.length} of `}${findings.length}, the weightiest first`}
      actions={
        findings.length > firstShown && (
          <button type="button" className="link" onClick={() => setAll(!all)}>
            {all ? 'Fewer' : 'All'}
          </button>
        )
      }
    >
      <div className="finding-list">
        {shown.map((finding, index) => (
          <FindingRow
            key={`${finding.code}-${finding.stage ?? ''}-${index}`}
            finding={findingLine(finding, String(index), names, formats)}
            onOpen={() => setOpened(finding)}
          />
        ))}
      </div>
      <Modal
        opened={opened !== null}
        onClose={() => setOpened(null)}
        title={opened ? findingTitle(opened, names) : ''}
        size={620}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {opened && <FindingDetail finding={opened} />}
      </Modal>
    </Section>
  );
}

/** What to mend, with whom, and the rows. */
function FindingDetail({ finding }: { readonly finding: Finding }): ReactNode {
  const formats = useFormats();
  const { owners, ids, fix } = finding;
  return (
    <div className="finding-detail">
      <p>{fix}</p>
      {owners.length > 0 && (
        <>
          <h3>Owners with most of them</h3>
          <table className="figures">
            <thead>
              <tr>
                <th scope="col">Owner</th>
                <th scope="col">Found</th>
                <th scope="col">Of</th>
                <th scope="col">Share</th>
              </tr>
            </thead>
            <tbody>
              {owners.map(({ owner, count, n }) => (
                <tr key={owner}>
                  <th scope="row">{owner}</th>
                  <td>{formats.count(count)}</td>
                  <td>{formats.count(n)}</td>
                  <td>{n === 0 ? '–' : formats.rate(count / n)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      {ids.length > 0 && (
        <>
          <h3>
            {ids.length < finding.count
              ? `The first ${formats.count(ids.length)} of ${formats.count(finding.count)}`
              : 'Records'}
          </h3>
          <p className="ids">{ids.join(', ')}</p>
        </>
      )}
    </div>
  );
}
