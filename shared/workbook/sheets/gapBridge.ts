/** From the recorded rate to the planned one: how much of the gap is measurement, how much performance. */
import type { Bridge } from '../../estimate/result.ts';
import { type Book, sheetNames, stageName } from '../book.ts';
import { type Colour, formats, type Look } from '../look.ts';
import { Page, address } from '../page.ts';

const headRow = 7;
const firstRow = headRow + 1;
const columns = {
  bar: 2,
  segment: 3,
  points: 4,
  low: 5,
  high: 6,
  share: 7,
  start: 8,
  end: 9,
  base: 10,
  up: 11,
  down: 12,
  level: 13,
  words: 14,
} as const;

type BarKey = Bridge['bars'][number]['key'];

const bars: Record<BarKey, { readonly name: string; readonly words: string; readonly colour: Colour }> = {
  unrecorded: {
    name: 'Unrecorded',
    words: 'transitions that a later stage proves although their date is missing',
    colour: 'adjusted',
  },
  recycling: { name: 'Recycling', words: 'whoever comes back is counted once', colour: 'adjusted' },
  maturity: { name: 'Maturity', words: 'cohorts that had not had the time to convert', colour: 'adjusted' },
  mix: { name: 'Mix', words: "the plan's mix of segments instead of the recorded one", colour: 'adjusted' },
  consistency: {
    name: 'Consistency',
    words: 'owners outside their 99.8% limits: definition or performance, the charter can tell',
    colour: 'worse',
  },
  remainder: {
    name: 'Performance',
    words: 'what is left against the plan',
    colour: 'worse',
  },
};

interface BridgeRow {
  readonly name: string;
  readonly segment: string;
  readonly colour: Colour;
  readonly words: string;
  /** Change in shares, with its interval; or a level. */
  readonly change?: Bridge['bars'][number];
  readonly level?: number;
}

export function gapBridgePage(book: Book): Page {
  return new Page(book.workbook, {
    name: sheetNames.gapBridge,
    title: 'Gap bridge',
    line: 'From the rate that the CRM records to the one that the plan assumes: what is measurement, and what is performance.',
    widths: [2, 18, 22, 10, 10, 10, 11, 11, 11, 9, 9, 9, 9, 62],
    freeze: { row: headRow, column: 3 },
    tab: 'recorded',
    footer: book.footer,
  });
}

export function writeGapBridge(book: Book, bridge: Bridge, page: Page): void {
  const intervals = bridge.bars.some(({ low }) => low !== null)
    ? 'Intervals are 95%, by bootstrap.'
    : 'Without a bootstrap there are no intervals.';
  page.text(4, 2, bridge.sentence, { size: 13, bold: true });
  page.text(
    5,
    2,
    `${nameOf(book, bridge.from)} → ${nameOf(book, bridge.to)}, conversion within ${Math.round(bridge.horizonDays)} days. ${intervals} Corrections share what they do together (Shapley), so their order does not matter.`,
    { size: 9.5, colour: 'ink3' },
  );
  page.heads(headRow, columns.bar, ['Bar', 'Segment']);
  page.heads(
    headRow,
    columns.points,
    ['Points', '95% from', 'to', 'Share of gap', 'Rate before', 'Rate after', 'Base', 'Up', 'Down', 'Level'],
    { align: 'right' },
  );
  page.heads(headRow, columns.words, ['What it is'], { indent: 1 });
  page.text(headRow - 1, columns.base, 'For a chart, in points', { size: 9.5, bold: true, colour: 'ink2' });
  const rows = bridgeRows(book, bridge);
  rows.forEach((row, at) => writeRow(page, bridge, rows, at, row));
  let row = firstRow + rows.length + 1;
  for (const note of bridge.notes) {
    page.given(row, 2, note, { size: 9.5, colour: 'ink3' });
    row += 1;
  }
  if (bridge.ownersOutside.length > 0) {
    const count = bridge.ownersOutside.length;
    page.text(
      row,
      2,
      `${count} ${count === 1 ? 'owner is' : 'owners are'} outside the 99.8% limits; names are left out of what is shared.`,
      {
        size: 9.5,
        colour: 'ink3',
      },
    );
    row += 1;
  }
  if (bridge.segments.length > 0) writeSegments(book, bridge, page, row + 1);
}

function nameOf(book: Book, id: string): string {
  const stage = book.resolved.graph.indexOf(id);
  return stage >= 0 ? stageName(book, stage) : id;
}

function segmentName(book: Book, id: string | null | undefined): string {
  if (id === undefined) return '';
  if (id === null) return 'in no segment of the plan';
  return book.resolved.segments.find((segment) => segment.id === id)?.name ?? id;
}

function bridgeRows(book: Book, bridge: Bridge): BridgeRow[] {
  const measured = bridge.bars.filter(({ key }) =>
    ['unrecorded', 'recycling', 'maturity', 'mix'].includes(key),
  );
  const rest = bridge.bars.filter((bar) => !measured.includes(bar));
  const divided = rest.some(({ key }) => key === 'consistency');
  const row = (bar: Bridge['bars'][number]): BridgeRow => {
    const { name, words, colour } = bars[bar.key];
    return {
      name,
      words: divided && bar.key === 'remainder' ? `${words}, owners inside their limits` : words,
      colour,
      change: bar,
      segment: segmentName(book, bar.segment),
    };
  };
  const mix = measured.some(({ key }) => key === 'mix');
  const likeForLike = measured.reduce((sum, bar) => sum + bar.value, bridge.recorded);
  return [
    {
      name: 'Recorded',
      segment: '',
      colour: 'recorded',
      words: 'period rate, as a CRM report shows it',
      level: bridge.recorded,
    },
    ...measured.map(row),
    {
      name: 'Like for like',
      segment: '',
      colour: 'adjusted',
      words: mix
        ? "eventual rate with every correction, at the plan's mix"
        : 'eventual rate with every correction',
      level: likeForLike,
    },
    ...rest.map(row),
    { name: 'Plan', segment: '', colour: 'plan', words: 'planned rate', level: bridge.planned },
  ];
}

