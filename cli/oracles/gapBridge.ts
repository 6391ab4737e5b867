/** `gap-bridge/`: the eight rates, their cohorts, the Shapley shares, the bars and the owners outside their limits. */
import { z } from 'zod';
import { parseDay } from '../../shared/calendar/days.ts';
import { refuse } from '../../shared/errors.ts';
import {
  type ConversionQuestion,
  type Counting,
  cohort,
  datedInWindow,
} from '../../shared/estimate/cohort.ts';
import {
  type BridgeData,
  type BridgeFigures,
  type SegmentFigures,
  bridgeData,
  corrections,
  gapBridge,
} from '../../shared/estimate/gapBridge.ts';
import { type EventLog, EventLogBuilder, none } from '../../shared/events/eventLog.ts';
import {
  datedBy,
  forwardPositions,
  isRecorded,
  recordedDates,
  splitPasses,
} from '../../shared/events/passes.ts';
import { impliedDates } from '../../shared/events/repair.ts';
import { stillOpen } from '../../shared/events/visits.ts';
import { weightedIncidence } from '../../shared/estimate/weightedIncidence.ts';
import { type StageGraph, stageGraph } from '../../shared/funnel/stages.ts';
import { templates } from '../../shared/funnel/templates.ts';
import { type CaseFiles, eachCase } from './caseFiles.ts';
import { type CaseResult, type Checks, tolerances } from './checks.ts';

const bySegment = <T extends z.ZodType>(value: T) => z.record(z.string(), value);
const number = z.number();

const rateSchema = z.object({
  rate: number,
  rate_pooled: number,
  numerator: number.optional(),
  denominator: number.optional(),
  n: number.optional(),
  by_segment: bySegment(
    z.object({
      rate: number.nullable(),
      numerator: number.optional(),
      denominator: number.optional(),
      n: number.optional(),
      share: number.optional(),
      reached: number.optional(),
      exited: number.optional(),
      open: number.optional(),
    }),
  ).optional(),
  cohort: z
    .array(z.object({ lead_id: z.string(), days: number, outcome: z.string(), follow_up: number }))
    .optional(),
});

const schema = z.object({
  format: z.enum(['wide', 'long']),
  config: z.object({
    from_stage: z.string(),
    to_stage: z.string(),
    window: z.tuple([z.string(), z.string()]),
    as_of: z.string(),
    required: z.array(z.string()),
    plan: z.object({
      rate: number,
      segments: bySegment(z.object({ share: number, rate: number })).optional(),
    }),
  }),
  expected: z.object({
    horizon_days: number,
    horizon_fallback: z.boolean(),
    horizon_n: number,
    horizon_rank: number.nullable(),
    r: z.record(z.string(), rateSchema),
    shapley: z.record(z.string(), number),
    shapley_pooled: z.record(z.string(), number),
    measurement: number,
    w_obs: bySegment(number).optional(),
    r_g: bySegment(number).optional(),
    mix: number.nullable(),
    mix_by_segment: bySegment(number).optional(),
    consistency: number.nullable(),
    consistency_by_segment: bySegment(number).optional(),
    remainder: number.nullable(),
    remainder_by_segment: bySegment(number).optional(),
    performance: number,
    performance_by_segment: bySegment(number).optional(),
    r_in: bySegment(number).optional(),
    to_date: bySegment(z.object({ n: number, k: number, rate: number })).optional(),
    owners: bySegment(
      z.record(z.string(), z.object({ n: number, k: number, lower_count: number, upper_count: number })),
    ).optional(),
    owners_outside: bySegment(z.array(z.string())).optional(),
    gap: number,
    measurement_share_of_gap: number.nullable().optional(),
    implied: z.record(z.string(), z.array(z.string())).optional(),
    skipped: z.record(z.string(), z.array(z.string())).optional(),
  }),
});
type Case = z.infer<typeof schema>;

/** A case with what was computed for it. */
interface Compared {
  readonly checks: Checks;
  readonly question: ConversionQuestion;
  readonly data: BridgeData;
  readonly bridge: BridgeFigures;
  readonly expected: Case['expected'];
  /** Whether an entity is in this segment of the plan. */
  isIn(entity: number, segment: string): boolean;
}

