/** Planning sheets: chosen, read, picked from, and taken into the plan as one step. */
import type { ErrorDetail } from '../../shared/errors.ts';
import type { ImportFile } from '../../shared/host.ts';
import { JobCancelled } from '../../shared/jobs/protocol.ts';
import type { Plan } from '../../shared/plan/schema.ts';
import type { Meaning, SheetMap } from '../../shared/planSheet/index.ts';
import { fileName } from '../model/fileName.ts';
import { withPick } from '../model/planSheetPicks.ts';
import type { PickNote, PlanSheetDraft } from '../store/planSheetSlice.ts';
import type { DeskParts } from './documents.ts';
import { faultOf } from './faultOf.ts';
import { recallPicks, rememberPicks } from './rememberedPicks.ts';

export interface PlanSheetDesk {
  /** Asks for a planning sheet and reads it. */
  choosePlanSheet(): Promise<void>;
  /** Other picks, or other places of their rows and columns. */
  changePlanSheet(map: SheetMap, notes?: readonly PickNote[]): Promise<void>;
  /** Reads a range: in place of a pick, or as a new one. */
  pickPlanSheet(pick: {
    readonly sheet: string;
    readonly range: string;
    readonly meaning?: Meaning;
    readonly index: number | null;
  }): Promise<void>;
  /** Whether the plan is to begin and end with the sheet's months. */
  fitPlanSheet(fitsMonths: boolean): Promise<void>;
  applyPlanSheet(): Promise<void>;
  discardPlanSheet(): void;
  /** Offers the ready planning sheet with the plan's own figures. */
  savePlanSheetTemplate(): Promise<void>;
}

export interface PlanSheetParts extends DeskParts {
  /** The plan that edits of volumes and people go into. */
  readonly basePlan: () => Plan | null;
  readonly editPlan: (label: string, change: (plan: Plan) => Plan) => ErrorDetail | null;
}

const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const noMap: SheetMap = { version: 1, segments: [], without: [], blocks: [] };

export function planSheetDesk(parts: PlanSheetParts): PlanSheetDesk {
  const { store, host, pools, now, loadPlanning, fail, basePlan, editPlan } = parts;
  const state = () => store.getState();
  const job = 'plan-sheet';
  /** Counts looks at the sheet, so that the answer to an older one is dropped. */
  let look = 0;

  const source = ({ name, url }: ImportFile) => ({ name, url });
  const put = (draft: PlanSheetDraft): void => state().setPlanSheet(draft);

  const preview = async (draft: PlanSheetDraft): Promise<void> => {
    const plan = basePlan();
    const mine = ++look;
    put({ ...draft, error: null });
    if (!plan) return;
    try {
      const { file, map, fitsMonths } = draft;
      const shown =
        map.blocks.length === 0
          ? null
          : await pools.planSheet.run('preview', { file: source(file), plan, map, fitsMonths }).result;
      if (mine === look) put({ ...draft, preview: shown, error: null });
    } catch (error) {
      if (mine === look && !(error instanceof JobCancelled))
        put({ ...draft, preview: null, error: faultOf(error) });
    }
  };

  const open = async (file: ImportFile): Promise<void> => {
    const plan = basePlan();
    if (!plan) return;
    const mine = ++look;
    const empty: PlanSheetDraft = {
      document: state().document!.id,
      file,
      sheets: null,
      words: [],
      map: noMap,
      notes: [],
      unread: [],
      isRecalled: false,
      fitsMonths: false,
      preview: null,
      error: null,
    };
    put(empty);
    state().putJob({ id: job, title: `Reading ${file.name}`, done: 0, total: 0, unit: '', startedAt: now() });
    try {
      const { isStarter } = await loadPlanning();
      const opened = await pools.planSheet.run('open', {
        file: source(file),
        plan,
        replacesSegments: isStarter(plan),
      }).result;
      const json = await recallPicks(host, opened.words);
      const recalled =
        json === null ? null : await pools.planSheet.run('recall', { file: source(file), plan, json }).result;
      if (mine !== look) return;
      const { sheets, words, problems: unread } = opened;
      const notes = (recalled?.blocks ?? []).map(() => ({ reason: 'picked last time', confidence: 1 }));
      await preview({
        ...empty,
        sheets,
        words,
        unread,
        map: recalled ?? opened.map,
        notes: recalled ? notes : opened.blocks.map(({ reason, confidence }) => ({ reason, confidence })),
        isRecalled: recalled !== null,
      });
    } catch (error) {
      if (mine === look && !(error instanceof JobCancelled))
        put({ ...empty, sheets: [], error: faultOf(error) });
    } finally {
      state().removeJob(job);
    }
  };

  const release = (file: ImportFile): void => void host.releaseImports([file.url]).catch(fail);

  return {
    choosePlanSheet: async () => {
      const answer = await host.chooseImports();
      if (!answer.ok) return state().notify({ text: '', error: answer.error });
      const [file, ...others] = answer.value;
      if (!file) return;
      for (const other of others) release(other);
      const before = state().planSheet;
      if (before) release(before.file);
      state().showRoom('plan');
      await open(file);
    },
    changePlanSheet: async (map, notes) => {
      const draft = state().planSheet;
      if (draft) await preview({ ...draft, map, notes: notes ?? draft.notes });
    },
    pickPlanSheet: async ({ index, ...pick }) => {
      const draft = state().planSheet;
      const plan = basePlan();
      if (!draft || !plan) return;
      try {
        const found = await pools.planSheet.run('pick', { file: source(draft.file), plan, ...pick }).result;
        const current = state().planSheet;
        if (current?.file !== draft.file) return;
        if (found === null) {
          put({
            ...current,
            error: {
              code: 'range-not-understood',
              message: `Nothing around ${pick.range} says what its figures are.`,
              file: draft.file.name,
              ...(pick.sheet === '' ? {} : { sheet: pick.sheet }),
              hint: 'Say what they are: choose a meaning for the range.',
            },
          });
          return;
        }
        await preview({ ...current, ...withPick(current, found, index) });
      } catch (error) {
        fail(error);
      }
    },
    fitPlanSheet: async (fitsMonths) => {
      const draft = state().planSheet;
      if (draft) await preview({ ...draft, fitsMonths });
    },
    applyPlanSheet: async () => {
      const draft = state().planSheet;
      const made = draft?.preview?.plan;
      if (!draft || !made) return;
      const error = editPlan(`take figures from ${draft.file.name}`, () => made);
      if (error) return put({ ...draft, error });
      state().setPlanSheet(null);
      state().notify({
        text: `${draft.preview!.changes.length.toLocaleString()} figures were taken from ${draft.file.name}.`,
        undo: true,
      });
      release(draft.file);
      await rememberPicks(host, draft.words, draft.map);
    },
    discardPlanSheet: () => {
      const draft = state().planSheet;
      look++;
      state().setPlanSheet(null);
      if (draft) release(draft.file);
    },
    savePlanSheetTemplate: async () => {
      const plan = basePlan();
      if (!plan) return;
      try {
        const bytes = await pools.workbook.run('planSheet', { plan }).result;
        const title = state().document?.history.present.project.title ?? plan.name;
        const answer = await host.exportFile(`${fileName(title)} planning sheet.xlsx`, workbookType, bytes);
        if (!answer.ok) state().notify({ text: '', error: answer.error });
        else if (answer.value !== null) state().notify({ text: `The planning sheet is in ${answer.value}.` });
      } catch (error) {
        fail(error);
      }
    },
  };
}
