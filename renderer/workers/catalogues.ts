/** What each worker does: job names with their inputs and outputs. All of it is plain data. */
import type { ImportEvidence } from '../../shared/audit/index.ts';
import type { MeasureSettings, Project } from '../../shared/document/project.ts';
import type { Simulation, TrialBlock } from '../../shared/engine/index.ts';
import type { Measurement } from '../../shared/estimate/result.ts';
import type { PackedLog } from '../../shared/events/packedLog.ts';
import type { Inspection, Mapping, Problem } from '../../shared/intake/index.ts';
import type { Plan } from '../../shared/plan/index.ts';

/** A file to read: its bytes are fetched by the worker. */
export interface SourceFile {
  readonly name: string;
  readonly url: string;
}

export interface ReadingOptions {
  readonly stages: Plan['stages'];
  readonly mapping?: Mapping;
  readonly dateOrder?: 'ymd' | 'dmy' | 'mdy';
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
  readonly evidence: ImportEvidence;
}

export interface IntakeJobs {
  /** Reads a mapping file. */
  readonly mapping: { readonly input: SourceFile; readonly output: Mapping };
  readonly inspect: {
    readonly input: { readonly files: readonly SourceFile[]; readonly options: ReadingOptions };
    readonly output: Inspection;
  };
  readonly import: {
    readonly input: { readonly files: readonly SourceFile[]; readonly options: ReadingOptions };
    readonly output: Imported;
  };
}

/** A plan with what was measured put in: eventual rates, period rates, and its own rates with the open visits only. */
export interface Calibrated {
  readonly eventual: Plan;
  readonly period: Plan;
  readonly planned: Plan;
  /** Where each calibrated figure came from. */
  readonly notes: readonly string[];
}

export interface MeasurementJobs {
  readonly measure: {
    readonly input: {
      readonly log: PackedLog;
      /** Gives the planned rates and the mix. */
      readonly plan: Plan;
      readonly settings: MeasureSettings;
      readonly intake: Project['intake'];
      readonly problems: readonly Problem[];
      readonly evidence: ImportEvidence | null;
    };
    readonly output: Measurement;
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
      readonly results: ReadonlyMap<string, unknown>;
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

export interface SimulationJobs {
  readonly trials: {
    readonly input: {
      readonly plan: Plan;
      readonly seed: number;
      readonly first: number;
      readonly count: number;
    };
    readonly output: TrialBlock;
  };
  readonly summarise: {
    readonly input: { readonly plan: Plan; readonly seed: number; readonly blocks: readonly TrialBlock[] };
    readonly output: Simulation;
  };
  /** Means by recursion, without random numbers: what a plan's own rates come to. */
  readonly expected: {
    readonly input: { readonly plan: Plan };
    readonly output: Simulation;
  };
}

export interface WorkbookJobs {
  readonly build: {
    readonly input: {
      readonly plan: Plan;
      readonly measurement: Measurement | null;
      readonly simulation: Simulation | null;
    };
    readonly output: Uint8Array;
  };
}