export function run(dir: string): CaseResult[] {
  return eachCase(dir, (files, checks) => {
    const compared = compute(files.expected(schema), files, checks);
    if (compared === null) {
      checks.holds('bridge', false, 'eight rates', 'nobody entered A in the window');
      return;
    }
    compareBars(compared);
    compareRates(compared);
    compareSegments(compared);
    if (compared.expected.implied) compareImplied(compared);
  });
}

function compute(told: Case, files: CaseFiles, checks: Checks): Compared | null {
  const { config, expected } = told;
  const log = readLog(files, told);
  const recorded = recordedDates(splitPasses(log));
  const position = (name: string): number => forwardPositions(log.graph)[stageNamed(log.graph, name)]!;
  const question: ConversionQuestion = {
    recorded,
    implied: impliedDates(recorded),
    from: position(config.from_stage),
    to: position(config.to_stage),
    window: [dayOf(config.window[0]), dayOf(config.window[1])],
    asOf: dayOf(config.as_of),
  };
  const planned = Object.entries(config.plan.segments ?? {});
  const names = planned.map(([name]) => name);
  const column = log.segments.get('segment');
  const segmentOf = Int32Array.from({ length: log.entityCount }, (_, entity) =>
    column === undefined ? none : names.indexOf(column.values[column.codes[entity]!] ?? ''),
  );
  const data = bridgeData({
    question,
    planned:
      planned.length === 0 ? config.plan.rate : planned.map(([segment, plan]) => ({ segment, ...plan })),
    segmentOf,
    owners: log.owners.get('owner') ?? null,
  });
  const bridge = data && gapBridge(data);
  if (data === null || bridge === null) return null;
  const isIn = (entity: number, segment: string): boolean => segmentOf[entity] === names.indexOf(segment);
  return { checks, question, data, bridge, expected, isIn };
}

const setName = (set: number): string =>
  corrections.filter((_, bit) => (set & (1 << bit)) > 0).join('+') || 'none';

const countingOf = (set: number): Counting => ({ unrecorded: (set & 1) > 0, recycling: (set & 2) > 0 });

function compareBars({ checks, bridge, expected }: Compared): void {
  const near = (figure: string, actual: number | null, reference: number | null): void =>
    reference === null
      ? checks.same(figure, actual, null)
      : checks.near(figure, actual, reference, tolerances.estimate);
  checks.same('horizon_days', bridge.horizon.days, expected.horizon_days);
  checks.same('horizon_n', bridge.horizon.n, expected.horizon_n);
  checks.same('horizon_rank', bridge.horizon.rank, expected.horizon_rank);
  checks.same('horizon_fallback', bridge.horizon.rank === null, expected.horizon_fallback);
  for (const name of corrections) near(`shapley.${name}`, bridge.shares[name], expected.shapley[name]!);
  near('measurement', bridge.measurement, expected.measurement);
  near('mix', bridge.mix, expected.mix);
  near('consistency', bridge.consistency, expected.consistency);
  near('remainder', bridge.remainder, expected.remainder);
  near('performance', bridge.performance, expected.performance);
  const gap = bridge.planned - bridge.rates[0]!;
  near('gap', gap, expected.gap);
  if (expected.measurement_share_of_gap !== undefined && expected.measurement_share_of_gap !== null)
    near('measurement_share_of_gap', bridge.measurement / gap, expected.measurement_share_of_gap);
}

/** Compares the eight rates, also without segments, with what they are made of. */
function compareRates(compared: Compared): void {
  const { checks, question, bridge, data, expected } = compared;
  const withoutSegments = bridgeData({
    question,
    planned: 0,
    segmentOf: [],
    owners: null,
    horizonDays: data.horizon.days,
  });
  const pooled = withoutSegments && gapBridge(withoutSegments);
  for (let set = 0; set < 8; set++) {
    const at = `r.${setName(set)}`;
    const reference = expected.r[setName(set)]!;
    checks.near(`${at}.rate`, bridge.rates[set], reference.rate, tolerances.estimate);
    checks.near(`${at}.rate_pooled`, pooled?.rates[set], reference.rate_pooled, tolerances.estimate);
    if ((set & 4) === 0) comparePeriod(compared, set);
    else compareCohort(compared, set);
  }
  for (const name of corrections) {
    const reference = expected.shapley_pooled[name]!;
    checks.near(`shapley_pooled.${name}`, pooled?.shares[name], reference, tolerances.estimate);
  }
}

