/** Everything that must hold in a plan beyond the form of its keys. What passes here can be resolved and simulated. */
import { fiscalQuarter, fiscalYear, formatMonth, monthOfDay, parseDay } from '../calendar/days.ts';
import { SpillwayError } from '../errors.ts';
import { stageGraph, type StageGraph } from '../funnel/stages.ts';
import { templates } from '../funnel/templates.ts';
import { knownNamesHint } from '../input/closestName.ts';
import { type Fault, type KeyPath, outOfRange, type ReportFault } from '../input/faults.ts';
import { checkSchema, type Checked } from '../input/schemaFaults.ts';
import { checkSegment, knownStage, type PlanContext } from './checkSegment.ts';
import { formulaFigures } from './figureFormulas.ts';
import { withFormulaFigures } from './formulaFigures.ts';
import { isReservedName } from './formulas.ts';
import { PlanFormulas } from './planFormulas.ts';
import { type Plan, planSchema } from './schema.ts';

/** The stages of a plan: its template's, or its own. @throws SpillwayError `invalid-stages`. */
export function planGraph(plan: Pick<Plan, 'stages'>): StageGraph {
  return stageGraph(typeof plan.stages === 'string' ? templates[plan.stages].stages : plan.stages);
}

/** Day numbers of the horizon, [start, end). */
export function planHorizon(plan: Pick<Plan, 'start' | 'weeks'>): {
  readonly start: number;
  readonly end: number;
} {
  const start = parseDay(plan.start)!;
  return { start, end: start + plan.weeks * 7 };
}

function checkStages(graph: StageGraph, report: ReportFault): void {
  const counted = new Map<string, string>();
  graph.stages.forEach((stage, index) => {
    if (stage.counts === undefined) return;
    const path = ['stages', index, 'counts'];
    const other = counted.get(stage.counts);
    if (stage.kind !== 'forward')
      report({
        code: 'wrong-stage',
        path,
        problem: 'is possible on forward stages only',
        value: stage.counts,
      });
    else if (other !== undefined)
      report({
        code: 'duplicate-id',
        path,
        problem: `is already counted at "${other}"`,
        value: stage.counts,
      });
    counted.set(stage.counts, stage.id);
  });
  if (graph.bookings >= 0 && (graph.pipeline < 0 || graph.pipeline > graph.bookings))
    report({
      code: 'wrong-stage',
      path: ['stages', graph.bookings, 'counts'],
      problem: 'needs a stage before it that counts pipeline: there a deal gets its amount',
      value: 'bookings',
    });
}

function checkDrivers(plan: Plan, { formulas, report }: PlanContext): void {
  for (const [name, { code, message, value, hint }] of formulas.driverFaults())
    report({
      code,
      path: ['drivers', name],
      problem: `is not valid: ${message.charAt(0).toLowerCase()}${message.slice(1).replace(/\.$/, '')}`,
      value,
      ...(hint === undefined ? {} : { hint }),
    });
  for (const name of Object.keys(plan.drivers)) {
    if (!isReservedName(name)) continue;
    report({
      code: 'reserved-name',
      path: ['drivers', name],
      problem: 'is a word of the formula language and cannot name a driver',
    });
  }
}

/** One SDR queue and one AE queue for all segments, so the marks must agree. */
function checkGates(plan: Plan, { graph, report }: PlanContext): void {
  let sdrStage: string | undefined;
  plan.segments.forEach((segment, s) => {
    segment.transitions.forEach((transition, t) => {
      const path = ['segments', s, 'transitions', t, 'gate'];
      if (transition.gate === 'sdr') {
        sdrStage ??= transition.from;
        if (sdrStage !== transition.from)
          report({
            code: 'invalid-gate',
            path,
            problem: `marks a second SDR gate, at "${transition.from}" beside "${sdrStage}"`,
            hint: 'There is one SDR queue: the gate is at the same stage in all segments.',
          });
        if (graph.pipeline >= 0 && graph.indexOf(transition.from) >= graph.pipeline)
          report({ code: 'invalid-gate', path, problem: 'must be before the stage that counts pipeline' });
      }
      if (transition.gate === 'ae' && graph.indexOf(transition.to) !== graph.pipeline)
        report({
          code: 'invalid-gate',
          path,
          problem: `must be on the transition to the stage that counts pipeline${graph.pipeline < 0 ? ', and there is none' : `, "${graph.stages[graph.pipeline]!.id}"`}`,
        });
    });
  });
}

