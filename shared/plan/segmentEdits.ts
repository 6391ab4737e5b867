/** Segments and routes: added, duplicated, removed, renamed, entered at another stage, stages skipped. */
import { withFormulasCopied } from './figureFormulas.ts';
import { refuse } from '../errors.ts';
import type { StageGraph } from '../funnel/stages.ts';
import type { Plan, PlanSegment, PlanTransition } from './schema.ts';
import { planGraph } from './validate.ts';

/** A free id made of a name: `Inbound SMB` is `inbound-smb`, then `inbound-smb-2`. */
export function freshSegmentId(plan: Plan, name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48);
  const wanted = /^[a-z]/.test(plain) ? plain : `segment${plain === '' ? '' : `-${plain}`}`;
  const taken = new Set([...plan.segments.map(({ id }) => id), 'total', 'constructor', 'prototype']);
  if (!taken.has(wanted)) return wanted;
  for (let count = 2; ; count++) if (!taken.has(`${wanted}-${count}`)) return `${wanted}-${count}`;
}

function segmentOf(plan: Plan, id: string): PlanSegment {
  const found = plan.segments.find((segment) => segment.id === id);
  if (found) return found;
  return refuse({ code: 'unknown-segment', message: `There is no segment "${id}".`, value: id });
}

const stageId = (graph: StageGraph, index: number): string => graph.stages[index]!.id;

/** The forward stages that a segment can be entered at: all but the last. */
export function entryStages(plan: Plan): readonly string[] {
  const graph = planGraph(plan);
  return graph.forward.slice(0, -1).map((index) => stageId(graph, index));
}

/**
 * The steps from one stage to the end. Where another segment has a step its rate, delay, exits and gate are taken over;
 * else it is half of what enters, after a week, and to be made one's own.
 */
function routeFrom(plan: Plan, entry: string, like: readonly PlanSegment[]): PlanTransition[] {
  const graph = planGraph(plan);
  const route = graph.forward.slice(graph.forward.indexOf(graph.indexOf(entry)));
  return route.slice(0, -1).map((stage, i): PlanTransition => {
    const from = stageId(graph, stage);
    const to = stageId(graph, route[i + 1]!);
    const known = like
      .flatMap(({ transitions }) => transitions)
      .find((transition) => transition.from === from && transition.to === to);
    return known ?? { from, to, rate: 0.5, delayDays: { fixed: 7 } };
  });
}

/**
 * Adds a segment at the end: entered at a stage, with no arrivals yet. Its steps are those of the plan's other segments
 * where they have them, so gates and exits agree with the stages.
 */
export function addSegment(plan: Plan, name: string, entry: string): Plan {
  const { transitions, deal } = {
    transitions: routeFrom(plan, entry, plan.segments),
    deal: plan.segments[0]?.deal,
  };
  const segment: PlanSegment = {
    id: freshSegmentId(plan, name),
    name,
    arrivals: { stage: entry, perMonth: {}, distribution: 'poisson' },
    transitions,
    ...(deal ? { deal } : {}),
  };
  return { ...plan, segments: [...plan.segments, segment] };
}

/** A second segment like one, under a name of its own, right after it. Targets and open visits stay with the first. */
export function duplicateSegment(plan: Plan, id: string): Plan {
  const segment = segmentOf(plan, id);
  const name = `${segment.name ?? segment.id} copy`;
  const copy = { ...segment, id: freshSegmentId(plan, name), name };
  const segments = plan.segments.toSpliced(plan.segments.indexOf(segment) + 1, 0, copy);
  return withFormulasCopied({ ...plan, segments }, ['segments', id], ['segments', copy.id]);
}

type Patch = Plan['scenarios'][number]['patch'];

/** A patch without the formulas of a segment's figures. */
function withoutFormulasOf(patch: Patch, id: string): Patch {
  const formulas = patch['formulas'];
  if (typeof formulas !== 'object' || formulas === null) return patch;
  const others = Object.entries(formulas).filter(([place]) => !place.startsWith(`segments.${id}.`));
  return { ...patch, formulas: Object.fromEntries(others) };
}

function withoutMember(patch: Patch, id: string): Patch {
  const segments = patch['segments'];
  if (typeof segments !== 'object' || segments === null || Array.isArray(segments)) return patch;
  if (!Object.hasOwn(segments, id)) return patch;
  const { [id]: _, ...others } = segments as Record<string, unknown>;
  const { segments: __, ...rest } = patch;
  return Object.keys(others).length === 0 ? rest : { ...rest, segments: others };
}

/**
 * Takes a segment away with everything that speaks of it: its targets, its open visits, what scenarios change of it.
 * @throws SpillwayError `last-segment`: a plan has at least one.
 */
