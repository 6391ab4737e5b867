/** A module worker as a port of a job pool. */
import type { JobPort, OpenPort } from '../../shared/jobs/pool.ts';
import type { JobCatalogue, WorkerMessage } from '../../shared/jobs/protocol.ts';

export function openWorker<C extends JobCatalogue<C>>(make: () => Worker): OpenPort<C> {
  return ({ message, crash }): JobPort<C> => {
    const worker = make();
    worker.addEventListener('message', ({ data }: MessageEvent<WorkerMessage>) => message(data));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      crash(event.message || 'it could not be loaded or ran out of memory');
    });
    worker.addEventListener('messageerror', () => crash('a message could not be read'));
    return {
      post: (run, transfer) => worker.postMessage(run, [...transfer]),
      close: () => worker.terminate(),
    };
  };
}
