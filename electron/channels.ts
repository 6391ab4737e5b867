/**
 * The registry of what may cross between the window and the main process: each channel with the validator of its
 * arguments. The preload calls nothing else and the main process answers nothing else.
 */
import { z } from 'zod';
import type { Channel } from './channelNames.ts';

/** 1 GiB: far above any document, far below what stalls the process. */
const largest = 2 ** 30;
const bytes = z.instanceof(Uint8Array).refine((value) => value.byteLength <= largest, 'larger than 1 GiB');
const token = z.string().min(1).max(200);
const title = z.string().max(500);
const fileName = z.string().min(1).max(200);
const share = z.number().nullable();
const location = z.strictObject({
  token,
  name: z.string().max(500),
  folder: z.string().max(4096).optional(),
});
const recent = z.strictObject({
  location,
  title,
  summary: z.strictObject({ planned: share, recorded: share, likeForLike: share, targetProbability: share }),
  openedAt: z.number(),
});
const recoveryId = z.string().regex(/^[\w-]{1,80}$/, 'an id of letters, digits, - and _');
const recovery = z.strictObject({
  id: recoveryId,
  title,
  changes: z.number().int().nonnegative(),
  savedAt: z.number(),
  location: location.nullable(),
});
const settingKey = z.string().regex(/^[\w.:-]{1,200}$/, 'a key of letters, digits and . : - _');

/** Validators of the arguments, in their order. */
export const channels = {
  chooseImports: z.tuple([]),
  releaseImports: z.tuple([z.array(z.string().max(300)).max(1000)]),
  openDocument: z.union([z.tuple([]), z.tuple([token.optional()])]),
  saveDocument: z.tuple([location, bytes]),
  saveDocumentAs: z.tuple([fileName, bytes]),
  exportFile: z.tuple([fileName, z.string().max(200), bytes]),
  recentDocuments: z.tuple([]),
  rememberDocument: z.tuple([recent]),
  forgetDocument: z.tuple([token]),
  writeRecovery: z.tuple([recovery, bytes]),
  recoveries: z.tuple([]),
  readRecovery: z.tuple([recoveryId]),
  dropRecovery: z.tuple([recoveryId]),
  readSetting: z.tuple([settingKey]),
  writeSetting: z.tuple([settingKey, z.string().max(1_000_000).nullable()]),
  applyTheme: z.tuple([z.enum(['light', 'dark', 'system'])]),
  setUnsaved: z.tuple([z.boolean()]),
  print: z.tuple([fileName]),
} as const satisfies Record<Channel, z.ZodType<readonly unknown[]>>;
