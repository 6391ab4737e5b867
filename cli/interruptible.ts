/** Work that keeps the thread for seconds, and ends at once all the same where the user interrupts it. */
import { Script } from 'node:vm';

/** Where the script finds what it calls. */
const slot = Symbol.for('spillway.work');
const call = new Script('globalThis[Symbol.for("spillway.work")]()');

/**
 * Calls a function, at any place of which Ctrl-C ends the process with 130: listeners hear of a signal only between two
 * pieces of work, but Node breaks off a script at once. A request to terminate ends the process as the system does.
 */
export function interruptible<T>(work: () => T): T {
  const globals = globalThis as { [slot]?: () => T };
  const onTerminate = process.rawListeners('SIGTERM') as NodeJS.SignalsListener[];
  process.removeAllListeners('SIGTERM');
  globals[slot] = work;
  try {
    return call.runInThisContext({ breakOnSigint: true }) as T;
  } catch (error) {
    if (isInterruption(error)) process.exit(130);
    throw error;
  } finally {
    delete globals[slot];
    for (const listener of onTerminate) process.on('SIGTERM', listener);
  }
}

const isInterruption = (error: unknown): boolean =>
  error instanceof Error && (error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED';
