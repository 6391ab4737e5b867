/** What a document holds while it is open: everything that an edit can change and undo brings back. */
import type { Project } from '../../shared/document/project.ts';
import type { PackedLog } from '../../shared/events/packedLog.ts';
import type { Problem } from '../../shared/intake/problem.ts';

/** The imported log. It is never changed, only replaced by another import. */
export interface ImportedLog {
  /** Differs whenever the log does. */
  readonly key: string;
  readonly packed: PackedLog;
  /** What the import found; empty where the document was opened from a file. */
  readonly problems: readonly Problem[];
}

export interface Content {
  readonly project: Project;
  readonly log: ImportedLog | null;
}
