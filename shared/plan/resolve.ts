/** From a plan as it is written to the figures that are computed with. */
import { parseDay, parseMonth } from '../calendar/days.ts';
import type { StageGraph } from '../funnel/stages.ts';
import { betaOfPoints } from './checkDistributions.ts';
import { isFormula, PlanFormulas } from './planFormulas.ts';
import type {
  ResolvedAeTeam,
  ResolvedExit,
  ResolvedPlan,
  ResolvedRate,
  ResolvedSdrTeam,
  ResolvedSegment,
  ResolvedTransition,
} from './resolved.ts';
import { scenarioPlan } from './scenarios.ts';
import type { Plan, PlanSegment, PlanTransition, Rate } from './schema.ts';
import { planGraph } from './validate.ts';

interface Context {
  readonly graph: StageGraph;
  readonly formulas: PlanFormulas;
}

/** Exit stage ids give the order of a Dirichlet's concentrations. */
function resolveRate(rate: Rate, { formulas }: Context, exits: readonly string[] = []): ResolvedRate {
  if (typeof rate === 'number') return { fixed: rate };
  if (typeof rate === 'string') return { fixed: formulas.rate(rate) };
  if ('p10' in rate) {
    const beta = betaOfPoints(rate);
    if (beta === null) throw new RangeError('a parsed plan has no such rate');
    return { beta };
  }
  if (!('dirichlet' in rate)) return rate;
  const of = (key: string): number => rate.dirichlet[key] ?? 0;
  return { dirichlet: { advance: of('advance'), exits: exits.map(of), never: of('never') } };
}

function resolveExits(transition: PlanTransition, graph: StageGraph): readonly ResolvedExit[] {
  return Object.entries(transition.exits ?? {}).map(([id, exit]) => ({
    stage: graph.indexOf(id),
    share: exit.share ?? 0,
    delayDays: exit.delayDays,
  }));
}

function resolveTransition(transition: PlanTransition, context: Context): ResolvedTransition {
  const { graph } = context;
  return {
    from: graph.indexOf(transition.from),
    to: graph.indexOf(transition.to),
    gate: transition.gate ?? null,
    rate: resolveRate(transition.rate, context, Object.keys(transition.exits ?? {})),
    changes: (transition.changes ?? []).map((change) => ({
      month: parseMonth(change.from)!,
      rate: resolveRate(change.rate, context),
    })),
    delayDays: transition.delayDays,
    exits: resolveExits(transition, graph),
  };
}

function resolvePerMonth(
  perMonth: PlanSegment['arrivals']['perMonth'] | undefined,
  formulas: PlanFormulas,
): ReadonlyMap<number, number> {
  const entries = Object.entries(perMonth ?? {}).map(([text, amount]): [number, number] => {
    const month = parseMonth(text)!;
    return [month, isFormula(amount) ? formulas.amount(amount, month) : amount];
  });
  return new Map(entries.sort(([a], [b]) => a - b));
}

function resolveSegment(segment: PlanSegment, context: Context): ResolvedSegment {
  const { graph, formulas } = context;
  const { arrivals, recycle, spend } = segment;
  return {
    id: segment.id,
    name: segment.name ?? segment.id,
    arrivals: {
      stage: graph.indexOf(arrivals.stage),
      perMonth: resolvePerMonth(arrivals.perMonth, formulas),
      seasonal: arrivals.seasonal ?? Array.from({ length: 12 }, () => 1),
      distribution: arrivals.distribution,
      logSd: arrivals.uncertainty?.logSd ?? 0,
    },
    transitions: segment.transitions
      .map((transition) => resolveTransition(transition, context))
      .sort((a, b) => a.from - b.from),
    deal: segment.deal ?? null,
    recycle:
      recycle === undefined
        ? null
        : {
            to: graph.indexOf(recycle.to),
            rate: resolveRate(recycle.rate, context),
            delayDays: recycle.delayDays,
            max: recycle.max,
          },
    spend: {
      perMonth: resolvePerMonth(spend?.perMonth, formulas),
      perEntry: new Map(
        Object.entries(spend?.perEntry ?? {}).map(([stage, cost]) => [graph.indexOf(stage), cost]),
      ),
    },
  };
}

function resolveTeam<T extends { readonly hires?: Record<string, number> | undefined }>(
  team: T | undefined,
): (Omit<T, 'hires'> & { readonly hires: ReadonlyMap<number, number> }) | null {
  if (team === undefined) return null;
  const hires = Object.entries(team.hires ?? {}).map(([month, count]): [number, number] => [
    parseMonth(month)!,
    count,
  ]);
  return { ...team, hires: new Map(hires.sort(([a], [b]) => a - b)) };
}

/**
 * The plan, or one of its scenarios, with formulas evaluated, stages and months as indices, p10/p90 as the Beta that
 * has them, and defaults filled in. It takes what {@link parsePlan} gave.
 * @throws SpillwayError `unknown-scenario`, or the fault of the scenario's patch.
 */
export function resolvePlan(plan: Plan, scenario?: string): ResolvedPlan {
  const applied = scenario === undefined ? plan : scenarioPlan(plan, scenario);
  const context: Context = { graph: planGraph(applied), formulas: new PlanFormulas(applied) };
  const { graph } = context;
  const segmentIndex = new Map(applied.segments.map((segment, index) => [segment.id, index]));
  const sdr: ResolvedSdrTeam | null = resolveTeam(applied.sdr);
  const ae: ResolvedAeTeam | null = resolveTeam(applied.ae);
  return {
    name: applied.name,
    scenario: scenario ?? null,
    currency: applied.currency,
    fiscalYearStartMonth: applied.fiscalYearStartMonth,
    graph,
    start: parseDay(applied.start)!,
    weeks: applied.weeks,
    step: applied.step,
    actualsThrough: applied.actualsThrough === null ? null : parseDay(applied.actualsThrough),
    targets: applied.targets,
    segments: applied.segments.map((segment) => resolveSegment(segment, context)),
    sdr,
    ae,
    correlation: applied.correlation,
    opening: applied.opening.map(({ segment, stage, ...entry }) => ({
      ...entry,
      segment: segmentIndex.get(segment)!,
      stage: graph.indexOf(stage),
    })),
  };
}
