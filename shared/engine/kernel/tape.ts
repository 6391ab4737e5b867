/** A plan as a tape of numbers, which the kernel reads once from beginning to end (`kernel/model.ts`). */
import type { Deal, Delay, SdrTeam } from '../../plan/schema.ts';
import type { ResolvedRate } from '../../plan/resolved.ts';
import { log, logit } from '../../stats/elementary.ts';
import { type Draw, commonDraw } from '../draws.ts';
import type { Layout } from '../layout.ts';
import { gammaParameters, lognormalParameters } from '../../plan/lawParameters.ts';
import {
  type AeModel,
  type DelayModel,
  type Model,
  type RateModel,
  type SdrModel,
  type SegmentModel,
  type TransitionModel,
  isNumber,
} from '../model.ts';
import { keepsAmount, openingVersion } from '../opening.ts';
import { isUncertain } from '../rates.ts';
import { meanRate } from '../../plan/meanRate.ts';
import { recycleClasses } from './recycleClasses.ts';
import { type QuantileTable, betaTable, gammaTable } from './quantileTables.ts';
import { outputOf } from './output.ts';

/** A plan for the kernel. */
export interface Tape {
  /** The plan and the figures that are wanted of it. */
  readonly numbers: Float64Array;
  /** What each trial needs a number in (0, 1) for, in this order. */
  readonly draws: readonly Draw[];
}

/** The tape of a plan and of the figures that are wanted of it. */
export function tapeOf(layout: Layout): Tape {
  return new TapeWriter(layout).write();
}

class TapeWriter {
  private readonly layout: Layout;
  private readonly model: Model;
  private readonly tape: number[] = [];
  private readonly tables: QuantileTable[] = [];
  private readonly delays: DelayModel[] = [];
  private readonly draws: Draw[] = [commonDraw];

  constructor(layout: Layout) {
    this.layout = layout;
    this.model = layout.model;
  }

  write(): Tape {
    const { plan, timeline, segments, holdsPlace, staysOpen } = this.model;
    const { graph, correlation } = plan;
    // Segments and teams first: they say which tables and delays there are, which the kernel needs before.
    for (const segment of segments) this.segment(segment);
    this.team(this.model.sdr, (team) => sdrNumbers(team));
    this.team(this.model.ae, (team) => aeNumbers(team));
    const people = this.tape.splice(0);
    const laws: number[] = [];
    for (const delay of this.delays) {
      this.delay(delay);
      laws.push(...this.tape.splice(0));
    }
    this.put(timeline.steps, timeline.stepDays, graph.stages.length);
    this.list(graph.stages.map(({ kind }) => ['forward', 'holding', 'exit'].indexOf(kind)));
    this.list(holdsPlace.map(Number));
    this.list(staysOpen.map(Number));
    this.list(graph.stages.map((_, stage) => Number(isValued(this.model, stage))));
    this.put(graph.pipeline, graph.bookings, graph.holding);
    this.put(correlation.rates, correlation.volumes, correlation.velocity, 0);
    this.put(this.tables.length);
    for (const { first, perUnit, isLogit, values, slopes } of this.tables) {
      this.put(first, perUnit, Number(isLogit));
      this.list(values);
      this.list(slopes);
    }
    this.put(this.delays.length, ...laws, segments.length);
    const tape = [...this.tape, ...people];
    this.tape.length = 0;
    this.put(...this.model.gateKeys.sdr, ...this.model.gateKeys.ae, ...this.model.openingKey);
    this.opening();
    this.put(recycleClasses(this.model));
    const numbers = Float64Array.from([...tape, ...this.tape, ...outputOf(this.layout)]);
    return { numbers, draws: this.draws };
  }

  private put(...values: readonly number[]): void {
    for (const value of values) this.tape.push(value);
  }

  private list(values: ArrayLike<number>): void {
    this.tape.push(values.length);
    for (let i = 0; i < values.length; i++) this.tape.push(values[i]!);
  }

