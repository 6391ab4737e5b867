/** The rows of the month grid: what each shows, and what an edit of its cells does to the plan. */
import { refuse } from '../../../shared/errors.ts';
import { monthOfDay, parseDay, parseMonth } from '../../../shared/calendar/days.ts';
import type { Plan } from '../../../shared/plan/schema.ts';
import type { CellInput } from '../../model/cellText.ts';
import type { Formats } from '../../model/format.ts';
import {
  dealMean,
  planMonths,
  planQuarters,
  setArrivals,
  setDealMean,
  setStaff,
  setTarget,
  staffByMonth,
  targetOf,
} from '../../model/planEdits.ts';
import type { Planning } from '../../model/planning.ts';
import type { StageNames } from '../../model/stageNames.ts';

export interface GridCell {
  /** Column where it begins, and how many it covers. */
  readonly column: number;
  readonly span: number;
  readonly text: string;
  /** What is edited: a number or `=` and a formula. */
  readonly input: string;
  readonly value: number | null;
  readonly formula: string | null;
  /** A headcount that rises in this month. */
  readonly stepped?: boolean;
}

export interface GridRow {
  readonly key: string;
  readonly kind: 'group' | 'values' | 'sum';
  readonly name: string;
  readonly unit: string;
  readonly cells: readonly GridCell[];
  readonly total: string;
  /** Decimals of sums in the status bar. */
  readonly digits: number;
  /** Null: cannot be edited. */
  readonly edit:
    ((plan: Plan, changes: readonly { readonly column: number; readonly input: CellInput }[]) => Plan) | null;
}

function numberIn(input: CellInput, what: string): number {
  if (input.kind === 'number') return input.value;
  return refuse({
    code: 'invalid-cell',
    message: `${what} is a number.`,
    hint: 'Formulas are for arrivals and rates.',
  });
}

function group(key: string, name: string, unit: string): GridRow {
  return { key, kind: 'group', name, unit, cells: [], total: '', digits: 0, edit: null };
}

const plain = (value: number): string => String(Number(value.toPrecision(12)));

export function gridRows(
  plan: Plan,
  planning: Planning,
  names: StageNames,
  formats: Formats,
): readonly GridRow[] {
  return [
    ...arrivalRows(plan, planning, names, formats),
    ...moneyRows(plan, formats),
    ...peopleRows(plan, formats),
  ];
}

function arrivalRows(plan: Plan, planning: Planning, names: StageNames, formats: Formats): GridRow[] {
  const months = planMonths(plan);
  const resolved = planning.resolved(plan);
  const sums = months.map(() => 0);
  const rows = plan.segments.map((segment, index): GridRow => {
    const values = resolved.segments[index]!.arrivals.perMonth;
    const cells = months.map((month, column): GridCell => {
      const written = segment.arrivals.perMonth[month];
      const value = values.get(parseMonth(month)!) ?? null;
      sums[column]! += value ?? 0;
      return {
        column,
        span: 1,
        text: value === null ? '' : formats.count(value),
        input: written === undefined ? '' : typeof written === 'string' ? `=${written}` : plain(written),
        value,
        formula: typeof written === 'string' ? written : null,
      };
    });
    return {
      key: `arrivals-${segment.id}`,
      kind: 'values',
      name: segment.name ?? segment.id,
      unit: cells.some(({ formula }) => formula !== null) ? 'formula' : 'own value',
      cells,
      total: formats.count(planning.meanArrivals(resolved.segments[index]!, resolved)),
      digits: 0,
      edit: (current, changes) =>
        setArrivals(
          current,
          segment.id,
          changes.map(({ column, input }) => ({ month: months[column]!, input })),
        ),
    };
  });
  const total = resolved.segments.reduce((sum, segment) => sum + planning.meanArrivals(segment, resolved), 0);
  const stage = plan.segments[0]!.arrivals.stage;
  const same = plan.segments.every(({ arrivals }) => arrivals.stage === stage);
  const seasonal = plan.segments.some(({ arrivals }) => arrivals.seasonal !== undefined);
  return [
    group(
      'arrivals',
      'Arrivals',
      `${same ? names.those(stage) : 'records'} entering a month${seasonal ? ', before the season' : ''}`,
    ),
    ...rows,
    {
      key: 'arrivals-all',
      kind: 'sum',
      name: same ? `All ${names.those(stage)}` : 'All arrivals',
      unit: '',
      cells: sums.map((value, column) => ({
        column,
        span: 1,
        text: formats.count(value),
        input: '',
        value,
        formula: null,
      })),
      total: formats.count(total),
      digits: 0,
      edit: null,
    },
  ];
}

