/** Models for the reference cases of the flow: stages in a row, with arrivals given by week. */
import { stageGraph } from '../../shared/funnel/stages.ts';
import { type Model, buildModel } from '../../shared/engine/model.ts';
import type { ResolvedPlan, ResolvedTransition } from '../../shared/plan/resolved.ts';

export interface ChainPlan {
  readonly stages: number;
  /** Mean arrivals at the first stage, week by week: no months are involved. */
  readonly arrivalsPerWeek: readonly number[];
  readonly distribution: 'poisson' | 'fixed';
  readonly transitions: readonly ResolvedTransition[];
  /** An SDR team at the gate, whose capacity a test gives itself. */
  readonly sdr?: ResolvedPlan['sdr'];
}

/** Monday, 4 January 2027. */
const start = 20_822;

/** The engine's model of a chain. */
export function chainModel({
  stages,
  arrivalsPerWeek,
  distribution,
  transitions,
  sdr = null,
}: ChainPlan): Model {
  const model = buildModel({
    name: 'Reference case',
    scenario: null,
    currency: 'USD',
    fiscalYearStartMonth: 1,
    graph: stageGraph(
      Array.from({ length: stages }, (_, i) => ({
        id: `s${i}`,
        name: `Stage ${i}`,
        kind: 'forward',
        required: true,
      })),
    ),
    start,
    weeks: arrivalsPerWeek.length,
    step: 'week',
    actualsThrough: null,
    targets: [],
    segments: [
      {
        id: 'all',
        name: 'All',
        arrivals: { stage: 0, perMonth: new Map(), seasonal: [], distribution, logSd: 0 },
        transitions,
        deal: null,
        recycle: null,
        spend: { perMonth: new Map(), perEntry: new Map() },
      },
    ],
    sdr,
    ae: null,
    correlation: { rates: 0, volumes: 0, velocity: 0 },
    opening: [],
  });
  const segment = model.segments[0]!;
  const arrivals = { ...segment.arrivals, mean: Float64Array.from(arrivalsPerWeek) };
  return { ...model, segments: [{ ...segment, arrivals }] };
}
