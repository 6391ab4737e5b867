/** What each worker does: job names with their inputs and outputs. All of it is plain data. */
import type { Project } from '../../shared/document/project.ts';
import type {
  ActualMonth,
  BlockRequest,
  Sampling,
  Simulation,
  TrialBlock,
} from '../../shared/engine/index.ts';
import type { CrmUpdates } from '../../shared/estimate/crmUpdate.ts';
import type { RecordRows, RecordsOf } from '../../shared/estimate/recordRows.ts';
import type { Bridge, Measurement } from '../../shared/estimate/result.ts';
import type { ShownFilter } from '../../shared/estimate/shownPart.ts';
import type { PackedLog } from '../../shared/events/packedLog.ts';
import type {
  FileForm,
  IntakeDefects,
  Mapping,
  PreviewRange,
  PreviewRow,
  Problem,
  RateTable,
  RowCounts,
  Survey,
} from '../../shared/intake/index.ts';
import type { Plan } from '../../shared/plan/index.ts';
import type {
  Meaning,
  PlanSheet,
  ProposedBlock,
  SheetMap,
  SheetPreview,
} from '../../shared/planSheet/index.ts';

/** A file to read: its bytes are fetched by the worker. */
export interface SourceFile {
  readonly name: string;
  readonly url: string;
}

export interface ReadingOptions {
  readonly stages: Plan['stages'];
  readonly mapping?: Mapping;
  readonly dateOrder?: 'ymd' | 'dmy' | 'mdy';
  /** Forms of files whose mapping is still to be proposed, by the glob on their names. */
  readonly forms?: readonly ({ readonly match: string } & FileForm)[];
}

/** Files and how they are read. */
export interface Reading {
  readonly files: readonly SourceFile[];
  readonly options: ReadingOptions;
}

/** What an updated export does to the records that are there, by their ids. */
export interface UpdateCounts {
  /** Records that only the export has. */
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Records that the export does not have: they stay. */
  readonly missing: number;
}

export interface Imported {
  readonly log: PackedLog;
  readonly mapping: Mapping;
  readonly intake: {
    readonly rows: number;
    readonly imported: number;
    readonly refused: number;
    readonly ignored: number;
    readonly problems: number;
  };
  readonly problems: readonly Problem[];
  readonly defects: IntakeDefects;
  /** What was updated; null where the records were replaced. */
  readonly update: UpdateCounts | null;
}

export interface IntakeJobs {
  /** Reads a mapping file. */
  readonly mapping: { readonly input: SourceFile; readonly output: Mapping };
  /** Reads a table of exchange rates; null where the file is none and need not be. */
  readonly rates: {
    readonly input: { readonly file: SourceFile; readonly must: boolean };
    readonly output: RateTable | null;
  };
  readonly inspect: { readonly input: Reading; readonly output: Survey };
  /** Rows of one file, as they stand and as they are read. */
  readonly rows: {
    readonly input: Reading & { readonly file: number; readonly range: PreviewRange };
    readonly output: readonly PreviewRow[];
  };
  /** Index of the data row at a line or sheet row of a file, or -1. */
  readonly find: {
    readonly input: Reading & { readonly file: number; readonly row: number };
    readonly output: number;
  };
  /** What importing the files as an update would do to these records. */
  readonly compare: {
    readonly input: Reading & { readonly before: PackedLog };
    readonly output: UpdateCounts;
  };
  /** Imports the files as they were promised, into the records that are there or in their place. */
  readonly import: {
    readonly input: Reading & { readonly promised: RowCounts; readonly before: PackedLog | null };
    readonly output: Imported;
  };
  /** Lets the files go. */
  readonly close: { readonly input: null; readonly output: null };
}

export interface PlanSheetJobs {
  /** Reads a planning sheet and proposes what its figures are. */
  readonly open: {
    readonly input: { readonly file: SourceFile; readonly plan: Plan; readonly replacesSegments: boolean };
    readonly output: {
      readonly sheets: readonly PlanSheet[];
      /** What the sheets say, as keys: its picks are remembered by them. */
      readonly words: readonly string[];
      readonly blocks: readonly ProposedBlock[];
      readonly map: SheetMap;
      readonly problems: readonly Problem[];
    };
  };
  /** Picks of an earlier version, put on the file; null where they no longer fit. */
  readonly recall: {
    readonly input: { readonly file: SourceFile; readonly plan: Plan; readonly json: string };
    readonly output: SheetMap | null;
  };
  /** What a picked range is; null where nothing tells. */
  readonly pick: {
    readonly input: {
      readonly file: SourceFile;
      readonly plan: Plan;
      readonly sheet: string;
      readonly range: string;
      readonly meaning?: Meaning;
    };
    readonly output: { readonly proposed: ProposedBlock; readonly segments: SheetMap['segments'] } | null;
  };
  readonly preview: {
    readonly input: {
      readonly file: SourceFile;
      readonly plan: Plan;
      readonly map: SheetMap;
      readonly fitsMonths: boolean;
    };
    readonly output: SheetPreview;
  };
}

