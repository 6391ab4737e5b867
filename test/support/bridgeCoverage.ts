/** How often the bootstrap intervals of the gap bridge hold the value that a very large log gives. */
import type { PlannedRate } from '../../shared/estimate/planned.ts';
import {
  type BridgeIntervals,
  bridgeIntervals,
  measuredResampling,
} from '../../shared/estimate/bridgeIntervals.ts';
import { bridgeDraws, bridgeWithWeights } from '../../shared/estimate/bridgeResampling.ts';
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

/**
 * Leads that enter over 400 days; a fifth of the SAOs are dated by a later stage alone, and a third of the nurtured
 * come back. With accounts, four leads share one and its luck.
 */
export function bridgeLog(random: () => number, leads: number, accounts: boolean): EventLog {
  const builder = new EventLogBuilder(graph);
  let luck = 0;
  for (let lead = 0; lead < leads; lead++) {
    if (!accounts || lead % 4 === 0) luck = random();
    const segment = random() < 0.6 ? 'inbound' : 'outbound';
    const entity = builder.entity(`L${lead}`);
    builder.describe(entity, {
      segments: { segment },
      ...(accounts ? { account: `A${Math.floor(lead / 4)}` } : {}),
    });
    const write = (stage: string, at: number): void => {
      const day = Math.floor(at);
      if (day <= asOf) builder.add(entity, { stage: graph.indexOf(stage), day, time: day, precision: 0 });
    };
    const chance = accounts ? rates[segment] * 2 * luck : rates[segment];
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

const options = { asOf, from: 'mql', to: 'sao', window: [first, asOf + 1], horizonDays, planned } as const;

type Figures = Omit<BridgeIntervals, 'resamples' | 'bars' | 'measurementShare'> & {
  readonly measurementShare: BridgeIntervals['recorded'];
} & Pick<BridgeIntervals['bars'], 'unrecorded' | 'recycling' | 'maturity'>;
export type Coverage = Readonly<Record<keyof Figures, number>>;

export interface CoverageStudy {
  readonly sets: number;
  readonly leads: number;
  readonly resamples: number;
  readonly accounts: boolean;
  /** Leads of the log that stands for the truth. */
  readonly population: number;
  readonly seed: number;
}

/** Share of the sets whose 95% interval holds the value of the population, by figure. */
export function bridgeCoverage(study: CoverageStudy): Coverage {
  const random = seeded(study.seed);
  const truth = exactly(bridgeLog(random, study.population, study.accounts));
  const covered = new Map<string, number>();
  for (let set = 0; set < study.sets; set++) {
    const resampling = measuredResampling(bridgeLog(random, study.leads, study.accounts), options)!;
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

/** The figures of a log itself. */
function exactly(log: EventLog): Map<keyof Figures, number> {
  const resampling = measuredResampling(log, options)!;
  const of = bridgeWithWeights(resampling, new Uint32Array(resampling.units).fill(1));
  const [plan, recorded, corrected] = (['planned', 'recorded', 'corrected'] as const).map((name) =>
    of.get(name)!,
  );
  const gap = plan! - recorded!;
  const measurement = corrected! - recorded!;
  return new Map<keyof Figures, number>([
    ['recorded', recorded!],
    ['corrected', corrected!],
    ['gap', gap],
    ['measurement', measurement],
    ['measurementShare', measurement / gap],
    ...(['unrecorded', 'recycling', 'maturity', 'performance'] as const).map(
      (name): [keyof Figures, number] => [name, of.get(name)!],
    ),
  ]);
}