function writeRow(page: Page, bridge: Bridge, rows: readonly BridgeRow[], at: number, row: BridgeRow): void {
  const line = firstRow + at;
  const total = row.level !== undefined;
  const rule: Look = { under: total ? 'line' : 'hair', colour: row.colour, bold: total };
  const number: Look = { ...rule, align: 'right' };
  const muted: Look = { ...number, colour: 'ink3', bold: false };
  page.text(line, columns.bar, row.name, { ...rule, indent: total ? 0 : 1 });
  page.given(line, columns.segment, row.segment, { ...rule, bold: false });
  page.text(line, columns.words, row.words, { ...rule, colour: 'ink2', bold: false, size: 10, indent: 1 });
  const cell = (column: number, of = line): string => address(of, column, 'column');
  const before = rows
    .slice(0, at)
    .reduce((rate, earlier) => earlier.level ?? rate + earlier.change!.value, 0);
  if (row.change) {
    const { value, low, high } = row.change;
    page.number(line, columns.points, value * 100, { ...number, bold: true, format: formats.points });
    for (const [column, bound] of [
      [columns.low, low],
      [columns.high, high],
    ] as const) {
      if (bound === null) page.text(line, column, '–', muted);
      else page.number(line, column, bound * 100, { ...muted, format: formats.points });
    }
    const gap = `100*(${cell(columns.end, firstRow + rows.length - 1)}-${cell(columns.end, firstRow)})`;
    const share = bridge.gap === 0 ? 0 : value / bridge.gap;
    page.formula(line, columns.share, `IF(${gap}=0,0,${cell(columns.points)}/(${gap}))`, share, {
      ...muted,
      format: formats.share,
    });
    page.formula(line, columns.start, cell(columns.end, line - 1), before, { ...muted, format: '0.00%' });
    page.formula(line, columns.end, `${cell(columns.start)}+${cell(columns.points)}/100`, before + value, {
      ...number,
      format: '0.00%',
    });
    const [from, to] = [cell(columns.start), cell(columns.end)];
    const after = before + value;
    chart(page, line, columns.base, `100*MIN(${from},${to})`, 100 * Math.min(before, after));
    chart(page, line, columns.up, `100*MAX(0,${to}-${from})`, 100 * Math.max(0, value));
    chart(page, line, columns.down, `100*MAX(0,${from}-${to})`, 100 * Math.max(0, -value));
    page.look(line, columns.level, columns.level, { under: 'hair' });
    return;
  }
  page.look(line, columns.points, columns.start, { under: 'line' });
  const last = at === rows.length - 1;
  if (row.name === 'Like for like') {
    page.formula(line, columns.end, cell(columns.end, line - 1), row.level!, { ...number, format: '0.00%' });
  } else page.number(line, columns.end, row.level!, { ...number, format: '0.00%' });
  if (last) {
    page.formula(
      line,
      columns.points,
      `100*(${cell(columns.end)}-${cell(columns.end, firstRow)})`,
      bridge.gap * 100,
      {
        ...number,
        format: formats.points,
      },
    );
  }
  page.look(line, columns.base, columns.down, { under: 'line' });
  chart(page, line, columns.level, `100*${cell(columns.end)}`, 100 * row.level!, 'line');
}

function chart(
  page: Page,
  row: number,
  column: number,
  formula: string,
  result: number,
  under: Look['under'] = 'hair',
): void {
  page.formula(row, column, formula, result, {
    align: 'right',
    colour: 'ink3',
    under,
    format: '0.00;"−"0.00;"–"',
  });
}

function writeSegments(book: Book, bridge: Bridge, page: Page, from: number): void {
  page.section(
    from,
    'By segment',
    "shares of the entries, rates with every correction, and each segment's part in points",
    columns.words,
  );
  const heads = [
    'n',
    'Share, recorded',
    'Share, plan',
    'Rate',
    'Rate, owners inside',
    'Rate, plan',
    'Mix',
    'Consist.',
    'Perform.',
  ];
  page.heads(from + 1, columns.bar, ['Segment', '']);
  page.heads(from + 1, columns.points, heads, { align: 'right' });
  page.sheet.getRow(from + 1).height = 28;
  bridge.segments.forEach((segment, at) => {
    const row = from + 2 + at;
    const look: Look = { under: 'hair', align: 'right' };
    page.given(row, columns.bar, segmentName(book, segment.segment), { under: 'hair' });
    page.look(row, columns.segment, columns.segment, { under: 'hair' });
    const values: readonly (readonly [number, Look])[] = [
      [segment.n, { format: formats.whole }],
      [segment.observedShare, { format: formats.rate, colour: 'recorded' }],
      [segment.plannedShare, { format: formats.rate, colour: 'plan' }],
      [segment.rate, { format: formats.rate, colour: 'adjusted' }],
      [segment.insideRate, { format: formats.rate, colour: 'adjusted' }],
      [segment.plannedRate, { format: formats.rate, colour: 'plan' }],
      [segment.mix * 100, { format: formats.points }],
      [segment.consistency * 100, { format: formats.points }],
      [segment.remainder * 100, { format: formats.points }],
    ];
    values.forEach(([value, own], place) => {
      page.number(row, columns.points + place, value, { ...look, ...own });
    });
  });
}
