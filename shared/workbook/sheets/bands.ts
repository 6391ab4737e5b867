/** The bands of the simulation by month and quarter, the chance of each target, and what limits the result. */
import type { Simulation, Summary } from '../../engine/result.ts';
import { firstDayOfMonth } from '../../calendar/days.ts';
import { type Book, sheetNames } from '../book.ts';
import { formats, type Look } from '../look.ts';
import { allMeasures, isMoney, type Measure, measureName, seriesKey } from '../measures.ts';
import { Page, address } from '../page.ts';
import { isPartial, serialDay } from '../timeline.ts';
import { grouped } from '../wording.ts';
import { targetMetric, targetSegment } from './assumptionRates.ts';
import type { WaterfallLayout } from './waterfall.ts';

const columns = {
  period: 2,
  mean: 3,
  p10: 4,
  p25: 5,
  p50: 6,
  p75: 7,
  p90: 8,
  expected: 9,
  difference: 10,
} as const;
const last = columns.difference;
const quantiles = ['p10', 'p25', 'p50', 'p75', 'p90'] as const;

/** One table: a series over all segments. */
interface Band {
  readonly title: string;
  readonly caption: string;
  readonly key: string;
  readonly format: string;
  /** What the Waterfall has for the same thing; utilisation has nothing there. */
  readonly measure: Measure | null;
  /** A stock or a ratio has no total over the plan. */
  readonly adds: boolean;
}

export function bandsPage(book: Book): Page {
  return new Page(book.workbook, {
    name: sheetNames.bands,
    title: 'Projection bands',
    line: 'What the simulation gives under capacity and uncertainty: in 8 of 10 futures the figure lies between p10 and p90.',
    widths: [2, 36, 13, 13, 13, 13, 13, 13, 17, 14],
    freeze: { row: 4, column: 2 },
    tab: 'adjusted',
    titleRows: '1:4',
    footer: book.footer,
  });
}

export function writeBands(book: Book, simulation: Simulation, page: Page, waterfall: WaterfallLayout): void {
  page.text(
    3,
    2,
    `${grouped(simulation.trials)} trials, seed ${simulation.seed}, engine ${simulation.engineVersion}. Bands hold for each period by itself, not for all periods at once; quantiles of a sum are taken over the sums. Periods marked * are covered in part.`,
    { size: 9.5, colour: 'ink3' },
  );
  let row = 5;
  if (simulation.targets.length > 0) row = writeTargets(book, simulation, page, row) + 1;
  if (Object.keys(simulation.binding).length > 0) row = writeBinding(simulation, page, row) + 1;
  for (const band of bandsOf(book, simulation)) {
    // One series a printed page.
    if (row > 5) page.sheet.getRow(row - 1).addPageBreak();
    row = writeBand(book, simulation, page, waterfall, band, row) + 1;
  }
}

function bandsOf(book: Book, simulation: Simulation): Band[] {
  const { currency, graph } = book.resolved;
  const flow = (measure: Measure): Band => ({
    title: measure.kind === 'stage' ? `Entries to ${measureName(book, measure)}` : measureName(book, measure),
    caption: isMoney(measure) ? currency : 'entries',
    key: seriesKey(book, measure)!,
    format: isMoney(measure) ? formats.money : formats.count,
    measure,
    adds: true,
  });
  const utilisation = (gate: 'sdr' | 'ae'): Band => ({
    title: `${gate.toUpperCase()} utilisation`,
    caption:
      gate === 'sdr' ? 'leads worked ÷ leads that the SDRs could work' : 'places held ÷ places of the AEs',
    key: `utilisation.${gate}`,
    format: formats.rate,
    measure: null,
    adds: false,
  });
  const stages = allMeasures(book).filter(
    (measure) => measure.kind === 'stage' && graph.stages[measure.stage]!.kind === 'forward',
  );
  const money: Measure[] = [{ kind: 'bookings' }, { kind: 'pipeline' }];
  return [...money.map(flow), ...stages.map(flow), utilisation('sdr'), utilisation('ae')].filter(
    (band) => simulation.series[band.key]?.['total'] !== undefined,
  );
}

function writeTargets(book: Book, simulation: Simulation, page: Page, from: number): number {
  page.section(
    from,
    'Targets',
    'share of the trials that reach the target, with its Monte Carlo standard error',
    last,
  );
  page.heads(from + 1, 2, ['Target']);
  page.heads(from + 1, 3, ['Amount', 'p10', 'p25', 'p50', 'p75', 'p90', 'Chance', 'Standard error'], {
    align: 'right',
  });
  simulation.targets.forEach((target, at) => {
    const row = from + 2 + at;
    const money = !target.metric.startsWith('entries:');
    const look: Look = { under: 'hair', align: 'right', format: money ? formats.money : formats.count };
    const name = `${targetMetric(book, target)}, ${target.period ?? 'whole plan'}, ${targetSegment(book, target)}`;
    page.given(row, 2, name, { under: 'hair' });
    page.number(row, 3, target.amount, { ...look, colour: 'plan', bold: true });
    quantiles.forEach((quantile, place) => optional(page, row, 4 + place, target.result[quantile], look));
    page.number(row, 9, target.probability, {
      ...look,
      bold: true,
      colour: 'adjusted',
      format: formats.rate,
    });
    page.number(row, 10, target.standardError, { ...look, format: '"± "0.00%', colour: 'ink3' });
  });
  return from + 2 + simulation.targets.length;
}

