import './project.css';
import { type ReactNode, useState } from 'react';
import { EmptyState, Fault } from '../../components/Notes.tsx';
import type { Metric } from '../../model/projectAnswer.ts';
import { type Projections, useProjections } from '../../model/useResults.ts';
import type { Projection } from '../../store/results.ts';
import { CapacityTable } from './CapacityTable.tsx';
import { DistributionPicture } from './DistributionPicture.tsx';
import { FanPicture } from './FanPicture.tsx';
import { ProjectHead } from './ProjectHead.tsx';
import { RatePanel } from './RatePanel.tsx';
import { StageEntries } from './StageEntries.tsx';

/** What part of the projection is on screen. */
export interface ProjectView {
  readonly projections: Projections;
  readonly shown: Projection;
  readonly metric: Metric;
  /** Id of a segment, or `total`. */
  readonly segment: string;
  /** Drawn weaker: a preview, or of inputs that have just changed. */
  readonly preliminary: boolean;
}

export default function ProjectRoom(): ReactNode {
  const projections = useProjections();
  const [metric, setMetric] = useState<Metric>('bookings');
  const [segment, setSegment] = useState('total');
  const { shown } = projections;
  if (shown.value === null) {
    return (
      <>
        <div className="head">
          <div className="question">
            <h1>What will happen?</h1>
          </div>
        </div>
        <div className="body" style={{ marginTop: 14 }}>
          {shown.state === 'failed' ? (
            <Fault error={shown.error} />
          ) : (
            <EmptyState title="The first trials are running">
              Each trial is one possible year under this scenario. The distribution appears after the first
              few hundred.
            </EmptyState>
          )}
        </div>
      </>
    );
  }
  const known = segment === 'total' || shown.value.simulation.series[metric]?.[segment] !== undefined;
  const view: ProjectView = {
    projections,
    shown: shown.value,
    metric,
    segment: known ? segment : 'total',
    preliminary: shown.state !== 'current' || !shown.value.complete,
  };
  return (
    <div className="project-room">
      {/* Scrolls by itself beside the sliders, so it can be reached by the keyboard. */}
      <div className="project-main" tabIndex={0} role="region" aria-label="Projection">
        <ProjectHead view={view} onMetric={setMetric} onSegment={setSegment} />
        <div className="body">
          {shown.state === 'failed' && <Fault error={shown.error} />}
          <div aria-busy={shown.state === 'older'}>
            <div className="project-first">
              <DistributionPicture view={view} />
              <FanPicture view={view} />
            </div>
            <StageEntries view={view} />
            <CapacityTable view={view} />
          </div>
        </div>
      </div>
      <RatePanel />
    </div>
  );
}
