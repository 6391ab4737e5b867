/** The headline of a gap bridge, in words. Every figure in it adds up as it is shown, in tenths of a point. */
import type { Stage } from '../funnel/stages.ts';
import type { Interval } from '../stats/intervals.ts';

export interface BridgeHeadline {
  readonly from: Pick<Stage, 'name' | 'counts'>;
  readonly to: Pick<Stage, 'name' | 'counts'>;
  /** Rates and their differences, as shares. */
  readonly planned: number;
  readonly recorded: number;
  readonly measurement: number;
  /** Null where the plan has no mix of segments. */
  readonly mix: number | null;
  /** 95% interval of measurement ÷ gap. Null where the gap may as well be none: then no percentage is told. */
  readonly share?: Interval | null;
}

/** The figures of a bridge in tenths of a point, so that what is shown adds up. */
export interface ShownTenths {
  readonly planned: number;
  readonly recorded: number;
  readonly gap: number;
  readonly measurement: number;
  readonly corrected: number;
  readonly mix: number;
  readonly performance: number;
}

interface Tenths extends ShownTenths {
  /** " (65%; 48–79%)": the part of the gap that is measurement, from figures before rounding; or nothing. */
  readonly part: string;
}

/**
 * "The plan says 18.0% of MQAs become pipeline; the CRM records 12.0%. Of the 6.0 points, 4.2 (70%; 58–81%) are
 * measurement; the other 1.8 are performance." Measurement that goes the other way (the record flatters), that exceeds
 * the gap, and a gap of zero have wordings of their own, and so has a record above plan.
 */
export function bridgeSentence(headline: BridgeHeadline): string {
  const figures = shownTenths(headline);
  const t: Tenths = { ...figures, part: partOfGap(headline) };
  const claim = `The plan says ${rate(t.planned)} of ${those(headline.from)} ${become(headline.to)}`;
  if (t.gap === 0) return `${claim}, and the CRM records just that: there is no gap${hidden(t)}`;
  if (t.gap > 0) return `${claim}; the CRM records ${rate(t.recorded)}. ${belowPlan(t)}`;
  return `${claim}; the CRM records ${rate(t.recorded)}, ${points(-t.gap)} points more. ${abovePlan(t)}`;
}

/** Whatever shows a bridge's figures to a tenth of a point shows these, so that it tells the same as the sentence. */
export function shownTenths({
  planned,
  recorded,
  measurement,
  mix,
}: Pick<BridgeHeadline, 'planned' | 'recorded' | 'measurement' | 'mix'>): ShownTenths {
  const round = (share: number): number => Math.round(share * 1000);
  const gap = round(planned) - round(recorded);
  const shown = round(measurement);
  const rest = restInTenths(gap - shown, mix ?? 0, planned - recorded - measurement - (mix ?? 0));
  return {
    planned: round(planned),
    recorded: round(recorded),
    gap,
    measurement: shown,
    ...rest,
    corrected: round(recorded) + shown,
  };
}

/** Mix and performance in tenths that add up to `rest`: the one that would be off by more is rounded, the other is what is left. */
function restInTenths(
  rest: number,
  mix: number,
  performance: number,
): Pick<ShownTenths, 'mix' | 'performance'> {
  if (mix === 0) return { mix: 0, performance: rest };
  const [byMix, byPerformance] = [Math.round(mix * 1000), Math.round(performance * 1000)];
  const performanceOff = Math.abs(rest - byMix - performance * 1000);
  const mixOff = Math.abs(rest - byPerformance - mix * 1000);
  return mixOff < performanceOff
    ? { mix: rest - byPerformance, performance: byPerformance }
    : { mix: byMix, performance: rest - byMix };
}

const points = (value: number): string => (Math.abs(value) / 10).toFixed(1);
const rate = (value: number): string => `${(value / 10).toFixed(1)}%`;

