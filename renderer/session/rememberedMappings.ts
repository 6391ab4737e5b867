/** Mappings that this installation remembers: found again by the columns of an export, and forgotten when asked to. */
import type { HostApi } from '../../shared/host.ts';
import { type Inspection, type Mapping, parseMapping } from '../../shared/intake/index.ts';
import type { Plan } from '../../shared/plan/schema.ts';
import { entryFingerprints, recalled, type RememberedMapping } from '../model/mappingEdits.ts';
import { inputsKeyOf } from '../store/inputsKey.ts';

/** One line of the list that the user sees. */
export interface RememberedEntry {
  readonly key: string;
  /** Names of the files that it was used for last. */
  readonly files: readonly string[];
  readonly usedAt: number;
}

const listKey = 'mappings';
/** The oldest are dropped beyond it. */
const mostRemembered = 50;

/** Key of the setting that holds the mapping for exports with these columns, read for these stages. */
function mappingKey(fingerprints: readonly string[], stages: Plan['stages']): string {
  return `mapping.${inputsKeyOf([...fingerprints].sort(), stages)}`;
}

function parsed<T>(text: string | null): T | null {
  if (text === null) return null;
  try {
    return JSON.parse(text) as T;
  } catch {
    // A setting that was damaged outside is as good as none.
    return null;
  }
}

export async function rememberedList(host: HostApi): Promise<readonly RememberedEntry[]> {
  const list = parsed<readonly RememberedEntry[]>(await host.readSetting(listKey));
  return Array.isArray(list) ? list : [];
}

/** Remembers a mapping for the next export with the same columns. */
export async function rememberMapping(
  host: HostApi,
  inspection: Inspection,
  mapping: Mapping,
  stages: Plan['stages'],
  usedAt: number,
): Promise<void> {
  const fingerprints = entryFingerprints(inspection, mapping);
  const key = mappingKey(fingerprints, stages);
  const entry: RememberedEntry = { key, files: inspection.files.map(({ name }) => name), usedAt };
  const list = [entry, ...(await rememberedList(host)).filter((known) => known.key !== key)];
  const remembered: RememberedMapping = { mapping, fingerprints, usedAt };
  await host.writeSetting(key, JSON.stringify(remembered));
  for (const { key: old } of list.slice(mostRemembered)) await host.writeSetting(old, null);
  await host.writeSetting(listKey, JSON.stringify(list.slice(0, mostRemembered)));
}

/** The mapping of the last export with these columns, for the files as they are called now. */
export async function recallMapping(
  host: HostApi,
  inspection: Inspection,
  stages: Plan['stages'],
): Promise<{ readonly key: string; readonly mapping: Mapping; readonly usedAt: number } | null> {
  const key = mappingKey(entryFingerprints(inspection, inspection.mapping), stages);
  const remembered = parsed<RememberedMapping>(await host.readSetting(key));
  if (remembered === null) return null;
  try {
    const mapping = recalled({ ...remembered, mapping: parseMapping(remembered.mapping) }, inspection);
    return mapping === null ? null : { key, mapping, usedAt: remembered.usedAt };
  } catch {
    // A mapping of another version of Spillway: the proposal stands.
    return null;
  }
}

export async function forgetMapping(host: HostApi, key: string): Promise<void> {
  await host.writeSetting(key, null);
  const list = (await rememberedList(host)).filter((known) => known.key !== key);
  await host.writeSetting(listKey, JSON.stringify(list));
}
