/** Checks of one segment that need more than one key: its route through the stages, its exits, its formulas. */
import { parseMonth } from '../calendar/days.ts';
import type { StageGraph } from '../funnel/stages.ts';
import { knownNamesHint } from '../input/closestName.ts';
import { type KeyPath, outOfRange, type ReportFault } from '../input/faults.ts';
import { checkDeal, checkDelay, checkLoneDelay, checkRate, formulaValue } from './checkDistributions.ts';
import { isFormula, type PlanFormulas } from './planFormulas.ts';
import type { PlanSegment, PlanTransition } from './schema.ts';

export interface PlanContext {
  readonly graph: StageGraph;
  readonly formulas: PlanFormulas;
  readonly report: ReportFault;
}

/** Index of a stage that the plan names, or -1 with a fault reported. */
export function knownStage(id: string, path: KeyPath, { graph, report }: PlanContext): number {
  const index = graph.indexOf(id);
  if (index < 0)
    report({
      code: 'unknown-stage',
      path,
      problem: `names the stage "${id}", which does not exist`,
      value: id,
      hint: knownNamesHint(
        id,
        graph.stages.map((stage) => stage.id),
        'stages',
      ),
    });
  return index;
}

/** The same for a stage of the forward path. */
function forwardStage(id: string, path: KeyPath, context: PlanContext): number {
  const index = knownStage(id, path, context);
  if (index < 0 || context.graph.stages[index]!.kind === 'forward') return index;
  context.report({
    code: 'wrong-stage',
    path,
    problem: `names "${id}", which is off the forward path`,
    value: id,
  });
  return -1;
}

function checkPerMonth(
  perMonth: PlanSegment['arrivals']['perMonth'],
  path: KeyPath,
  { formulas, report }: PlanContext,
): void {
  for (const [month, amount] of Object.entries(perMonth)) {
    if (!isFormula(amount)) continue;
    const at = [...path, month];
    const value = formulaValue(() => formulas.amount(amount, parseMonth(month)!), amount, at, report);
    if (value !== null && value < 0)
      report(outOfRange(at, { least: 0, found: { by: 'formula', value } }, amount));
  }
}

function checkArrivals(segment: PlanSegment, path: KeyPath, context: PlanContext): void {
  const { stage, perMonth } = segment.arrivals;
  checkOnward(stage, [...path, 'arrivals', 'stage'], segment, context);
  checkPerMonth(perMonth, [...path, 'arrivals', 'perMonth'], context);
}

/** A forward stage from which this segment has a transition: whoever enters elsewhere would stay for ever. */
function checkOnward(stage: string, path: KeyPath, segment: PlanSegment, context: PlanContext): void {
  if (forwardStage(stage, path, context) < 0) return;
  const from = segment.transitions.map((transition) => transition.from);
  if (from.includes(stage)) return;
  context.report({
    code: 'wrong-stage',
    path,
    problem: `names "${stage}", from which this segment has no transition`,
    value: stage,
    hint: knownNamesHint(stage, from, 'stages with a transition'),
  });
}

function checkExits(transition: PlanTransition, path: KeyPath, context: PlanContext): void {
  const { graph, report } = context;
  const exits = Object.entries(transition.exits ?? {});
  const isDirichlet = typeof transition.rate === 'object' && 'dirichlet' in transition.rate;
  let shares = 0;
  for (const [id, exit] of exits) {
    const at = [...path, 'exits', id];
    const stage = knownStage(id, at, context);
    if (stage >= 0 && graph.stages[stage]!.kind === 'forward')
      report({
        code: 'wrong-stage',
        path: at,
        problem: 'is a forward stage: an exit is a holding or exit stage',
      });
    checkLoneDelay(exit.delayDays, [...at, 'delayDays'], report);
    shares += exit.share ?? 0;
    if (isDirichlet && exit.share !== undefined)
      report({
        code: 'invalid-value',
        path: [...at, 'share'],
        problem: 'cannot stand beside a Dirichlet, which carries the shares itself',
        value: exit.share,
      });
    if (!isDirichlet && exit.share === undefined)
      report({
        code: 'missing-key',
        path: [...at, 'share'],
        problem: 'is missing',
        hint: 'The fraction of 1 − rate that leaves here.',
      });
  }
  if (shares > 1 + 1e-9)
    report(outOfRange([...path, 'exits'], { most: 1, found: { by: 'sum', value: shares } }, undefined));
}

