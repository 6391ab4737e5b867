/** What is computed, by name. */
import type { Simulation } from '../../shared/engine/result.ts';
import type { Measurement } from '../../shared/estimate/result.ts';
import type { Calibrated } from '../workers/catalogues.ts';

export interface Projection {
  readonly simulation: Simulation;
  /** The full number of trials; before that it is a preview. */
  readonly complete: boolean;
}

export interface ResultValues {
  readonly measurement: Measurement;
  readonly calibration: Calibrated;
  /** Of the scenario on screen, with what is being tried. */
  readonly projection: Projection;
  /** Of the plan's own rates and of the recorded ones, for comparison. */
  readonly planProjection: Projection;
  readonly periodProjection: Projection;
  /** Expected values at the plan's own rates, without gates: the dashed line of every projection. */
  readonly planned: Simulation;
}