function checkTeams(plan: Plan, report: ReportFault): void {
  const startMonth = formatMonth(monthOfDay(parseDay(plan.start)!));
  for (const key of ['sdr', 'ae'] as const) {
    const team = plan[key];
    if (team === undefined) continue;
    const tenures = team.tenureMonths?.length ?? 0;
    if (tenures > team.headcount)
      report({
        code: 'out-of-range',
        path: [key, 'tenureMonths'],
        problem: `has ${tenures} entries for ${team.headcount} people`,
      });
    for (const month of Object.keys(team.hires ?? {})) {
      if (month >= startMonth) continue;
      report({
        code: 'out-of-range',
        path: [key, 'hires', month],
        problem: 'is before the plan starts',
        hint: 'Who is on board at the start counts in headcount; tenureMonths says how far they are ramped.',
      });
    }
  }
  const { ae } = plan;
  if (ae !== undefined && (ae.openPerAe ?? null) === null && (ae.newPerWeek ?? null) === null)
    report({
      code: 'missing-key',
      path: ['ae'],
      problem: 'needs openPerAe or newPerWeek, or both',
      hint: 'Without an AE limit leave "ae" out.',
    });
}

function knownSegment(id: string, path: KeyPath, plan: Plan, report: ReportFault): number {
  const index = plan.segments.findIndex((segment) => segment.id === id);
  if (index < 0)
    report({
      code: 'unknown-segment',
      path,
      problem: `names the segment "${id}", which does not exist`,
      value: id,
      hint: knownNamesHint(
        id,
        plan.segments.map((segment) => segment.id),
        'segments',
      ),
    });
  return index;
}

/** Whether a day of the horizon lies in a period such as 2027-01, FY27-Q1 or FY27. */
function touchesHorizon(period: string, plan: Plan): boolean {
  const { start, end } = planHorizon(plan);
  for (let month = monthOfDay(start); month <= monthOfDay(end - 1); month++) {
    const names = [
      formatMonth(month),
      fiscalQuarter(month, plan.fiscalYearStartMonth),
      fiscalYear(month, plan.fiscalYearStartMonth),
    ];
    if (names.includes(period)) return true;
  }
  return false;
}

function checkTargets(plan: Plan, context: PlanContext): void {
  const { graph, report } = context;
  plan.targets.forEach((target, index) => {
    const path = ['targets', index];
    const { metric, period, segment } = target;
    if (metric === 'pipeline' || metric === 'bookings') {
      if (graph[metric] < 0)
        report({
          code: 'unknown-stage',
          path: [...path, 'metric'],
          problem: `is ${metric}, but no stage counts ${metric}`,
          value: metric,
        });
    } else knownStage(metric.slice('entries:'.length), [...path, 'metric'], context);
    if (segment !== undefined) knownSegment(segment, [...path, 'segment'], plan, report);
    if (period !== undefined && !touchesHorizon(period, plan))
      report({
        code: 'out-of-range',
        path: [...path, 'period'],
        problem: `is outside the horizon of ${plan.weeks} weeks from ${plan.start}`,
        value: period,
      });
  });
}

function checkOpening(plan: Plan, context: PlanContext): void {
  const { graph, report } = context;
  plan.opening.forEach((entry, position) => {
    const path = ['opening', position];
    const segment = plan.segments[knownSegment(entry.segment, [...path, 'segment'], plan, report)];
    const index = knownStage(entry.stage, [...path, 'stage'], context);
    const isLast = index >= 0 && index === graph.forward.at(-1);
    if (isLast || graph.stages[index]?.kind === 'exit')
      report({
        code: 'wrong-stage',
        path: [...path, 'stage'],
        problem: `is ${isLast ? 'the last stage' : 'an exit'}: nothing is open there`,
        value: entry.stage,
      });
    const isGated = segment?.transitions.some(
      (transition) => transition.from === entry.stage && transition.gate !== undefined,
    );
    if (entry.queued === true && segment !== undefined && isGated !== true)
      report({
        code: 'wrong-stage',
        path: [...path, 'queued'],
        problem: `is true at "${entry.stage}", where there is no gate to wait at`,
      });
  });
}

