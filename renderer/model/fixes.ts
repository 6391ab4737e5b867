/** What pays most: the changes that move the conversion in question furthest, each with its effect and its interval. */
import type { Measurement, TransitionResult } from '../../shared/estimate/result.ts';
import type { Simulation } from '../../shared/engine/result.ts';
import { findingTitle } from './findings.ts';
import type { Formats } from './format.ts';
import type { StageNames } from './stageNames.ts';

export interface Fix {
  readonly key: string;
  /** Moves what really happens, or what the record says of it. */
  readonly kind: 'performance' | 'record';
  readonly title: string;
  readonly why: string;
  /** Change of the conversion in question, as a share, with its 95% interval where it is known. */
  readonly effect: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Bookings over the plan's horizon that the effect is worth at planned arrivals; null for records, and without a plan. */
  readonly bookings: number | null;
  /** How the effect is reckoned. */
  readonly method: string;
}

const z = 1.959963984540054;
/** A change below a twentieth of a point is none that anybody sees. */
const visible = 0.0005;
/** Findings that are faults of the record: mending them moves what it says. */
const recordFaults: ReadonlySet<string> = new Set([
  'missing-stage-date',
  'out-of-order',
  'batch-stamped',
  'bulk-stamped',
  'future-or-impossible',
  'duplicate-entity',
  'left-truncated',
]);

/** Bookings that one more point, as a share, of the conversion is worth in the plan; null where the plan does not say. */
export function worthOfShare(planned: Simulation | null, from: string, to: string): number | null {
  const total = (key: string): number | null => planned?.series[key]?.['total']?.['total']?.mean ?? null;
  const [entries, reached, bookings] = [total(`entries.${from}`), total(`entries.${to}`), total('bookings')];
  if (entries === null || reached === null || bookings === null || reached <= 0 || bookings <= 0) return null;
  return (entries * bookings) / reached;
}

/** All fixes that would raise the conversion, the largest effect first. `worth`: see {@link worthOfShare}. */
export function fixesOf(
  measurement: Measurement,
  { worth, names, formats, owner }: FixWords,
): readonly Fix[] {
  const { from, to, transitions } = measurement;
  const whole = transitions.find((one) => one.from === from && one.to === to && one.segment === null);
  const performance = whole === undefined ? [] : stepFixes(measurement, whole, names, formats);
  const all = [
    ...performance,
    ...agreementFix(measurement, names, formats, owner),
    ...findingFixes(measurement, names, formats),
  ].map((fix): Fix => ({
    ...fix,
    bookings: fix.kind === 'record' || worth === null ? null : fix.effect * worth,
  }));
  return all.filter(({ effect }) => effect >= visible).sort((a, b) => b.effect - a.effect);
}

export interface FixWords {
  readonly worth: number | null;
  readonly names: StageNames;
  readonly formats: Formats;
  /** How an owner is called on screen. */
  readonly owner: (name: string) => string;
}

type Found = Omit<Fix, 'bookings'>;

/** Each step below its planned rate, brought back to it: the whole conversion grows by the same factor. */
function stepFixes(
  { stages, from, to, transitions }: Measurement,
  whole: TransitionResult,
  names: StageNames,
  formats: Formats,
): Found[] {
  const eventual = whole.conversion.eventual.rate;
  if (eventual === null) return [];
  const place = new Map(stages.map(({ id }, index) => [id, index]));
  const at = (id: string): number => place.get(id) ?? -1;
  return transitions.flatMap((step): Found[] => {
    const { rate, low, high, n } = step.conversion.eventual;
    if (step.segment !== null || step === whole || at(step.from) < at(from) || at(step.to) > at(to))
      return [];
    if (step.planned === null || rate === null || rate <= 0 || step.planned <= rate) return [];
    const planned = step.planned;
    const effect = (of: number | null): number | null =>
      of === null || of <= 0 ? null : eventual * (planned / of - 1);
    return [
      {
        key: `step ${step.from} ${step.to}`,
        kind: 'performance',
        title: `Bring ${names.transition(step.from, step.to)} back to ${formats.rate(planned)}`,
        why: `It is ${formats.rate(rate)}${low === null || high === null ? '' : ` (${formats.rateInterval(low, high)})`} of ${formats.count(n)}, eventually.`,
        effect: effect(rate)!,
        low: effect(high),
        high: effect(low),
        method:
          'Eventual rate of the whole × (planned ÷ eventual rate of the step − 1); the interval is that of the step.',
      },
    ];
  });
}

