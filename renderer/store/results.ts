/** What is computed, by name. */
import type { Simulation } from '../../shared/engine/result.ts';
import type { Bridge, Measurement } from '../../shared/estimate/result.ts';
import type { Calibrated } from '../workers/catalogues.ts';

export interface Projection {
  readonly simulation: Simulation;
  /** The full number of trials; before that it is a preview. */
  readonly complete: boolean;
  /** It tells the answer alone: one series by period, and the totals of all others. */
  readonly answerOnly?: true;
  /** The segment (or `total`) whose weekly figures it has; null: none. They are three quarters of its size. */
  readonly weeksOf: string | null;
  /** Expected values of the same inputs; null where they were not computed. */
  readonly expected: Simulation | null;
}

export interface ResultValues {
  readonly measurement: Measurement;
  /** The measurement's bridge with the intervals of its bootstrap; null where it has no bridge. */
  readonly bridge: Bridge | null;
  /** The measurement of the part that is shown, where a filter is set, and its bridge with intervals. */
  readonly shown: Measurement;
  readonly shownBridge: Bridge | null;
  readonly calibration: Calibrated;
  /** Of the scenario on screen, with what is being tried. */
  readonly projection: Projection;
  /** Of the plan's own rates and of the recorded ones, for comparison. */
  readonly planProjection: Projection;
  readonly periodProjection: Projection;
  /** Of what the scenario on screen is compared with. */
  readonly baseProjection: Projection;
  /** Expected values of the scenario on screen, without gates: there before the first trials are. */
  readonly expected: Simulation;
  /** Expected values at the plan's own rates, without gates: the dashed line of every projection. */
  readonly planned: Simulation;
}
