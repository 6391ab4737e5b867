/** Imports: files chosen or dropped, recognised, mapped, and taken into the document. */
import type { ErrorDetail } from '../../shared/errors.ts';
import type { ImportFile } from '../../shared/host.ts';
import {
  type FileForm,
  type Mapping,
  parseMapping,
  type PreviewRange,
  type PreviewRow,
} from '../../shared/intake/index.ts';
import type { Plan } from '../../shared/plan/schema.ts';
import { folderRefused } from '../model/importable.ts';
import { mappingChange } from '../model/mappingChange.ts';
import { definedForm, documentMapping, entryOf, withSettled } from '../model/mappingEdits.ts';
import { newProject } from '../model/newProject.ts';
import type { ImportDraft } from '../store/importSlice.ts';
import type { Reading } from '../workers/catalogues.ts';
import {
  isMappingFile,
  lonelyMapping,
  namesOf,
  release,
  sorted,
  titleOf,
  withDistinctNames,
} from './chosenFiles.ts';
import { type DeskParts, type DocumentDesk, nextMonday } from './documents.ts';
import { faultOf } from './faultOf.ts';
import { mappingWithRates } from './importRates.ts';
import { choiceOf, goneBack, stepped } from './importSteps.ts';
import { readingJob, readingJobId } from './readingJob.ts';
import {
  forgetMapping,
  recallMapping,
  type RememberedEntry,
  rememberedList,
  rememberMapping,
} from './rememberedMappings.ts';
import { takenImport } from './takenImport.ts';

export interface ImportDesk {
  /** Asks for files and begins to read them. */
  chooseImports(): Promise<void>;
  /** Files that were dropped on the window, and the names of folders among them. */
  dropImports(files: readonly File[], folders?: readonly string[]): Promise<void>;
  /** Reads the files with other stages. */
  setImportStages(stages: Plan['stages']): Promise<void>;
  /** Reads the files with a changed mapping. */
  setImportMapping(mapping: Mapping): Promise<void>;
  /** Asks for a table of exchange rates, and reads the amounts with it. */
  chooseRates(): Promise<void>;
  /** Takes back the last change of how the files are read, or makes it again. */
  undoImportChange(): Promise<void>;
  redoImportChange(): Promise<void>;
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

const nothingRead = {
  survey: null,
  mapping: null,
  error: null,
  stopped: false,
  refused: [],
  remembered: null,
  update: null,
  into: null,
  past: [],
  future: [],
} as const;

export function importDesk(parts: DeskParts & { readonly documents: DocumentDesk }): ImportDesk {
  const { store, host, pools, now, loadPlanning, documents } = parts;
  const state = () => store.getState();

  const readingOf = ({ files, stages, mapping }: ImportDraft): Reading => ({
    files: files.map(({ name, url }) => ({ name, url })),
    options: { stages, ...(mapping === null ? {} : { mapping }) },
  });

  const reading = readingJob({ store, pool: pools.intake, now });
  const { run } = reading;

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
    if (!draft?.survey || !log || draft.survey.counts !== null) return;
    if (draft.survey.inspection.intake.imported === 0) return;
    try {
      const input = { ...readingOf(draft), before: log.packed };
      const counts = await run('compare', 'Comparing with the records that are here', input);
      if (counts !== null) state().changeDraft({ update: { counts } });
    } catch (error) {
      state().changeDraft({ update: { error: faultOf(error) } });
    }
  };

  /** A table of rates that is dropped on an import which asks for them is no further export. */
  const tookRates = async (files: readonly ImportFile[]): Promise<boolean> => {
    const { draft } = state();
    const [file, ...more] = files;
    if (!draft || !file || more.length > 0 || (draft.survey?.currencies.length ?? 0) < 2) return false;
    const mapping = await mappingWithRates(pools.intake, file, draft, false);
    if (mapping === null) return false;
    await release(host, [file]);
    await change(mapping);
    return true;
  };

  /** Reads the files with a changed mapping. */
  const change = async (mapping: Mapping): Promise<void> => {
    const { draft } = state();
    if (!draft?.mapping) return;
    const label = mappingChange(draft.mapping, mapping);
    await survey({ ...draft, ...stepped(draft, label), mapping, update: null });
  };

  /** A first import opens a document of its own; a later one is read with the document's stages. */
  const begin = async (chosen: readonly ImportFile[], refused: readonly ErrorDetail[]): Promise<void> => {
    const files = chosen.filter((file) => !isMappingFile(file));
    const [mappingFile] = chosen.filter(isMappingFile);
    if (mappingFile === undefined && (await tookRates(files))) return;
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

  const take = async (draft: ImportDraft): Promise<void> => {
    const taken = await takenImport(draft, readingOf(draft), { store, pools, loadPlanning, now, run });
    if (taken === null) return;
    state().edit(taken.content, taken.label);
    await rememberMapping(host, draft.survey!.inspection, taken.mapping, draft.stages, now());
    state().setDraft(null);
    await close(draft);
    state().notify({ text: taken.summary, undo: true });
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
      if (draft) await survey({ ...draft, ...nothingRead, ...stepped(draft, 'choose the stages'), stages });
    },
    setImportMapping: change,
    chooseRates: async () => {
      const answer = await host.chooseImports();
      const { draft } = state();
      if (!answer.ok) state().notify({ text: '', error: answer.error });
      const [file] = answer.ok ? answer.value : [];
      if (!draft || file === undefined) return;
      try {
        const mapping = await mappingWithRates(pools.intake, file, draft, true);
        if (mapping !== null) await change(mapping);
      } catch (error) {
        state().notify({ text: '', error: faultOf(error) });
      } finally {
        if (answer.ok) await release(host, answer.value);
      }
    },
    undoImportChange: async () => {
      const { draft } = state();
      const step = draft?.past.at(-1);
      if (!draft || !step) return;
      const future = [{ content: choiceOf(draft), label: step.label }, ...draft.future];
      await survey({ ...goneBack(draft, step.content), past: draft.past.slice(0, -1), future });
    },
    redoImportChange: async () => {
      const { draft } = state();
      const [step, ...future] = draft?.future ?? [];
      if (!draft || !step) return;
      const past = [...draft.past, { content: choiceOf(draft), label: step.label }];
      await survey({ ...goneBack(draft, step.content), past, future });
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
        const step = stepped(draft, `read ${file} in another form`);
        const read = {
          ...draft,
          ...step,
          survey: found,
          mapping: inspection.mapping,
          error: null,
          update: null,
        };
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
      const step = stepped(draft, 'use the proposal');
      state().changeDraft({ ...step, survey: found, mapping, remembered: null, update: null, error: null });
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
      if (id === readingJobId && reading.stop()) state().changeDraft({ stopped: true });
    },
    discardImport: () => {
      reading.stop();
      const { draft } = state();
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
