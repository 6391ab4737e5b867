/** Exports as they are never written on purpose: valid and hostile files with some of their bytes changed. */
import { readFileSync } from 'node:fs';
import { SpillwayError } from '../../shared/errors.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { inspectFiles, type MemoryFile, importFiles } from '../../shared/intake/index.ts';
import { hostileFiles } from './hostileFiles.ts';
import { seeded } from './random.ts';

const encoder = new TextEncoder();
const tokens = [
  '"',
  '""',
  ',',
  ';',
  '\t',
  '|',
  '\n',
  '\r',
  '\0',
  '\ufeff',
  '=',
  '(',
  '-',
  '%',
  '€',
  '__proto__',
  '2026-13-45',
  '1e999',
  'NaN',
  '/',
].map((token) => encoder.encode(token));

/** Beginnings of the sample's exports: three vendors' forms, entities and histories. */
const samples = [
  'hubspot-contacts.csv',
  'hubspot-lifecycle-history.csv',
  'salesforce-opportunity-history.csv',
].map((name) => ({
  name,
  bytes: new Uint8Array(
    readFileSync(new URL(`../../examples/halyard/exports/${name}`, import.meta.url)),
  ).subarray(0, 4000),
}));
const sources: readonly MemoryFile[] = [
  ...samples,
  ...hostileFiles
    .filter(({ expected, file }) => /^\d/.test(expected) && file.bytes.length < 20_000)
    .map(({ file }) => file),
];

function spliced(bytes: Uint8Array, from: number, to: number, insert: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes.length - (to - from) + insert.length);
  result.set(bytes.subarray(0, from));
  result.set(insert, from);
  result.set(bytes.subarray(to), from + insert.length);
  return result;
}

function mutated(bytes: Uint8Array, random: () => number): Uint8Array {
  const below = (n: number) => Math.floor(random() * n);
  const at = below(bytes.length + 1);
  const end = Math.min(bytes.length, at + below(40));
  switch (below(6)) {
    case 0: {
      const flipped = bytes.slice();
      if (at < flipped.length) flipped[at] = flipped[at]! ^ (1 << below(8));
      return flipped;
    }
    case 1:
      return spliced(bytes, at, end, new Uint8Array(0));
    case 2:
      return spliced(bytes, at, at, bytes.slice(at, end));
    case 3:
      return spliced(bytes, at, at, tokens[below(tokens.length)]!);
    case 4: {
      const { bytes: other } = sources[below(sources.length)]!;
      const from = below(other.length);
      return spliced(bytes, at, end, other.slice(from, from + below(200)));
    }
    default:
      return bytes.slice(0, at);
  }
}

/** The nth mutated file: the same bytes on every machine. */
export function mutatedFile(n: number): MemoryFile {
  const random = seeded(n);
  const source = sources[Math.floor(random() * sources.length)]!;
  let { bytes } = source;
  for (let changes = 1 + Math.floor(random() * 6); changes > 0; changes--) bytes = mutated(bytes, random);
  return { name: source.name, bytes };
}

/**
 * Inspects and imports a mutated file. Returns whether it was imported.
 * @throws Error where anything but a refusal happens, or where rows are lost
 */
export function survives(n: number): boolean {
  const file = mutatedFile(n);
  const options = { graph: templateGraph('default') };
  try {
    const { intake } = inspectFiles([file], options);
    if (intake.imported + intake.refused + intake.ignored !== intake.rows)
      throw new Error(`mutated file ${n} (${file.name}): inspecting loses rows`);
    const imported = importFiles([file], options).intake;
    if (imported.rows !== intake.rows || imported.imported !== intake.imported)
      throw new Error(`mutated file ${n} (${file.name}): importing gives other counts than inspecting`);
    return true;
  } catch (error) {
    if (error instanceof SpillwayError) return false;
    throw new Error(`mutated file ${n} (${file.name})`, { cause: error });
  }
}
