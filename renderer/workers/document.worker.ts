/** Reads and writes documents. */
import { strToU8 } from 'fflate';
import { readDocument, writeDocument } from '../../shared/document/document.ts';
import { unpackLog } from '../../shared/events/packedLog.ts';
import type { DocumentJobs } from './catalogues.ts';
import { handedLog } from './handedLog.ts';
import { serve } from './serve.ts';

serve<DocumentJobs>({
  read: async ({ bytes, name }, context) => {
    const { project, log, results } = await readDocument(bytes, name);
    const packed = log === null ? null : handedLog(log, context);
    const texts = new Map([...results].map(([key, value]) => [key, strToU8(JSON.stringify(value))]));
    for (const { buffer } of texts.values()) if (buffer instanceof ArrayBuffer) context.transfer(buffer);
    return { project, log: packed, results: texts };
  },
  write: ({ project, log, results, version }, context) => {
    const bytes = writeDocument({ project, log: log === null ? null : unpackLog(log), results }, version);
    if (bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength)
      context.transfer(bytes.buffer);
    return bytes;
  },
});
