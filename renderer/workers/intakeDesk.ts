/** Files that are being imported, kept open: looking at rows and changing the mapping do not read them anew. */
import { refuse } from '../../shared/errors.ts';
import { type StageGraph, stageGraph } from '../../shared/funnel/stages.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import {
  type FileForm,
  type FileMapping,
  globMatches,
  type InputFile,
  type Mapping,
  type OpenedFile,
  openFiles,
  parseMapping,
  type ProgressListener,
  type Surveyed,
  surveyOpened,
  withEntries,
} from '../../shared/intake/index.ts';
import type { Reading, ReadingOptions, SourceFile } from './catalogues.ts';

/** Gives the bytes at an address, or where pieces of them can be read. */
export type OpenSource = (file: SourceFile) => Promise<InputFile['bytes']>;

function graphOf(stages: ReadingOptions['stages']): StageGraph {
  return typeof stages === 'string' ? templateGraph(stages) : stageGraph(stages);
}

/** Whether a file that was read in one form need not be read again for another. */
function fits({ columns: { table } }: OpenedFile, was: FileForm, wanted: FileForm): boolean {
  const actual: FileForm = {
    sheet: table.grid.sheet ?? undefined,
    encoding: table.grid.encoding ?? undefined,
    delimiter: table.grid.delimiter ?? undefined,
    headerRow: table.headerRow ?? 0,
  };
  return (['sheet', 'encoding', 'delimiter', 'headerRow'] as const).every(
    (key) => wanted[key] === was[key] || (wanted[key] !== undefined && wanted[key] === actual[key]),
  );
}

interface OpenFiles {
  readonly urls: string;
  readonly files: readonly OpenedFile[];
  /** The forms that they were read in. */
  readonly forms: readonly FileForm[];
}

interface KeptSurvey {
  readonly key: string;
  readonly surveyed: Surveyed;
}

/** A mapping that says nothing but in which form the files are; their meaning is still to be proposed. */
function formsOnly(forms: NonNullable<ReadingOptions['forms']>): Mapping {
  return {
    version: 1,
    files: forms.map((form) => ({ ...form, id: '\u0000', shape: 'entity', columns: {} }) as FileMapping),
    values: { stage: {}, reason: {} },
    primary: 0,
  };
}

/** A proposal in which every file keeps the form that was given for it. */
function inForms(mapping: Mapping, forms: NonNullable<ReadingOptions['forms']>): Mapping {
  const files = mapping.files.map((file) => {
    const form = forms.find(({ match }) => globMatches(match, file.match) || match === file.match);
    return form === undefined ? file : { ...file, ...form, match: file.match };
  });
  return { ...mapping, files };
}

export class IntakeDesk {
  private readonly source: OpenSource;
  private readonly bytes = new Map<string, InputFile['bytes']>();
  private open: OpenFiles | null = null;
  private last: KeptSurvey | null = null;

  constructor(source: OpenSource) {
    this.source = source;
  }

  /** The files as the mapping says that they are read, or as they stand. */
  async files(reading: Reading, onProgress?: ProgressListener): Promise<readonly OpenedFile[]> {
    const { files, options } = reading;
    const mapping = options.mapping ?? (options.forms && formsOnly(options.forms));
    const urls = JSON.stringify(files.map(({ url }) => url));
    const { open } = this;
    if (open?.urls === urls) {
      const again = mapping === undefined ? open.files : withEntries(open.files, mapping);
      const wanted = again.map((file) => (mapping === undefined ? {} : formOf(mapping, file)));
      if (again.every((file, at) => fits(file, open.forms[at]!, wanted[at]!))) return again;
    }
    const opened = openFiles(await this.inputs(files), mapping, onProgress);
    const forms = opened.map((file) => (mapping === undefined ? {} : formOf(mapping, file)));
    this.open = { urls, files: opened, forms };
    return opened;
  }

  /** Surveys the files, and keeps the import that the survey tells of. */
  async survey(reading: Reading, onProgress?: ProgressListener): Promise<Surveyed> {
    const { stages, mapping, dateOrder, forms } = reading.options;
    if (this.last !== null && this.last.key === keyOf(reading)) return this.last.surveyed;
    this.last = null;
    // A mapping that no file could be read with is refused with its place.
    if (mapping !== undefined) parseMapping(mapping);
    const found = surveyOpened(await this.files(reading, onProgress), {
      graph: graphOf(stages),
      ...(mapping === undefined ? {} : { mapping }),
      ...(dateOrder === undefined ? {} : { dateOrder }),
      ...(onProgress === undefined ? {} : { onProgress }),
    });
    const surveyed = forms === undefined ? found : withForms(found, forms);
    // The same survey is asked for under the mapping that it proposes.
    const proposed = { ...reading.options, mapping: surveyed.survey.inspection.mapping };
    this.last = { key: keyOf({ ...reading, options: proposed }), surveyed };
    return surveyed;
  }

  /** One file, with the mapping's entry for it. */
  async file(reading: Reading, index: number): Promise<OpenedFile> {
    return (
      (await this.files(reading))[index] ??
      refuse({ code: 'no-files', message: 'The file is no longer open.', hint: 'Choose it again.' })
    );
  }

  /** The kept import is handed over: its buffers go with it. */
  forget(): void {
    this.last = null;
  }

  /** Lets everything go. */
  close(): void {
    this.last = null;
    this.open = null;
    this.bytes.clear();
  }

  private async inputs(files: readonly SourceFile[]): Promise<InputFile[]> {
    const wanted = new Set(files.map(({ url }) => url));
    for (const url of this.bytes.keys()) if (!wanted.has(url)) this.bytes.delete(url);
    return Promise.all(
      files.map(async (file) => {
        const bytes = this.bytes.get(file.url) ?? (await this.source(file));
        this.bytes.set(file.url, bytes);
        return { name: file.name, bytes };
      }),
    );
  }
}

function keyOf({ files, options: { stages, mapping, dateOrder } }: Reading): string {
  return JSON.stringify([files.map(({ url }) => url), stages, mapping ?? null, dateOrder ?? null]);
}

function formOf(mapping: Mapping, { entry }: OpenedFile): FileForm {
  const { sheet, encoding, delimiter, headerRow } = mapping.files[entry]!;
  return { sheet, encoding, delimiter, headerRow };
}

function withForms(surveyed: Surveyed, forms: NonNullable<ReadingOptions['forms']>): Surveyed {
  const { survey } = surveyed;
  const mapping = inForms(survey.inspection.mapping, forms);
  return { ...surveyed, survey: { ...survey, inspection: { ...survey.inspection, mapping } } };
}
