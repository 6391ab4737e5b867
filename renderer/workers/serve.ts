/** The worker's side of a job pool, in a module worker. */
import {
  type JobCatalogue,
  type JobHandlers,
  type RunMessage,
  serveJobs,
} from '../../shared/jobs/protocol.ts';

declare const self: DedicatedWorkerGlobalScope;

export function serve<C extends JobCatalogue<C>>(handlers: JobHandlers<C>): void {
  const receive = serveJobs<C>(handlers, (message, transfer) => self.postMessage(message, transfer));
  self.addEventListener('message', ({ data }: MessageEvent<RunMessage<C>>) => void receive(data));
}
