/** Figures of a planning sheet put into a plan: what changes from what to what, and the plan that comes of it. */
import { formatMonth, monthOfDay, parseMonth } from '../calendar/days.ts';
import { type Problem, problemAt } from '../intake/problem.ts';
import { parsePlan } from '../plan/parse.ts';
import { resolvePlan } from '../plan/resolve.ts';
import type { Plan, PlanSegment } from '../plan/schema.ts';
import { planGraph, planHorizon } from '../plan/validate.ts';
import { dealWithMean, meanDeal } from './dealMean.ts';
import { headcountChanges } from './headcount.ts';
import { periodMonths } from './periodAxis.ts';
import { ratesOf } from './monthlyRates.ts';
import { isSame, readFigures, type SheetFigure } from './readBlocks.ts';
import type { PlanningFile } from './sheetCells.ts';
import type { Meaning, SheetMap, SheetPlace } from './sheetMap.ts';

/** One figure of the plan that the sheet changes. */
export interface PlanChange {
  readonly meaning: Meaning;
  readonly place: SheetPlace;
  /** What the plan has now; null where it has nothing. */
  readonly from: number | null;
  readonly to: number;
  readonly sheet: string;
  readonly cell: string;
}

export interface SheetPreview {
  /** The plan with the changes. */
  readonly plan: Plan;
  readonly changes: readonly PlanChange[];
  /** Figures of the sheet that are what the plan has already. */
  readonly same: number;
  readonly problems: readonly Problem[];
  /** What comes with the changes besides figures: segments that are new or gone, uncertainties that are replaced. */
  readonly notes: readonly string[];
}

/** A copy that can be changed; a plan is plain JSON. */
const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** The plan with the segments of the map: new ones as copies of those that they are like, others left out. */
function withSegments(plan: Plan, map: SheetMap): Plan {
  const gone = new Set(map.without);
  const known = new Set(plan.segments.map(({ id }) => id));
  const added = map.segments
    .filter(({ id }) => !known.has(id))
    .map(({ id, name, like }): PlanSegment => {
      const model = plan.segments.find((segment) => segment.id === like) ?? plan.segments[0]!;
      const { spend: _, ...rest } = copyOf(model);
      return { ...rest, id, name, arrivals: { ...rest.arrivals, perMonth: {} } };
    });
  if (added.length === 0 && gone.size === 0) return plan;
  return {
    ...plan,
    segments: [...plan.segments.filter(({ id }) => !gone.has(id)), ...added],
    targets: plan.targets.filter(({ segment }) => segment === undefined || !gone.has(segment)),
    opening: plan.opening.filter(({ segment }) => !gone.has(segment)),
  };
}

/** Collects the changes of one plan. */
class Changes {
  readonly list: PlanChange[] = [];
  readonly problems: Problem[] = [];
  same = 0;
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /** Notes a figure; false where the plan has it already. */
  put(figure: SheetFigure, place: SheetPlace, from: number | null): boolean {
    if (isSame(from, figure.value)) {
      this.same++;
      return false;
    }
    const { meaning, value, sheet, cell } = figure;
    this.list.push({ meaning, place, from, to: value, sheet, cell });
    return true;
  }

  report({ sheet, cell, value }: SheetFigure, code: string, message: string, hint: string): void {
    const [, column, row] = /^([A-Z]+)(\d+)$/.exec(cell)!;
    this.problems.push(
      problemAt(
        {
          file: this.file,
          ...(sheet === '' ? {} : { sheet }),
          row: Number(row),
          column,
          value: String(value),
        },
        code,
        message,
        hint,
      ),
    );
  }
}

/** Months of the plan's horizon, as month indices. */
function horizonMonths(plan: Plan): readonly [first: number, last: number] {
  const { start, end } = planHorizon(plan);
  return [monthOfDay(start), monthOfDay(end - 1)];
}

