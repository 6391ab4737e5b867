/** Imports: files chosen or dropped, recognised, mapped, and taken into the document. */
import type { ErrorDetail } from '../../shared/errors.ts';
import type { HostApi, ImportFile } from '../../shared/host.ts';
import type { PackedLog } from '../../shared/events/packedLog.ts';
import {
  type FileForm,
  type Mapping,
  parseMapping,
  type PreviewRange,
  type PreviewRow,
} from '../../shared/intake/index.ts';
import type { JobHandle } from '../../shared/jobs/pool.ts';
import { JobCancelled, type JobProgress } from '../../shared/jobs/protocol.ts';
import type { Plan } from '../../shared/plan/schema.ts';
import { distinctName, folderRefused, notImportable } from '../model/importable.ts';
import { importSummary, intoOf } from '../model/importQuestions.ts';
import { definedForm, documentMapping, entryOf, withSettled } from '../model/mappingEdits.ts';
import { newProject } from '../model/newProject.ts';
import { withMeasuredScenarios } from '../model/scenarios.ts';
import type { ImportDraft } from '../store/importSlice.ts';
import { inputsKeyOf } from '../store/inputsKey.ts';
import type { IntakeJobs, Reading } from '../workers/catalogues.ts';
import { type DeskParts, type DocumentDesk, nextMonday } from './documents.ts';
import { faultOf } from './faultOf.ts';
import {
  forgetMapping,
  recallMapping,
  type RememberedEntry,
  rememberedList,
  rememberMapping,
} from './rememberedMappings.ts';

export interface ImportDesk {
  /** Asks for files and begins to read them. */
  chooseImports(): Promise<void>;
  /** Files that were dropped on the window, and the names of folders among them. */
  dropImports(files: readonly File[], folders?: readonly string[]): Promise<void>;
  /** Reads the files with other stages. */
  setImportStages(stages: Plan['stages']): Promise<void>;
  /** Reads the files with a changed mapping. */
  setImportMapping(mapping: Mapping): Promise<void>;
  /** Reads one file in another form: sheet, letters, delimiter, header. What its columns mean is looked for again. */
  setImportForm(file: string, form: FileForm): Promise<void>;
  /** Reads the files with the mapping that is proposed for them, whatever was remembered. */
  proposeImportMapping(): Promise<void>;
  /** Reads the files again after reading them was given up. */
  readImports(): Promise<void>;
  /** Takes one of several files out of the import. */
  dropImportFile(name: string): Promise<void>;
  previewRows(file: number, range: PreviewRange): Promise<readonly PreviewRow[]>;
  /** Index of the data row at a line or sheet row of a file, or -1. */
  findImportRow(file: number, row: number): Promise<number>;
  runImport(): Promise<void>;
  /** Gives up reading (a job) or the whole import. */
  cancelImport(job: string): void;
  discardImport(): void;
  rememberedMappings(): Promise<readonly RememberedEntry[]>;
  forgetMapping(key: string): Promise<void>;
}

const readingJob = 'intake';

const nothingRead = {
  survey: null,
  mapping: null,
  error: null,
  stopped: false,
  refused: [],
  remembered: null,
  update: null,
  into: null,
} as const;

