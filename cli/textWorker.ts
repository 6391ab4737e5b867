/** A thread that numbers the texts of a file that the command line has open. */
import { parentPort } from 'node:worker_threads';
import { serveTexts } from '../shared/intake/serveTexts.ts';
import { type FileHandle, openBytes } from './openFile.ts';

parentPort!.on(
  'message',
  serveTexts((handle, size) => openBytes(handle as FileHandle, size)),
);
