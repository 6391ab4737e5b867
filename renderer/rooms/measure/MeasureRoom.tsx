import './measure.css';
import { type ReactNode, useState } from 'react';
import type { Measurement } from '../../../shared/estimate/result.ts';
import { EmptyState, Fault } from '../../components/Notes.tsx';
import { Section } from '../../components/Section.tsx';
import { useMeasurement } from '../../model/useResults.ts';
import { useSession } from '../../store/hooks.ts';
import { BridgePicture } from './BridgePicture.tsx';
import { CurvePicture } from './CurvePicture.tsx';
import { Findings } from './Findings.tsx';
import { MeasureHead } from './MeasureHead.tsx';
import { Owners } from './Owners.tsx';
import { StageTable } from './StageTable.tsx';

/** What part of the measurement is on screen. */
export interface MeasureView {
  readonly measurement: Measurement;
  /** Null: all. */
  readonly segment: string | null;
  /** Whether implied transitions count. */
  readonly repaired: boolean;
}

export default function MeasureRoom(): ReactNode {
  const session = useSession();
  const standing = useMeasurement();
  const [segment, setSegment] = useState<string | null>(null);
  const [repaired, setRepaired] = useState(true);
  if (standing.value === null) {
    if (standing.state === 'failed') {
      return (
        <RoomFrame>
          <Fault error={standing.error} />
        </RoomFrame>
      );
    }
    return (
      <RoomFrame>
        <Nothing onImport={() => void session.chooseImports()} />
      </RoomFrame>
    );
  }
  const known = standing.value.segments.some((candidate) => candidate.segment === segment);
  const view: MeasureView = { measurement: standing.value, segment: known ? segment : null, repaired };
  return (
    <>
      <MeasureHead view={view} onSegment={setSegment} onRepaired={setRepaired} />
      <div className="body">
        {standing.state === 'failed' && <Fault error={standing.error} />}
        <div className={standing.state === 'current' ? '' : 'dimmed'} aria-busy={standing.state === 'older'}>
          <div className="measure-pictures">
            <BridgePicture view={view} />
            <CurvePicture view={view} />
          </div>
          <div className="measure-evidence ruled">
            <StageTable view={view} />
            <Owners view={view} />
            <Findings view={view} />
          </div>
        </div>
      </div>
    </>
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
  const session = useSession();
  const imported = session.store.getState().document?.history.present.log !== null;
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
          <Section title="Time-lagged conversion">
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
      The gap bridge, the conversion curves and the stage table appear here when an export with stage dates is
      imported.
    </EmptyState>
  );
}
