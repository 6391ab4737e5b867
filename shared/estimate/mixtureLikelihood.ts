/**
 * The log-likelihood of the mixture competing-risks model (Larson & Dinse, 1985) with its derivatives: outcome j has
 * probability π_j and, if it is the one, the delay distribution F_j; the rest of the probability is *never*.
 *
 * log L = Σ resolved log(π_j [F_j(high) − F_j(low)]) (instants: log π_j f_j(t)) + Σ open log(1 − Σ_j π_j F_j(u)).
 */
import { type DelayLaw, type Jet, jetLength, logInterval } from '../stats/delayLaw.ts';
import type { Derivatives } from '../stats/maximise.ts';
import { type DelayFamily, delayLaw } from './delayFamily.ts';
import type { MixtureCounts, ResolvedCounts } from './mixtureVisits.ts';

/**
 * Parameters are, in this order, the log odds log(π_j/π_reference) of the classes and two free parameters of every
 * outcome's delay. The reference is *never* or, where that class is left out, the last outcome (whose odds are then no
 * parameter).
 */
export interface MixtureModel {
  readonly families: readonly DelayFamily[];
  readonly neverClass: boolean;
}

/** Number of log odds; the delays' parameters follow. */
export function oddsCount({ families, neverClass }: MixtureModel): number {
  return families.length - (neverClass ? 0 : 1);
}

/** Where in the parameters those of an outcome's delay begin. */
export function delayIndex(model: MixtureModel, outcome: number): number {
  return oddsCount(model) + 2 * outcome;
}

/** Probabilities of the outcomes in order, and of never (0 without that class) at the end. */
export function probabilities(model: MixtureModel, at: ArrayLike<number>): Float64Array {
  const odds = logOdds(model, at);
  const norm = logSumExp(odds);
  return odds.map((value) => Math.exp(value - norm));
}

/** By outcome, then of never. */
function logOdds(model: MixtureModel, at: ArrayLike<number>): Float64Array {
  const classes = model.families.length;
  const odds = new Float64Array(classes + 1);
  for (let j = 0; j < oddsCount(model); j++) odds[j] = at[j]!;
  if (!model.neverClass) odds[classes] = Number.NEGATIVE_INFINITY;
  return odds;
}

function logSumExp(values: Float64Array): number {
  const most = values.reduce((a, b) => Math.max(a, b));
  if (most === Number.NEGATIVE_INFINITY) return most;
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
}

/** The log-likelihood as a function of the parameters; what the visits alone determine is prepared once. */
export function mixtureLikelihood(
  counts: MixtureCounts,
  model: MixtureModel,
): (at: ArrayLike<number>) => Derivatives {
  const tables = counts.resolved.map((resolved) => timeTable(resolved, counts.openDays));
  const size = oddsCount(model) + 2 * model.families.length;
  return (at) => {
    const sum: Derivatives & { value: number } = {
      value: 0,
      gradient: new Float64Array(size),
      hessian: new Float64Array(size * size),
    };
    const laws = model.families.map((family, j) => {
      const index = delayIndex(model, j);
      return delayLaw(family, [at[index]!, at[index + 1]!]);
    });
    laws.forEach((law, j) => tabulate(law, tables[j]!));
    addClasses(sum, counts, model, at);
    laws.forEach((law, j) => addResolved(sum, counts.resolved[j]!, tables[j]!, law, delayIndex(model, j)));
    addOpen(sum, counts, model, tables, logOdds(model, at));
    return sum;
  };
}

/** Cumulative hazards of one outcome at the distinct times that its likelihood needs, and where to find which. */
interface TimeTable {
  readonly times: Float64Array;
  readonly hazards: Jet;
  /** Offsets in `hazards` of both ends of a row of the resolved visits, and of the days of the open ones. */
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  readonly open: Uint32Array;
}

function timeTable({ low, high }: ResolvedCounts, openDays: Float64Array): TimeTable {
  const isInterval = (_: number, i: number): boolean => low[i]! < high[i]!;
  const times = Float64Array.from(
    new Set([...low.filter(isInterval), ...high.filter(isInterval), ...openDays]),
  ).sort();
  const index = new Map(Array.from(times, (time, i) => [time, i * jetLength]));
  const find = (days: Float64Array): Uint32Array => Uint32Array.from(days, (day) => index.get(day) ?? 0);
  return {
    times,
    hazards: new Float64Array(times.length * jetLength),
    low: find(low),
    high: find(high),
    open: find(openDays),
  };
}