function moneyRows(plan: Plan, formats: Formats): GridRow[] {
  const columns = planMonths(plan).length;
  const deals = plan.segments.map((segment): GridRow => {
    const mean = segment.deal ? dealMean(segment.deal) : null;
    return {
      key: `deal-${segment.id}`,
      kind: 'values',
      name: `Deal, ${segment.name ?? segment.id}`,
      unit: 'mean',
      cells: [
        {
          column: columns,
          span: 1,
          text: mean === null ? '' : formats.money(mean),
          input: mean === null ? '' : plain(mean),
          value: mean,
          formula: null,
        },
      ],
      total: '',
      digits: 0,
      edit: (current, changes) =>
        changes.reduce(
          (next, { input }) => setDealMean(next, segment.id, numberIn(input, 'A deal')),
          current,
        ),
    };
  });
  return [
    group('money', 'Money', 'targets by quarter and for the horizon; mean amount of a deal'),
    targetRow(plan, 'bookings', 'Bookings target', formats),
    targetRow(plan, 'pipeline', 'Pipeline target', formats),
    ...deals,
  ];
}

function targetRow(plan: Plan, metric: 'bookings' | 'pipeline', name: string, formats: Formats): GridRow {
  let column = 0;
  const starts: string[] = [];
  const cells = planQuarters(plan).map(({ quarter, months }): GridCell => {
    const target = targetOf(plan, metric, quarter);
    const at = column;
    column += months;
    starts[at] = quarter;
    return {
      column: at,
      span: months,
      text: target ? formats.moneyShort(target.amount) : '',
      input: target ? plain(target.amount) : '',
      value: target?.amount ?? null,
      formula: null,
    };
  });
  const whole =
    targetOf(plan, metric) ??
    plan.targets.find((target) => target.metric === metric && /^FY\d\d$/.test(target.period ?? ''));
  return {
    key: `target-${metric}`,
    kind: 'values',
    name,
    unit: 'by quarter',
    cells: [
      ...cells,
      {
        column: planMonths(plan).length,
        span: 1,
        text: whole ? formats.moneyShort(whole.amount) : '',
        input: whole ? plain(whole.amount) : '',
        value: whole?.amount ?? null,
        formula: null,
      },
    ],
    total: '',
    digits: 0,
    edit: (current, changes) =>
      changes.reduce((next, { column: at, input }) => {
        const amount = input.kind === 'empty' ? null : numberIn(input, 'A target');
        const period = at < planMonths(plan).length ? starts[at] : whole?.period;
        return setTarget(next, metric, period, amount);
      }, current),
  };
}

function peopleRows(plan: Plan, formats: Formats): GridRow[] {
  const months = planMonths(plan);
  const rows: GridRow[] = [];
  for (const team of ['sdr', 'ae'] as const) {
    const people = plan[team];
    if (!people) continue;
    const staff = staffByMonth(plan, team);
    const capacity =
      team === 'sdr'
        ? `${formats.decimal(plan.sdr!.leadsPerWeek, plan.sdr!.leadsPerWeek % 1 === 0 ? 0 : 1)} leads a week`
        : plan.ae?.openPerAe
          ? `${formats.decimal(plan.ae.openPerAe, plan.ae.openPerAe % 1 === 0 ? 0 : 1)} open each`
          : '';
    rows.push({
      key: `staff-${team}`,
      kind: 'values',
      name: team === 'sdr' ? 'SDRs' : 'AEs',
      unit: capacity,
      cells: months.map((month, column) => ({
        column,
        span: 1,
        text: formats.count(staff[column]!),
        input: String(staff[column]!),
        value: staff[column]!,
        formula: null,
        stepped: (people.hires?.[month] ?? 0) > 0,
      })),
      total: formats.count(staff.at(-1) ?? people.headcount),
      digits: 0,
      edit: (current, changes) =>
        [...changes]
          .sort((a, b) => a.column - b.column)
          .reduce((next, { column, input }) => {
            const count = input.kind === 'empty' ? 0 : numberIn(input, 'A headcount');
            return setStaff(next, team, months[column]!, count);
          }, current),
    });
  }
  return rows.length === 0
    ? []
    : [group('people', 'People', 'on staff at month end, before attrition; a rise is a hire'), ...rows];
}

/** `Oct–Dec 2026`, `Oct 2026`: the months of a selection. */
export function rangeName(months: readonly string[], left: number, right: number, formats: Formats): string {
  const first = months[left];
  const last = months[Math.min(right, months.length - 1)];
  if (first === undefined || last === undefined) return 'horizon';
  return first === last ? formats.monthYear(first) : `${formats.monthYear(first)}–${formats.monthYear(last)}`;
}

/** Index of a plan's first month, which formulas call `month` 0. */
export function monthNumber(plan: Plan, month: string): number {
  return parseMonth(month)! - monthOfDay(parseDay(plan.start)!);
}
