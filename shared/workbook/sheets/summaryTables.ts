/** The funnel and the segments of the Summary. */
import { formats, type Look } from '../look.ts';
import { allMeasures, isMoney, type Measure, measureName, seriesKey } from '../measures.ts';
import { address, type Page } from '../page.ts';
import { lastColumn, type SummaryContext } from './summaryParts.ts';

/** Entries to each forward stage and money over the whole plan. Gives the next free row. */
export function writeFunnel(context: SummaryContext, from: number): number {
  const { book, page } = context;
  page.section(
    from,
    'The funnel',
    'whole plan, all segments; the share of the stage before compares entries of the same period, so it is not a conversion of cohorts',
    lastColumn,
  );
  page.heads(from + 1, 2, ['Entries to', 'Unit', '']);
  page.heads(
    from + 1,
    5,
    ['As exported', 'Expected', 'Change', 'Simulated mean', 'p10', 'p50', 'p90', 'of stage before'],
    { align: 'right' },
  );
  page.look(from + 1, 13, lastColumn, { under: 'line' });
  const { graph } = book.resolved;
  const measures = allMeasures(book).filter(
    (measure) =>
      isMoney(measure) || (measure.kind === 'stage' && graph.stages[measure.stage]!.kind === 'forward'),
  );
  measures.forEach((measure, at) => {
    const before = measure.kind === 'stage' ? (measures[at - 1] ?? null) : null;
    writeFunnelRow(context, from + 2 + at, measure, before);
  });
  return from + 2 + measures.length;
}

function writeFunnelRow(
  context: SummaryContext,
  row: number,
  measure: Measure,
  before: Measure | null,
): void {
  const { book, page, waterfall } = context;
  const now = waterfall.total(null, measure)!;
  const exported = waterfall.exported(null, measure)!;
  const money = isMoney(measure);
  const rule: Look = { under: 'hair', ...(measure.kind === 'pipeline' ? { over: 'line' } : {}) };
  const number: Look = { ...rule, align: 'right', format: money ? formats.money : formats.count };
  page.given(row, 2, measureName(book, measure), { ...rule, bold: money });
  page.text(row, 3, money ? book.resolved.currency : 'entries', { ...rule, size: 9.5, colour: 'ink3' });
  page.look(row, 4, 4, rule);
  page.formula(row, 5, exported.reference, exported.value, { ...number, colour: 'ink3' });
  page.formula(row, 6, now.reference, now.value, { ...number, bold: true });
  const [then, live] = [address(row, 5, 'none'), address(row, 6, 'none')];
  page.formula(row, 7, `IF(${then}=0,0,ROUND(${live}/${then}-1,9))`, 0, {
    ...number,
    format: formats.change,
  });
  const summary = book.simulation?.series[seriesKey(book, measure)!]?.['total']?.['total'];
  (['mean', 'p10', 'p50', 'p90'] as const).forEach((key, at) => {
    const value = summary?.[key];
    if (value === null || value === undefined) none(page, row, 8 + at, rule);
    else page.number(row, 8 + at, value, { ...number, colour: 'adjusted' });
  });
  page.look(row, 12, lastColumn, rule);
  if (before === null) return;
  const above = address(row - 1, 6, 'none');
  const earlier = waterfall.total(null, before)!.value;
  page.formula(row, 12, `IF(${above}=0,0,${live}/${above})`, earlier === 0 ? 0 : now.value / earlier, {
    ...number,
    format: formats.rate,
  });
}

function none(page: Page, row: number, column: number, rule: Look): void {
  page.text(row, column, '–', { ...rule, align: 'right', colour: 'ink3' });
}

/** What each segment contributes. Gives the next free row. */
export function writeSegments(context: SummaryContext, from: number): number {
  const { book, page, waterfall } = context;
  const { segments, graph } = book.resolved;
  const measures: readonly Measure[] = [
    { kind: 'fresh' },
    ...(graph.pipeline >= 0 ? [{ kind: 'stage', stage: graph.pipeline } as const] : []),
    { kind: 'pipeline' },
    { kind: 'bookings' },
  ];
  const shareColumn = 5 + measures.length;
  page.section(from, 'Segments', 'expected over the whole plan, live', lastColumn);
  page.heads(from + 1, 2, ['Segment', '', '']);
  measures.forEach((measure, at) => {
    const head: Look = { size: 9.5, colour: 'ink3', under: 'line', align: 'right' };
    page.given(from + 1, 5 + at, measureName(book, measure), head);
  });
  page.heads(from + 1, shareColumn, ['of bookings'], { align: 'right' });
  page.look(from + 1, shareColumn + 1, lastColumn, { under: 'line' });
  const bookings = waterfall.total(null, { kind: 'bookings' });
  const rows: readonly (number | null)[] = [...segments.keys(), null];
  rows.forEach((segment, place) => {
    const row = from + 2 + place;
    const rule: Look = segment === null ? { over: 'strong', bold: true } : { under: 'hair' };
    page.given(row, 2, segment === null ? 'All segments' : segments[segment]!.name, rule);
    page.look(row, 3, 4, rule);
    measures.forEach((measure, at) => {
      const cell = waterfall.total(segment, measure);
      const look: Look = {
        ...rule,
        align: 'right',
        format: isMoney(measure) ? formats.money : formats.count,
      };
      if (cell) page.formula(row, 5 + at, cell.reference, cell.value, look);
      else none(page, row, 5 + at, rule);
    });
    page.look(row, shareColumn + 1, lastColumn, rule);
    const own = waterfall.total(segment, { kind: 'bookings' });
    if (!own || !bookings || bookings.value <= 0) return none(page, row, shareColumn, rule);
    const share = `IF(${bookings.reference}=0,0,${own.reference}/${bookings.reference})`;
    const look: Look = { ...rule, align: 'right', format: formats.share };
    page.formula(row, shareColumn, share, own.value / bookings.value, look);
  });
  return from + 2 + rows.length;
}
