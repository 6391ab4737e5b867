/**
 * Import against its peers, all in one run: a generated export of 1,000,000 rows × 12 columns (about 140 MB) to a
 * finished event log, against papaparse merely cutting the same file into cells and DuckDB's `read_csv` into a table;
 * and a workbook of 100,000 × 12 against SheetJS reading it. Each run is a process of its own, of the built code, that
 * reads the file from the disk, so that none profits from what another has warmed up; they take turns, and nothing runs
 * beside them. Reported are medians by the clock and by the processor's time (which other programs on the machine change
 * less), their ratios with the limits that they are held to, and the peak memory of the process.
 * `npm run bench -- intake [ROWS]`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as XLSX from 'xlsx';
import { formatDay } from '../shared/calendar/days.ts';
import { Stream, streamKey } from '../shared/stats/stream.ts';
import { builtForNode } from '../test/support/nodeBuild.ts';
import { fetchDuckdb } from './intakePeers.ts';
import type { Run } from './intakeRun.ts';

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

const root = join(import.meta.dirname, '..');
const built = join(root, 'dist/bench');
const fetched = join(root, 'node_modules/.cache/spillway-bench');

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** Runs each kind in its turn; the medians of a kind, with its greatest memory. */
function takeTurns(names: readonly string[], file: string): Map<string, Run> {
  const results = new Map<string, Run[]>(names.map((name) => [name, []]));
  for (let turn = 0; turn < runs; turn++)
    for (const [name, list] of results) {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [join(built, 'intakeRun.js'), name, file, fetched],
        {
          encoding: 'utf8',
        },
      );
      if (status !== 0) throw new Error(stderr);
      list.push(JSON.parse(stdout) as Run);
    }
  const medians = new Map<string, Run>();
  for (const [name, list] of results) {
    const own: Run = {
      seconds: median(list.map(({ seconds }) => seconds)),
      processorSeconds: median(list.map(({ processorSeconds }) => processorSeconds)),
      megabytes: Math.max(...list.map(({ megabytes }) => megabytes)),
      heapMegabytes: median(list.map(({ heapMegabytes }) => heapMegabytes)),
      rows: list[0]!.rows,
    };
    medians.set(name, own);
    console.log(
      `  ${name.padEnd(20)} ${own.seconds.toFixed(2)} s, processor ${own.processorSeconds.toFixed(2)} s, peak ${Math.round(own.megabytes)} MB (JavaScript ${Math.round(own.heapMegabytes)} MB), ${own.rows.toLocaleString('en-US')} rows`,
    );
  }
  return medians;
}

function held(what: string, value: number, limit: number, unit = ''): void {
  console.log(
    `  ${what}: ${value.toFixed(unit === '' ? 2 : 0)}${unit} (limit ${limit}${unit}) ${value <= limit ? 'met' : 'NOT MET'}`,
  );
}

function compareRatio(results: ReadonlyMap<string, Run>, own: string, peer: string, limit: number): void {
  const [ours, theirs] = [results.get(own)!, results.get(peer)!];
  const byProcessor = ours.processorSeconds / theirs.processorSeconds;
  held(`${own} / ${peer}, by the clock`, ours.seconds / theirs.seconds, limit);
  console.log(`  ${own} / ${peer}, by the processor: ${byProcessor.toFixed(2)}`);
}

function compareText(file: string): void {
  const hasDuckdb = fetchDuckdb(fetched);
  const papaparse = ['papaparse, stream', 'papaparse, text'];
  const results = takeTurns(['import', ...papaparse, ...(hasDuckdb ? ['DuckDB read_csv'] : [])], file);
  const [stream, text] = papaparse.map((name) => results.get(name)!);
  compareRatio(results, 'import', stream!.seconds <= text!.seconds ? papaparse[0]! : papaparse[1]!, 1);
  if (hasDuckdb) compareRatio(results, 'import', 'DuckDB read_csv', 2.5);
  else console.log('  no ratio to DuckDB: it could not be fetched');
  held('peak memory of import', results.get('import')!.megabytes, 400, ' MB');
}

function compareWorkbook(file: string): void {
  const results = takeTurns(['import of a workbook', 'SheetJS'], file);
  compareRatio(results, 'import of a workbook', 'SheetJS', 1.3);
}

async function compare(rows: number): Promise<void> {
  await builtForNode('bench', {
    intakeRun: join(root, 'bench/intakeRun.ts'),
    textWorker: join(root, 'cli/textWorker.ts'),
  });
  const folder = mkdtempSync(join(tmpdir(), 'spillway-bench-'));
  try {
    const text = join(folder, 'leads.csv');
    writeFileSync(text, generate(rows));
    console.log(
      `${rows.toLocaleString('en-US')} rows × 12 columns, ${Math.round(statSync(text).size / 1e6)} MB; medians of ${runs}`,
    );
    compareText(text);
    rmSync(text);
    const sheetRows = Math.round(rows / 10);
    const book = join(folder, 'leads.xlsx');
    writeFileSync(book, workbookOf(generate(sheetRows)));
    console.log(
      `${sheetRows.toLocaleString('en-US')} rows × 12 columns, .xlsx, ${Math.round(statSync(book).size / 1e6)} MB; medians of ${runs}`,
    );
    compareWorkbook(book);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same rows as a workbook; dates and amounts are what a spreadsheet program makes of them. */
function workbookOf(text: string): Uint8Array {
  const book = XLSX.read(text, { type: 'string', dense: true });
  return new Uint8Array(
    XLSX.write(book, { type: 'array', bookType: 'xlsx', compression: true }) as ArrayBuffer,
  );
}

await compare(Number(process.argv.slice(2).find((argument) => argument !== 'intake') ?? 1_000_000));
