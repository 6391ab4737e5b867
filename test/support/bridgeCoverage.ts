/** How often the bootstrap intervals of the gap bridge hold the value that a very large log gives. */
import { bridgeDraws, bridgeResampling, bridgeWithWeights } from '../../shared/estimate/bridgeResampling.ts';
import { plannedBridge } from '../../shared/estimate/bridgeResult.ts';
import { bridgeData, gapBridge } from '../../shared/estimate/gapBridge.ts';
import type { PlanTargets, PlannedRate } from '../../shared/estimate/planned.ts';
import { scopeOf } from '../../shared/estimate/scope.ts';
import { entityOwner } from '../../shared/events/entityOwner.ts';
import {
  type BridgeIntervals,
  bridgeIntervals,
  measuredResampling,
} from '../../shared/estimate/bridgeIntervals.ts';
import { type EventLog, EventLogBuilder } from '../../shared/events/eventLog.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { exponential, seeded } from './random.ts';

const graph = templateGraph('default');
const first = 20_000;
const asOf = first + 400;
const horizonDays = 120;
const rates = { inbound: 0.35, outbound: 0.2 } as const;
const planned: PlannedRate[] = [
  { from: 'mql', to: 'sao', rate: 0.45, segment: 'inbound' },
  { from: 'mql', to: 'sao', rate: 0.3, segment: 'outbound' },
];

/** Half of the planned entries are outbound, where it is two fifths of the leads. */
const plan: PlanTargets = {
  segments: planned.map(({ from, to, rate, segment }) => ({
    id: segment!,
    name: segment!,
    arrivals: { stage: from, total: 500 },
    transitions: [{ from, to, rate }],
  })),
};
/** Ten owners, of whom one accepts a tenth of what the others do. */
const ownerCount = 10;
const strict = { owner: 'O0', accepts: 0.1 } as const;

export interface SimulatedLeads {
  readonly leads: number;
  /** Four leads share an account and its luck. */
  readonly accounts: boolean;
  /** Leads have owners, of whom one applies the stage otherwise. */
  readonly owners?: boolean;
}

/**
 * Leads that enter over 400 days; a fifth of the SAOs are dated by a later stage alone, and a third of the nurtured
 * come back.
 */
export function bridgeLog(
  random: () => number,
  { leads, accounts, owners = false }: SimulatedLeads,
): EventLog {
  const builder = new EventLogBuilder(graph);
  let luck = 0;
  for (let lead = 0; lead < leads; lead++) {
    if (!accounts || lead % 4 === 0) luck = random();
    const segment = random() < 0.6 ? 'inbound' : 'outbound';
    const owner = owners ? `O${Math.floor(random() * ownerCount)}` : null;
    const entity = builder.entity(`L${lead}`);
    builder.describe(entity, {
      segments: { segment },
      ...(owner === null ? {} : { owners: { sdr: owner } }),
      ...(accounts ? { account: `A${Math.floor(lead / 4)}` } : {}),
    });
    const write = (stage: string, at: number): void => {
      const day = Math.floor(at);
      if (day <= asOf) builder.add(entity, { stage: graph.indexOf(stage), day, time: day, precision: 0 });
    };
    const usual = accounts ? rates[segment] * 2 * luck : rates[segment];
    const chance = owner === strict.owner ? usual * strict.accepts : usual;
    let entered = first + random() * 400;
    for (let pass = 0; pass < 3; pass++) {
      write('mql', entered);
      const left = entered + exponential(random, 40);
      const fate = random();
      if (fate < chance) {
        if (random() < 0.8) write('sao', left);
        if (random() < 0.7) write('won', left + exponential(random, 20));
      }
      if (fate < chance || fate > 0.85) break;
      write('nurturing', left);
      if (random() > 0.33) break;
      entered = left + exponential(random, 30);
    }
  }
  return builder.build({ zone: 'UTC', passes: 'byExit' });
}

/** A plan with a mix where leads have owners; else rates alone, weighed by the mix that is observed. */
const optionsOf = ({ owners = false }: SimulatedLeads) =>
  ({
    asOf,
    from: 'mql',
    to: 'sao',
    window: [first, asOf + 1],
    horizonDays,
    ...(owners ? { plan } : { planned }),
  }) as const;

type BarName = keyof BridgeIntervals['bars'];
type Figures = Omit<BridgeIntervals, 'resamples' | 'bars'> & Pick<BridgeIntervals['bars'], BarName>;
/** Of the bars mix, consistency and remainder where leads have owners. */
export type Coverage = Readonly<Partial<Record<keyof Figures, number>>>;

export interface CoverageStudy extends SimulatedLeads {
  readonly sets: number;
  readonly resamples: number;
  /** Leads of the log that stands for the truth. */
  readonly population: number;
  readonly seed: number;
}

/** Share of the sets whose 95% interval holds the value of the population, by figure. */
export function bridgeCoverage(study: CoverageStudy): Coverage {
  const random = seeded(study.seed);
  const truth = exactly(bridgeLog(random, { ...study, leads: study.population }), study);
  const covered = new Map<string, number>();
  for (let set = 0; set < study.sets; set++) {
    const resampling = measuredResampling(bridgeLog(random, study), optionsOf(study))!;
    const draws = bridgeDraws(resampling, { seed: set, first: 0, count: study.resamples });
    const { bars, measurementShare, ...figures } = bridgeIntervals([draws])!;
    const intervals = { ...figures, ...bars, ...(measurementShare ? { measurementShare } : {}) };
    for (const [figure, value] of truth) {
      const interval = Object.entries(intervals).find(([name]) => name === figure)?.[1];
      if (typeof interval !== 'object') throw new Error(`no interval of ${figure}`);
      const holds = interval.low <= value && value <= interval.high;
      covered.set(figure, (covered.get(figure) ?? 0) + Number(holds));
    }
  }
  return Object.fromEntries([...covered].map(([figure, count]) => [figure, count / study.sets])) as Coverage;
}

/**
 * The figures of a log itself. Outside their limits is the strict owner, and nobody else: among so many leads all
 * owners would be, as limits about a mean to which the strict one belongs are narrow there.
 */
function exactly(log: EventLog, study: SimulatedLeads): Map<keyof Figures, number> {
  const { question, slices } = scopeOf(log, optionsOf(study));
  const { segments, segmentOf, mix } = plannedBridge(question, optionsOf(study), slices)!;
  const data = bridgeData({ question, planned: segments, segmentOf, owners: entityOwner(log), horizonDays })!;
  const figures = gapBridge(data)!;
  const judged = figures.segments.map((segment) => ({
    ...segment,
    owners: segment.owners.map((found) => ({ ...found, outside: found.owner === strict.owner })),
  }));
  const resampling = bridgeResampling(
    data,
    { ...figures, segments: judged },
    { account: log.account, observedMix: mix === 'observed' },
  );
  const of = bridgeWithWeights(resampling, new Uint32Array(resampling.units).fill(1));
  const gap = of.get('planned')! - of.get('recorded')!;
  const measurement = of.get('corrected')! - of.get('recorded')!;
  return new Map<keyof Figures, number>([
    ['gap', gap],
    ['measurement', measurement],
    ['measurementShare', measurement / gap],
    ...(['recorded', 'corrected', 'unrecorded', 'recycling', 'maturity', 'performance'] as const).map(
      (name): [keyof Figures, number] => [name, of.get(name)!],
    ),
    ...(study.owners === true
      ? ([
          ['mix', of.get('mix')!],
          ['consistency', of.get('consistency')!],
          ['remainder', of.get('performance')! - of.get('consistency')!],
        ] as const)
      : []),
  ]);
}
