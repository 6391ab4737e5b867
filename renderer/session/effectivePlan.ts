/** The scenario on screen as one plan: with its measured rates, and with what is being tried. */
import type { ErrorDetail } from '../../shared/errors.ts';
import type { Measurement } from '../../shared/estimate/result.ts';
import type { Plan } from '../../shared/plan/schema.ts';
import type { Planning } from '../model/planning.ts';
import { effectivePlan } from '../model/scenarios.ts';
import type { Content } from '../store/content.ts';
import { standing } from '../store/resultsSlice.ts';
import type { AppState } from '../store/store.ts';
import type { Calibrated } from '../workers/catalogues.ts';
import { faultOf } from './faultOf.ts';
import { calibrationKey } from './keys.ts';

/** The plan that is projected, or what is wrong with it; null while the calibration that it needs is not there yet. */
export type EffectivePlan =
  | {
      readonly plan: Plan;
      readonly calibrated: Calibrated | null;
      /** That the calibration is made from. */
      readonly measurement: Measurement | null;
      /** Whether the calibration is of the inputs of now; an older one serves until it is. */
      readonly current: boolean;
    }
  | { readonly error: ErrorDetail }
  | null;

/** Computed again only for another document or another calibration. */
let latestEffective: {
  readonly content: Content;
  readonly calibrated: Calibrated | null;
  readonly current: boolean;
  readonly value: EffectivePlan;
} | null = null;

/** The scenario on screen as a plan. */
export function effectiveOf(state: AppState, planning: Planning | null): EffectivePlan {
  const content = state.document?.history.present;
  if (!content || !planning) return null;
  const key = calibrationKey(content);
  const calibration = standing(state.results.calibration, state.faults.calibration, key);
  if (key !== null && calibration.state === 'absent') return null;
  const calibrated = key === null || calibration.state === 'failed' ? null : calibration.value;
  const current = key === null || calibration.state !== 'older';
  const latest = latestEffective;
  if (latest?.content === content && latest.calibrated === calibrated && latest.current === current)
    return latest.value;
  let value: EffectivePlan;
  try {
    const measured = calibrated === null ? null : (state.results.measurement?.value ?? null);
    value = {
      plan: effectivePlan(content.project, calibrated, planning),
      calibrated,
      measurement: measured,
      current,
    };
  } catch (error) {
    value = { error: faultOf(error) };
  }
  latestEffective = { content, calibrated, current, value };
  return value;
}