/** What a measurement changes of a plan: at eventual, period and cohort rates, and the open visits with which it begins. */
export interface Calibrated {
  readonly eventual: Plan;
  readonly period: Plan;
  /** At the rates of the cohorts to date. */
  readonly cohort: Plan;
  /** The visits that are open. */
  readonly opening: Plan['opening'];
  /** Where each calibrated figure came from. */
  readonly notes: readonly string[];
}

/** What is measured: the log under a document's settings, its plan giving planned rates and mix. */
export interface Measurable {
  readonly log: PackedLog;
  readonly project: Pick<Project, 'plan' | 'measure' | 'intake' | 'defects'>;
}

export interface MeasurementJobs {
  /** Of the part of the log that a filter leaves; without one, of all of it. */
  readonly measure: {
    readonly input: Measurable & { readonly problems: readonly Problem[]; readonly shown?: ShownFilter };
    readonly output: Measurement;
  };
  /** The bridge of a measurement with the intervals of a bootstrap. */
  readonly resample: {
    readonly input: Measurable & {
      readonly measurement: Measurement;
      readonly resamples: number;
      readonly seed: number;
      readonly shown?: ShownFilter;
    };
    readonly output: Bridge | null;
  };
  /** The records behind a finding or an owner's figure. */
  readonly records: {
    readonly input: Measurable & { readonly shown: ShownFilter; readonly of: RecordsOf };
    readonly output: RecordRows;
  };
  /** The update file for the CRM, of the findings that were accepted. */
  readonly updates: {
    readonly input: {
      readonly log: PackedLog;
      readonly mapping: unknown;
      readonly accepted: Project['accepted'];
      readonly asOf: string;
      readonly bounds: boolean;
    };
    readonly output: Omit<CrmUpdates, 'updates'> & { readonly count: number; readonly csv: string };
  };
  /** A plan to begin with, from what was recorded. */
  readonly starter: {
    readonly input: { readonly log: PackedLog; readonly stages: Plan['stages']; readonly start: string };
    readonly output: Plan;
  };
  readonly calibrate: {
    readonly input: { readonly plan: Plan; readonly measurement: Measurement };
    readonly output: Calibrated;
  };
}

export interface DocumentJobs {
  readonly read: {
    readonly input: { readonly bytes: Uint8Array; readonly name: string };
    readonly output: {
      readonly project: Project;
      readonly log: PackedLog | null;
      /** The JSON of each cached result in UTF-8: read when it is wanted, one at a time. */
      readonly results: ReadonlyMap<string, Uint8Array>;
    };
  };
  readonly write: {
    readonly input: {
      readonly project: Project;
      readonly log: PackedLog | null;
      readonly results: ReadonlyMap<string, unknown>;
      readonly version: string;
    };
    readonly output: Uint8Array;
  };
}

/** A plan as text: crossing to a worker costs no more than its length, and it is read there once for all its blocks. */
export interface PlanText {
  readonly key: string;
  readonly json: string;
}

export interface SimulationJobs {
  readonly trials: {
    readonly input: BlockRequest & {
      readonly plan: PlanText;
      readonly seed: number;
      readonly sampling: Sampling;
    };
    readonly output: TrialBlock;
  };
}

/** What runs of trials come to, by numbers that whoever asks gives them, and what is expected without any. */
export interface GatheringJobs {
  /** Reads a plan: what is asked of it later is not to wait for that. */
  readonly read: {
    readonly input: { readonly plan: PlanText; readonly weeks: boolean };
    readonly output: null;
  };
  /** Puts a block to those before it; gives back its memory. */
  readonly add: {
    readonly input: { readonly run: number; readonly block: TrialBlock };
    readonly output: ArrayBuffer;
  };
  /** What the blocks so far come to. */
  readonly summarise: {
    readonly input: {
      readonly run: number;
      readonly plan: PlanText;
      readonly seed: number;
      readonly sampling: Sampling;
      readonly actuals: readonly ActualMonth[];
      /** The segment (or `total`) whose weeks are wanted; null: none. */
      readonly weeksOf: string | null;
      /** The series that alone is told by period; null: all are. */
      readonly only: string | null;
    };
    readonly output: Simulation;
  };
  /** Lets a run go. */
  readonly end: { readonly input: { readonly run: number }; readonly output: null };
  /** Means by recursion, without random numbers: what a plan's own rates come to. */
  readonly expected: {
    readonly input: {
      readonly plan: PlanText;
      readonly actuals: readonly ActualMonth[];
      readonly weeksOf: string | null;
    };
    readonly output: Simulation;
  };
}

export interface WorkbookJobs {
  /** The planning sheet that is offered for a plan. */
  readonly planSheet: { readonly input: { readonly plan: Plan }; readonly output: Uint8Array };
  readonly build: {
    readonly input: {
      readonly plan: Plan;
      readonly measurement: Measurement | null;
      readonly simulation: Simulation | null;
    };
    readonly output: Uint8Array;
  };
}
