/** One range of a planning sheet: what it means, and what each of its rows and columns is. */
import { type CellRange, columnName, rangeName } from './cellNames.ts';
import { classifyLine, type LineEvidence, type LineMeaning, pairedTransition } from './classify.ts';
import {
  columnLabels,
  headingsOf,
  type PeriodHeader,
  periodHeader,
  rowLabels,
  titlesOf,
} from './lineTexts.ts';
import type { AxisContext, AxisPeriod } from './periodAxis.ts';
import { isFigure, type PlanSheet, type SheetCell } from './sheetCells.ts';
import type { Meaning, SheetBlock, SheetLine, SheetPlace } from './sheetMap.ts';
import { SheetView } from './sheetView.ts';
import { isTotalName, namesMeaning, type PlanWords, teamOf } from './wording.ts';

/** A block as it is proposed: every row and column named, with what speaks for it. */
export interface ProposedBlock {
  readonly block: SheetBlock & { readonly rows: SheetLine[]; readonly columns: SheetLine[] };
  readonly reason: string;
  /** From 0 to 1; 1 where the user says so. */
  readonly confidence: number;
}

/** The texts around a range, in the view in which its periods, if there are any, run across. */
export interface RangeTexts {
  readonly view: SheetView;
  /** In the view. */
  readonly range: CellRange;
  readonly header: PeriodHeader | null;
  /** By row of the range. */
  readonly rows: readonly (readonly string[])[];
  /** By column; empty where columns are periods. */
  readonly columns: readonly (readonly string[])[];
}

/** Reads what stands around a range of a sheet; the range is the sheet's own. */
export function rangeTexts(sheet: PlanSheet, range: CellRange, context: AxisContext): RangeTexts {
  const upright = new SheetView(sheet, false);
  const turned = new SheetView(sheet, true);
  const across = periodHeader(upright, range, context);
  const down = across === null ? periodHeader(turned, turned.range(range), context) : null;
  const view = down === null ? upright : turned;
  const own = view.range(range);
  const header = across ?? down;
  return {
    view,
    range: own,
    header,
    rows: rowLabels(view, own),
    columns: header === null ? columnLabels(view, own) : [],
  };
}

/** Row of the view in which the headers of a range stand, period or not; null where it has none. */
function headerRow({ view, range, header }: RangeTexts): number | null {
  if (header !== null) return header.row;
  for (let row = range.top - 1; row >= Math.max(0, range.top - 2); row--)
    if (view.texts(row, range.left, range.right).length > 0) return row;
  return null;
}

/** Everything that tells what one row of a range means. */
export function evidenceOf(texts: RangeTexts, row: number): LineEvidence {
  const { view, range, header } = texts;
  const figures: SheetCell[] = [];
  for (let column = range.left; column <= range.right; column++) {
    const cell = view.cell(row, column);
    if (isFigure(cell)) figures.push(cell!);
  }
  const periods = (header?.periods ?? []).flatMap((known) =>
    known !== null && 'period' in known ? [known.period] : [],
  );
  const top = headerRow(texts);
  return {
    labels: texts.rows[row - range.top]!.slice(),
    headings: headingsOf(view, row, range, top),
    titles: titlesOf(view, range, top),
    columns: texts.columns.flat(),
    sheet: view.sheet.name,
    axis: periods.length === 0 ? 'none' : /^\d{4}-/.test(periods[0]!) ? 'months' : 'quarters',
    figures,
  };
}

const columnsLeftOut =
  /^(?:delay|days?|velocity|cycle|time|tage|dauer|jours|d[ií]as|giorni|notes?|comments?|kommentar|owner|benchmark|source|actuals?|last year|prior year|vorjahr|ist|yoy|growth|change|delta|diff|variance)(?:\W|$)/i;

/** The segment that one of the texts names; nearest text first. */
function segmentOf(texts: readonly string[], words: PlanWords): string | null {
  const parts = [...texts].reverse().flatMap((text) => [text, ...text.split(/\s*[:|·]\s*|\s+[–—-]\s+/)]);
  for (const part of parts) {
    const id = words.segment(part);
    if (id !== null) return id;
  }
  for (const text of [...texts].reverse()) {
    const id = words.segmentWithin(text);
    if (id !== null) return id;
  }
  return null;
}

/** A text that can be nothing but the name of a segment that the plan does not have yet. */
function newSegmentName(texts: readonly string[], words: PlanWords, meaning: Meaning): string | null {
  for (const text of [...texts].reverse()) {
    const isOther =
      words.stage(text) !== null ||
      words.transition(text) !== null ||
      teamOf(text) !== null ||
      isTotalName(text) ||
      columnsLeftOut.test(text) ||
      namesMeaning(text, meaning) ||
      !/\p{L}{2}/u.test(text);
    if (!isOther) return text;
  }
  return null;
}

/** What the texts of a row or column say of a figure's place under a meaning. */
function placeOf(meaning: Meaning, texts: readonly string[], words: PlanWords): SheetPlace {
  const parts = texts.flatMap((text) => [text, ...text.split(/\s*[:|·]\s*/)]);
  const segment = segmentOf(texts, words);
  const inSegment = segment === null ? {} : { segment };
  if (meaning === 'headcount' || meaning === 'hires') {
    const team = parts.map(teamOf).find((known) => known !== null);
    return team ? { team } : {};
  }
  if (meaning === 'targets') {
    const metrics = [...parts].reverse().map((text) => words.metric(text));
    const metric = metrics.find((known) => known !== null);
    return { ...(metric ? { metric } : {}), ...inSegment };
  }
  if (meaning === 'rates') {
    const step =
      parts.map((text) => words.transition(text)).find((known) => known !== null) ??
      pairedTransition(texts, words) ??
      {};
    return { ...step, ...inSegment };
  }
  return inSegment;
}

