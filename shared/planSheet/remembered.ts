/** Picks of an earlier version of a planning sheet, put on the one that is open. */
import { type CellRange, cellName, parseRange } from './cellNames.ts';
import { rowLabels } from './lineTexts.ts';
import { overlaps, proposeBlock, proposeSheetMap } from './propose.ts';
import type { PlanningFile, PlanSheet } from './sheetCells.ts';
import type { SheetBlock, SheetLine, SheetMap } from './sheetMap.ts';
import { SheetView } from './sheetView.ts';
import type { Plan } from '../plan/schema.ts';

/** A line as it was picked, found again by what the sheet calls it; periods are those that the sheet has now. */
function carriedOver(now: readonly SheetLine[], before: readonly SheetLine[] | undefined): SheetLine[] {
  const byLabel = new Map(
    (before ?? []).flatMap((line) => (line.label === undefined ? [] : [[line.label, line]])),
  );
  return now.map((line) => {
    const known = line.label === undefined ? undefined : byLabel.get(line.label);
    return known === undefined || line.place?.period !== undefined ? line : { ...line, place: known.place };
  });
}

/** Rows of a sheet by what it calls them. */
function rowsByLabel(sheet: PlanSheet, range: CellRange): Map<string, number[]> {
  const whole = { ...range, top: 0, bottom: sheet.rows.length - 1 };
  const rows = new Map<string, number[]>();
  rowLabels(new SheetView(sheet, false), whole).forEach((labels, row) => {
    const label = labels.join(' · ').slice(0, 200);
    if (label !== '') rows.set(label, [...(rows.get(label) ?? []), row]);
  });
  return rows;
}

/** The range of a pick where its rows stand now; that which it was where none of them is found. */
function movedRange(block: SheetBlock, sheet: PlanSheet): CellRange {
  const range = parseRange(block.range)!;
  const byLabel = rowsByLabel(sheet, range);
  const found = (block.rows ?? []).flatMap(({ at, label }) => {
    const was = Number(at) - 1;
    const rows = byLabel.get(label ?? '') ?? [];
    const [nearest] = rows.toSorted((a, b) => Math.abs(a - was) - Math.abs(b - was));
    return nearest === undefined ? [] : [nearest];
  });
  return found.length === 0 ? range : { ...range, top: Math.min(...found), bottom: Math.max(...found) };
}

/** A range with the rows and columns that have been added to it, as the sheet is read by itself. */
function withAdded(range: CellRange, proposed: readonly SheetBlock[], block: SheetBlock): CellRange {
  return proposed.reduce((whole, other) => {
    const beside = parseRange(other.range)!;
    const isSame = other.sheet === block.sheet && other.meaning === block.meaning;
    return isSame && overlaps(whole, beside)
      ? {
          top: Math.min(whole.top, beside.top),
          left: Math.min(whole.left, beside.left),
          bottom: Math.max(whole.bottom, beside.bottom),
          right: Math.max(whole.right, beside.right),
        }
      : whole;
  }, range);
}

const rangeText = ({ top, left, bottom, right }: CellRange): string =>
  `${cellName(top, left)}:${cellName(bottom, right)}`;

/**
 * Puts remembered picks on a file: each range where its rows stand now, with those that were added to it, its rows and
 * columns by their names. Null where one of
 * them no longer fits, or names a segment that neither the plan nor the picks have.
 */
export function remembered(map: SheetMap, file: PlanningFile, plan: Plan): SheetMap | null {
  const proposal = proposeSheetMap(file, plan).map;
  const ownSegments = map.segments.map(({ id }) => id);
  const added = (proposal?.segments ?? []).filter(({ id }) => !ownSegments.includes(id));
  const known = new Set([...plan.segments, ...map.segments, ...added].map(({ id }) => id));
  const blocks = map.blocks.map((block) => {
    const sheet = file.sheets.find(({ name }) => name === block.sheet);
    if (sheet === undefined) return null;
    const range = withAdded(movedRange(block, sheet), proposal?.blocks ?? [], block);
    const described = proposeBlock(file, plan, { sheet: block.sheet, range, meaning: block.meaning });
    if (described === null) return null;
    const rows = carriedOver(described.proposed.block.rows, block.rows);
    const columns = carriedOver(described.proposed.block.columns, block.columns);
    const fits = [...rows, ...columns].every(
      ({ place }) => place?.segment === undefined || known.has(place.segment),
    );
    return fits ? { ...block, range: rangeText(range), rows, columns } : null;
  });
  const whole = blocks.filter((block) => block !== null);
  if (whole.length < blocks.length) return null;
  const used = new Set(
    whole.flatMap(({ rows, columns }) => [...rows, ...columns].flatMap(({ place }) => place?.segment ?? [])),
  );
  const has = new Set(plan.segments.map(({ id }) => id));
  return {
    ...map,
    segments: [...map.segments, ...added.filter(({ id }) => used.has(id))].filter(
      ({ id, like }) => !has.has(id) && has.has(like),
    ),
    without: map.without.filter((id) => has.has(id)),
    blocks: whole,
  };
}
