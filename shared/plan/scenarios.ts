/** Scenarios: a plan with some values changed, as a chain of patches from the plan over its parents. */
import { refuse, SpillwayError } from '../errors.ts';
import { knownNamesHint } from '../input/closestName.ts';
import { type Fault, type KeyPath, refuseFaults } from '../input/faults.ts';
import { type Checked } from '../input/schemaFaults.ts';
import { withSharesBeside } from './exitShares.ts';
import { formulasWithin, withFiguresOf, withoutFiguresPutAway, withoutOvertaken } from './figureFormulas.ts';
import { atomic, mergePatch, mergePatchBetween, type PatchShape } from './mergePatch.ts';
import type { Plan } from './schema.ts';
import { checkPlan } from './validate.ts';

const delayed: PatchShape = { kind: 'object', keys: { rate: atomic, delayDays: atomic } };
const exit: PatchShape = { kind: 'object', keys: { delayDays: atomic } };
const team: PatchShape = { kind: 'object', keys: { attritionPerMonth: atomic } };

/** Where a patch of a plan differs from a plain merge patch; see {@link PatchShape}. */
const planShape: PatchShape = {
  kind: 'object',
  keys: {
    segments: {
      kind: 'members',
      id: 'id',
      member: {
        kind: 'object',
        keys: {
          arrivals: { kind: 'object', keys: { distribution: atomic, uncertainty: atomic } },
          transitions: {
            kind: 'members',
            id: 'from',
            member: {
              kind: 'object',
              keys: { rate: atomic, delayDays: atomic, exits: { kind: 'object', each: exit } },
            },
          },
          deal: atomic,
          recycle: delayed,
        },
      },
    },
    sdr: team,
    ae: team,
  },
};

type Scenario = Plan['scenarios'][number];

/** A plan without its scenarios: what a patch is applied to. */
function withoutScenarios(plan: Plan): Plan {
  return { ...plan, scenarios: [] };
}

/** The scenario with this name and its parents, the outermost first. The plan's scenarios form no cycle. */
function chainOf(plan: Plan, name: string): readonly Scenario[] {
  const chain: Scenario[] = [];
  for (let next: string | null = name; next !== null;) {
    const found: Scenario | undefined = plan.scenarios.find((scenario) => scenario.name === next);
    if (found === undefined) {
      return refuse({
        code: 'unknown-scenario',
        message: `There is no scenario "${next}".`,
        value: next,
        hint: knownNamesHint(
          next,
          plan.scenarios.map((scenario) => scenario.name),
          'scenarios',
        ),
      });
    }
    chain.unshift(found);
    next = found.parent;
  }
  return chain;
}

/** A segment or a transition of the patched plan that is new must be whole: a partial one is a misspelt id. */
function newMemberFault(plan: unknown, patch: Readonly<Record<string, unknown>>): Fault | null {
  const segments = (plan as Plan).segments;
  const patched = patch['segments'];
  if (typeof patched !== 'object' || patched === null || Array.isArray(patched)) return null;
  for (const [id, change] of Object.entries(patched)) {
    if (typeof change !== 'object' || change === null || Array.isArray(change)) continue;
    const segment = segments.find((known) => known.id === id);
    if (segment === undefined && !Object.hasOwn(change, 'arrivals'))
      return unknownMember(
        ['segments', id],
        id,
        'segment',
        segments.map((known) => known.id),
      );
    const transitions = (change as { readonly transitions?: unknown }).transitions;
    if (segment === undefined || typeof transitions !== 'object' || transitions === null) continue;
    if (Array.isArray(transitions)) continue;
    const from = segment.transitions.map((transition) => transition.from);
    for (const [stage, part] of Object.entries(transitions)) {
      if (part === null || from.includes(stage) || Object.hasOwn(Object(part) as object, 'to')) continue;
      return unknownMember(['segments', id, 'transitions', stage], stage, 'transition', from);
    }
  }
  return null;
}

function unknownMember(path: KeyPath, id: string, what: string, known: readonly string[]): Fault {
  return {
    code: `unknown-${what}`,
    path,
    problem: `changes the ${what} "${id}", which the plan does not have`,
    value: id,
    hint: knownNamesHint(id, known, `${what}s`),
  };
}

/** `segments[0].transitions[1].rate` as a patch addresses it: `segments.inbound.transitions.mql.rate`. */
function addressed(path: KeyPath, plan: unknown): KeyPath {
  const found: PropertyKey[] = [];
  let at: unknown = plan;
  for (const [index, key] of path.entries()) {
    const value: unknown = (at as Readonly<Record<PropertyKey, unknown>> | null | undefined)?.[key];
    const list = path[index - 1];
    const idKey = list === 'segments' ? 'id' : list === 'transitions' ? 'from' : null;
    const id = idKey === null ? undefined : (value as Readonly<Record<string, unknown>> | undefined)?.[idKey];
    found.push(typeof key === 'number' && typeof id === 'string' ? id : key);
    at = value;
  }
  return found;
}

