/** Where the plan lands: targets against the expected and the simulated figures. */
import type { Target } from '../../plan/schema.ts';
import type { Book } from '../book.ts';
import { formats, type Look } from '../look.ts';
import { type Measure, measureName } from '../measures.ts';
import { address } from '../page.ts';
import { grouped } from '../wording.ts';
import { targetMetric, targetSegment } from './assumptionRates.ts';
import { lastColumn, type SummaryContext } from './summaryParts.ts';
import type { WaterfallCell } from './waterfall.ts';

interface Line {
  readonly metric: string;
  readonly period: string;
  readonly segment: string;
  readonly target: { readonly name: string; readonly amount: number } | null;
  readonly expected: WaterfallCell | null;
  readonly format: string;
  readonly simulated: Partial<Record<'mean' | 'p10' | 'p50' | 'p90', number | null>>;
  readonly chance: { readonly probability: number; readonly standardError: number } | null;
}

function targetLine({ book, inputs, waterfall }: SummaryContext, target: Target, at: number): Line {
  const { simulation } = book;
  const result = simulation?.targets.find(
    (one) => one.metric === target.metric && one.period === target.period && one.segment === target.segment,
  );
  const segment = book.resolved.segments.findIndex(({ id }) => id === target.segment);
  const measure = targetMeasure(book, target);
  const [from, to] = targetMonths(book, target.period);
  return {
    metric: targetMetric(book, target),
    period: target.period ?? 'whole plan',
    segment: targetSegment(book, target),
    target: { name: inputs.targets[at]!, amount: target.amount },
    expected: measure && waterfall.months(target.segment === undefined ? null : segment, measure, from, to),
    format: target.metric.startsWith('entries:') ? formats.count : formats.money,
    simulated: result?.result ?? {},
    chance: result ?? null,
  };
}

function targetMeasure(book: Book, target: Target): Measure | null {
  if (target.metric === 'pipeline' || target.metric === 'bookings') return { kind: target.metric };
  const stage = book.resolved.graph.indexOf(target.metric.slice('entries:'.length));
  return stage < 0 ? null : { kind: 'stage', stage };
}

/** [from, to) into the months of the plan. */
function targetMonths({ time }: Book, period: string | undefined): readonly [number, number] {
  if (period === undefined) return [0, time.months.length];
  const month = time.months.findIndex(({ key }) => key === period);
  if (month >= 0) return [month, month + 1];
  const fiscal = [...time.quarters, ...time.years].find(({ key }) => key === period);
  return fiscal ? [fiscal.from, fiscal.to] : [0, 0];
}

/** Pipeline and bookings of the whole plan, where no target says so already. */
function plainLines({ book, waterfall }: SummaryContext, targets: readonly Target[]): Line[] {
  return (['bookings', 'pipeline'] as const).flatMap((kind) => {
    const known = targets.some((target) => target.metric === kind && !target.period && !target.segment);
    const expected = waterfall.total(null, { kind });
    if (known || !expected) return [];
    return [
      {
        metric: measureName(book, { kind }),
        period: 'whole plan',
        segment: 'All segments',
        target: null,
        expected,
        format: formats.money,
        simulated: book.simulation?.series[kind]?.['total']?.['total'] ?? {},
        chance: null,
      },
    ];
  });
}

/** Targets, and pipeline and bookings of the whole plan: expected, simulated, and the chance. Gives the next free row. */
export function writeLanding(context: SummaryContext, from: number): number {
  const { book, page } = context;
  const { targets } = book.resolved;
  const simulated = book.simulation
    ? `simulated under capacity and uncertainty, ${grouped(book.simulation.trials)} trials`
    : 'not simulated';
  page.section(
    from,
    'Where it lands',
    `expected: means without a limit of capacity, live; p10 to p90: ${simulated}`,
    lastColumn,
  );
  page.heads(from + 1, 2, ['Metric', 'Period', 'Segment']);
  page.heads(
    from + 1,
    5,
    ['Target', 'Expected', 'of target', 'Simulated mean', 'p10', 'p50', 'p90', 'Chance', '± s.e.'],
    {
      align: 'right',
    },
  );
  page.look(from + 1, lastColumn, lastColumn, { under: 'line' });
  const lines = [
    ...targets.map((target, at) => targetLine(context, target, at)),
    ...plainLines(context, targets),
  ];
  lines.forEach((line, at) => writeLine(context, from + 2 + at, line));
  return from + 2 + lines.length;
}

function writeLine({ page }: SummaryContext, row: number, line: Line): void {
  const rule: Look = { under: 'hair' };
  const number: Look = { ...rule, align: 'right', format: line.format };
  const none = (column: number): void =>
    page.text(row, column, '–', { ...rule, align: 'right', colour: 'ink3' });
  page.given(row, 2, line.metric, { ...rule, bold: true });
  page.text(row, 3, line.period, rule);
  page.given(row, 4, line.segment, rule);
  if (line.target) page.formula(row, 5, line.target.name, line.target.amount, { ...number, colour: 'plan' });
  else none(5);
  if (line.expected)
    page.formula(row, 6, sumOf(line.expected), line.expected.value, { ...number, bold: true });
  else none(6);
  if (line.target && line.expected) {
    const share = line.target.amount === 0 ? 0 : line.expected.value / line.target.amount;
    const [target, expected] = [address(row, 5, 'none'), address(row, 6, 'none')];
    page.formula(row, 7, `IF(${target}=0,0,${expected}/${target})`, share, {
      ...number,
      format: formats.share,
    });
  } else none(7);
  (['mean', 'p10', 'p50', 'p90'] as const).forEach((key, at) => {
    const value = line.simulated[key];
    if (value === null || value === undefined) none(8 + at);
    else page.number(row, 8 + at, value, { ...number, colour: 'adjusted' });
  });
  if (line.chance) {
    page.number(row, 12, line.chance.probability, {
      ...number,
      bold: true,
      colour: 'adjusted',
      format: formats.rate,
    });
    page.number(row, 13, line.chance.standardError, { ...number, colour: 'ink3', format: '0.0%' });
  } else {
    none(12);
    none(13);
  }
  page.look(row, lastColumn, lastColumn, rule);
}

/** A total is one cell, other periods are ranges. */
function sumOf(cell: WaterfallCell): string {
  return cell.reference.includes(':') ? `SUM(${cell.reference})` : cell.reference;
}
