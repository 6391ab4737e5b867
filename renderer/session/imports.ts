/** Imports: files chosen or dropped, recognised, mapped, and taken into the document. */
import type { ErrorDetail } from '../../shared/errors.ts';
import { type HostApi, type ImportFile } from '../../shared/host.ts';
import type { PackedLog } from '../../shared/events/packedLog.ts';
import type { Inspection, Mapping } from '../../shared/intake/index.ts';
import type { JobHandle } from '../../shared/jobs/pool.ts';
import { JobCancelled } from '../../shared/jobs/protocol.ts';
import type { Plan } from '../../shared/plan/schema.ts';
import { withMeasuredScenarios } from '../model/scenarios.ts';
import type { ImportDraft } from '../store/importSlice.ts';
import { inputsKeyOf } from '../store/inputsKey.ts';
import { newProject } from '../model/newProject.ts';
import { type DeskParts, type DocumentDesk, nextMonday } from './documents.ts';
import { faultOf } from './faultOf.ts';

export interface ImportDesk {
  /** Asks for files and begins to read them. */
  chooseImports(): Promise<void>;
  /** Files that were dropped on the window. */
  dropImports(files: readonly File[]): Promise<void>;
  /** Reads the files with other stages. */
  setImportStages(stages: Plan['stages']): Promise<void>;
  /** Reads the files with a changed mapping. */
  setImportMapping(mapping: Mapping): Promise<void>;
  runImport(): Promise<void>;
  /** Gives up reading (a job) or the whole import. */
  cancelImport(job: string): void;
  discardImport(): void;
}

const readingJob = 'intake';

export function importDesk(parts: DeskParts & { readonly documents: DocumentDesk }): ImportDesk {
  const { store, host, pools, now, loadPlanning, documents } = parts;
  const state = () => store.getState();
  let reading: JobHandle<unknown> | null = null;

  const job = (title: string): void =>
    state().putJob({ id: readingJob, title, done: 0, total: 0, unit: '', startedAt: now() });

  /** Inspects the draft's files; an answer to an older draft is dropped. */
  const inspect = async (draft: ImportDraft): Promise<void> => {
    reading?.cancel();
    state().setDraft(draft);
    job(`Reading ${draft.files.map(({ name }) => name).join(', ')}`);
    const handle = pools.intake.run('inspect', {
      files: draft.files.map(({ name, url }) => ({ name, url })),
      options: { stages: draft.stages, ...(draft.mapping === null ? {} : { mapping: draft.mapping }) },
    });
    reading = handle;
    try {
      const inspection = await handle.result;
      if (reading !== handle) return;
      const remembered = draft.mapping === null ? await rememberedMapping(host, inspection) : null;
      if (remembered) {
        await inspect({ ...draft, mapping: remembered });
        return;
      }
      state().setDraft({ ...draft, inspection, mapping: draft.mapping ?? inspection.mapping, error: null });
    } catch (error) {
      if (reading === handle && !(error instanceof JobCancelled))
        state().setDraft({ ...draft, error: faultOf(error) });
    } finally {
      if (reading === handle) {
        reading = null;
        state().removeJob(readingJob);
      }
    }
  };

  /** A first import opens a document of its own; a later one is read with the document's stages and mapping. */
  const begin = async (chosen: readonly ImportFile[]): Promise<void> => {
    const files = chosen.filter((file) => !isMappingFile(file));
    const [mappingFile] = chosen.filter(isMappingFile);
    if (files.length === 0 && (mappingFile === undefined || state().draft === null)) {
      if (mappingFile) state().notify({ text: '', error: lonelyMapping(mappingFile.name) });
      return;
    }
    const { document, draft } = state();
    if (!document) {
      const { starterPlan } = await loadPlanning();
      const plan = starterPlan('default', { start: nextMonday(now()) });
      await documents.beginDocument(newProject(titleOf(files[0]!.name), plan), 'data');
    }
    state().showRoom('data');
    const stages = state().document!.history.present.project.plan.stages;
    const next: ImportDraft = {
      files: [...(draft?.files ?? []), ...files],
      stages: draft?.stages ?? stages,
      inspection: null,
      mapping: null,
      error: null,
    };
    try {
      const mapping = mappingFile ? await pools.intake.run('mapping', mappingFile).result : null;
      await inspect({ ...next, mapping });
    } catch (error) {
      // Only the mapping file can be at fault here: what inspection finds is told in the draft.
      state().setDraft({ ...next, error: faultOf(error) });
    }
  };

  /**
   * A plan of the user's own stays as it is. A starter plan is begun anew from the records: their stages, their segments,
   * their volumes.
   */
  const planForImport = async (plan: Plan, stages: Plan['stages'], log: PackedLog): Promise<Plan> => {
    const { isStarter } = await loadPlanning();
    if (!isStarter(plan)) return plan;
    return pools.measurement.run('starter', { log, stages, start: plan.start }).result;
  };

  return {
    chooseImports: async () => {
      const answer = await host.chooseImports();
      if (answer.ok) await begin(answer.value);
      else state().notify({ text: '', error: answer.error });
    },
    dropImports: (files) =>
      begin(files.map((file) => ({ name: file.name, size: file.size, url: URL.createObjectURL(file) }))),
    setImportStages: async (stages) => {
      const { draft } = state();
      if (draft) await inspect({ ...draft, stages, inspection: null, mapping: null, error: null });
    },
    setImportMapping: async (mapping) => {
      const { draft } = state();
      if (draft) await inspect({ ...draft, mapping, error: null });
    },
    runImport: async () => {
      const { draft } = state();
      if (!draft?.mapping) return;
      reading?.cancel();
      job('Importing');
      const handle = pools.intake.run('import', {
        files: draft.files.map(({ name, url }) => ({ name, url })),
        options: { stages: draft.stages, mapping: draft.mapping },
      });
      reading = handle;
      try {
        const imported = await handle.result;
        if (reading !== handle) return;
        const content = state().document!.history.present;
        const plan = await planForImport(content.project.plan, draft.stages, imported.log);
        const project = {
          ...content.project,
          plan,
          mapping: imported.mapping,
          intake: imported.intake,
          defects: imported.defects,
          imports: draft.files.map(({ name }) => ({ name, rows: imported.intake.rows, importedAt: now() })),
        };
        const log = {
          key: inputsKeyOf(
            'log',
            imported.mapping,
            imported.intake,
            draft.files.map(({ name, size }) => [name, size]),
            now(),
          ),
          packed: imported.log,
          problems: imported.problems,
        };
        state().edit({ project: withMeasuredScenarios(project), log }, 'import');
        if (draft.inspection) await rememberMapping(host, draft.inspection, imported.mapping);
        state().setDraft(null);
        await release(host, draft.files);
        state().showRoom('measure');
      } catch (error) {
        if (reading === handle && !(error instanceof JobCancelled))
          state().setDraft({ ...draft, error: faultOf(error) });
      } finally {
        if (reading === handle) {
          reading = null;
          state().removeJob(readingJob);
        }
      }
    },
    cancelImport: (id) => {
      if (id !== readingJob) return;
      reading?.cancel();
      reading = null;
      state().removeJob(readingJob);
    },
    discardImport: () => {
      reading?.cancel();
      reading = null;
      const { draft } = state();
      state().removeJob(readingJob);
      state().setDraft(null);
      if (draft) void release(host, draft.files);
    },
  };
}

