/** From a document to the plan that is projected: the scenario on screen, what it follows, and what is being tried. */
import type { Project } from '../../shared/document/project.ts';
import { withoutOvertaken } from '../../shared/plan/figureFormulas.ts';
import type { Plan } from '../../shared/plan/schema.ts';
import type { Calibrated } from '../workers/catalogues.ts';
import type { Planning } from './planning.ts';
import { withWhatIf } from './whatIf.ts';

/** The plan itself, as a scenario. */
export const planScenarioName = 'Plan rates';
export const adjustedScenarioName = 'Adjusted rates';
export const recordedScenarioName = 'Recorded rates';

export type FollowedRates = Project['followed'][number]['rates'];

/** Which measured rates a scenario stands on: its own, or the nearest of its parents'. */
export function followedRates(project: Project, scenario: string | null): FollowedRates | null {
  for (let name = scenario; name !== null;) {
    const followed = project.followed.find((known) => known.scenario === name);
    if (followed) return followed.rates;
    name = project.plan.scenarios.find((known) => known.name === name)?.parent ?? null;
  }
  return null;
}

const grafts = new WeakMap<Plan, WeakMap<Plan, Plan>>();

/**
 * The plan with what a calibration changes of it: the transitions and the open visits. Everything else is the plan's as it
 * is now, also where the calibration was made before the latest edit. The same plan for the same two.
 */
export function withCalibration(plan: Plan, calibrated: Plan): Plan {
  const byCalibration = grafts.get(plan) ?? new WeakMap<Plan, Plan>();
  grafts.set(plan, byCalibration);
  const known = byCalibration.get(calibrated);
  if (known) return known;
  const ids = new Set(plan.segments.map(({ id }) => id));
  const segments = plan.segments.map((segment) => {
    const measured = calibrated.segments.find(({ id }) => id === segment.id);
    return {
      ...segment,
      transitions: segment.transitions.map(
        (own) => measured?.transitions.find(({ from, to }) => from === own.from && to === own.to) ?? own,
      ),
    };
  });
  const opening = calibrated.opening.filter(({ segment }) => ids.has(segment));
  // What is measured comes from no formula.
  const grafted = withoutOvertaken(plan, { ...plan, segments, opening });
  byCalibration.set(calibrated, grafted);
  return grafted;
}

const opened = new WeakMap<Plan, WeakMap<Calibrated, Plan>>();

/** The plan at its own rates, beginning with the open visits. The same plan for the same two. */
function withOpening(plan: Plan, calibrated: Calibrated): Plan {
  const byCalibration = opened.get(plan) ?? new WeakMap<Calibrated, Plan>();
  opened.set(plan, byCalibration);
  const known = byCalibration.get(calibrated);
  if (known) return known;
  const ids = new Set(plan.segments.map(({ id }) => id));
  const made: Plan = { ...plan, opening: calibrated.opening.filter(({ segment }) => ids.has(segment)) };
  byCalibration.set(calibrated, made);
  return made;
}

/**
 * The plan that a scenario's patches apply to. Without a measurement it is the plan as it is written; with one, the open
 * visits are its opening state, and the rates are those that the scenario follows.
 */
export function scenarioBase(project: Project, scenario: string | null, calibrated: Calibrated | null): Plan {
  if (calibrated === null) return project.plan;
  const rates = followedRates(project, scenario);
  return rates === null
    ? withOpening(project.plan, calibrated)
    : withCalibration(project.plan, calibrated[rates]);
}

const begun = new WeakMap<Plan, Plan>();

/** The plan from its own start, as if nothing of it were known yet: what the plan line is. The same plan for the same one. */
export function fromItsStart(plan: Plan): Plan {
  if (plan.actualsThrough === null) return plan;
  const known = begun.get(plan);
  if (known) return known;
  const made: Plan = { ...plan, actualsThrough: null };
  begun.set(plan, made);
  return made;
}

/** The plan at the rates that the CRM records. */
export function recordedBase(project: Project, calibrated: Calibrated): Plan {
  return withCalibration(project.plan, calibrated.period);
}

const scenarioPlans = new WeakMap<
  Project,
  Map<string | null, { readonly calibrated: Calibrated | null; readonly plan: Plan }>
>();

/** The plan of a scenario, without what is being tried. The same plan for the same project and calibration. */
export function scenarioPlanOf(
  project: Project,
  scenario: string | null,
  calibrated: Calibrated | null,
  planning: Planning,
): Plan {
  const ofProject = scenarioPlans.get(project) ?? new Map<string | null, never>();
  const known = ofProject.get(scenario);
  if (known && known.calibrated === calibrated) return known.plan;
  const plan = scenarioPlanMade(project, scenario, calibrated, planning);
  scenarioPlans.set(project, new Map([...ofProject, [scenario, { calibrated, plan }]]));
  return plan;
}

function scenarioPlanMade(
  project: Project,
  scenario: string | null,
  calibrated: Calibrated | null,
  planning: Planning,
): Plan {
  const base = scenarioBase(project, scenario, calibrated);
  return scenario === null
    ? { ...base, scenarios: [] }
    : planning.scenarioPlan({ ...base, scenarios: project.plan.scenarios }, scenario);
}

/**
 * What the scenario on screen departs from: the rates that it follows, else its parent; null where the plan itself is on
 * screen. What differs from it is the scenario's own.
 */
export function parentPlanOf(
  project: Project,
  calibrated: Calibrated | null,
  planning: Planning,
): Plan | null {
  const { scenario } = project;
  if (scenario === null) return null;
  const follows = project.followed.some((known) => known.scenario === scenario);
  const parent = project.plan.scenarios.find(({ name }) => name === scenario)?.parent ?? null;
  return follows
    ? scenarioBase(project, scenario, calibrated)
    : scenarioPlanOf(project, parent, calibrated, planning);
}

/** The plan that is projected: the scenario on screen with what is being tried on it. */
export function effectivePlan(project: Project, calibrated: Calibrated | null, planning: Planning): Plan {
  const plan = scenarioPlanOf(project, project.scenario, calibrated, planning);
  return withWhatIf(plan, project.whatIf, (formula) => planning.rateValue(plan, formula));
}

/** Stage rates and delays belong to a scenario that follows the measurement; everything else is the plan's. */
export function sharedWithPlan(project: Project): boolean {
  return project.scenario === null || project.followed.some(({ scenario }) => scenario === project.scenario);
}

/** A free name for a scenario. */
export function freshScenarioName(project: Project, wanted: string): string {
  const taken = new Set([planScenarioName, ...project.plan.scenarios.map(({ name }) => name)]);
  if (!taken.has(wanted)) return wanted;
  for (let count = 2; ; count++) if (!taken.has(`${wanted} ${count}`)) return `${wanted} ${count}`;
}

/** The project with the scenarios that every measured document begins with, and the adjusted one shown. */
export function withMeasuredScenarios(project: Project): Project {
  const missing = (
    [
      { scenario: adjustedScenarioName, rates: 'eventual' },
      { scenario: recordedScenarioName, rates: 'period' },
    ] as const
  ).filter(({ scenario }) => !project.plan.scenarios.some(({ name }) => name === scenario));
  if (missing.length === 0) return project;
  const scenarios = missing.map(({ scenario }) => ({ name: scenario, parent: null, patch: {} }));
  return {
    ...project,
    plan: { ...project.plan, scenarios: [...project.plan.scenarios, ...scenarios] },
    followed: [...project.followed, ...missing],
    scenario: project.scenario ?? adjustedScenarioName,
  };
}