function comparePeriod({ checks, question, expected, isIn }: Compared, set: number): void {
  const at = `r.${setName(set)}`;
  const reference = expected.r[setName(set)]!;
  const a = datedInWindow(question, question.from, countingOf(set));
  const b = datedInWindow(question, question.to, countingOf(set));
  checks.same(`${at}.denominator`, a.length, reference.denominator);
  checks.same(`${at}.numerator`, b.length, reference.numerator);
  for (const [segment, figures] of Object.entries(reference.by_segment ?? {})) {
    const within = (entities: Uint32Array): number =>
      entities.filter((entity) => isIn(entity, segment)).length;
    const where = `${at}.by_segment.${segment}`;
    checks.same(`${where}.denominator`, within(a), figures.denominator);
    checks.same(`${where}.numerator`, within(b), figures.numerator);
    checks.near(`${where}.rate`, within(b) / within(a), figures.rate, tolerances.estimate);
  }
}

function compareCohort({ checks, question, data, expected, isIn }: Compared, set: number): void {
  const { log } = question.recorded.passes;
  const at = `r.${setName(set)}`;
  const reference = expected.r[setName(set)]!;
  const found = cohort(question, countingOf(set));
  const outcomes = Array.from(found.outcome, (outcome) => outcomeName(log, outcome));
  checks.same(`${at}.n`, found.count, reference.n);
  const everyone = new Uint8Array(log.entityCount).fill(1);
  for (const [segment, figures] of Object.entries(reference.by_segment ?? {})) {
    const group = data.segments.findIndex((planned) => planned.segment === segment);
    const incidence = weightedIncidence(data.cohorts[set & 3]!, group, data.horizon.days, everyone);
    const count = (outcome: string): number =>
      outcomes.filter((name, i) => name === outcome && isIn(found.entity[i]!, segment)).length;
    const where = `${at}.by_segment.${segment}`;
    checks.same(`${where}.n`, incidence.n, figures.n);
    checks.near(`${where}.share`, incidence.n / found.count, figures.share!, tolerances.estimate);
    checks.near(`${where}.rate`, incidence.rate, figures.rate, tolerances.estimate);
    checks.same(`${where}.reached`, count('B'), figures.reached);
    checks.same(`${where}.exited`, count('exit'), figures.exited);
    checks.same(`${where}.open`, count('open'), figures.open);
  }
  if (reference.cohort === undefined) return;
  const members = Array.from(
    outcomes,
    (outcome, i) =>
      `${log.entityIds[found.entity[i]!]!} ${outcome} after ${found.days[i]!} of ${found.followUp[i]!}`,
  );
  checks.sameAll(
    `${at}.cohort`,
    members.sort(),
    reference.cohort
      .map((member) => `${member.lead_id} ${member.outcome} after ${member.days} of ${member.follow_up}`)
      .sort(),
  );
}

function outcomeName(log: EventLog, outcome: number): string {
  if (outcome === stillOpen) return 'open';
  return log.graph.stages[outcome]!.kind === 'forward' ? 'B' : 'exit';
}

