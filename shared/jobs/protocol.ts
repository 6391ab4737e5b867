/**
 * The messages between a host thread (the window, the command line) and its workers, the same for the browser's
 * module workers and Node's worker threads. A catalogue of jobs gives the types: job name → input and output. Inputs
 * and outputs are structured-cloneable; a worker runs one job at a time.
 */
import { type ErrorDetail, SpillwayError } from '../errors.ts';

/** What one job takes and gives. */
export interface JobSignature {
  readonly input: unknown;
  readonly output: unknown;
}

/** Job names to signatures. Declared as an interface, so the constraint is on its keys. */
export type JobCatalogue<C> = { readonly [N in keyof C]: JobSignature };

/** Host to worker: do this. */
export interface RunMessage<C extends JobCatalogue<C>, N extends keyof C = keyof C> {
  readonly id: number;
  readonly name: N;
  readonly input: C[N]['input'];
}

/** How far a job has come, in units that the phase names. */
export interface JobProgress {
  readonly done: number;
  readonly total: number;
  /** What is counted, e.g. `rows`, `trials`, `bootstrap`. */
  readonly phase?: string;
  /** Records so far, where a file is read: `done` and `total` are its bytes then. */
  readonly rows?: number;
}

/** Why a job gave no result: the input is at fault, or Spillway is. */
export type JobFailure =
  | { readonly kind: 'input'; readonly detail: ErrorDetail }
  | { readonly kind: 'defect'; readonly message: string; readonly stack?: string };

/** Worker to host. */
export type WorkerMessage =
  | ({ readonly kind: 'progress'; readonly id: number } & JobProgress)
  | { readonly kind: 'done'; readonly id: number; readonly output: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: JobFailure };

/** A defect that happened in a worker; its stack is the worker's. */
export class JobDefect extends Error {
  override readonly name = 'JobDefect';
}

/** The job was given up by whoever asked for it. */
export class JobCancelled extends Error {
  override readonly name = 'JobCancelled';

  constructor() {
    super('The job was cancelled.');
  }
}

/** Plain form of anything thrown, to be sent to the host. */
export function describeFailure(error: unknown): JobFailure {
  if (error instanceof SpillwayError) return { kind: 'input', detail: error.detail };
  if (error instanceof Error) {
    return { kind: 'defect', message: error.message, ...(error.stack ? { stack: error.stack } : {}) };
  }
  return { kind: 'defect', message: String(error) };
}

/** The error to throw in the host for a failure that arrived. */
export function restoreFailure(failure: JobFailure): SpillwayError | JobDefect {
  if (failure.kind === 'input') return new SpillwayError(failure.detail);
  const defect = new JobDefect(failure.message);
  if (failure.stack !== undefined) defect.stack = failure.stack;
  return defect;
}

/** What a handler may do besides returning its output. */
export interface JobContext {
  /** Tells the host how far the job has come; call it sparingly (some dozen times a second). */
  progress(done: number, total: number, phase?: string, rows?: number): void;
  /** Hands these buffers over with the output instead of copying them. */
  transfer(...buffers: ArrayBuffer[]): void;
}

export type JobHandlers<C extends JobCatalogue<C>> = {
  readonly [N in keyof C]: (
    input: C[N]['input'],
    context: JobContext,
  ) => C[N]['output'] | Promise<C[N]['output']>;
};

/**
 * The worker's side: answers each {@link RunMessage} with progress and exactly one `done` or `failed`. An output that
 * cannot be cloned is a defect of the job and reported as its failure.
 */
export function serveJobs<C extends JobCatalogue<C>>(
  handlers: JobHandlers<C>,
  post: (message: WorkerMessage, transfer: ArrayBuffer[]) => void,
): (message: RunMessage<C>) => Promise<void> {
  return async (message) => {
    const { id, name, input } = message;
    const transfers: ArrayBuffer[] = [];
    const context: JobContext = {
      progress: (done, total, phase, rows) =>
        post(
          {
            kind: 'progress',
            id,
            done,
            total,
            ...(phase === undefined ? {} : { phase }),
            ...(rows === undefined ? {} : { rows }),
          },
          [],
        ),
      transfer: (...buffers) => void transfers.push(...buffers),
    };
    try {
      const output = await handlers[name](input, context);
      post({ kind: 'done', id, output }, transfers);
    } catch (error) {
      post({ kind: 'failed', id, failure: describeFailure(error) }, []);
    }
  };
}