export function removeSegment(plan: Plan, id: string): Plan {
  const segment = segmentOf(plan, id);
  if (plan.segments.length === 1)
    refuse({
      code: 'last-segment',
      message: 'A plan has at least one segment.',
      hint: 'Add another one first, or rename this one.',
    });
  return {
    ...plan,
    segments: plan.segments.filter((known) => known !== segment),
    targets: plan.targets.filter((target) => target.segment !== id),
    opening: plan.opening.filter((entry) => entry.segment !== id),
    scenarios: plan.scenarios.map((scenario) => ({
      ...scenario,
      patch: withoutFormulasOf(withoutMember(scenario.patch, id), id),
    })),
  };
}

function withSegment(plan: Plan, id: string, change: (segment: PlanSegment) => PlanSegment): Plan {
  const before = segmentOf(plan, id);
  return { ...plan, segments: plan.segments.map((known) => (known === before ? change(known) : known)) };
}

/** Gives a segment another name. Its id stays, by which scenarios, targets and measurements know it. */
export function renameSegment(plan: Plan, id: string, name: string): Plan {
  return withSegment(plan, id, (segment) => ({ ...segment, name }));
}

/**
 * Lets a segment enter at another stage: steps before it go, steps that are missing come from the other segments. A
 * recycling that leads to a stage before it leads to it instead.
 */
export function enterAt(plan: Plan, id: string, entry: string): Plan {
  const graph = planGraph(plan);
  const from = graph.indexOf(entry);
  return withSegment(plan, id, (segment) => {
    const own = segment.transitions.filter((transition) => graph.indexOf(transition.from) >= from);
    const reached = own.some((transition) => transition.from === entry);
    const others = plan.segments.filter((known) => known !== segment);
    const transitions = reached ? own : routeFrom(plan, entry, [segment, ...others]);
    const { recycle } = segment;
    const tooEarly = recycle !== undefined && graph.indexOf(recycle.to) < from;
    return {
      ...segment,
      arrivals: { ...segment.arrivals, stage: entry },
      transitions,
      ...(tooEarly ? { recycle: { ...recycle, to: entry } } : {}),
    };
  });
}

/** The stages between entry and end that a segment passes, and those that it skips. */
export function routeOf(
  plan: Plan,
  segment: PlanSegment,
): readonly { readonly stage: string; readonly passed: boolean; readonly fixed: boolean }[] {
  const graph = planGraph(plan);
  const entry = graph.forward.indexOf(graph.indexOf(segment.arrivals.stage));
  const passed = new Set([
    segment.arrivals.stage,
    ...segment.transitions.flatMap(({ from, to }) => [from, to]),
  ]);
  return graph.forward.slice(Math.max(0, entry)).map((index, i, all) => {
    const stage = stageId(graph, index);
    return { stage, passed: passed.has(stage), fixed: i === 0 || i === all.length - 1 };
  });
}

/**
 * Lets a segment skip a stage: the step into it leads to where the step out of it led, at the product of both rates where
 * both are numbers, else at the first one's; gates stay where they can. Or lets it pass the stage again, by steps of other
 * segments where they have them, else at half.
 */
export function passStage(plan: Plan, id: string, stage: string, passes: boolean): Plan {
  return withSegment(plan, id, (segment) => {
    const into = segment.transitions.find((transition) => transition.to === stage);
    const out = segment.transitions.find((transition) => transition.from === stage);
    if (!passes) {
      if (!into || !out) return segment;
      const rate =
        typeof into.rate === 'number' && typeof out.rate === 'number' ? into.rate * out.rate : into.rate;
      const gate = out.gate ?? into.gate;
      const { gate: _, ...rest } = into;
      const joined = { ...rest, to: out.to, rate, ...(gate ? { gate } : {}) };
      return {
        ...segment,
        transitions: segment.transitions
          .filter((transition) => transition !== out)
          .map((transition) => (transition === into ? joined : transition)),
      };
    }
    const graph = planGraph(plan);
    const at = graph.indexOf(stage);
    const over = segment.transitions.find(
      (transition) => graph.indexOf(transition.from) < at && graph.indexOf(transition.to) > at,
    );
    if (!over) return segment;
    const others = plan.segments.filter((known) => known !== segment).flatMap((known) => known.transitions);
    const known = others.find((transition) => transition.from === stage && transition.to === over.to);
    const { gate, ...rest } = over;
    const isAe = gate === 'ae';
    const first = { ...rest, to: stage, ...(gate && !isAe ? { gate } : {}) };
    const second: PlanTransition = known ?? {
      from: stage,
      to: over.to,
      rate: 0.5,
      delayDays: { fixed: 7 },
      ...(isAe ? { gate } : {}),
    };
    return {
      ...segment,
      transitions: segment.transitions.flatMap((transition) =>
        transition === over ? [first, second] : [transition],
      ),
    };
  });
}
