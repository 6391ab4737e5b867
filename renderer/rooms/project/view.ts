/** What part of the projection is on screen, as every section of the room takes it. */
import type { Standing } from '../../store/resultsSlice.ts';
import type { Projection } from '../../store/results.ts';
import type { Granularity } from '../../store/uiSlice.ts';
import type { Plan } from '../../../shared/plan/schema.ts';
import { type FanInputs, recordedMonths, recordedPeriods } from '../../model/fan.ts';
import type { MetricWriting } from '../../model/metricWriting.ts';
import type { ProjectAnswer } from '../../model/projectAnswer.ts';
import type { StageNames } from '../../model/stageNames.ts';
import type { Projections } from '../../model/useResults.ts';
import type { Measurement } from '../../../shared/estimate/result.ts';

export interface ProjectView {
  readonly projections: Projections;
  readonly shown: Projection;
  readonly standing: Standing<Projection>['state'];
  /** Of the scenario on screen, with what is being tried. */
  readonly plan: Plan;
  readonly measurement: Measurement | null;
  readonly names: StageNames;
  /** The scenario's name. */
  readonly scenario: string;
  /** What is asked, and what the projection says of it. */
  readonly answer: ProjectAnswer;
  readonly writing: MetricWriting;
  /** Id of a segment, or `total`. */
  readonly segment: string;
  /** Weeks only where they are computed. */
  readonly by: Granularity;
  /** Drawn weaker: a preview, or of inputs that have just changed. */
  readonly preliminary: boolean;
}

/** Expected values of what the trials on screen do not tell of yet; null where they do. */
export function previewed({ projections, shown, standing }: ProjectView): FanInputs['expected'] {
  const now = projections.expected;
  if (now === null || standing !== 'older' || shown.simulation.expected) return null;
  return { now, before: shown.expected };
}

const recordedBefore = { week: 0, month: 6, quarter: 12, year: 36 } as const;

/** Inputs of the fan of one series of the segment on screen. */
export function fanInputs(view: ProjectView, key: string, segment: string): FanInputs {
  const { shown, projections, plan, measurement, by } = view;
  const measured = measurement?.segments.find(({ planned }) => planned === segment)?.segment ?? null;
  const isRecorded = measurement !== null && (segment === 'total' || measured !== null);
  const months = isRecorded
    ? recordedMonths(measurement, key, segment === 'total' ? null : measured, plan.start, recordedBefore[by])
    : [];
  return {
    simulation: shown.simulation,
    planned: projections.planned,
    base: projections.base?.simulation ?? null,
    expected: previewed(view),
    key,
    segment,
    by,
    plan,
    actuals: projections.actuals,
    before: recordedPeriods(months, by, plan.fiscalYearStartMonth),
  };
}
