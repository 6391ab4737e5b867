/** Reads exports: recognises them, then imports them. */
import { refuse } from '../../shared/errors.ts';
import { logBuffers, packLog } from '../../shared/events/packedLog.ts';
import { type StageGraph, stageGraph } from '../../shared/funnel/stages.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { parseJson } from '../../shared/input/jsonText.ts';
import { importFiles, inspectFiles, type IntakeProgress, parseMapping } from '../../shared/intake/index.ts';
import type { JobContext } from '../../shared/jobs/protocol.ts';
import type { IntakeJobs, ReadingOptions, SourceFile } from './catalogues.ts';
import { serve } from './serve.ts';

/** Files that were read once: inspecting and importing, and each change of the mapping, read the same bytes. */
const read = new Map<string, Uint8Array>();

async function bytesOf({ name, url }: SourceFile): Promise<Uint8Array> {
  const known = read.get(url);
  if (known) return known;
  const bytes = await fetch(url).then(
    async (response) => (response.ok ? new Uint8Array(await response.arrayBuffer()) : null),
    () => null,
  );
  if (bytes === null) {
    return refuse({
      code: 'unreadable-file',
      message: 'The file can no longer be read.',
      file: name,
      hint: 'It was moved, deleted or changed since it was chosen. Choose it again.',
    });
  }
  read.set(url, bytes);
  return bytes;
}

async function inputs(files: readonly SourceFile[]): Promise<{ name: string; bytes: Uint8Array }[]> {
  const wanted = new Set(files.map(({ url }) => url));
  for (const url of read.keys()) if (!wanted.has(url)) read.delete(url);
  return Promise.all(files.map(async (file) => ({ name: file.name, bytes: await bytesOf(file) })));
}

function graphOf(stages: ReadingOptions['stages']): StageGraph {
  return typeof stages === 'string' ? templateGraph(stages) : stageGraph(stages);
}

const options = ({ stages, mapping, dateOrder }: ReadingOptions, context: JobContext) => ({
  graph: graphOf(stages),
  ...(mapping === undefined ? {} : { mapping }),
  ...(dateOrder === undefined ? {} : { dateOrder }),
  onProgress: ({ phase, bytes, totalBytes, rows }: IntakeProgress) =>
    context.progress(bytes, totalBytes, phase, rows),
});

serve<IntakeJobs>({
  mapping: async (file) => {
    const text = new TextDecoder().decode(await bytesOf(file));
    return parseMapping(parseJson(text, file.name), file.name);
  },
  inspect: async ({ files, options: reading }, context) =>
    inspectFiles(await inputs(files), options(reading, context)),
  import: async ({ files, options: reading }, context) => {
    const { log, intake, problems, mapping, defects } = importFiles(
      await inputs(files),
      options(reading, context),
    );
    const packed = packLog(log);
    context.transfer(...logBuffers(packed));
    return { log: packed, intake, problems, mapping, defects };
  },
});