/** Keys of a Dirichlet: `advance`, each exit of the transition, and `never` where some stay for ever. */
function checkDirichlet(
  dirichlet: Readonly<Record<string, number>>,
  exits: readonly string[],
  path: KeyPath,
  report: ReportFault,
): void {
  const known = ['advance', ...exits, 'never'];
  for (const key of Object.keys(dirichlet)) {
    if (known.includes(key)) continue;
    report({
      code: 'unknown-key',
      path: [...path, key],
      problem: 'is neither advance, nor never, nor an exit of this transition',
      hint: knownNamesHint(key, known, 'keys here'),
    });
  }
  for (const key of ['advance', ...exits]) {
    if (!Object.hasOwn(dirichlet, key))
      report({ code: 'missing-key', path: [...path, key], problem: 'is missing' });
  }
  const advance = dirichlet['advance'] ?? 0;
  const total = Object.values(dirichlet).reduce((sum, concentration) => sum + concentration, 0);
  if (!(advance > 0 && total > advance))
    report({
      code: 'no-such-distribution',
      path,
      problem: 'must have a concentration above 0 for advance and for something else',
      value: dirichlet,
      hint: 'A rate that is certain is a plain number.',
    });
}

function checkTransition(transition: PlanTransition, path: KeyPath, context: PlanContext): void {
  const { formulas, report } = context;
  const { rate, changes = [] } = transition;
  const from = forwardStage(transition.from, [...path, 'from'], context);
  const to = forwardStage(transition.to, [...path, 'to'], context);
  if (from >= 0 && to >= 0 && to <= from)
    report({
      code: 'wrong-stage',
      path: [...path, 'to'],
      problem: `must be a stage after "${transition.from}"`,
      value: transition.to,
    });
  checkRate(rate, [...path, 'rate'], formulas, report);
  if (typeof rate === 'object' && 'dirichlet' in rate)
    checkDirichlet(
      rate.dirichlet,
      Object.keys(transition.exits ?? {}),
      [...path, 'rate', 'dirichlet'],
      report,
    );
  checkDelay(transition.delayDays, [...path, 'delayDays'], report);
  checkExits(transition, path, context);
  changes.forEach((change, index) => {
    const at = [...path, 'changes', index];
    checkRate(change.rate, [...at, 'rate'], formulas, report);
    const before = changes[index - 1];
    if (before !== undefined && !(before.from < change.from))
      report({
        code: 'not-ascending',
        path: [...at, 'from'],
        problem: `must be after the change before it, ${before.from}`,
        value: change.from,
      });
  });
}

function checkTransitions(segment: PlanSegment, path: KeyPath, context: PlanContext): void {
  const seen = new Set<string>();
  segment.transitions.forEach((transition, index) => {
    const at = [...path, 'transitions', index];
    if (seen.has(transition.from))
      context.report({
        code: 'duplicate-id',
        path: [...at, 'from'],
        problem: `is a second transition from "${transition.from}" in this segment`,
        value: transition.from,
        hint: 'A route that differs is a segment of its own.',
      });
    seen.add(transition.from);
    checkTransition(transition, at, context);
  });
}

function checkRecycling(segment: PlanSegment, path: KeyPath, context: PlanContext): void {
  const { recycle } = segment;
  if (recycle === undefined) return;
  const at = [...path, 'recycle'];
  if (context.graph.holding < 0)
    context.report({
      code: 'wrong-stage',
      path: at,
      problem: 'needs a holding stage to come back from, and there is none',
    });
  checkOnward(recycle.to, [...at, 'to'], segment, context);
  checkRate(recycle.rate, [...at, 'rate'], context.formulas, context.report);
  checkLoneDelay(recycle.delayDays, [...at, 'delayDays'], context.report);
}

/** Reports what is wrong with a segment by itself. */
export function checkSegment(segment: PlanSegment, path: KeyPath, context: PlanContext): void {
  checkArrivals(segment, path, context);
  checkTransitions(segment, path, context);
  checkRecycling(segment, path, context);
  if (segment.deal !== undefined) checkDeal(segment.deal, [...path, 'deal'], context.report);
  if (segment.spend?.perMonth !== undefined)
    checkPerMonth(segment.spend.perMonth, [...path, 'spend', 'perMonth'], context);
  for (const stage of Object.keys(segment.spend?.perEntry ?? {}))
    knownStage(stage, [...path, 'spend', 'perEntry', stage], context);
}
