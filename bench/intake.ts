/**
 * Import against the parser that everybody knows: a generated export of 1,000,000 rows × 12 columns (about 120 MB) to a
 * finished event log, and papaparse merely cutting the same file into cells, in chunks, keeping nothing. Each run is a
 * process of its own that reads the file from the disk, so that neither profits from what the other has warmed up; the
 * two take turns. Reported are the medians, their ratio, and the peak memory of the process.
 * `npm run bench -- intake [ROWS]`.
 */
import { spawnSync } from 'node:child_process';
import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Papa from 'papaparse';
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
  readonly megabytes: number;
  readonly rows: number;
}

async function run(kind: string, file: string): Promise<Run> {
  const began = performance.now();
  const rows = kind === 'import' ? importRows(file) : await parseRows(file);
  const seconds = (performance.now() - began) / 1000;
  return { seconds, megabytes: process.resourceUsage().maxRSS / 1024, rows };
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

function compare(rows: number): void {
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
          [join(import.meta.dirname, 'run.mjs'), 'intake', kind, file],
          { encoding: 'utf8' },
        );
        if (status !== 0) throw new Error(stderr);
        list.push(JSON.parse(stdout) as Run);
      }
    for (const [kind, list] of results)
      console.log(
        `${kind.padEnd(10)} ${median(list.map(({ seconds }) => seconds)).toFixed(2)} s (${list.map(({ seconds }) => seconds.toFixed(2)).join(', ')}), peak ${Math.round(Math.max(...list.map(({ megabytes }) => megabytes)))} MB, ${list[0]!.rows.toLocaleString('en-US')} rows`,
      );
    const seconds = (kind: string) => median(results.get(kind)!.map((one) => one.seconds));
    console.log(`ratio import / papaparse: ${(seconds('import') / seconds('papaparse')).toFixed(2)}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [, , , first, file] = process.argv;
if (first === 'import' || first === 'papaparse') console.log(JSON.stringify(await run(first, file!)));
else compare(Number(first ?? 1_000_000));
