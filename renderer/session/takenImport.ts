/** What a document holds after an import: of records, or of counts. */
import type { Project } from '../../shared/document/project.ts';
import type { PackedLog } from '../../shared/events/packedLog.ts';
import type { Mapping, RecordedCounts } from '../../shared/intake/index.ts';
import type { Plan } from '../../shared/plan/schema.ts';
import { countsSummary, importSummary, intoOf } from '../model/importQuestions.ts';
import { withMeasuredScenarios } from '../model/scenarios.ts';
import type { Content } from '../store/content.ts';
import type { ImportDraft } from '../store/importSlice.ts';
import { inputsKeyOf } from '../store/inputsKey.ts';
import type { Imported, Reading } from '../workers/catalogues.ts';
import type { DeskParts } from './documents.ts';
import { namesOf } from './chosenFiles.ts';
import type { ReadingJob } from './readingJob.ts';

type Files = Project['imports'];

function filesOf({ survey }: ImportDraft, at: number): Files {
  return survey!.inspection.files.map(({ name, rows }) => ({ name, rows, importedAt: at }));
}

/** What the Measure room was looking at goes with the records that it was of. */
const nothingFiltered: Project['shown'] = { segments: [], owner: null };

/** The document with the records of an import, under the plan that follows from them. */
function withRecords(
  { project }: Content,
  draft: ImportDraft,
  imported: Imported,
  { plan, isUpdate, at }: { readonly plan: Plan; readonly isUpdate: boolean; readonly at: number },
): Content {
  const { mapping, intake, defects, log, problems } = imported;
  const files = filesOf(draft, at);
  const sizes = draft.files.map(({ name, size }) => [name, size]);
  const next: Project = {
    ...project,
    plan,
    mapping,
    intake,
    defects,
    counts: null,
    shown: nothingFiltered,
    imports: isUpdate ? [...project.imports, ...files] : files,
  };
  return {
    project: withMeasuredScenarios(next),
    log: { key: inputsKeyOf('log', mapping, intake, sizes, at), packed: log, problems },
  };
}

/** The document with counts by stage and period in the place of records. */
function withCounts(
  { project }: Content,
  draft: ImportDraft,
  counts: RecordedCounts,
  { plan, at }: { readonly plan: Plan; readonly at: number },
): Content {
  return {
    project: {
      ...project,
      plan,
      mapping: draft.mapping,
      intake: draft.survey!.inspection.intake,
      defects: null,
      counts,
      shown: nothingFiltered,
      imports: filesOf(draft, at),
    },
    log: null,
  };
}

/** What an import comes to. */
export interface TakenImport {
  readonly content: Content;
  readonly mapping: Mapping;
  /** The step, as undo calls it. */
  readonly label: string;
  readonly summary: string;
}

type TakeParts = Pick<DeskParts, 'store' | 'pools' | 'loadPlanning' | 'now'> & Pick<ReadingJob, 'run'>;

/** Imports a draft that was surveyed, as it was promised; null where it was given up. */
export function takenImport(
  draft: ImportDraft,
  reading: Reading,
  parts: TakeParts,
): Promise<TakenImport | null> {
  const { counts } = draft.survey!;
  return counts === null ? takenRecords(draft, reading, parts) : takenCounts(draft, counts, parts);
}

async function takenRecords(
  draft: ImportDraft,
  reading: Reading,
  parts: TakeParts,
): Promise<TakenImport | null> {
  const { problems: _problems, ...promised } = draft.survey!.inspection.intake;
  const present = parts.store.getState().document!.history.present;
  const isUpdate = present.log !== null && intoOf(draft) === 'update';
  const imported = await parts.run('import', `Importing ${namesOf(draft)}`, {
    ...reading,
    promised,
    before: isUpdate ? present.log.packed : null,
  });
  if (imported === null) return null;
  const plan = await planForRecords(present.project.plan, draft.stages, imported.log, parts);
  return {
    content: withRecords(present, draft, imported, { plan, isUpdate, at: parts.now() }),
    mapping: imported.mapping,
    label: isUpdate ? 'update the records' : 'import',
    summary: importSummary(imported.intake, imported.update),
  };
}

/**
 * A plan of the user's own stays as it is. A starter plan is begun anew from the records: their stages, their segments,
 * their volumes.
 */
async function planForRecords(
  plan: Plan,
  stages: Plan['stages'],
  log: PackedLog,
  { pools, loadPlanning }: TakeParts,
): Promise<Plan> {
  const { isStarter } = await loadPlanning();
  if (!isStarter(plan)) return plan;
  return pools.measurement.run('starter', { log, stages, start: plan.start }).result;
}

async function takenCounts(
  draft: ImportDraft,
  counts: RecordedCounts,
  { store, loadPlanning, now }: TakeParts,
): Promise<TakenImport> {
  const present = store.getState().document!.history.present;
  const { plan } = present.project;
  const { stages } = draft;
  const { isStarter, starterPlan } = await loadPlanning();
  // A starter plan has the stages that the counts are of; its figures stay illustrative.
  const isBegunAnew = typeof stages === 'string' && isStarter(plan);
  return {
    content: withCounts(present, draft, counts, {
      plan: isBegunAnew ? starterPlan(stages, { start: plan.start }) : plan,
      at: now(),
    }),
    mapping: draft.mapping!,
    label: 'import the counts',
    summary: countsSummary(draft.survey!.inspection.intake),
  };
}