/** Applies one scenario's patch and checks what comes out; paths of faults are those of the patch. */
function patched(plan: Plan, { name, patch }: Scenario, path: KeyPath): Checked<Plan> {
  const inScenario = (faults: readonly Fault[], value: unknown): Checked<Plan> => ({
    faults: faults.map((fault) => ({
      ...fault,
      path: [...path, 'patch', ...addressed(fault.path, value)],
      problem: `${fault.problem} (scenario "${name}")`,
    })),
  });
  if (Object.hasOwn(patch, 'scenarios'))
    return inScenario([{ code: 'invalid-value', path: ['scenarios'], problem: 'cannot be patched' }], plan);
  const unknown = newMemberFault(plan, patch);
  if (unknown !== null) return inScenario([unknown], plan);
  let value: unknown;
  try {
    value = mergePatch(withSharesBeside(plan, patch), patch, planShape);
  } catch (error) {
    if (!(error instanceof SpillwayError)) throw error;
    const { code, message, value: removed, hint } = error.detail;
    const problem = `cannot be applied: ${message.replace(/\.$/, '')}`;
    return inScenario(
      [{ code, path: [], problem, value: removed, ...(hint === undefined ? {} : { hint }) }],
      plan,
    );
  }
  // A figure that the patch gives a number has no formula any more, unless the patch says one.
  const { formulas } = patch as { readonly formulas?: unknown };
  const said = new Set(typeof formulas === 'object' && formulas !== null ? Object.keys(formulas) : []);
  value = withoutOvertaken(plan, value as Plan, said);
  const checked = checkPlan(value);
  return 'faults' in checked ? inScenario(checked.faults, value) : checked;
}

/** Names that repeat, parents that are missing or go in a circle. */
function chainFaults(scenarios: readonly Scenario[]): readonly Fault[] {
  const faults: Fault[] = [];
  const byName = new Map<string, Scenario>();
  scenarios.forEach((scenario, index) => {
    if (byName.has(scenario.name))
      faults.push({
        code: 'duplicate-id',
        path: ['scenarios', index, 'name'],
        problem: 'is the name of a scenario before it',
        value: scenario.name,
      });
    else byName.set(scenario.name, scenario);
  });
  scenarios.forEach(({ parent, name }, index) => {
    const path = ['scenarios', index, 'parent'];
    if (parent !== null && !byName.has(parent))
      faults.push({
        code: 'unknown-scenario',
        path,
        problem: `names the scenario "${parent}", which does not exist`,
        value: parent,
        hint: knownNamesHint(parent, byName.keys(), 'scenarios'),
      });
    const seen = new Set<string>();
    for (let at: string | null = name; at !== null; at = byName.get(at)?.parent ?? null) {
      if (seen.has(at)) {
        faults.push({ code: 'scenario-cycle', path, problem: `leads back to "${at}"`, value: parent });
        break;
      }
      seen.add(at);
    }
  });
  return faults;
}

/** Every fault of the scenarios of a plan that has none of its own: of their names and parents, then of each patch. */
export function scenarioFaults(plan: Plan): readonly Fault[] {
  const chained = chainFaults(plan.scenarios);
  if (chained.length > 0) return chained;
  const results = new Map<string, Checked<Plan> | null>();
  const faults: Fault[] = [];
  const resultOf = (scenario: Scenario): Checked<Plan> | null => {
    const known = results.get(scenario.name);
    if (known !== undefined) return known;
    const parent = plan.scenarios.find(({ name }) => name === scenario.parent);
    const base = parent === undefined ? { data: plan } : resultOf(parent);
    // Below a faulty parent there is nothing to check: its own fault is reported.
    const result =
      base === null || 'faults' in base
        ? null
        : patched(withoutScenarios(base.data), scenario, ['scenarios', plan.scenarios.indexOf(scenario)]);
    results.set(scenario.name, result);
    if (result !== null && 'faults' in result) faults.push(...result.faults);
    return result;
  };
  plan.scenarios.forEach(resultOf);
  return faults;
}

/**
 * The plan as it is in a scenario: its parents' patches applied first, then its own. The result is a plan in its own
 * right, without scenarios.
 *
 * A patch is an RFC 7396 merge patch: `null` removes. Segments are addressed by id and transitions by `from`; a rate, a
 * delay, a deal, a distribution, an attrition or an arrivals uncertainty is replaced as a whole. Where the rate that is
 * replaced was a Dirichlet, exits keep the proportions that it gave them.
 * @throws SpillwayError `unknown-scenario`, or what is wrong with the patched plan.
 */
export function scenarioPlan(plan: Plan, name: string): Plan {
  let base = withoutScenarios(plan);
  for (const scenario of chainOf(plan, name)) {
    const checked = patched(base, scenario, ['scenarios', plan.scenarios.indexOf(scenario)]);
    if ('faults' in checked) return refuseFaults(checked.faults, { subject: 'The plan' });
    base = checked.data;
  }
  return base;
}

/** The patch that turns one plan into another, for a scenario: `scenarioPlan` of it gives `to`. Scenarios are left out. */
export function scenarioPatch(from: Plan, to: Plan): Record<string, unknown> {
  const settled = withFiguresOf(from, to);
  const patch = (mergePatchBetween(
    withoutScenarios(withoutFiguresPutAway(from, to)),
    withoutScenarios(settled),
    planShape,
  ) ?? {}) as {
    formulas?: Record<string, unknown>;
  } & Record<string, unknown>;
  const within = formulasWithin(patch, to);
  return within.length === 0
    ? patch
    : { ...patch, formulas: { ...Object.fromEntries(within), ...patch.formulas } };
}
