/** Reads planning sheets: finds the figures of a plan in them, and shows what they change. */
import type { Plan } from '../../shared/plan/index.ts';
import { parseJson } from '../../shared/input/jsonText.ts';
import {
  parseRange,
  parseSheetMap,
  type PlanningFile,
  previewSheet,
  proposeBlock,
  proposeSheetMap,
  readPlanningFile,
  remembered,
  sheetHorizon,
  type SheetMap,
  sheetWords,
} from '../../shared/planSheet/index.ts';
import type { PlanSheetJobs, SourceFile } from './catalogues.ts';
import { fetchedBytes } from './fetchedBytes.ts';
import { serve } from './serve.ts';

/** The file that was read last: every look at it reads the same cells. */
let last: { readonly url: string; readonly file: PlanningFile } | null = null;

async function fileOf(source: SourceFile): Promise<PlanningFile> {
  if (last?.url === source.url) return last.file;
  const file = readPlanningFile({ name: source.name, bytes: await fetchedBytes(source) });
  last = { url: source.url, file };
  return file;
}

/** The plan with the months of the sheet as its horizon, where that is asked for. */
function fitted(plan: Plan, map: SheetMap, fitsMonths: boolean): Plan {
  const horizon = fitsMonths ? sheetHorizon(map, plan.fiscalYearStartMonth) : null;
  return horizon === null ? plan : { ...plan, ...horizon };
}

serve<PlanSheetJobs>({
  open: async ({ file, plan, replacesSegments }) => {
    const planning = await fileOf(file);
    const { blocks, map, problems } = proposeSheetMap(planning, plan, replacesSegments);
    return {
      sheets: planning.sheets,
      words: sheetWords(planning),
      blocks,
      map: map ?? { version: 1, segments: [], without: [], blocks: [] },
      problems,
    };
  },
  recall: async ({ file, plan, json }) =>
    remembered(parseSheetMap(parseJson(json)), await fileOf(file), plan),
  pick: async ({ file, plan, sheet, range, meaning }) => {
    const cells = parseRange(range);
    if (cells === null) return null;
    return proposeBlock(await fileOf(file), plan, {
      sheet,
      range: cells,
      ...(meaning === undefined ? {} : { meaning }),
    });
  },
  preview: async ({ file, plan, map, fitsMonths }) =>
    previewSheet(await fileOf(file), map, fitted(plan, map, fitsMonths)),
});
