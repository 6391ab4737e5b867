/** What the scenario on screen is compared with. */
import type { Project } from '../../shared/document/project.ts';
import type { Plan } from '../../shared/plan/schema.ts';
import type { Against } from '../store/uiSlice.ts';
import type { Calibrated } from '../workers/catalogues.ts';
import type { Planning } from './planning.ts';
import { planScenarioName, scenarioBase, scenarioPlanOf } from './scenarios.ts';
import { isTrying } from './whatIf.ts';

export interface Compared {
  /** E.g. `Plan rates`, `Adjusted rates before the moves`. */
  readonly name: string;
  readonly plan: Plan;
}

/** The scenario that is asked for: its name, null for the plan itself; undefined where there is nothing to compare with. */
function scenarioAsked(project: Project, against: Against): string | null | undefined {
  if (against === 'nothing') return undefined;
  const trying = isTrying(project.whatIf);
  const wanted = against === 'auto' ? (trying ? project.scenario : null) : against.scenario;
  if (wanted === project.scenario && !trying) return undefined;
  const exists = wanted === null || project.plan.scenarios.some(({ name }) => name === wanted);
  return exists ? wanted : undefined;
}

interface Parts {
  readonly plan: Plan;
  readonly followed: Project['followed'];
  readonly calibrated: Calibrated | null;
  readonly scenario: string | null;
}
/** Only the latest: a slider that moves changes none of the parts. */
let latest: (Parts & { readonly made: Plan }) | null = null;

function madeOf(
  project: Project,
  scenario: string | null,
  calibrated: Calibrated | null,
  planning: Planning,
) {
  if (scenario === null) return scenarioBase(project, null, calibrated);
  const { plan, followed } = project;
  const isKnown =
    latest?.plan === plan &&
    latest.followed === followed &&
    latest.calibrated === calibrated &&
    latest.scenario === scenario;
  if (!isKnown) {
    const made = scenarioPlanOf(project, scenario, calibrated, planning);
    latest = { plan, followed, calibrated, scenario, made };
  }
  return latest!.made;
}

/** Null where nothing is asked for, or it is what is on screen, or it cannot be put together. */
export function comparedWith(
  project: Project,
  against: Against,
  calibrated: Calibrated | null,
  planning: Planning,
): Compared | null {
  const scenario = scenarioAsked(project, against);
  if (scenario === undefined) return null;
  const own = scenario ?? planScenarioName;
  const name = scenario === project.scenario ? `${own} before the moves` : own;
  try {
    return { name, plan: madeOf(project, scenario, calibrated, planning) };
  } catch {
    // A scenario that cannot be put together says so when it is shown.
    return null;
  }
}
