import './measure.css';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import type { RecordsOf } from '../../../shared/estimate/recordRows.ts';
import type { Project } from '../../../shared/document/project.ts';
import type { Finding, Measurement } from '../../../shared/estimate/result.ts';
import { EmptyState, Fault } from '../../components/Notes.tsx';
import { PictureFacts } from '../../components/SaveMenu.tsx';
import { Section } from '../../components/Section.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { usePrinting } from '../../components/usePrinting.ts';
import { countedRates } from '../../model/countedRates.ts';
import type { Formats } from '../../model/format.ts';
import { ownerNames } from '../../model/ownerNames.ts';
import type { PictureFact } from '../../model/pictureTable.ts';
import { stageNames } from '../../model/stageNames.ts';
import { useMeasurement, useShownMeasurement } from '../../model/useResults.ts';
import { useApp, useSession } from '../../store/hooks.ts';
import { Answer } from './Answer.tsx';
import { BridgePicture } from './BridgePicture.tsx';
import { ChangeTimeline } from './ChangeTimeline.tsx';
import { CohortHeatMap } from './CohortHeatMap.tsx';
import { CountedMeasure } from './CountedMeasure.tsx';
import { CurvePicture } from './CurvePicture.tsx';
import { Filters } from './Filters.tsx';
import { Findings } from './Findings.tsx';
import { Fixes } from './Fixes.tsx';
import { Flow } from './Flow.tsx';
import { Owners } from './Owners.tsx';
import { Reasons } from './Reasons.tsx';
import { RecordsDialog } from './RecordsDialog.tsx';
import { windowText } from './RateFigure.tsx';
import { RoomParts, type RoomPart } from './RoomParts.tsx';
import { SegmentTable } from './SegmentTable.tsx';
import { SlaWeeks } from './SlaWeeks.tsx';
import { StageTable } from './StageTable.tsx';

/** What is on screen. */
export interface MeasureView {
  /** Of the part that is shown. */
  readonly measurement: Measurement;
  /** Of everything, whatever is filtered. */
  readonly whole: Measurement;
  /** Whether implied transitions count, in the tables of stages and segments. */
  readonly repaired: boolean;
  /** How an owner is called on screen. */
  readonly nameOf: (owner: string) => string;
  /** How an owner is called in what is saved or copied. */
  readonly outwardNameOf: (owner: string) => string;
  /** Shows the records behind a figure. */
  readonly onRecords: (asked: AskedRecords) => void;
}

export interface AskedRecords {
  readonly title: string;
  readonly of: RecordsOf;
  /** The finding that they are of. */
  readonly finding?: Finding;
}

const parts: readonly RoomPart[] = [
  { id: 'answer', name: 'Answer' },
  { id: 'stages', name: 'Stages' },
  { id: 'cohorts', name: 'Cohorts' },
  { id: 'owners', name: 'Owners' },
  { id: 'time', name: 'Over time' },
  { id: 'findings', name: 'Findings' },
  { id: 'reasons', name: 'Reasons' },
];

export default function MeasureRoom(): ReactNode {
  const session = useSession();
  const project = useApp((state) => state.document!.history.present.project);
  const counts = useMemo(() => countedRates(project, session.planning()), [project, session]);
  return counts === null ? <MeasuredRecords /> : <CountedMeasure counts={counts} />;
}

/** What a saved picture of the room was measured of. */
function pictureFacts(
  { measurement, outwardNameOf }: MeasureView,
  { segments, owner }: Project['shown'],
  formats: Formats,
): readonly PictureFact[] {
  const names = stageNames(measurement.stages);
  return [
    { term: 'From', value: names.transition(measurement.from, measurement.to) },
    { term: 'Window', value: windowText(measurement, formats) },
    ...segments.map(({ column, value }) => ({ term: column, value: value ?? 'none' })),
    ...(owner === null ? [] : [{ term: 'Owner', value: outwardNameOf(owner) }]),
  ];
}

