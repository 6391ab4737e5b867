/** A log on its way out of a worker. */
import type { EventLog } from '../../shared/events/eventLog.ts';
import { logBuffers, type PackedLog, packLog } from '../../shared/events/packedLog.ts';
import type { JobContext } from '../../shared/jobs/protocol.ts';
import { canShareMemory, inSharedMemory } from '../../shared/sharedMemory.ts';

/**
 * Packs a log for the window, which hands it to other workers as often as something is asked of it: in memory that all of
 * them share, so that a million records cost the UI thread nothing. Where memory cannot be shared the log is given away.
 */
export function handedLog(log: EventLog, context: JobContext): PackedLog {
  const packed = packLog(log);
  if (canShareMemory()) return inSharedMemory(packed);
  context.transfer(...logBuffers(packed));
  return packed;
}