function compareSegments({ checks, bridge, expected }: Compared): void {
  const figures = new Map(bridge.segments.map((segment) => [segment.segment, segment]));
  const compare = (
    name: string,
    reference: Record<string, number> | undefined,
    value: (segment: SegmentFigures) => number,
  ): void => {
    for (const [segment, expectedValue] of Object.entries(reference ?? {})) {
      const actual = figures.get(segment);
      checks.near(`${name}.${segment}`, actual && value(actual), expectedValue, tolerances.estimate);
    }
  };
  compare('w_obs', expected.w_obs, (segment) => segment.observedShare);
  compare('r_g', expected.r_g, (segment) => segment.rate);
  compare('r_in', expected.r_in, (segment) => segment.insideRate);
  compare('mix_by_segment', expected.mix_by_segment, (segment) => segment.mix);
  compare('consistency_by_segment', expected.consistency_by_segment, (segment) => segment.consistency);
  compare('remainder_by_segment', expected.remainder_by_segment, (segment) => segment.remainder);
  compare(
    'performance_by_segment',
    expected.performance_by_segment,
    (segment) => segment.consistency + segment.remainder,
  );
  for (const [segment, reference] of Object.entries(expected.to_date ?? {})) {
    const owners = figures.get(segment)?.owners ?? [];
    const total = (key: 'n' | 'k'): number => owners.reduce((sum, owner) => sum + owner[key], 0);
    checks.same(`to_date.${segment}`, { n: total('n'), k: total('k') }, { n: reference.n, k: reference.k });
    checks.near(`to_date.${segment}.rate`, total('k') / total('n'), reference.rate, tolerances.estimate);
  }
  for (const [segment, reference] of Object.entries(expected.owners ?? {})) {
    const actual = (figures.get(segment)?.owners ?? []).map(
      ({ owner, n, k, lower, upper }) => `${owner}: ${k} of ${n}, limits ${lower} to ${upper}`,
    );
    checks.sameAll(
      `owners.${segment}`,
      actual.sort(),
      Object.entries(reference)
        .map(([owner, o]) => `${owner}: ${o.k} of ${o.n}, limits ${o.lower_count} to ${o.upper_count}`)
        .sort(),
    );
  }
  for (const [segment, reference] of Object.entries(expected.owners_outside ?? {})) {
    const outside = (figures.get(segment)?.owners ?? []).filter((owner) => owner.outside);
    checks.same(`owners_outside.${segment}`, outside.map(({ owner }) => owner).sort(), [...reference].sort());
  }
}

/** By required stage: whose date is implied, and who of them has an earlier stage dated too. */
function compareImplied({ checks, question, expected }: Compared): void {
  const dates = question.implied;
  const { log } = dates.passes;
  log.graph.forward.forEach((stage, position) => {
    const implied = new Set<string>();
    const skipped = new Set<string>();
    for (let pass = 0; pass < dates.passes.count; pass++) {
      const event = datedBy(dates, pass, position);
      if (event === none || isRecorded(dates, event, position)) continue;
      const id = log.entityIds[dates.passes.entity[pass]!]!;
      implied.add(id);
      const earlier = Array.from({ length: position }, (_, before) => datedBy(dates, pass, before));
      if (earlier.some((at, before) => at !== none && isRecorded(dates, at, before))) skipped.add(id);
    }
    const { name } = log.graph.stages[stage]!;
    const key = oracleName(name);
    checks.same(`implied.${key}`, [...implied].sort(), expected.implied?.[key] ?? []);
    checks.same(`skipped.${key}`, [...skipped].sort(), expected.skipped?.[key] ?? []);
  });
}

const oracleName = (name: string): string => (name.startsWith('SAL') ? 'SAL' : name);

function stageNamed(graph: StageGraph, name: string): number {
  const index = graph.stages.findIndex((stage) => oracleName(stage.name) === name);
  return index >= 0
    ? index
    : refuse({ code: 'malformed-case', message: `there is no stage "${name}".`, value: name });
}

function dayOf(text: string): number {
  return (
    parseDay(text) ?? refuse({ code: 'malformed-case', message: `"${text}" is not a date.`, value: text })
  );
}

function readLog(files: CaseFiles, { format, config }: Case): EventLog {
  const graph = stageGraph(
    templates.default.stages.map((stage) => ({
      ...stage,
      required: config.required.includes(oracleName(stage.name)),
    })),
  );
  const builder = new EventLogBuilder(graph);
  const add = (row: Map<string, string>, stage: number, date: string): void => {
    const entity = builder.entity(row.get('lead_id')!);
    builder.describe(entity, {
      owners: { owner: row.get('owner')! },
      segments: { segment: row.get('segment')! },
    });
    if (date !== '') builder.add(entity, { stage, day: dayOf(date), time: dayOf(date), precision: 0 });
  };
  if (format === 'long') {
    for (const row of files.rows(['lead_id', 'date', 'stage', 'segment', 'owner']))
      add(row, stageNamed(graph, row.get('stage')!), row.get('date')!);
  } else {
    const names = graph.stages.map((stage) => oracleName(stage.name));
    for (const row of files.rows(['lead_id', 'segment', 'owner', ...names]))
      names.forEach((name, stage) => add(row, stage, row.get(name)!));
  }
  return builder.build({ zone: 'UTC', passes: format === 'long' ? 'byExit' : 'single' });
}
