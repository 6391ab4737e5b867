/** How far the reading of files has come. */

export interface IntakeProgress {
  /** `find`: where the records are, `read`: what they say. Both go over all bytes once. */
  readonly phase: 'find' | 'read';
  /** Bytes of all files that this phase is past, and all that there are. */
  readonly bytes: number;
  readonly totalBytes: number;
  /** Records that this phase has found or read. */
  readonly rows: number;
}

/**
 * Is told of progress some dozen times a second at most by the reader of a large file. What it throws ends the reading:
 * that is how it is cancelled where it cannot be ended from outside.
 */
export type ProgressListener = (progress: IntakeProgress) => void;
