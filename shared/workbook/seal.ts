/** Last touches on the file: the same input gives the same bytes, whatever the clock says. */
import { strFromU8, strToU8, unzipSync, zipSync, type Zippable } from 'fflate';

/** 1980-01-01, the first day that a zip can hold. */
const zipDay = 315_532_800_000;
const clockTags = /<dcterms:(created|modified)[^>]*>[^<]*<\/dcterms:\1>/g;

/** Takes the time of writing out of the document's properties and of the zip's entries. */
export function seal(bytes: Uint8Array): Uint8Array {
  const files = unzipSync(bytes);
  const entries: Zippable = {};
  for (const name of Object.keys(files).sort()) {
    const content = name === 'docProps/core.xml' ? withoutClock(files[name]!) : files[name]!;
    entries[name] = [content, { mtime: zipDay, level: 6 }];
  }
  return zipSync(entries);
}

function withoutClock(content: Uint8Array): Uint8Array {
  return strToU8(strFromU8(content).replaceAll(clockTags, ''));
}