  /** The index of the first of some draws. */
  private drawn(...draws: readonly Draw[]): number {
    const first = this.draws.length;
    this.draws.push(...draws);
    return first;
  }

  /** The same of a draw that may be there already. */
  private drawnAlready(draw: Draw): number {
    const known = this.draws.indexOf(draw);
    return known < 0 ? this.drawn(draw) : known;
  }

  private table(table: QuantileTable): number {
    const known = this.tables.indexOf(table);
    return known >= 0 ? known : this.tables.push(table) - 1;
  }

  private delayIndex(delay: DelayModel): number {
    return this.delays.push(delay) - 1;
  }

  private segment({ arrivals, transitions, recycle, deal, dealKey, index, ...rest }: SegmentModel): void {
    const { distribution } = arrivals;
    const phi = typeof distribution === 'object' ? distribution.negbin : 0;
    this.put(
      arrivals.stage,
      distribution === 'fixed' ? 0 : distribution === 'poisson' ? 1 : 2,
      phi > 0 ? this.table(weekFactor(phi)) : -1,
      arrivals.logSd,
      ...arrivals.key,
      this.drawn(...(arrivals.logSd > 0 ? [arrivals.volumeDraw] : [])),
    );
    this.list(arrivals.mean);
    const form = this.model.plan.segments[index]!.deal;
    this.put(Number(form !== null));
    if (form !== null) this.law(form, true);
    const logSd = deal?.logSd ?? 0;
    this.put(logSd, this.drawn(...(deal && logSd > 0 ? [deal.sizeDraw] : [])), ...dealKey);
    this.list(rest.spendPerStep);
    this.list(rest.spendPerEntry);
    for (const key of rest.visitKeys) this.put(...key);
    for (const transition of transitions) {
      this.put(Number(transition !== null));
      if (transition) this.transition(transition);
    }
    this.put(Number(recycle !== null));
    if (!recycle) return;
    this.put(recycle.to, recycle.max);
    this.rate(recycle.rate);
    this.put(this.delayIndex(recycle.delay));
  }

  private transition({ to, gate, mark, rate, exits, ...rest }: TransitionModel): void {
    const original = rate.versions[0]!;
    this.put(to, gateNumber(gate), Number(mark === 'sdr'));
    this.rate(rate);
    this.list(rest.versionByStep);
    this.put(rest.releaseAfterDays);
    this.list(exits.map(({ stage }) => stage));
    this.list(exits.map(({ share }) => share));
    const sticks = 'dirichlet' in original ? sticksOf(original.dirichlet) : [];
    this.put(Number('dirichlet' in original));
    this.list(sticks.map(({ shapes }) => (shapes === null ? -1 : this.table(betaTable(...shapes)))));
    this.list(sticks.map(({ part }) => part));
    this.list([rest.delay, ...exits.map(({ delay }) => delay)].map((delay) => this.delayIndex(delay)));
  }

  private rate({ versions, draws }: RateModel): void {
    const original = versions[0]!;
    const mean = meanRate(original);
    const isDrawn = versions.some(isUncertain);
    this.put(this.drawn(...(isDrawn ? draws : [])), Number(isDrawn), versions.length);
    versions.forEach((version, index) => {
      const { value, shapes, least, width } = formOf(version);
      const table = shapes === null ? -1 : this.table(betaTable(...shapes));
      const certain = index > 0 && 'fixed' in version && version.fixed > 0 && version.fixed < 1;
      const moves = certain && isUncertain(original) && mean > 0 && mean < 1;
      this.put(value, table, least, width, Number(moves), moves ? logit(value) - logit(mean) : 0);
    });
  }