/** Figures within the horizon; the others are reported once a block of months. */
function withinHorizon(figures: readonly SheetFigure[], plan: Plan, changes: Changes): SheetFigure[] {
  const [first, last] = horizonMonths(plan);
  const outside: SheetFigure[] = [];
  const within = figures.filter((figure) => {
    const { place } = figure;
    const months = place.period === undefined ? null : periodMonths(place.period, plan.fiscalYearStartMonth);
    // A target may be of a quarter or year that the plan covers in part.
    const [from, to] = months ?? [first, last + 1];
    if (to > first && from <= last) return true;
    outside.push(figure);
    return false;
  });
  const cut = outside[0];
  if (cut !== undefined)
    changes.report(
      cut,
      'outside-horizon',
      `${outside.length} ${outside.length === 1 ? 'figure lies' : 'figures lie'} outside of the plan’s months, ${formatMonth(first)} to ${formatMonth(last)}: the first is of ${cut.place.period}.`,
      'Change the start or the weeks of the plan to take them in.',
    );
  return within;
}

/** The segments that a place is of: the one that it names, or all. */
function segmentsAt(plan: Plan, place: SheetPlace): PlanSegment[] {
  return plan.segments.filter(({ id }) => place.segment === undefined || place.segment === id);
}

function putArrivals(
  draft: Plan,
  figures: readonly SheetFigure[],
  before: ReturnType<typeof resolvePlan>,
  changes: Changes,
) {
  for (const figure of figures) {
    const month = figure.place.period!;
    for (const segment of segmentsAt(draft, figure.place)) {
      const own = before.segments.find(({ id }) => id === segment.id);
      const from = own?.arrivals.perMonth.get(parseMonth(month)!) ?? null;
      if (changes.put(figure, { segment: segment.id, period: month }, from))
        segment.arrivals.perMonth[month] = figure.value;
    }
  }
}

function putSpend(
  draft: Plan,
  figures: readonly SheetFigure[],
  before: ReturnType<typeof resolvePlan>,
  changes: Changes,
) {
  for (const figure of figures) {
    const month = figure.place.period!;
    for (const segment of segmentsAt(draft, figure.place)) {
      const own = before.segments.find(({ id }) => id === segment.id);
      const from = own?.spend.perMonth.get(parseMonth(month)!) ?? null;
      if (!changes.put(figure, { segment: segment.id, period: month }, from)) continue;
      segment.spend = {
        ...segment.spend,
        perMonth: { ...segment.spend?.perMonth, [month]: figure.value },
      };
    }
  }
}

function putTargets(draft: Plan, figures: readonly SheetFigure[], changes: Changes) {
  for (const figure of figures) {
    const { metric, period, segment } = figure.place;
    const index = draft.targets.findIndex(
      (known) => known.metric === metric && known.period === period && known.segment === segment,
    );
    const place = {
      metric,
      ...(period === undefined ? {} : { period }),
      ...(segment === undefined ? {} : { segment }),
    };
    if (!changes.put(figure, place, draft.targets[index]?.amount ?? null)) continue;
    const target = {
      metric: metric!,
      amount: figure.value,
      ...(period === undefined ? {} : { period }),
      ...(segment === undefined ? {} : { segment }),
    };
    if (index < 0) draft.targets.push(target);
    else draft.targets[index] = target;
  }
}

function putDeals(draft: Plan, figures: readonly SheetFigure[], changes: Changes) {
  for (const figure of figures)
    for (const segment of segmentsAt(draft, figure.place)) {
      const from = segment.deal === undefined ? null : meanDeal(segment.deal);
      if (figure.value > 0 && changes.put(figure, { segment: segment.id }, from))
        segment.deal = dealWithMean(segment.deal, figure.value);
    }
}

