/** `spillway inspect FILE…`: what the files are, what was recognised, and the mapping that would be used. */
import { type Inspection, inspectFiles } from '../../shared/intake/index.ts';
import type { Arguments, CommandSpec } from '../commandLine.ts';
import { readInputs } from '../files.ts';
import { interruptible } from '../interruptible.ts';
import { emit, printable } from '../output.ts';
import { withTextThread } from '../textThread.ts';
import { count, table } from '../text/numbers.ts';
import { intakeOptions, stageOptions } from './intakeOptions.ts';

export const spec: CommandSpec = {
  name: 'inspect',
  usage:
    'FILE… [--template T] [--plan P.json] [--date-order O] [--zone IANA] [--currency CODE --rate CODE=RATE] [--json [FILE]]',
  summary: 'Says what a CRM export is: format, columns, dates, vendor, shape, a proposed mapping, problems.',
  positionals: [1, 64],
  options: stageOptions,
  notes: ['Exits with 0 even where there are problems, with 3 where a file cannot be read at all.'],
};

export async function run(args: Arguments): Promise<void> {
  const files = await readInputs(args.positionals);
  const options = await intakeOptions(args);
  const inspection = interruptible(() =>
    withTextThread(files, (thread) => inspectFiles(files, { ...options, ...thread })),
  );
  return emit(args, inspection, () => summary(inspection));
}

/** What one row of a file is. */
const rowNames: Readonly<Record<Inspection['files'][number]['shape'], string>> = {
  entity: 'one row per record',
  event: 'one row per event',
  snapshot: 'one row per record and snapshot',
  counts: 'counts by stage and period',
  stages: 'a list of stages',
};

function summary(inspection: Inspection): string {
  const files = inspection.files.map((file) => {
    const head = [
      file.format,
      file.encoding,
      file.delimiter === undefined || file.delimiter === null
        ? null
        : `delimiter ${JSON.stringify(file.delimiter)}`,
      file.sheet === undefined || file.sheet === null ? null : `sheet ${file.sheet}`,
      file.headerRow === null ? 'no header row' : `header in row ${file.headerRow}`,
      `${count(file.rows)} rows`,
      file.vendor,
      rowNames[file.shape],
    ].filter((part) => part !== null);
    const columns = file.columns.map((column) => [
      printable(column.name),
      column.type + (column.dateOrder === undefined ? '' : ` ${column.dateOrder}`),
      column.role === undefined ? '' : printable(JSON.stringify(column.role)),
      printable(column.reason ?? ''),
    ]);
    return `${printable(file.name)}: ${head.join(', ')}\n${indent(
      table(
        [
          { head: 'Column', align: 'left' },
          { head: 'Type', align: 'left' },
          { head: 'Role', align: 'left' },
          { head: 'Why', align: 'left' },
        ],
        columns,
      ),
    )}`;
  });
  const problems = inspection.problems.map(
    (problem) =>
      `  ${problem.code}: ${printable(problem.message)}${problem.row === undefined ? '' : ` (row ${problem.row})`} ${printable(problem.hint ?? '')}`,
  );
  return [
    ...files,
    problems.length === 0 ? 'No problems.' : `Problems:\n${problems.slice(0, 20).join('\n')}`,
    ...(problems.length > 20 ? [`  … and ${count(problems.length - 20)} more: --json lists them.`] : []),
    'The proposed mapping is under "mapping" in --json; measure --mapping takes it.',
  ].join('\n\n');
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