  private delay({ form, draws, joint }: DelayModel): void {
    const { uncertainty } = form;
    this.law(form, uncertainty === undefined || !('cov' in uncertainty));
    if (uncertainty === undefined) this.put(0, 0, 0, 0, 0, this.drawn());
    else if ('cov' in uncertainty) {
      const [[variance, covariance], [, shapeVariance]] = uncertainty.cov;
      this.put(2, 0, variance, covariance, shapeVariance, this.drawn(...draws));
    } else this.put(uncertainty.logSd === 0 ? 0 : 1, uncertainty.logSd, 0, 0, 0, this.drawn(draws[0]));
    this.put(Number(joint !== null));
    if (joint) this.put(this.drawnAlready(joint.rateDraw), joint.rho, joint.kappa, joint.shape);
  }

  private law(form: Delay | Deal, isShapeCertain: boolean): void {
    if ('fixed' in form) return this.lawNumbers(0, form.fixed, 0, [], -1);
    if ('empirical' in form) return this.lawNumbers(1, 0, 0, form.empirical, -1);
    if ('lognormal' in form) {
      const { mu, sigma } = lognormalParameters(form.lognormal);
      return this.lawNumbers(2, mu, sigma, [], -1);
    }
    if ('gamma' in form) {
      const { shape, scale } = gammaParameters(form.gamma);
      return this.lawNumbers(3, scale, shape, [], isShapeCertain ? this.table(gammaTable(shape)) : -1);
    }
    return this.lawNumbers(4, form.weibull.scale, form.weibull.shape, [], -1);
  }

  private lawNumbers(
    kind: number,
    location: number,
    shape: number,
    pairs: readonly (readonly [number, number])[],
    table: number,
  ): void {
    const sorted = pairs.filter(([, weight]) => weight > 0).toSorted((a, b) => a[0] - b[0]);
    const total = sorted.reduce((sum, [, weight]) => sum + weight, 0);
    // Entry i: the share, and the sum of value · share, of the values from i on.
    const shareFrom = [0];
    const sumFrom = [0];
    for (const [value, weight] of sorted.toReversed()) {
      shareFrom.push(shareFrom.at(-1)! + weight / total);
      sumFrom.push(sumFrom.at(-1)! + (value * weight) / total);
    }
    shareFrom[sorted.length] = 1;
    this.put(kind, location, shape);
    this.list(sorted.map(([value]) => value));
    this.list(shareFrom.toReversed());
    this.list(sumFrom.toReversed());
    this.put(table);
  }

  private team<T extends SdrModel | AeModel>(team: T | null, numbers: (team: T) => readonly number[]): void {
    this.put(Number(team !== null));
    if (team === null) return;
    const { seats, ramp, attritionPerMonth: attrition, backfillSteps } = team;
    this.list(seats.map(({ start }) => start));
    this.list(seats.map(({ tenureDays }) => (Number.isFinite(tenureDays) ? tenureDays : -1)));
    this.list(seats.map(({ onBoard }) => Number(onBoard)));
    this.list(seats.map(({ part }) => part));
    this.list(ramp);
    this.put(
      typeof attrition === 'number' ? attrition : 0,
      typeof attrition === 'number' ? -1 : this.table(betaTable(...attrition.beta)),
      backfillSteps ?? -1,
      this.drawn(...(typeof attrition === 'number' ? [] : [team.attritionDraw])),
      ...team.peopleKey,
      team.team.costPerMonth ?? 0,
      ...numbers(team),
    );
  }

  private opening(): void {
    const { plan, segments } = this.model;
    const waiting = plan.opening.filter(({ queued, ageDays }) => queued === true && ageDays > 0);
    const ages = [...new Set(waiting.map(({ ageDays }) => ageDays))].toSorted((a, b) => b - a);
    this.list(ages);
    this.put(plan.opening.length);
    for (const entry of plan.opening) {
      const transition = segments[entry.segment]!.transitions[entry.stage] ?? null;
      const queued = entry.queued === true ? transition?.mark : null;
      const cohort = ages.indexOf(entry.ageDays);
      this.put(
        entry.segment,
        entry.stage,
        entry.ageDays,
        entry.count,
        gateNumber(queued ?? null),
        entry.recycles ?? 0,
        entry.amount ?? Number.NaN,
        Number(keepsAmount(this.model, entry.stage)),
        transition ? openingVersion(this.model, transition.rate, entry) : 0,
        cohort < 0 ? ages.length : cohort,
      );
    }
  }
}

