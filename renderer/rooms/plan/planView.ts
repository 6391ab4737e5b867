/** What every part of the Plan room is shown from. */
import type { Plan } from '../../../shared/plan/schema.ts';
import type { Formats } from '../../model/format.ts';
import type { Planning } from '../../model/planning.ts';
import type { RateCell } from '../../model/rateCells.ts';
import type { StageNames } from '../../model/stageNames.ts';
import type { Calibrated } from '../../workers/catalogues.ts';

export interface PlanView {
  /** The scenario on screen. */
  readonly plan: Plan;
  /** What the scenario departs from; null where the plan itself is on screen. */
  readonly parent: Plan | null;
  /** The plan itself. */
  readonly base: Plan;
  readonly calibrated: Calibrated | null;
  readonly planning: Planning;
  readonly names: StageNames;
  readonly cells: readonly RateCell[];
  readonly formats: Formats;
}