function writeBinding(simulation: Simulation, page: Page, from: number): number {
  page.section(from, 'What limits the result', 'share of the trials in which each constraint binds', last);
  page.heads(from + 1, 2, ['Quarter']);
  page.heads(from + 1, 3, ['Demand', 'SDR capacity', 'AE capacity'], { align: 'right' });
  const quarters = Object.entries(simulation.binding);
  quarters.forEach(([quarter, { demand, sdr, ae }], at) => {
    const row = from + 2 + at;
    page.given(row, 2, quarter, { under: 'hair' });
    const largest = Math.max(demand, sdr, ae);
    [demand, sdr, ae].forEach((share, place) => {
      page.number(row, 3 + place, share, {
        under: 'hair',
        align: 'right',
        bold: share === largest && share >= 0.5,
        format: formats.share,
      });
    });
  });
  return from + 2 + quarters.length;
}

function optional(
  page: Page,
  row: number,
  column: number,
  value: number | null | undefined,
  look: Look,
): void {
  if (value === null || value === undefined) page.text(row, column, '–', { ...look, colour: 'ink3' });
  else page.number(row, column, value, look);
}

function writeBand(
  book: Book,
  simulation: Simulation,
  page: Page,
  waterfall: WaterfallLayout,
  band: Band,
  from: number,
): number {
  const { months, quarters } = book.time;
  page.section(from, band.title, band.caption, last);
  page.heads(from + 1, 2, ['Period']);
  page.heads(from + 1, 3, ['Mean', ...quantiles], { align: 'right', colour: 'adjusted', bold: true });
  if (band.measure) {
    page.heads(from + 1, columns.expected, ['Expected, no limit of capacity', 'Mean − expected'], {
      align: 'right',
    });
    page.sheet.getRow(from + 1).height = 28;
  }
  let row = from + 2;
  const context = { simulation, page, waterfall, band };
  months.forEach((month, at) => {
    page.number(row, 2, serialDay(firstDayOfMonth(month.index)), {
      under: 'hair',
      align: 'left',
      format: isPartial(month) ? `${formats.month}"*"` : formats.month,
    });
    writePeriod(context, row, month.key, at, at + 1, {});
    row += 1;
  });
  quarters.forEach((quarter, at) => {
    const rule: Look = at === 0 ? { over: 'line' } : {};
    page.text(row, 2, `${quarter.key}${quarter.partial ? '*' : ''}`, {
      ...rule,
      under: 'hair',
      colour: 'ink2',
    });
    writePeriod(context, row, quarter.key, quarter.from, quarter.to, rule);
    row += 1;
  });
  if (band.adds) {
    const rule: Look = { over: 'strong', bold: true };
    page.text(row, 2, 'Whole plan', { ...rule, under: 'line' });
    writePeriod(context, row, 'total', 0, months.length, rule);
    row += 1;
  }
  return row;
}

interface PeriodContext {
  readonly simulation: Simulation;
  readonly page: Page;
  readonly waterfall: WaterfallLayout;
  readonly band: Band;
}

function writePeriod(
  context: PeriodContext,
  row: number,
  key: string,
  from: number,
  to: number,
  rule: Look,
): void {
  const { simulation, page, waterfall, band } = context;
  const summary: Summary | undefined = simulation.series[band.key]?.['total']?.[key];
  const look: Look = {
    under: rule.over === 'strong' ? 'line' : 'hair',
    ...rule,
    align: 'right',
    format: band.format,
  };
  optional(page, row, columns.mean, summary?.mean, look);
  for (const quantile of quantiles) {
    const bold = quantile === 'p50' || rule.bold === true;
    optional(page, row, columns[quantile], summary?.[quantile], { ...look, bold, colour: 'adjusted' });
  }
  if (!band.measure) return;
  const expected = waterfall.months(null, band.measure, from, to);
  if (!expected) return;
  page.formula(row, columns.expected, `SUM(${expected.reference})`, expected.value, {
    ...look,
    colour: 'ink2',
  });
  const mean = summary?.mean ?? null;
  if (mean === null) return;
  const [left, right] = [address(row, columns.mean, 'column'), address(row, columns.expected, 'column')];
  page.formula(
    row,
    columns.difference,
    `IF(${right}=0,0,${left}/${right}-1)`,
    expected.value === 0 ? 0 : mean / expected.value - 1,
    {
      ...look,
      colour: 'ink3',
      format: formats.change,
    },
  );
}
