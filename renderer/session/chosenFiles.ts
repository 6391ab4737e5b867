/** Files that were chosen or dropped: which can be taken in, what they are called, and letting them go. */
import type { ErrorDetail } from '../../shared/errors.ts';
import type { HostApi, ImportFile } from '../../shared/host.ts';
import { distinctName, notImportable } from '../model/importable.ts';

/** The files in a few words: `leads.csv and 2 more`. */
export function namesOf({ files }: { readonly files: readonly ImportFile[] }): string {
  const [first, ...rest] = files;
  return rest.length === 0 ? (first?.name ?? '') : `${first!.name} and ${rest.length} more`;
}

export function withDistinctNames(files: readonly ImportFile[]): ImportFile[] {
  const taken = new Set<string>();
  return files.map((file) => {
    const name = distinctName(file.name, taken);
    taken.add(name);
    return name === file.name ? file : { ...file, name };
  });
}

/** Files that may hold tables, and why the others are left. */
export function sorted<F extends { readonly name: string }>(
  files: readonly F[],
): { readonly taken: F[]; readonly refused: ErrorDetail[] } {
  return {
    taken: files.filter(({ name }) => notImportable(name) === null),
    refused: files.flatMap(({ name }) => notImportable(name) ?? []),
  };
}

/** A mapping may be chosen or dropped together with the export that it is for. */
export function isMappingFile({ name }: ImportFile): boolean {
  return /\.json$/i.test(name);
}

export function lonelyMapping(file: string): ErrorDetail {
  return {
    code: 'mapping-alone',
    message: 'A mapping says how an export is read, and no export came with it.',
    file,
    hint: 'Choose or drop the export and its mapping together.',
  };
}

/** Addresses of dropped files are the window's own; the host releases those that it gave. */
export async function release(host: HostApi, files: readonly ImportFile[]): Promise<void> {
  const urls = files.map(({ url }) => url);
  for (const url of urls) if (url.startsWith('blob:')) URL.revokeObjectURL(url);
  await host.releaseImports(urls);
}

/** A document's title from the name of the first file that was imported. */
export function titleOf(name: string): string {
  return (
    name
      .replace(/\.[^.]+$/, '')
      .replace(/[_-]+/g, ' ')
      .trim() || 'New document'
  );
}