export function importDesk(parts: DeskParts & { readonly documents: DocumentDesk }): ImportDesk {
  const { store, host, pools, now, loadPlanning, documents } = parts;
  const state = () => store.getState();
  let reading: JobHandle<unknown> | null = null;

  const readingOf = ({ files, stages, mapping }: ImportDraft): Reading => ({
    files: files.map(({ name, url }) => ({ name, url })),
    options: { stages, ...(mapping === null ? {} : { mapping }) },
  });

  /** Runs the one job that is told of in the status bar; null where another took its place, or it was given up. */
  const run = async <N extends keyof IntakeJobs>(
    name: N,
    title: string,
    input: IntakeJobs[N]['input'],
  ): Promise<IntakeJobs[N]['output'] | null> => {
    reading?.cancel();
    const told = progressOf(title, now());
    state().putJob({ id: readingJob, ...told(null, now()) });
    const handle = pools.intake.run(name, input, {
      onProgress: (progress) => {
        if (reading === handle) state().putJob({ id: readingJob, ...told(progress, now()) });
      },
    });
    reading = handle;
    try {
      const output = await handle.result;
      return reading === handle ? output : null;
    } catch (error) {
      if (reading !== handle || error instanceof JobCancelled) return null;
      throw error;
    } finally {
      if (reading === handle) {
        reading = null;
        state().removeJob(readingJob);
      }
    }
  };

  /** Surveys the draft's files; an answer to an older draft is dropped. */
  const survey = async (draft: ImportDraft): Promise<void> => {
    state().setDraft({ ...draft, error: null, stopped: false });
    try {
      const found = await run('inspect', `Reading ${namesOf(draft)}`, readingOf(draft));
      if (found === null) return;
      const read: ImportDraft = { ...draft, survey: found, mapping: found.inspection.mapping, error: null };
      const known = draft.mapping === null ? await knownMapping(read, draft.survey && draft.mapping) : null;
      state().setDraft({ ...read, stopped: false });
      if (known !== null) await surveyKnown(read, known);
      else await compare();
    } catch (error) {
      state().changeDraft({ error: faultOf(error) });
    }
  };

  /** A known mapping is used where it takes something in; what was proposed stands where it does not. */
  const surveyKnown = async (
    read: ImportDraft,
    known: Pick<ImportDraft, 'mapping' | 'remembered'>,
  ): Promise<void> => {
    try {
      const found = await run('inspect', `Reading ${namesOf(read)}`, readingOf({ ...read, ...known }));
      if (found === null) return;
      const isWorse = found.inspection.intake.imported === 0 && read.survey!.inspection.intake.imported > 0;
      if (!isWorse) state().changeDraft({ ...known, survey: found });
    } catch (error) {
      // The mapping is for stages that are no more, or the like.
      if (faultOf(error).code === 'defect') throw error;
    }
    await compare();
  };

  const knownMapping = async (
    { survey: found, stages }: ImportDraft,
    settled: Mapping | null,
  ): Promise<Pick<ImportDraft, 'mapping' | 'remembered'> | null> => {
    const { inspection } = found!;
    if (settled !== null)
      return { mapping: withSettled(inspection.mapping, inspection, settled), remembered: null };
    const remembered = await recallMapping(host, inspection, stages);
    if (remembered)
      return {
        mapping: remembered.mapping,
        remembered: { key: remembered.key, usedAt: remembered.usedAt },
      };
    const own = state().document?.history.present.project.mapping;
    const mapping = own ? documentMapping(parseMapping(own), inspection) : null;
    return mapping && { mapping, remembered: null };
  };

  /** Says what the files would do to the document's records. */
  const compare = async (): Promise<void> => {
    const { draft, document } = state();
    const log = document?.history.present.log;
    if (!draft?.survey || !log || draft.survey.inspection.intake.imported === 0) return;
    try {
      const input = { ...readingOf(draft), before: log.packed };
      const counts = await run('compare', 'Comparing with the records that are here', input);
      if (counts !== null) state().changeDraft({ update: { counts } });
    } catch (error) {
      state().changeDraft({ update: { error: faultOf(error) } });
    }
  };

  /** A first import opens a document of its own; a later one is read with the document's stages. */
  const begin = async (chosen: readonly ImportFile[], refused: readonly ErrorDetail[]): Promise<void> => {
    const files = chosen.filter((file) => !isMappingFile(file));
    const [mappingFile] = chosen.filter(isMappingFile);
    const notices = [...refused];
    if (mappingFile && files.length === 0 && state().draft === null)
      notices.push(lonelyMapping(mappingFile.name));
    if (files.length === 0 && (mappingFile === undefined || state().draft === null)) {
      for (const error of notices) state().notify({ text: '', error });
      return;
    }
    if (!state().document) {
      const { starterPlan } = await loadPlanning();
      const plan = starterPlan('default', { start: nextMonday(now()) });
      await documents.beginDocument(newProject(titleOf(files[0]!.name), plan), 'data');
    }
    state().showRoom('data');
    const { draft } = state();
    const stages = state().document!.history.present.project.plan.stages;
    const next: ImportDraft = {
      ...nothingRead,
      stages: draft?.stages ?? stages,
      files: withDistinctNames([...(draft?.files ?? []), ...files]),
      refused: notices,
    };
    const settled = draft?.mapping ?? null;
    try {
      state().setDraft(next);
      const given = mappingFile ? await pools.intake.run('mapping', mappingFile).result : null;
      if (given !== null || settled === null) await survey({ ...next, mapping: given });
      else await surveyMore(next, settled);
    } catch (error) {
      // Only the mapping file can be at fault here: what reading the exports finds is told in the draft.
      state().changeDraft({ error: faultOf(error) });
    }
  };

  /** More files than before: what was settled for the others is kept. */
  const surveyMore = async (next: ImportDraft, settled: Mapping): Promise<void> => {
    const found = await run('inspect', `Reading ${namesOf(next)}`, readingOf(next));
    if (found === null) return;
    const read = { ...next, survey: found, mapping: found.inspection.mapping };
    state().setDraft(read);
    await surveyKnown(read, (await knownMapping(read, settled))!);
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

  const take = async (draft: ImportDraft): Promise<void> => {
    const { inspection } = draft.survey!;
    const { project: present, log: before } = state().document!.history.present;
    const isUpdate = before !== null && intoOf(draft) === 'update';
    const { problems: _problems, ...promised } = inspection.intake;
    const imported = await run('import', `Importing ${namesOf(draft)}`, {
      ...readingOf(draft),
      promised,
      before: isUpdate ? before.packed : null,
    });
    if (imported === null) return;
    const plan = await planForImport(present.plan, draft.stages, imported.log);
    const files = inspection.files.map(({ name, rows }) => ({ name, rows, importedAt: now() }));
    const project = {
      ...present,
      plan,
      mapping: imported.mapping,
      intake: imported.intake,
      defects: imported.defects,
      shown: { segments: [], owner: null },
      imports: isUpdate ? [...present.imports, ...files] : files,
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
    const content = { project: withMeasuredScenarios(project), log };
    state().edit(content, isUpdate ? 'update the records' : 'import');
    await rememberMapping(host, inspection, imported.mapping, draft.stages, now());
    state().setDraft(null);
    await close(draft);
    state().notify({ text: importSummary(imported.intake, imported.update), undo: true });
    state().showRoom('measure');
  };

  /** The bytes of a draft are let go, by the worker and by the host. */
  const close = async (draft: ImportDraft): Promise<void> => {
    const closing = pools.intake.run('close', null).result;
    await release(host, draft.files);
    await closing.catch(() => null);
  };

  return {
    chooseImports: async () => {
      const answer = await host.chooseImports();
      if (!answer.ok) state().notify({ text: '', error: answer.error });
      else if (answer.value.length > 0) {
        const { taken, refused } = sorted(answer.value);
        await begin(taken, refused);
      }
    },
    dropImports: (files, folders = []) => {
      const { taken, refused } = sorted(files);
      return begin(
        taken.map((file) => ({ name: file.name, size: file.size, url: URL.createObjectURL(file) })),
        [...folders.map(folderRefused), ...refused],
      );
    },
    setImportStages: async (stages) => {
      const { draft } = state();
      if (draft) await survey({ ...draft, ...nothingRead, stages });
    },
    setImportMapping: async (mapping) => {
      const { draft } = state();
      if (draft) await survey({ ...draft, mapping, update: null });
    },
    setImportForm: async (file, form) => {
      const { draft } = state();
      if (!draft?.mapping) return;
      const { mapping: settled } = draft;
      const changed = entryOf(settled, file);
      const forms = settled.files.map((entry, index) => ({
        match: entry.match,
        ...definedForm(index === changed ? { ...entry, ...form } : entry),
      }));
      try {
        const input = readingOf({ ...draft, mapping: null });
        const found = await run('inspect', `Reading ${namesOf(draft)}`, {
          ...input,
          options: { ...input.options, forms },
        });
        if (found === null) return;
        const { inspection } = found;
        const read = { ...draft, survey: found, mapping: inspection.mapping, error: null, update: null };
        state().setDraft(read);
        const mapping = withSettled(inspection.mapping, inspection, settled);
        await surveyKnown(read, { mapping, remembered: draft.remembered });
      } catch (error) {
        state().changeDraft({ error: faultOf(error) });
      }
    },
    proposeImportMapping: async () => {
      const { draft } = state();
      if (!draft) return;
      const found = await run('inspect', `Reading ${namesOf(draft)}`, readingOf({ ...draft, mapping: null }));
      if (found === null) return;
      const { mapping } = found.inspection;
      state().changeDraft({ survey: found, mapping, remembered: null, update: null, error: null });
      await compare();
    },
    readImports: async () => {
      const { draft } = state();
      if (draft) await survey(draft);
    },
    dropImportFile: async (name) => {
      const { draft } = state();
      const files = draft?.files.filter((file) => file.name !== name) ?? [];
      if (!draft || files.length === 0 || files.length === draft.files.length) return;
      await release(
        host,
        draft.files.filter((file) => file.name === name),
      );
      await survey({ ...draft, ...nothingRead, files });
    },
    previewRows: async (file, range) => {
      const { draft } = state();
      if (!draft?.mapping) return [];
      return pools.intake.run('rows', { ...readingOf(draft), file, range }).result;
    },
    findImportRow: async (file, row) => {
      const { draft } = state();
      if (!draft?.mapping) return -1;
      return pools.intake.run('find', { ...readingOf(draft), file, row }).result;
    },
    runImport: async () => {
      const { draft } = state();
      if (!draft?.mapping || !draft.survey) return;
      try {
        await take(draft);
      } catch (error) {
        state().changeDraft({ error: faultOf(error) });
      }
    },
    cancelImport: (id) => {
      if (id !== readingJob || reading === null) return;
      reading.cancel();
      reading = null;
      state().removeJob(readingJob);
      state().changeDraft({ stopped: true });
    },
    discardImport: () => {
      reading?.cancel();
      reading = null;
      const { draft } = state();
      state().removeJob(readingJob);
      state().setDraft(null);
      if (draft) void close(draft);
    },
    rememberedMappings: () => rememberedList(host),
    forgetMapping: async (key) => {
      await forgetMapping(host, key);
      if (state().draft?.remembered?.key === key) state().changeDraft({ remembered: null });
    },
  };
}

/** What the status bar says of a job: how far it is in bytes, and how many rows a second the phase goes through. */
function progressOf(title: string, startedAt: number) {
  let phase: string | undefined;
  let since = startedAt;
  return (progress: JobProgress | null, at: number) => {
    if (progress?.phase !== phase) {
      phase = progress?.phase;
      since = at;
    }
    const seconds = (at - since) / 1000;
    const rows = progress?.rows;
    return {
      title,
      done: progress?.done ?? 0,
      total: progress?.total ?? 0,
      unit: 'bytes',
      startedAt,
      ...(rows === undefined ? {} : { rows }),
      ...(rows === undefined || seconds < 0.2 ? {} : { rowsPerSecond: Math.round(rows / seconds) }),
    };
  };
}

function namesOf({ files }: ImportDraft): string {
  const [first, ...rest] = files;
  return rest.length === 0 ? (first?.name ?? '') : `${first!.name} and ${rest.length} more`;
}

function withDistinctNames(files: readonly ImportFile[]): ImportFile[] {
  const taken = new Set<string>();
  return files.map((file) => {
    const name = distinctName(file.name, taken);
    taken.add(name);
    return name === file.name ? file : { ...file, name };
  });
}

/** Files that may hold tables, and why the others are left. */
function sorted<F extends { readonly name: string }>(
  files: readonly F[],
): { readonly taken: F[]; readonly refused: ErrorDetail[] } {
  return {
    taken: files.filter(({ name }) => notImportable(name) === null),
    refused: files.flatMap(({ name }) => notImportable(name) ?? []),
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