const isEmpty = (place: SheetPlace): boolean => Object.keys(place).length === 0;

/** A stage that a row of arrivals names though entries arrive elsewhere: its figures follow from the rates. */
function isLaterStage(labels: readonly string[], words: PlanWords): boolean {
  const { graph, plan } = words;
  const arrival = Math.max(...plan.segments.map((segment) => graph.indexOf(segment.arrivals.stage)));
  return labels.some((text) => {
    const stage = words.stage(text);
    return stage !== null && words.segment(text) === null && graph.indexOf(stage) > arrival;
  });
}

/** Place of a row: from its own names, then from the headings over it, then from the titles. */
function rowPlace(texts: RangeTexts, row: number, meaning: Meaning, words: PlanWords): SheetPlace | null {
  const { labels, headings, titles } = evidenceOf(texts, row);
  const last = labels.at(-1);
  const isSegmentCalledSo = last !== undefined && words.segment(last) !== null;
  if (last !== undefined && isTotalName(last) && !isSegmentCalledSo && meaning !== 'targets') return null;
  if (meaning === 'arrivals' && isLaterStage(labels, words)) return null;
  const own = placeOf(meaning, labels, words);
  const place = {
    ...placeOf(meaning, titles, words),
    ...placeOf(meaning, [...headings].reverse(), words),
    ...own,
  };
  const takesSegments =
    meaning === 'arrivals' || meaning === 'spend' || meaning === 'rates' || meaning === 'deal';
  if (!takesSegments || place.segment !== undefined) return place;
  const columnsName = texts.columns.some((known) => segmentOf(known, words) !== null);
  const isPlain = words.plan.segments.length === 1 && own.from !== undefined;
  const name = columnsName || isPlain ? null : newSegmentName(labels, words, meaning);
  if (name === null) return place;
  return { ...place, segment: words.newSegment(name) };
}

function periodPlace(period: AxisPeriod | undefined): SheetPlace | null {
  return period !== null && period !== undefined && 'period' in period ? { period: period.period } : null;
}

/** Place of a column that is no period. */
function columnPlace(labels: readonly string[], meaning: Meaning, words: PlanWords): SheetPlace | null {
  const last = labels.at(-1);
  if (last !== undefined && words.segment(last) === null && (isTotalName(last) || columnsLeftOut.test(last)))
    return null;
  const place = placeOf(meaning, labels, words);
  if (!isEmpty(place) || last === undefined) return place;
  if (meaning !== 'rates' && meaning !== 'deal') return place;
  const name = newSegmentName(labels, words, meaning);
  return name === null || /^(?:value|wert|plan|fy\d+|\d+|%)$/i.test(name)
    ? place
    : { segment: words.newSegment(name) };
}

/**
 * Says what each row and column of a range is. With a `meaning` the user has said what the figures are; without one
 * the meaning of the row that is surest counts for all. Null where nothing tells.
 */
export function describeRange(
  sheet: PlanSheet,
  range: CellRange,
  words: PlanWords,
  context: AxisContext,
  given?: Meaning,
): ProposedBlock | null {
  const texts = rangeTexts(sheet, range, context);
  const found = given === undefined ? surest(texts, words) : null;
  const meaning = given ?? found?.meaning ?? null;
  if (meaning === null) return null;
  const { view, range: own, header } = texts;
  const rows: SheetLine[] = [];
  for (let row = own.top; row <= own.bottom; row++) {
    if (!view.hasFigures(row, own.left, own.right)) continue;
    rows.push(line(view.rowName(row), texts.rows[row - own.top]!, rowPlace(texts, row, meaning, words)));
  }
  const columns: SheetLine[] = [];
  for (let column = own.left; column <= own.right; column++) {
    const labels = texts.columns[column - own.left] ?? [];
    const at = view.isTurned ? String(column + 1) : columnName(column);
    const place =
      header === null ? columnPlace(labels, meaning, words) : periodPlace(header.periods[column - own.left]);
    const shown = header === null ? labels : [view.cell(header.row, column)?.text ?? ''];
    columns.push(line(at, shown, place));
  }
  return {
    block: {
      sheet: sheet.name,
      range: rangeName(range),
      meaning,
      rows: view.isTurned ? columns : rows,
      columns: view.isTurned ? rows : columns,
    },
    reason: found?.reason ?? 'you said so',
    confidence: found?.confidence ?? 1,
  };
}

function line(at: string, labels: readonly string[], place: SheetPlace | null): SheetLine {
  const label = labels.filter((text) => text !== '').join(' · ');
  return label === '' ? { at, place } : { at, label: label.slice(0, 200), place };
}

function surest(texts: RangeTexts, words: PlanWords): LineMeaning | null {
  const { range, view } = texts;
  let best: LineMeaning | null = null;
  for (let row = range.top; row <= range.bottom; row++) {
    if (!view.hasFigures(row, range.left, range.right)) continue;
    const line_ = classifyLine(evidenceOf(texts, row), words);
    if (line_.meaning !== null && line_.confidence > (best?.confidence ?? 0)) best = line_;
  }
  return best;
}