function MeasuredRecords(): ReactNode {
  const session = useSession();
  const whole = useMeasurement().value;
  const standing = useShownMeasurement();
  const reading = useApp((state) => state.document!.history.present.project.reading);
  const printing = usePrinting();
  const hidden = reading.ownerNames === 'nowhere' || (printing && reading.ownerNames === 'screen');
  const shown = useApp((state) => state.document!.history.present.project.shown);
  const formats = useFormats();
  const repaired = !reading.recordedOnly;
  const [asked, setAsked] = useState<AskedRecords | null>(null);
  const nameOf = useMemo(
    () => (whole === null ? (owner: string) => owner : ownerNames(whole, hidden)),
    [whole, hidden],
  );
  const outwardNameOf = useMemo(
    () =>
      whole === null ? (owner: string) => owner : ownerNames(whole, reading.ownerNames !== 'everywhere'),
    [whole, reading.ownerNames],
  );
  const onRecords = useCallback((next: AskedRecords) => setAsked(next), []);
  const { value } = standing;
  const view = useMemo(
    () => value && whole && { measurement: value, whole, repaired, nameOf, outwardNameOf, onRecords },
    [value, whole, repaired, nameOf, outwardNameOf, onRecords],
  );
  if (view === null) {
    return (
      <RoomFrame>
        {standing.state === 'failed' ? (
          <Fault error={standing.error} />
        ) : (
          <Nothing onImport={() => void session.chooseImports()} />
        )}
      </RoomFrame>
    );
  }
  const isCurrent = standing.state === 'current';
  return (
    <PictureFacts value={pictureFacts(view, shown, formats)}>
      <div className="head">
        <div className="question">
          <h1>How much of the gap is measurement?</h1>
        </div>
        <Filters view={view} />
      </div>
      <RoomParts parts={parts} busy={!isCurrent && standing.state !== 'failed'} />
      <div className="body measure-body">
        {standing.state === 'failed' && <Fault error={standing.error} />}
        <div className={isCurrent ? '' : 'dimmed'} aria-busy={standing.state === 'older'}>
          <Part id="answer">
            <Answer view={view} />
            <div className="measure-pictures">
              <BridgePicture view={view} />
              <Fixes view={view} />
            </div>
          </Part>
          <Part id="stages">
            <StageTable view={view} />
            <SegmentTable view={view} />
          </Part>
          <Part id="cohorts">
            <div className="measure-cohorts">
              <CurvePicture view={view} />
              <CohortHeatMap view={view} />
            </div>
          </Part>
          <Part id="owners">
            <Owners view={view} />
          </Part>
          <Part id="time">
            <div className="measure-halves">
              <ChangeTimeline view={view} />
              <SlaWeeks view={view} />
            </div>
          </Part>
          <Part id="findings">
            <Findings view={view} />
          </Part>
          <Part id="reasons">
            <div className="measure-halves">
              <Reasons view={view} />
              <Flow view={view} />
            </div>
          </Part>
        </div>
      </div>
      {asked && (
        <RecordsDialog
          key={JSON.stringify(asked.of)}
          view={view}
          asked={asked}
          onClose={() => setAsked(null)}
        />
      )}
    </PictureFacts>
  );
}

function Part({ id, children }: { readonly id: string; readonly children: ReactNode }): ReactNode {
  return (
    <div id={`measure-${id}`} className="measure-part" tabIndex={-1}>
      {children}
    </div>
  );
}

function RoomFrame({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <>
      <div className="head">
        <div className="question">
          <h1>How much of the gap is measurement?</h1>
        </div>
      </div>
      <div className="body" style={{ marginTop: 14 }}>
        {children}
      </div>
    </>
  );
}

function Nothing({ onImport }: { readonly onImport: () => void }): ReactNode {
  const imported = useApp((state) => state.document?.history.present.log !== null);
  if (imported) {
    return (
      <>
        <p className="ink-3" role="status">
          Measuring the import: conversion, velocity, outcomes, findings…
        </p>
        <div className="measure-pictures" aria-hidden="true">
          <Section title="Gap bridge">
            <div className="chart" style={{ height: 320 }} />
          </Section>
          <Section title="Fixes that pay most">
            <div className="chart" style={{ height: 320 }} />
          </Section>
        </div>
      </>
    );
  }
  return (
    <EmptyState
      title="Nothing measured yet"
      action={
        <button type="button" className="button primary" onClick={onImport}>
          Import a CRM export…
        </button>
      }
    >
      Here will be the answer in one sentence, the gap bridge, conversion by stage, cohort and owner, what
      changed when, and every finding with its rows. It needs an export with a row per lead, account or deal
      and the date of each stage; an owner column and a segment column make it richer. A planned rate can be
      typed here, without a plan.
    </EmptyState>
  );
}
