/** The host's side of {@link ./protocol.ts}: a fixed number of workers, opened when needed, one job each at a time. */
import {
  JobCancelled,
  type JobCatalogue,
  JobDefect,
  type JobProgress,
  type RunMessage,
  type WorkerMessage,
  restoreFailure,
} from './protocol.ts';

/** One open worker. */
export interface JobPort<C extends JobCatalogue<C>> {
  post(message: RunMessage<C>, transfer: readonly ArrayBuffer[]): void;
  /** Ends the worker at once, whatever it is doing. */
  close(): void;
}

/** Starts a worker and wires what it says. `crash` means that it is gone, e.g. out of memory. */
export type OpenPort<C extends JobCatalogue<C>> = (events: {
  message(message: WorkerMessage): void;
  crash(reason: string): void;
}) => JobPort<C>;

export interface JobRequest {
  readonly onProgress?: (progress: JobProgress) => void;
  /** Buffers handed over with the input. */
  readonly transfer?: readonly ArrayBuffer[];
}

/** A job that was asked for. */
export interface JobHandle<Output> {
  /** Rejects with SpillwayError (fault of the input), JobDefect (defect or crash) or JobCancelled. */
  readonly result: Promise<Output>;
  /** Gives the job up. A running one takes its worker with it; the next job opens a new one. */
  cancel(): void;
  /** Gives the job up where it has not begun. */
  withdraw(): void;
}

interface Pending<C extends JobCatalogue<C>> {
  readonly message: RunMessage<C>;
  readonly request: JobRequest;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Lane<C extends JobCatalogue<C>> {
  port: JobPort<C> | null;
  job: Pending<C> | null;
}

/** Runs jobs in the order in which they were asked for, on at most `size` workers. */
export class JobPool<C extends JobCatalogue<C>> {
  private readonly open: OpenPort<C>;
  private readonly lanes: Lane<C>[];
  private readonly queue: Pending<C>[] = [];
  private nextId = 1;

  constructor(open: OpenPort<C>, size: number) {
    this.open = open;
    this.lanes = Array.from({ length: Math.max(1, size) }, () => ({ port: null, job: null }));
  }

  get size(): number {
    return this.lanes.length;
  }

  /** Opens every worker ahead of the first job. */
  warm(): void {
    for (const lane of this.lanes) lane.port ??= this.openLane(lane);
  }

  run<N extends keyof C>(name: N, input: C[N]['input'], request: JobRequest = {}): JobHandle<C[N]['output']> {
    const id = this.nextId++;
    let cancel = (): void => {};
    let withdraw = (): void => {};
    const result = new Promise<C[N]['output']>((resolve, reject) => {
      const pending: Pending<C> = {
        message: { id, name, input },
        request,
        resolve: resolve as (output: unknown) => void,
        reject,
      };
      cancel = () => this.cancel(pending);
      withdraw = () => this.withdraw(pending);
      this.queue.push(pending);
      this.dispatch();
    });
    return { result, cancel, withdraw };
  }

  /** Ends all workers; what runs or waits is cancelled. */
  close(): void {
    for (const pending of this.queue.splice(0)) pending.reject(new JobCancelled());
    for (const lane of this.lanes) {
      lane.port?.close();
      lane.port = null;
      lane.job?.reject(new JobCancelled());
      lane.job = null;
    }
  }

  private cancel(pending: Pending<C>): void {
    const waiting = this.queue.indexOf(pending);
    if (waiting >= 0) this.queue.splice(waiting, 1);
    const lane = this.lanes.find((candidate) => candidate.job === pending);
    if (lane) {
      lane.port?.close();
      lane.port = null;
      lane.job = null;
    }
    pending.reject(new JobCancelled());
    this.dispatch();
  }

  private withdraw(pending: Pending<C>): void {
    const waiting = this.queue.indexOf(pending);
    if (waiting < 0) return;
    this.queue.splice(waiting, 1);
    pending.reject(new JobCancelled());
  }

  private dispatch(): void {
    for (const lane of this.lanes) {
      if (lane.job) continue;
      const next = this.queue.shift();
      if (!next) return;
      lane.job = next;
      try {
        lane.port ??= this.openLane(lane);
        lane.port.post(next.message, next.request.transfer ?? []);
      } catch (error) {
        lane.job = null;
        next.reject(new JobDefect(error instanceof Error ? error.message : String(error)));
      }
    }
  }

  private openLane(lane: Lane<C>): JobPort<C> {
    const port = this.open({
      message: (message) => {
        if (lane.port === port) this.receive(lane, message);
      },
      crash: (reason) => {
        if (lane.port !== port) return;
        const { job } = lane;
        lane.port = null;
        lane.job = null;
        job?.reject(new JobDefect(`The worker stopped: ${reason}`));
        this.dispatch();
      },
    });
    return port;
  }

  private receive(lane: Lane<C>, message: WorkerMessage): void {
    const { job } = lane;
    if (!job || message.id !== job.message.id) return;
    if (message.kind === 'progress') {
      job.request.onProgress?.(message);
      return;
    }
    lane.job = null;
    if (message.kind === 'done') job.resolve(message.output);
    else job.reject(restoreFailure(message.failure));
    this.dispatch();
  }
}
