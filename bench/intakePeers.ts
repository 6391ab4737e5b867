/** What import is measured against: each reads the same file, in a process of its own, as it does it fastest. */
import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Papa from 'papaparse';
import * as XLSX from 'xlsx';

/** The DuckDB that is fetched when the benchmark first runs; no dependency of the project. */
const duckdb = '@duckdb/node-api@1.5.6-r.1';

/** papaparse cutting a file into cells, in chunks, keeping nothing. */
export function papaparseStream(file: string): Promise<number> {
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

/** papaparse cutting a text in memory, row by row, keeping nothing: the faster of its two ways on some machines. */
export function papaparseText(file: string): number {
  let rows = -1;
  Papa.parse<string[]>(readFileSync(file, 'utf8'), { step: () => void rows++, skipEmptyLines: true });
  return rows;
}

/** Fetches DuckDB into a folder where it is not there yet. @returns whether it is there */
export function fetchDuckdb(folder: string): boolean {
  if (existsSync(join(folder, 'node_modules/@duckdb/node-api'))) return true;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', duckdb], {
      cwd: folder,
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}

interface Duckdb {
  readonly DuckDBInstance: {
    create(path: string): Promise<{ connect(): Promise<DuckdbConnection> }>;
  };
}

interface DuckdbConnection {
  run(sql: string): Promise<unknown>;
  runAndReadAll(sql: string): Promise<{ getRows(): readonly (readonly unknown[])[] }>;
}

/** DuckDB's `read_csv` into a table, types recognised, on all processors. */
export async function duckdbTable(file: string, folder: string): Promise<number> {
  const path = createRequire(join(folder, 'package.json')).resolve('@duckdb/node-api');
  const { DuckDBInstance } = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as Duckdb;
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`create table leads as select * from read_csv('${file.replaceAll("'", "''")}')`);
  const counted = await connection.runAndReadAll('select count(*) from leads');
  return Number(counted.getRows()[0]![0]);
}

/** SheetJS reading a workbook, its cells as dense rows, which is its fastest form. */
export function sheetjs(file: string): number {
  const book = XLSX.read(readFileSync(file), { dense: true });
  return (book.Sheets[book.SheetNames[0]!]!['!data'] ?? []).length - 1;
}