function hidden({ measurement, corrected }: Tenths): string {
  if (measurement === 0) return '.';
  return measurement > 0
    ? ` on paper. But ${points(measurement)} points are hidden by measurement: corrected, it is ${rate(corrected)}, above plan.`
    : ` on paper. But the record flatters by ${points(measurement)} points: corrected, it is ${rate(corrected)}, below plan.`;
}

function belowPlan(t: Tenths): string {
  const { gap, measurement, corrected } = t;
  if (measurement < 0) {
    return `The record flatters: corrected, it is ${rate(corrected)}, so the gap is ${points(gap - measurement)} points, not ${points(gap)}, and none of it is measurement.`;
  }
  if (measurement > gap) {
    return `Measurement is ${points(measurement)} points, more than the gap of ${points(gap)}: corrected, the rate is ${rate(corrected)}, ${points(measurement - gap)} above plan.`;
  }
  if (measurement === 0) return `None of the ${points(gap)} points is measurement${rest(t)}`;
  return `Of the ${points(gap)} points, ${points(measurement)}${t.part} are measurement${rest(t)}`;
}

function abovePlan(t: Tenths): string {
  const { gap, measurement, corrected } = t;
  const above = corrected - t.planned;
  if (measurement === 0) return `None of the difference is measurement.`;
  if (measurement > 0) {
    return `Measurement hides ${points(measurement)} more: corrected, the rate is ${rate(corrected)}, ${points(above)} points above plan.`;
  }
  if (measurement < gap) {
    return `The record flatters by ${points(measurement)} points: corrected, the rate is ${rate(corrected)}, ${points(above)} below plan.`;
  }
  const standing = above === 0 ? 'as planned' : `${points(above)} points above plan`;
  return `Of these, ${points(measurement)}${t.part} are measurement: corrected, the rate is ${rate(corrected)}, ${standing}.`;
}

/** The part of the gap that is measurement and its interval, in whole per cent. */
function partOfGap({ planned, recorded, measurement, share: interval }: BridgeHeadline): string {
  if (interval === null) return '';
  const whole = (part: number): string => String(Math.round(part * 100)).replace('-', '−');
  const share = measurement / (planned - recorded);
  if (interval === undefined) return ` (${whole(share)}%)`;
  const [low, high] = [whole(interval.low), whole(interval.high)];
  const range = low.startsWith('−') ? `${low}% to ${high}%` : `${low}–${high}%`;
  return ` (${whole(share)}%; ${range})`;
}

/** What is not measurement: mix and performance, which may pull in opposite directions. */
function rest({ mix, performance }: Tenths): string {
  if (mix === 0) return performance === 0 ? '.' : `; the other ${points(performance)} are performance.`;
  if (performance === 0) return `; the other ${points(mix)} are mix.`;
  if (mix > 0 && performance > 0)
    return `; ${points(mix)} are mix and the other ${points(performance)} performance.`;
  return mix > 0
    ? `; mix costs ${points(mix)}, of which performance makes good ${points(performance)}.`
    : `; performance costs ${points(performance)}, of which the mix makes good ${points(mix)}.`;
}

/** A name without what stands in brackets; an abbreviation takes a plural s. */
function shortName(name: string): { readonly name: string; readonly abbreviated: boolean } {
  const short = name.replace(/\s*\([^)]*\)\s*$/, '') || name;
  return { name: short, abbreviated: /^[A-Z][A-Z0-9]{1,4}$/.test(short) };
}

function those(stage: BridgeHeadline['from']): string {
  const { name, abbreviated } = shortName(stage.name);
  return abbreviated ? `${name}s` : `those in ${name}`;
}

function become(stage: BridgeHeadline['to']): string {
  if (stage.counts === 'pipeline') return 'become pipeline';
  if (stage.counts === 'bookings') return 'are won';
  const { name, abbreviated } = shortName(stage.name);
  return abbreviated ? `become ${name}s` : `reach ${name}`;
}
