/**
 * A plan after its scenario was applied, its formulas were evaluated and its stage names were looked up: what the
 * engine, the expected-value model and the workbook read. Built by `resolvePlan` only, so everything in it is valid.
 */
import type { StageGraph } from '../funnel/stages.ts';
import type { AeTeam, Deal, Delay, OpeningEntry, SdrTeam, Target } from './schema.ts';

/** A rate without formulas. A fixed value is `{ fixed }`. */
export type ResolvedRate =
  | { readonly fixed: number }
  | { readonly beta: readonly [number, number] }
  | { readonly pert: readonly [number, number, number] }
  | {
      /** Concentrations: advance first, then the exits in the transition's order, then never. */
      readonly dirichlet: {
        readonly advance: number;
        readonly exits: readonly number[];
        readonly never: number;
      };
    };

export interface ResolvedExit {
  /** Stage index. */
  readonly stage: number;
  /** Fraction of 1 − rate; 0 where the rate is a Dirichlet, which carries the exits itself. */
  readonly share: number;
  readonly delayDays: Delay;
}

export interface ResolvedTransition {
  /** Stage indices. */
  readonly from: number;
  readonly to: number;
  readonly gate: 'sdr' | 'ae' | null;
  readonly rate: ResolvedRate;
  /** Month indices ascending; the new rate holds for visits that begin from the first day of that month on. Never a Dirichlet. */
  readonly changes: readonly { readonly month: number; readonly rate: ResolvedRate }[];
  readonly delayDays: Delay;
  readonly exits: readonly ResolvedExit[];
}

export interface ResolvedSegment {
  readonly id: string;
  readonly name: string;
  readonly arrivals: {
    readonly stage: number;
    /** Month index → mean arrivals before seasonality; an absent month is 0. */
    readonly perMonth: ReadonlyMap<number, number>;
    /** Twelve factors, January first. */
    readonly seasonal: readonly number[];
    readonly distribution: 'poisson' | 'fixed' | { readonly negbin: number };
    readonly logSd: number;
  };
  /** At most one transition a `from` stage, in stage order. */
  readonly transitions: readonly ResolvedTransition[];
  readonly deal: Deal | null;
  readonly recycle: {
    readonly to: number;
    readonly rate: ResolvedRate;
    readonly delayDays: Delay;
    readonly max: number;
  } | null;
  readonly spend: {
    readonly perMonth: ReadonlyMap<number, number>;
    /** Stage index → cost of one entry. */
    readonly perEntry: ReadonlyMap<number, number>;
  };
}

/** `hires` by month index. */
export type ResolvedSdrTeam = Omit<SdrTeam, 'hires'> & { readonly hires: ReadonlyMap<number, number> };
export type ResolvedAeTeam = Omit<AeTeam, 'hires'> & { readonly hires: ReadonlyMap<number, number> };

export interface ResolvedPlan {
  readonly name: string;
  readonly scenario: string | null;
  readonly currency: string;
  readonly fiscalYearStartMonth: number;
  readonly graph: StageGraph;
  /** Day number. */
  readonly start: number;
  readonly weeks: number;
  readonly step: 'week' | 'day';
  /** Last day that is a fact, or null. */
  readonly actualsThrough: number | null;
  readonly targets: readonly Target[];
  readonly segments: readonly ResolvedSegment[];
  readonly sdr: ResolvedSdrTeam | null;
  readonly ae: ResolvedAeTeam | null;
  readonly correlation: { readonly rates: number; readonly volumes: number; readonly velocity: number };
  readonly opening: readonly (Omit<OpeningEntry, 'segment' | 'stage'> & {
    /** Index into `segments`. */
    readonly segment: number;
    /** Stage index. */
    readonly stage: number;
  })[];
}
