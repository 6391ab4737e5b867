/** The bytes of a chosen file, as a worker gets them. */
import { refuse } from '../../shared/errors.ts';
import type { SourceFile } from './catalogues.ts';

/** @throws SpillwayError `unreadable-file` where the file is gone. */
export async function fetchedBytes({ name, url }: SourceFile): Promise<Uint8Array> {
  const bytes = await fetch(url).then(
    async (response) => (response.ok ? new Uint8Array(await response.arrayBuffer()) : null),
    () => null,
  );
  if (bytes !== null) return bytes;
  return refuse({
    code: 'unreadable-file',
    message: 'The file can no longer be read.',
    file: name,
    hint: 'It was moved, deleted or changed since it was chosen. Choose it again.',
  });
}