function checkSegments(plan: Plan, context: PlanContext): void {
  const seen = new Set<string>();
  plan.segments.forEach((segment, index) => {
    if (seen.has(segment.id))
      context.report({
        code: 'duplicate-id',
        path: ['segments', index, 'id'],
        problem: `is the id of a segment before it`,
        value: segment.id,
      });
    if (segment.id === 'total')
      context.report({
        code: 'reserved-id',
        path: ['segments', index, 'id'],
        problem: 'is the name of all segments together in every result',
        value: segment.id,
      });
    seen.add(segment.id);
    checkSegment(segment, ['segments', index], context);
  });
}

/** Every fault of a plan of the right form, scenarios apart. An empty list: it can be resolved. */
export function planFaults(plan: Plan): readonly Fault[] {
  const faults: Fault[] = [];
  const report: ReportFault = (fault) => void faults.push(fault);
  let graph: StageGraph;
  try {
    graph = planGraph(plan);
  } catch (error) {
    if (!(error instanceof SpillwayError)) throw error;
    const { code, message, value } = error.detail;
    return [{ code, path: ['stages'], problem: `cannot be used: ${message.replace(/\.$/, '')}`, value }];
  }
  const context: PlanContext = { graph, formulas: new PlanFormulas(plan), report };
  checkStages(graph, report);
  checkDrivers(plan, context);
  checkSegments(plan, context);
  checkGates(plan, context);
  checkTeams(plan, report);
  checkTargets(plan, context);
  checkOpening(plan, context);
  if (plan.actualsThrough !== null && parseDay(plan.actualsThrough)! >= planHorizon(plan).end)
    report({
      code: 'out-of-range',
      path: ['actualsThrough'],
      problem: 'is after the end of the horizon',
      value: plan.actualsThrough,
    });
  return faults;
}

const unsafeKeys = new Set(['__proto__', 'constructor', 'prototype']);
const deepestNesting = 100;

/** Keys that reach an object's prototype are refused wherever they stand, also within patches. */
function* unsafeKeyFaults(value: unknown, path: KeyPath): Generator<Fault> {
  if (typeof value !== 'object' || value === null) return;
  if (path.length > deepestNesting) {
    yield { code: 'invalid-value', path: [], problem: `is nested more than ${deepestNesting} deep` };
    return;
  }
  for (const key of Object.keys(value)) {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    if (unsafeKeys.has(key)) yield { code: 'unknown-key', path: at, problem: 'is a reserved key' };
    else yield* unsafeKeyFaults((value as Readonly<Record<string, unknown>>)[key], at);
  }
}

/** A plan of the right form without faults, scenarios not looked at; or the faults. */
export function checkPlan(value: unknown): Checked<Plan> {
  for (const fault of unsafeKeyFaults(value, [])) return { faults: [fault] };
  const formed = checkForm(value);
  const checked = 'faults' in formed ? formed : checkFigures(formed.data);
  if ('faults' in checked) return checked;
  const faults = planFaults(checked.data);
  return faults.length === 0 ? checked : { faults };
}

/** The plan with its figures as their formulas come to; or what is wrong with a formula, or with what it comes to. */
function checkFigures(plan: Plan): Checked<Plan> {
  if (plan.formulas === undefined) return { data: plan };
  const { plan: settled, faults } = withFormulaFigures(plan, new PlanFormulas(plan));
  if (faults.length > 0) return { faults };
  return settled === plan ? { data: plan } : checkForm(settled);
}

/** The form of a plan; of a figure that comes from a formula the fault says so. */
function checkForm(value: unknown): Checked<Plan> {
  const checked = checkSchema(planSchema, value);
  if (!('faults' in checked)) return checked;
  const figures = formulaFigures(value as Plan);
  return {
    faults: checked.faults.map((fault) =>
      fault.path.length > 1 && figures.some((figure) => fault.path.every((key, at) => figure[at] === key))
        ? ofFormula(fault)
        : fault,
    ),
  };
}

/** A fault of a figure, told of the formula that it comes from. */
function ofFormula(fault: Fault): Fault {
  const { limits, value } = fault;
  const told =
    limits !== undefined && typeof value === 'number'
      ? outOfRange(fault.path, { ...limits, found: { by: 'formula', value } }, value)
      : { ...fault, problem: `${fault.problem}; its formula comes to that` };
  const hint = fault.hint ?? 'round(…), min(…, …) and max(…, …) keep a formula within what is possible.';
  return { ...told, hint };
}
