/** Picks of planning sheets, kept for their next versions: found again by the words of the sheet, most of them the same. */
import { z } from 'zod';
import type { HostApi } from '../../shared/host.ts';
import type { SheetMap } from '../../shared/planSheet/index.ts';
import { likeness, sameSheet } from '../../shared/planSheet/sheetWords.ts';

const setting = 'planSheets';
/** Sheets that are remembered; the one that was used longest ago is forgotten first. */
const most = 20;

const keptSchema = z.array(z.object({ words: z.array(z.string()), json: z.string() }));
type Kept = z.infer<typeof keptSchema>;

async function keptPicks(host: HostApi): Promise<Kept> {
  const text = await host.readSetting(setting);
  if (text === null) return [];
  try {
    return keptSchema.parse(JSON.parse(text));
  } catch {
    // Settings of another version are as good as none.
    return [];
  }
}

/** The picks of the sheet that is most like this one, as JSON; null where none is a version of it. */
export async function recallPicks(host: HostApi, words: readonly string[]): Promise<string | null> {
  const ranked = (await keptPicks(host))
    .map(({ words: known, json }) => ({ json, like: likeness(known, words) }))
    .filter(({ like }) => like >= sameSheet)
    .sort((a, b) => b.like - a.like);
  return ranked[0]?.json ?? null;
}

/** Keeps the picks of a sheet in the place of those of its earlier versions. */
export async function rememberPicks(host: HostApi, words: readonly string[], map: SheetMap): Promise<void> {
  const others = (await keptPicks(host)).filter(({ words: known }) => likeness(known, words) < sameSheet);
  const kept = [{ words: [...words], json: JSON.stringify(map) }, ...others].slice(0, most);
  await host.writeSetting(setting, JSON.stringify(kept));
}
