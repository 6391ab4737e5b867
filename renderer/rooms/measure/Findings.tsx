/** Every finding with its effect: filtered, its rows shown, accepted for the update file of the CRM. */
import { type ReactNode, useState } from 'react';
import { findingKey } from '../../../shared/audit/finding.ts';
import type { Project } from '../../../shared/document/project.ts';
import type { Finding, Measurement } from '../../../shared/estimate/result.ts';
import { Figure } from '../../components/Figure.tsx';
import { SeverityMark } from '../../components/icons.tsx';
import { EmptyState } from '../../components/Notes.tsx';
import { Section } from '../../components/Section.tsx';
import { SelectPick } from '../../components/SelectPick.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { acceptedOf, givesUpdates, withAccepted } from '../../model/accepted.ts';
import { findingTitle, findingsOfUsed } from '../../model/findings.ts';
import type { Formats } from '../../model/format.ts';
import { type StageNames, stageNames } from '../../model/stageNames.ts';
import { useApp, useSession } from '../../store/hooks.ts';
import type { MeasureView } from './MeasureRoom.tsx';
import { windowText } from './RateFigure.tsx';
import { RepairFile } from './RepairFile.tsx';

type Show = Project['reading']['findings']['show'];

const firstShown = 12;
const any = '';

const severities: readonly { readonly value: Show; readonly label: string }[] = [
  { value: 'all', label: 'all' },
  { value: 'high', label: 'high' },
  { value: 'medium', label: 'medium' },
  { value: 'low', label: 'low' },
  { value: 'accepted', label: 'accepted' },
  { value: 'open', label: 'not accepted' },
];

