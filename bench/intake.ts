/**
 * Import against the parser that everybody knows: a generated export of 1,000,000 rows × 12 columns (about 120 MB) to a
 * finished event log, and papaparse merely cutting the same file into cells, in chunks, keeping nothing. Each run is a
 * process of its own, of the built code, that reads the file from the disk, so that neither profits from what the other
 * has warmed up; the two take turns. Reported are medians by the clock and by the processor's time (which other programs
 * on the machine hardly change), their ratios, and the peak memory of the process.
 * `npm run bench -- intake [ROWS]`.
 */
import { spawnSync } from 'node:child_process';
import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Papa from 'papaparse';
import { build } from 'vite';
import { formatDay } from '../shared/calendar/days.ts';
import { templateGraph } from '../shared/funnel/templates.ts';
import { importFiles } from '../shared/intake/index.ts';
import { Stream, streamKey } from '../shared/stats/stream.ts';

const runs = 3;
const header =
  'Lead ID,Created Date,MQL Date,SAL Date,Meeting Held Date,SQL Date,SAO Date,Won Date,Lead Owner,Lead Source,Company,Amount';
const sources = ['Organic Search', 'Paid Search', 'Partner', 'Event', 'Outbound', 'Referral'];

/** One lead a row, each stage reached by part of those before; ids as long as Salesforce's, times to the second. */
function generate(rows: number): string {
  const stream = new Stream(1, 0, streamKey('bench/intake'));
  const lines = [header];
  const two = (n: number) => String(n).padStart(2, '0');
  for (let row = 0; row < rows; row++) {
    let day = 20_000 + stream.index(700);
    const clock = `${two(stream.index(24))}:${two(stream.index(60))}:${two(stream.index(60))}`;
    const cells = [`00Q${String(row).padStart(12, '0')}AAE`, `${formatDay(day)} ${clock}`];
    let reached = true;
    for (const share of [0.95, 0.8, 0.6, 0.6, 0.7, 0.3]) {
      reached &&= stream.uniform() < share;
      day += stream.index(20);
      cells.push(reached ? `${formatDay(day)} ${clock}` : '');
    }
    cells.push(
      `Owner ${stream.index(60)}`,
      sources[stream.index(sources.length)]!,
      `"Company ${stream.index(200_000)}, Inc."`,
      reached ? `${10_000 + stream.index(90_000)}.50` : '',
    );
    lines.push(cells.join(','));
  }
  return `${lines.join('\n')}\n`;
}

interface Run {
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly megabytes: number;
  readonly rows: number;
}

async function run(kind: string, file: string): Promise<Run> {
  const used = process.cpuUsage();
  const began = performance.now();
  const rows = kind === 'import' ? importRows(file) : await parseRows(file);
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(used);
  return {
    seconds,
    processorSeconds: (user + system) / 1e6,
    megabytes: process.resourceUsage().maxRSS / 1024,
    rows,
  };
}

function importRows(file: string): number {
  const { intake } = importFiles([{ name: 'leads.csv', bytes: readFileSync(file) }], {
    graph: templateGraph('default'),
  });
  return intake.imported;
}

function parseRows(file: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let rows = -1;
    Papa.parse<string[]>(createReadStream(file), {
      chunk: ({ data }) => void (rows += data.length),
      complete: () => resolve(rows),
      error: reject,
      skipEmptyLines: true,
    });
  });
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;

const root = join(import.meta.dirname, '..');
const built = join(root, 'dist/bench');

async function compare(rows: number): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      outDir: built,
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: { input: { intake: join(root, 'bench/intake.ts') } },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'spillway-bench-'));
  try {
    const file = join(folder, 'leads.csv');
    writeFileSync(file, generate(rows));
    console.log(
      `${rows.toLocaleString('en-US')} rows × 12 columns, ${Math.round(statSync(file).size / 1e6)} MB`,
    );
    const results = new Map<string, Run[]>([
      ['papaparse', []],
      ['import', []],
    ]);
    for (let turn = 0; turn < runs; turn++)
      for (const [kind, list] of results) {
        const { status, stdout, stderr } = spawnSync(
          process.execPath,
          [join(built, 'intake.js'), kind, file],
          { encoding: 'utf8' },
        );
        if (status !== 0) throw new Error(stderr);
        list.push(JSON.parse(stdout) as Run);
      }
    const medianOf = (kind: string, measure: 'seconds' | 'processorSeconds') =>
      median(results.get(kind)!.map((one) => one[measure]));
    for (const [kind, list] of results)
      console.log(
        `${kind.padEnd(10)} ${medianOf(kind, 'seconds').toFixed(2)} s, processor ${medianOf(kind, 'processorSeconds').toFixed(2)} s, peak ${Math.round(Math.max(...list.map(({ megabytes }) => megabytes)))} MB, ${list[0]!.rows.toLocaleString('en-US')} rows`,
      );
    const ratio = (measure: 'seconds' | 'processorSeconds') =>
      (medianOf('import', measure) / medianOf('papaparse', measure)).toFixed(2);
    console.log(
      `import / papaparse: ${ratio('seconds')} by the clock, ${ratio('processorSeconds')} by the processor`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [first, file] = process.argv.slice(2).filter((argument) => argument !== 'intake');
if (first === 'import' || first === 'papaparse') console.log(JSON.stringify(await run(first, file!)));
else await compare(Number(first ?? 1_000_000));