function putRates(
  draft: Plan,
  figures: readonly SheetFigure[],
  before: ReturnType<typeof resolvePlan>,
  changes: Changes,
  notes: string[],
) {
  const groups = new Map<string, { segment: PlanSegment; figures: SheetFigure[] }>();
  const unknown = new Set<string>();
  const names = new Map(planGraph(draft).stages.map(({ id, name }) => [id, name]));
  const named = (id: string | undefined): string => names.get(id ?? '') ?? id ?? 'anywhere';
  for (const figure of figures) {
    const { from, to } = figure.place;
    const segments = segmentsAt(draft, figure.place).filter(({ transitions }) =>
      transitions.some((known) => known.from === from && (to === undefined || known.to === to)),
    );
    const step = `${from} ${to} ${figure.place.segment}`;
    if (segments.length === 0 && !unknown.has(step)) {
      unknown.add(step);
      const steps = segmentsAt(draft, figure.place)[0]?.transitions.map(
        (known) => `${named(known.from)} to ${named(known.to)}`,
      );
      changes.report(
        figure,
        'unknown-step',
        `The plan has no step from ${named(from)} to ${named(to)}.`,
        `Its steps are ${(steps ?? []).join(', ')}.`,
      );
    }
    for (const segment of segments) {
      const key = `${segment.id} ${from}`;
      const group = groups.get(key);
      if (group) group.figures.push(figure);
      else groups.set(key, { segment, figures: [figure] });
    }
  }
  for (const { segment, figures: own } of groups.values()) {
    const index = segment.transitions.findIndex(({ from }) => from === own[0]!.place.from);
    const transition = segment.transitions[index]!;
    const resolved = before.segments
      .find(({ id }) => id === segment.id)!
      .transitions.find(({ from }) => before.graph.stages[from]!.id === transition.from)!;
    const months = horizonMonths(draft);
    const read = ratesOf(transition, resolved, own, months);
    let changed = false;
    for (const { figure, from } of read.figures)
      changed =
        changes.put(
          figure,
          {
            segment: segment.id,
            from: transition.from,
            to: transition.to,
            ...(figure.place.period === undefined ? {} : { period: figure.place.period }),
          },
          from,
        ) || changed;
    if (!changed) continue;
    segment.transitions[index] = read.transition;
    if (read.replacesUncertainty)
      notes.push(
        `${segment.name ?? segment.id}, ${transition.from} to ${transition.to}: the sheet’s rate is certain; the uncertainty of the plan’s own is gone.`,
      );
  }
}

function putPeople(draft: Plan, figures: readonly SheetFigure[], changes: Changes): void {
  for (const team of ['sdr', 'ae'] as const) {
    const own = figures.filter(({ place }) => place.team === team);
    if (own.length === 0) continue;
    const known = draft[team];
    if (known === undefined) {
      changes.report(
        own[0]!,
        'no-team',
        `The plan has no ${team === 'sdr' ? 'SDR' : 'AE'} team whose people these could be.`,
        'Give the plan the team first: how much one person takes up is not in the sheet.',
      );
      continue;
    }
    const { headcount, hires } = headcountChanges(known, own, {
      put: (figure, place, from) => changes.put(figure, { team, ...place }, from),
      report: (figure, code, message, hint) => changes.report(figure, code, message, hint),
    });
    Object.assign(known, { headcount, ...(hires.size === 0 ? {} : { hires: Object.fromEntries(hires) }) });
    if (hires.size === 0) delete known.hires;
  }
}

function segmentNotes(plan: Plan, draft: Plan): string[] {
  const before = new Set(plan.segments.map(({ id }) => id));
  const after = new Set(draft.segments.map(({ id }) => id));
  const added = draft.segments.filter(({ id }) => !before.has(id));
  const gone = plan.segments.filter(({ id }) => !after.has(id));
  return [
    ...added.map(
      ({ name, id }) =>
        `${name ?? id} is a new segment, with the rates and delays of another until the sheet gives its own.`,
    ),
    ...gone.map(({ name, id }) => `${name ?? id} is left out: the sheet’s segments take its place.`),
  ];
}

/**
 * Shows what the picks change in a plan, and makes the plan that applying them gives. Figures that the plan has already
 * change nothing: a formula or an uncertain rate with the same value stays.
 * @throws SpillwayError what reading the picks refuses, and where the plan would not hold (with the path of its key).
 */
export function previewSheet(file: PlanningFile, map: SheetMap, plan: Plan): SheetPreview {
  const draft = copyOf(withSegments(plan, map));
  const before = resolvePlan(draft);
  const { figures, problems } = readFigures(file, map, draft);
  const changes = new Changes(file.name);
  const notes = segmentNotes(plan, draft);
  const within = withinHorizon(figures, draft, changes);
  const of = (...meanings: readonly Meaning[]) => within.filter(({ meaning }) => meanings.includes(meaning));
  putArrivals(draft, of('arrivals'), before, changes);
  putRates(draft, of('rates'), before, changes, notes);
  putPeople(draft, of('headcount', 'hires'), changes);
  putSpend(draft, of('spend'), before, changes);
  putTargets(draft, of('targets'), changes);
  putDeals(draft, of('deal'), changes);
  return {
    plan: changes.list.length === 0 && notes.length === 0 ? plan : parsePlan(draft),
    changes: changes.list,
    same: changes.same,
    problems: [...problems, ...changes.problems],
    notes,
  };
}
