/** What the command line prints: results on standard output, faults and progress on standard error. */
import type { ErrorDetail } from '../shared/errors.ts';
import { refuse } from '../shared/errors.ts';
import type { Arguments } from './commandLine.ts';
import { resolve } from 'node:path';
import { writeOutput } from './files.ts';

/** Writes to standard output and waits until it is taken, so that a pipe gets everything before the process ends. */
export function print(text: string): Promise<void> {
  return new Promise((done, fail) => process.stdout.write(text, (error) => (error ? fail(error) : done())));
}

/** Prints the full result as JSON where `--json` asks for it, else the readable summary. */
export async function emit(args: Arguments, result: unknown, summary: () => string): Promise<void> {
  if (args.json === null) return print(`${summary().trimEnd()}\n`);
  const json = `${JSON.stringify(result, null, 2)}\n`;
  if (args.json === '-') return print(json);
  refuseOverwrite(args.json, args.written);
  await writeOutput(args.json, json);
  return print(`${summary().trimEnd()}\n\nThe full result is in ${args.json}\n`);
}

/** @throws SpillwayError `output-is-input` where a file that is to be written is among the other arguments. */
export function refuseOverwrite(path: string, others: readonly string[]): void {
  const target = resolve(path);
  if (!others.some((other) => resolve(other) === target)) return;
  refuse({
    code: 'output-is-input',
    message: 'The result would overwrite one of the files that were read.',
    file: path,
  });
}

/** A typed error as people read it: what happened, where, what to do. */
export function errorText(detail: ErrorDetail): string {
  const place = [
    detail.file,
    detail.sheet === undefined ? undefined : `sheet ${detail.sheet}`,
    detail.row === undefined ? undefined : `row ${detail.row}`,
    detail.column === undefined ? undefined : `column ${detail.column}`,
    detail.path,
  ].filter((part) => part !== undefined);
  return [
    `error: ${printable(detail.message)}`,
    ...(place.length > 0 ? [`  where: ${printable(place.join(', '))}`] : []),
    ...(detail.value === undefined ? [] : [`  value: ${printable(detail.value)}`]),
    ...(detail.hint === undefined ? [] : [`  hint:  ${printable(detail.hint)}`]),
    `  code:  ${detail.code}`,
    '',
  ].join('\n');
}

/** CRM text without the control characters that would move a terminal's cursor or change its colours. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\u{fffd}');
}

/** A progress line on standard error, only on a terminal. */
export function progress(label: string): (done: number, total: number) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return (done, total) => {
    process.stderr.write(`\r${label} ${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}`);
    if (done >= total) process.stderr.write('\r\u001b[K');
  };
}