export function Findings({ view }: { readonly view: MeasureView }): ReactNode {
  const formats = useFormats();
  const project = useApp((state) => state.document!.history.present.project);
  const [all, setAll] = useState(false);
  const session = useSession();
  const { show: wanted, stage } = project.reading.findings;
  const filter = (findings: Project['reading']['findings']): void =>
    session.editProject('filter the findings', (current) => ({
      ...current,
      reading: { ...current.reading, findings },
    }));
  const { stages, from, to } = view.measurement;
  const { findings, unused } = findingsOfUsed(view.measurement.findings);
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
  const concerned = new Set(findings.flatMap((finding) => finding.stage ?? []));
  const matching = findings.filter((finding) => {
    if (stage !== null && finding.stage !== stage) return false;
    if (wanted === 'accepted' || wanted === 'open')
      return (acceptedOf(project, finding) !== null) === (wanted === 'accepted');
    return wanted === 'all' || finding.severity === wanted;
  });
  const shown = all ? matching : matching.slice(0, firstShown);
  return (
    <Section
      title="Findings"
      caption={`${formats.count(shown.length)} of ${formats.count(findings.length)}, the weightiest first; effect in points of ${names.transition(from, to)}`}
      actions={
        <>
          <SelectPick
            name="Show"
            value={wanted}
            options={severities}
            onPick={(show) => filter({ show: show as Show, stage })}
            isSet={wanted !== 'all'}
          />
          <SelectPick
            name="Stage"
            value={stage ?? any}
            isSet={stage !== null}
            options={[
              { value: any, label: 'all' },
              ...stages
                .filter(({ id }) => concerned.has(id))
                .map(({ id }) => ({ value: id, label: names.name(id) })),
            ]}
            onPick={(next) => filter({ show: wanted, stage: next === any ? null : next })}
          />
        </>
      }
    >
      {matching.length === 0 ? (
        <EmptyState
          title="No finding is like that"
          action={
            <button type="button" className="button" onClick={() => filter({ show: 'all', stage: null })}>
              Show all
            </button>
          }
        >
          {formats.count(findings.length)} findings are there in all.
        </EmptyState>
      ) : (
        <div className="table-wide" role="group" aria-label="Findings, table" tabIndex={0}>
          <table className="figures findings-table">
            <thead>
              <tr>
                <th scope="col">Finding</th>
                <th scope="col">Found</th>
                <th scope="col">Share</th>
                <th scope="col">Effect, points</th>
                <th scope="col">On its stage</th>
                <th scope="col">Median days</th>
                <th scope="col" className="left">
                  Most by
                </th>
                <th scope="col" className="left">
                  <span className="visually-hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((finding) => (
                <FindingLine
                  key={findingKey(finding)}
                  finding={finding}
                  view={view}
                  names={names}
                  formats={formats}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {matching.length > firstShown && (
        <button type="button" className="link more-link" onClick={() => setAll(!all)}>
          {all ? 'Only the weightiest' : `All ${formats.count(matching.length)}`}
        </button>
      )}
      {unused.length > 0 && (
        <p className="room-note">
          Not recorded in these files at all: {unused.map((id) => names.name(id)).join(', ')}.
        </p>
      )}
      <RepairFile />
    </Section>
  );
}

function FindingLine({
  finding,
  view,
  names,
  formats,
}: {
  readonly finding: Finding;
  readonly view: MeasureView;
  readonly names: StageNames;
  readonly formats: Formats;
}): ReactNode {
  const session = useSession();
  const isAccepted = useApp((state) => acceptedOf(state.document!.history.present.project, finding) !== null);
  const title = findingTitle(finding, names);
  const [worst] = finding.owners;
  const found = [
    { term: 'found', value: `${formats.count(finding.count)} of ${formats.count(finding.denominator)}` },
    { term: 'share', value: formats.rate(finding.share) },
    { term: 'window', value: windowText(view.measurement, formats) },
  ];
  return (
    <tr data-accepted={isAccepted || undefined}>
      <th scope="row">
        <span className="finding-name">
          <SeverityMark severity={finding.severity} />
          <button
            type="button"
            className="finding-open"
            onClick={() =>
              view.onRecords({ title, of: { kind: 'finding', key: findingKey(finding) }, finding })
            }
          >
            {title}
            <span className="visually-hidden">, severity {finding.severity}</span>
          </button>
          {detailWords(finding, formats) !== '' && (
            <small className="ink-3">{detailWords(finding, formats)}</small>
          )}
        </span>
      </th>
      <td>
        <Figure name={`Found, ${title}`} facts={found} note={finding.fix}>
          {formats.count(finding.count)}{' '}
          <span className="ink-3">of {formats.count(finding.denominator)}</span>
        </Figure>
      </td>
      <td className="ink-2">
        <Figure
          name={`Share, ${title}`}
          facts={found}
          note="Of those that it could have happened to, the share that it did happen to."
        >
          {formats.rate(finding.share)}
        </Figure>
      </td>
      <td className="strong">
        <Effect finding={finding} title={title} formats={formats} />
      </td>
      <td className="ink-2">
        <OnItsStage
          finding={finding}
          title={title}
          names={names}
          measurement={view.measurement}
          value={finding.effect.stageConversion}
          note="Change of the share converted to date on this step, with what was found repaired or taken out."
        >
          {points(finding.effect.stageConversion, formats)}
        </OnItsStage>
      </td>
      <td className="ink-2">
        <OnItsStage
          finding={finding}
          title={title}
          names={names}
          measurement={view.measurement}
          value={finding.effect.velocityDays}
          note="Change of the median days of this step, of the transitions with both dates recorded and in order."
        >
          {days(finding.effect.velocityDays, formats)}
        </OnItsStage>
      </td>
      <td className="left ink-2 finding-owner">
        {worst && worst.count > 1 && (
          <Figure
            name={`Most by, ${title}`}
            facts={finding.owners.map(({ owner, count, n }) => ({
              term: view.nameOf(owner),
              value: `${formats.count(count)} of ${formats.count(n)}`,
            }))}
            note="The five owners with most of them, of those of theirs that it could have happened to."
          >
            {view.nameOf(worst.owner)} ({formats.count(worst.count)})
          </Figure>
        )}
      </td>
      <td className="left finding-actions">
        <div>
          <button
            type="button"
            className="link"
            aria-label={`Show the rows: ${title}`}
            onClick={() =>
              view.onRecords({ title, of: { kind: 'finding', key: findingKey(finding) }, finding })
            }
          >
            Show the rows
          </button>
          <button
            type="button"
            className={`link ${isAccepted ? 'is-accepted' : ''}`}
            aria-pressed={isAccepted}
            aria-label={`${isAccepted ? 'Accepted' : 'Accept'}: ${title}, ${givesUpdates(finding) ? 'into the update file for the CRM' : 'ticked off as known'}`}
            onClick={() =>
              session.editProject(isAccepted ? 'take back the finding' : 'accept the finding', (project) =>
                withAccepted(project, finding, !isAccepted),
              )
            }
          >
            {isAccepted ? '✓ Accepted' : 'Accept'}
          </button>
        </div>{' '}
      </td>
    </tr>
  );
}

const z = 1.959963984540054;

function Effect({
  finding,
  title,
  formats,
}: {
  readonly finding: Finding;
  readonly title: string;
  readonly formats: Formats;
}): ReactNode {
  const { conversion, conversionError = null } = finding.effect;
  if (conversion === null) return '–';
  const reach = conversionError === null ? null : z * conversionError;
  return (
    <Figure
      name={`Effect, ${title}`}
      facts={[
        { term: 'points', value: formats.pointsSigned(conversion) },
        ...(reach === null
          ? []
          : [{ term: '95% interval', value: formats.rateInterval(conversion - reach, conversion + reach) }]),
        { term: 'found', value: `${formats.count(finding.count)} of ${formats.count(finding.denominator)}` },
      ]}
      note="The share converted to date, measured again with what was found repaired (missing dates) or taken out (everything else)."
    >
      {formats.pointsSigned(conversion)}
    </Figure>
  );
}

/** A figure of the step that the finding is measured on. */
function OnItsStage({
  finding,
  title,
  names,
  measurement,
  value,
  note,
  children,
}: {
  readonly finding: Finding;
  readonly title: string;
  readonly names: StageNames;
  readonly measurement: Measurement;
  readonly value: number | null;
  readonly note: string;
  readonly children: string;
}): ReactNode {
  const formats = useFormats();
  const { transition } = finding;
  if (value === null || transition === undefined) return children;
  return (
    <Figure
      name={`${names.transition(transition.from, transition.to)}, ${title}`}
      facts={[
        { term: 'change', value: children },
        { term: 'found', value: `${formats.count(finding.count)} of ${formats.count(finding.denominator)}` },
        { term: 'window', value: windowText(measurement, formats) },
      ]}
      note={note}
    >
      {children}
    </Figure>
  );
}

function points(value: number | null, formats: Formats): string {
  return value === null ? '–' : formats.pointsSigned(value);
}

function days(value: number | null, formats: Formats): string {
  if (value === null) return '–';
  if (Math.abs(value) < 0.05) return '0.0';
  return `${value < 0 ? '\u2212' : '+'}${formats.decimal(Math.abs(value))}`;
}

/** What tells findings of one kind and stage apart, and the figure that explains them. */
function detailWords({ code, detail }: Finding, formats: Formats): string {
  const told = new Map(Object.entries(detail ?? {}));
  if (code === 'sla-breach') {
    const unit = told.get('unit') === 'days' ? 'days' : 'business hours';
    return `${told.get('open') === 1 ? 'still undecided' : 'decided late'}, limit ${told.get('limit')} ${unit}`;
  }
  const value = told.get('value') ?? told.get('direction') ?? told.get('segment');
  if (value !== undefined && value !== null) return String(value);
  const day = told.get('largestAt');
  if (typeof day === 'string') return `most at ${day}`;
  const p99 = told.get('p99Days');
  return typeof p99 === 'number' ? `longer than ${formats.count(Math.round(p99))} days` : '';
}