/** Owners outside their limits brought to what the others do. */
function agreementFix(
  { bridge }: Measurement,
  names: StageNames,
  formats: Formats,
  owner: (name: string) => string,
): Found[] {
  const bar = bridge?.bars.find(({ key, segment }) => key === 'consistency' && segment === undefined);
  const outside = [...new Set(bridge?.ownersOutside.map((one) => one.owner))];
  if (!bridge || !bar || outside.length === 0) return [];
  const who = formats.list(outside.slice(0, 3).map(owner));
  const more = outside.length > 3 ? ` and ${formats.count(outside.length - 3)} more` : '';
  return [
    {
      key: 'consistency',
      kind: 'performance',
      title: `Agree with ${who}${more} on what counts as ${names.name(bridge.to)}`,
      why: 'Outside their 99.8% limits; definition or performance, the charter can tell.',
      effect: bar.value,
      low: bar.low,
      high: bar.high,
      method: 'Rate over the owners inside their limits less that over all, at the mix of the plan.',
    },
  ];
}

/** Whether visits to a stage are known to leave it otherwise than onwards: else whoever is not lost has converted. */
function hasExits({ transitions }: Measurement, stage: string | undefined): boolean {
  const outcomes = transitions.find(({ from, segment }) => from === stage && segment === null)?.model
    ?.outcomes;
  return (
    outcomes?.some(
      ({ outcome, probability }) => !['advance', 'never'].includes(outcome) && probability > 0,
    ) ?? false
  );
}

function findingFixes(measurement: Measurement, names: StageNames, formats: Formats): Found[] {
  const { findings } = measurement;
  return findings.flatMap((finding, index): Found[] => {
    const { code, effect, count, denominator } = finding;
    const isRecord = recordFaults.has(code);
    if (effect.conversion === null) return [];
    // Without exits there is nobody who was decided against, and so nobody to reckon the undecided by.
    if (!isRecord && !(code === 'silent-leakage' && hasExits(measurement, finding.stage))) return [];
    const error = effect.conversionError ?? null;
    return [
      {
        key: `finding ${index}`,
        kind: isRecord ? 'record' : 'performance',
        title: isRecord
          ? fixWords(code, finding.stage, names)
          : `Decide what is left open in ${names.name(finding.stage ?? '')}`,
        why: `${findingTitle(finding, names)}: ${formats.count(count)} of ${formats.count(denominator)}.`,
        effect: effect.conversion,
        low: error === null ? null : effect.conversion - z * error,
        high: error === null ? null : effect.conversion + z * error,
        method: isRecord
          ? 'The rate to date with the fault repaired or taken out, less that with it; 95% by the delta method.'
          : 'The rate to date without those that will never be decided, less that with them: if they converted as the others do.',
      },
    ];
  });
}

function fixWords(code: string, stage: string | undefined, names: StageNames): string {
  const name = stage === undefined ? 'the stage' : names.name(stage);
  switch (code) {
    case 'missing-stage-date':
      return `Fill in the missing dates of ${name}`;
    case 'out-of-order':
      return `Correct the dates of ${name} that lie before earlier stages`;
    case 'batch-stamped':
      return 'Date each stage when it happens, not several at once';
    case 'bulk-stamped':
      return `Replace the dates of ${name} that were filled in bulk`;
    case 'duplicate-entity':
      return 'Merge the records that share one id';
    case 'left-truncated':
      return 'Export the older dates too, or begin the window later';
    default:
      return `Correct the dates of ${name} that cannot be`;
  }
}