/** A mapping may be chosen or dropped together with the export that it is for. */
function isMappingFile({ name }: ImportFile): boolean {
  return /\.json$/i.test(name);
}

function lonelyMapping(file: string): ErrorDetail {
  return {
    code: 'mapping-alone',
    message: 'A mapping says how an export is read, and no export came with it.',
    file,
    hint: 'Choose or drop the export and its mapping together.',
  };
}

/** Key of the setting that holds the mapping for exports with these columns. */
function shapeKey({ files }: Inspection): string {
  return `mapping.${inputsKeyOf(files.map(({ columns }) => columns.map(({ name }) => name)))}`;
}

async function rememberMapping(host: HostApi, inspection: Inspection, mapping: Mapping): Promise<void> {
  await host.writeSetting(shapeKey(inspection), JSON.stringify(mapping));
}

/** The mapping that was used for the last export of this shape, for the files as they are called now. */
async function rememberedMapping(host: HostApi, inspection: Inspection): Promise<Mapping | null> {
  const text = await host.readSetting(shapeKey(inspection));
  if (text === null) return null;
  const mapping = JSON.parse(text) as Mapping;
  return {
    ...mapping,
    files: mapping.files.map((file, index) => ({
      ...file,
      match: inspection.mapping.files[index]?.match ?? file.match,
    })),
  };
}

/** Addresses of dropped files are the window's own; the host releases those that it gave. */
async function release(host: HostApi, files: readonly ImportFile[]): Promise<void> {
  const urls = files.map(({ url }) => url);
  for (const url of urls) if (url.startsWith('blob:')) URL.revokeObjectURL(url);
  await host.releaseImports(urls);
}

/** A document's title from the name of the first file that was imported. */
function titleOf(name: string): string {
  return (
    name
      .replace(/\.[^.]+$/, '')
      .replace(/[_-]+/g, ' ')
      .trim() || 'New document'
  );
}