function tabulate(law: DelayLaw, { times, hazards }: TimeTable): void {
  for (let i = 0; i < times.length; i++) law.cumulativeHazard(times[i]!, hazards, i * jetLength);
}

/** Σ n_j log π_j, and of the open visits their share −n log Σ odds. */
function addClasses(
  sum: Derivatives & { value: number },
  { resolved, openWeight }: MixtureCounts,
  model: MixtureModel,
  at: ArrayLike<number>,
): void {
  const size = sum.gradient.length;
  const odds = logOdds(model, at);
  const pi = probabilities(model, at);
  const n = [...resolved.map(({ visits }) => visits), ...openWeight].reduce((a, b) => a + b, 0);
  sum.value -= n * logSumExp(odds);
  resolved.forEach(({ visits }, j) => (sum.value += visits * odds[j]!));
  for (let j = 0; j < oddsCount(model); j++) {
    sum.gradient[j]! += resolved[j]!.visits - n * pi[j]!;
    for (let k = 0; k < oddsCount(model); k++)
      sum.hessian[j * size + k]! += n * pi[j]! * (pi[k]! - +(j === k));
  }
}

function addResolved(
  sum: Derivatives & { value: number },
  { low, high, weight }: ResolvedCounts,
  table: TimeTable,
  law: DelayLaw,
  index: number,
): void {
  const jet = new Float64Array(jetLength);
  const total = new Float64Array(jetLength);
  for (let row = 0; row < weight.length; row++) {
    if (low[row]! < high[row]!) logInterval(table.hazards, table.low[row]!, table.high[row]!, jet);
    else law.logDensity(low[row]!, jet, 0);
    for (let i = 0; i < jetLength; i++) total[i]! += weight[row]! * jet[i]!;
  }
  const size = sum.gradient.length;
  sum.value += total[0]!;
  sum.gradient[index]! += total[1]!;
  sum.gradient[index + 1]! += total[2]!;
  sum.hessian[index * size + index]! += total[3]!;
  sum.hessian[index * size + index + 1]! += total[4]!;
  sum.hessian[(index + 1) * size + index]! += total[4]!;
  sum.hessian[(index + 1) * size + index + 1]! += total[5]!;
}

/**
 * Σ w log Σ_j e^{a_j}, a_j = log odds − Λ_j(u), *never* having Λ = 0. With p_j ∝ e^{a_j} its gradient is Σ p_j a_j′, and
 * its Hessian Σ p_j (a_j″ + a_j′a_j′ᵀ) less the square of the gradient.
 */
function addOpen(
  sum: Derivatives & { value: number },
  { openWeight }: MixtureCounts,
  model: MixtureModel,
  tables: readonly TimeTable[],
  odds: Float64Array,
): void {
  const size = sum.gradient.length;
  const free = oddsCount(model);
  const levels = odds.slice();
  const mean = new Float64Array(size);
  for (let row = 0; row < openWeight.length; row++) {
    const weight = openWeight[row]!;
    tables.forEach(({ hazards, open }, j) => (levels[j] = odds[j]! - hazards[open[row]!]!));
    const level = logSumExp(levels);
    sum.value += weight * level;
    mean.fill(0);
    tables.forEach(({ hazards, open }, j) => {
      const p = Math.exp(levels[j]! - level);
      if (!(p > 0)) return;
      const at = open[row]!;
      const index = delayIndex(model, j);
      const [first, second] = [hazards[at + 1]!, hazards[at + 2]!];
      if (j < free) {
        mean[j] = p;
        sum.hessian[j * size + j]! += weight * p;
        addPair(sum.hessian, size, j, index, -weight * p * first);
        addPair(sum.hessian, size, j, index + 1, -weight * p * second);
      }
      mean[index] = -p * first;
      mean[index + 1] = -p * second;
      sum.hessian[index * size + index]! += weight * p * (first * first - hazards[at + 3]!);
      addPair(sum.hessian, size, index, index + 1, weight * p * (first * second - hazards[at + 4]!));
      sum.hessian[(index + 1) * size + index + 1]! += weight * p * (second * second - hazards[at + 5]!);
    });
    for (let i = 0; i < size; i++) {
      sum.gradient[i]! += weight * mean[i]!;
      for (let k = 0; k < size; k++) sum.hessian[i * size + k]! -= weight * mean[i]! * mean[k]!;
    }
  }
}

function addPair(hessian: Float64Array, size: number, i: number, k: number, value: number): void {
  hessian[i * size + k]! += value;
  hessian[k * size + i]! += value;
}