/** Between the pipeline stage and bookings a deal has an amount that is still needed. */
function isValued({ plan: { graph } }: Model, stage: number): boolean {
  const position = graph.forward.indexOf(stage);
  return (
    position >= 0 &&
    graph.pipeline >= 0 &&
    position >= graph.forward.indexOf(graph.pipeline) &&
    position < graph.forward.indexOf(graph.bookings)
  );
}

function gateNumber(gate: 'sdr' | 'ae' | null): number {
  return gate === null ? 0 : gate === 'sdr' ? 1 : 2;
}

interface RateForm {
  readonly value: number;
  /** Of the Beta that it is, or null where it is certain. */
  readonly shapes: readonly [number, number] | null;
  readonly least: number;
  readonly width: number;
}

function formOf(rate: ResolvedRate): RateForm {
  const certain = (value: number): RateForm => ({ value, shapes: null, least: 0, width: 1 });
  if ('fixed' in rate) return certain(rate.fixed);
  if ('pert' in rate) {
    const [least, likely, most] = rate.pert;
    const width = most - least;
    if (width === 0) return certain(least);
    const shapes = [1 + (4 * (likely - least)) / width, 1 + (4 * (most - likely)) / width] as const;
    return { value: 0, shapes, least, width };
  }
  const [a, b] = 'beta' in rate ? rate.beta : dirichletShapes(rate.dirichlet);
  if (a === 0) return certain(0);
  return b === 0 ? certain(1) : { value: 0, shapes: [a, b], least: 0, width: 1 };
}

type Dirichlet = Extract<ResolvedRate, { dirichlet: unknown }>['dirichlet'];

function dirichletShapes({ advance, exits, never }: Dirichlet): readonly [number, number] {
  return [advance, exits.reduce((sum, concentration) => sum + concentration, never)];
}

/** By exit, what it takes of the stick that the exits before it have left: a Beta, or a certain part. */
function sticksOf({
  exits,
  never,
}: Dirichlet): { readonly shapes: readonly [number, number] | null; readonly part: number }[] {
  return exits.map((concentration, index) => {
    const rest = exits.slice(index + 1).reduce((sum, later) => sum + later, never);
    const isCertain = concentration === 0 || rest === 0;
    return { shapes: isCertain ? null : [concentration, rest], part: concentration === 0 ? 0 : 1 };
  });
}

/** A week's factor: gamma with mean 1 and variance φ. */
function weekFactor(phi: number): QuantileTable {
  const table = gammaTable(1 / phi);
  const scale = log(phi);
  return scaledTables(table, scale);
}

const scaled = new WeakMap<QuantileTable, QuantileTable>();

function scaledTables(table: QuantileTable, logScale: number): QuantileTable {
  const known = scaled.get(table);
  if (known) return known;
  const moved = { ...table, values: table.values.map((value) => value + logScale) };
  scaled.set(table, moved);
  return moved;
}

function sdrNumbers({ team }: SdrModel): readonly number[] {
  const { leadsPerWeek, decayPerDay, calibratedWaitDays, maxWaitDays, slaHours }: Omit<SdrTeam, 'hires'> =
    team;
  return [
    leadsPerWeek,
    decayPerDay,
    calibratedWaitDays,
    maxWaitDays ?? Number.POSITIVE_INFINITY,
    slaHours ?? -1,
    -1,
    -1,
    0,
    1,
  ];
}

function aeNumbers({ team, limits }: AeModel): readonly number[] {
  const { openPerAe, newPerWeek, quotaPerYear = 0, attainment = 1 } = team;
  return [
    0,
    0,
    0,
    0,
    -1,
    isNumber(openPerAe) ? openPerAe : -1,
    isNumber(newPerWeek) ? newPerWeek : -1,
    quotaPerYear * attainment,
    Number(limits),
  ];
}
