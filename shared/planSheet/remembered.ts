/** Picks of an earlier version of a planning sheet, put on the one that is open. */
import { parseRange } from './cellNames.ts';
import { proposeBlock } from './propose.ts';
import type { PlanningFile } from './sheetCells.ts';
import type { SheetLine, SheetMap } from './sheetMap.ts';
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

/**
 * Puts remembered picks on a file: each range with its meaning, its rows and columns by their names. Null where one of
 * them no longer fits, or names a segment that neither the plan nor the picks have.
 */
export function remembered(map: SheetMap, file: PlanningFile, plan: Plan): SheetMap | null {
  const known = new Set([...plan.segments, ...map.segments].map(({ id }) => id));
  const blocks = map.blocks.map((block) => {
    const range = parseRange(block.range)!;
    const described = proposeBlock(file, plan, { sheet: block.sheet, range, meaning: block.meaning });
    if (described === null) return null;
    const rows = carriedOver(described.proposed.block.rows, block.rows);
    const columns = carriedOver(described.proposed.block.columns, block.columns);
    const fits = [...rows, ...columns].every(
      ({ place }) => place?.segment === undefined || known.has(place.segment),
    );
    return fits ? { ...block, rows, columns } : null;
  });
  const whole = blocks.filter((block) => block !== null);
  if (whole.length < blocks.length) return null;
  const has = new Set(plan.segments.map(({ id }) => id));
  return {
    ...map,
    segments: map.segments.filter(({ id, like }) => !has.has(id) && has.has(like)),
    without: map.without.filter((id) => has.has(id)),
    blocks: whole,
  };
}
