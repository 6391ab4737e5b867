/** One run of a kind of import or of a peer, in a process of its own: prints what it took. */
import { existsSync, readFileSync } from 'node:fs';
import { readInputs } from '../cli/files.ts';
import { withTextThread } from '../cli/textThread.ts';
import { templateGraph } from '../shared/funnel/templates.ts';
import { importFiles } from '../shared/intake/index.ts';
import { duckdbTable, papaparseStream, papaparseText, sheetjs } from './intakePeers.ts';

export interface Run {
  readonly seconds: number;
  readonly processorSeconds: number;
  /** Greatest resident memory of the process, and what of it JavaScript holds in the end, in MB. */
  readonly megabytes: number;
  readonly heapMegabytes: number;
  readonly rows: number;
}

const kinds: Readonly<Record<string, (file: string, fetched: string) => number | Promise<number>>> = {
  import: importText,
  'papaparse, stream': papaparseStream,
  'papaparse, text': papaparseText,
  'DuckDB read_csv': duckdbTable,
  'import of a workbook': importWorkbook,
  SheetJS: sheetjs,
};

async function run(kind: string, file: string, cache: string): Promise<Run> {
  const used = process.cpuUsage();
  const began = performance.now();
  const rows = await kinds[kind]!(file, cache);
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(used);
  const { heapUsed, external } = process.memoryUsage();
  return {
    seconds,
    processorSeconds: (user + system) / 1e6,
    megabytes: peakMegabytes(),
    heapMegabytes: (heapUsed + external) / 1e6,
    rows,
  };
}

/**
 * Greatest resident memory of this process. Linux counts to `maxRSS` what the process had that started it, but not to
 * `VmHWM`.
 */
function peakMegabytes(): number {
  const status = '/proc/self/status';
  const own = existsSync(status) ? /VmHWM:\s*(\d+)/.exec(readFileSync(status, 'utf8')) : null;
  return (own === null ? process.resourceUsage().maxRSS : Number(own[1])) / 1024;
}

/** Imports a text as the command line does: from an open file, with another thread. */
async function importText(path: string): Promise<number> {
  const files = await readInputs([path]);
  const graph = templateGraph('default');
  const { intake } = withTextThread(files, (thread) => importFiles(files, { graph, ...thread }));
  return intake.imported;
}

function importWorkbook(path: string): number {
  const { intake } = importFiles([{ name: 'leads.xlsx', bytes: readFileSync(path) }], {
    graph: templateGraph('default'),
  });
  return intake.imported;
}

const [kind, file, cache] = process.argv.slice(2);
console.log(JSON.stringify(await run(kind!, file!, cache!)));
