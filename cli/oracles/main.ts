/** The command `npm run oracles -- DIR [--json]`. */
import { parseArgs } from 'node:util';
import { SpillwayError } from '../../shared/errors.ts';
import { namedNumbers, reportLines, runOracles } from './report.ts';
import { handlers } from './registry.ts';

const help = `Usage: npm run oracles -- DIR [--json]

Compares the estimators and the engine with the reference cases under DIR: one folder a kind of case, in it
NAME.json with the expected figures and, for most kinds, NAME.csv with the input. DIR may also be one such folder.

  --json   the whole report on standard output (the closing line then goes to standard error)
  --help   this text

The closing line counts case files: "N passed, N failed". A case passes if every one of its figures agrees; the
number of figures compared is shown for each folder. Folders of an unknown kind are listed as "not run" and count
as neither. Exit code 0: none failed, 1: some failed, 2: usage, 3: DIR cannot be read or holds no cases.

The chains of flow/ are simulated 100,000 times, which takes a minute or two; SPILLWAY_FLOW_TRIALS sets another number.

Kinds: ${[...handlers.keys()].join(', ')}
`;

/** Output of the command; the entry point hands in the process's own. */
export interface Streams {
  out(text: string): void;
  err(text: string): void;
}

/** Runs the command and returns its exit code. */
export function main(args: readonly string[], { out, err }: Streams): number {
  let options;
  try {
    options = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    err(`${(error as Error).message}\n\n${help}`);
    return 2;
  }
  const { values, positionals } = options;
  if (values.help) {
    out(help);
    return 0;
  }
  if (positionals.length !== 1) {
    err(help);
    return 2;
  }
  return compare(positionals[0]!, values.json === true, { out, err });
}

function compare(dir: string, json: boolean, { out, err }: Streams): number {
  try {
    const report = runOracles(dir);
    const closing = `${report.passed} passed, ${report.failed} failed\n`;
    if (json) {
      out(`${JSON.stringify(report, namedNumbers, 1)}\n`);
      err(closing);
    } else {
      out(`${reportLines(report).join('\n')}\n${closing}`);
    }
    return report.failed > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof SpillwayError)) throw error;
    const { file, message, hint } = error.detail;
    err(
      json
        ? `${JSON.stringify({ error: error.detail })}\n`
        : `${[file, message].filter(Boolean).join(': ')}\n${hint ? `${hint}\n` : ''}`,
    );
    return 3;
  }
}
