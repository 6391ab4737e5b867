/** `spillway COMMAND …`: the engine without a window. Exit codes: 0 done, 1 defect, 2 usage, 3 the input is at fault, 130 cancelled. */
import { SpillwayError } from '../shared/errors.ts';
import { type CommandSpec, UsageError, commandHelp, parseCommand } from './commandLine.ts';
import type { Arguments } from './commandLine.ts';
import { errorText, print, printable } from './output.ts';
import { version } from './version.ts';

interface Command {
  readonly spec: CommandSpec;
  run(args: Arguments): Promise<void>;
}

/** Each loads when it is asked for: what writes workbooks takes longer to load than most commands to run. */
const commands: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['inspect', () => import('./commands/inspect.ts')],
  ['measure', () => import('./commands/measure.ts')],
  ['repair', () => import('./commands/repair.ts')],
  ['plan', () => import('./commands/plan.ts')],
  ['simulate', () => import('./commands/simulate.ts')],
  ['export', () => import('./commands/export.ts')],
  ['demo', () => import('./commands/demo.ts')],
]);

async function overview(): Promise<string> {
  const all = await Promise.all([...commands.values()].map((load) => load()));
  const width = Math.max(...all.map(({ spec }) => spec.name.length)) + 2;
  return [
    'Spillway: how much of the gap between planned and recorded conversion is measurement, and what that does to the year.',
    '',
    'Usage: spillway COMMAND [ARGUMENTS]',
    '',
    ...all.map(({ spec }) => `  ${spec.name.padEnd(width)}${spec.summary}`),
    '',
    'spillway COMMAND --help explains a command; spillway --version prints the version.',
    'Exit codes: 0 done, 1 defect of Spillway, 2 usage, 3 the input is at fault, 130 cancelled.',
    '',
  ].join('\n');
}

async function run(argv: readonly string[]): Promise<void> {
  const [name, ...rest] = argv;
  if (name === undefined) throw new UsageError(await overview());
  if (name === '--help' || name === '-h' || name === 'help') return print(await overview());
  if (name === '--version') return print(`${version}\n`);
  const load = commands.get(name);
  if (!load) throw new UsageError(`There is no command "${printable(name)}". See: spillway --help`);
  const command = await load();
  const args = parseCommand(command.spec, rest);
  return args.help ? print(commandHelp(command.spec)) : command.run(args);
}

/** Prints a fault and returns the exit code for it. */
function report(error: unknown, asJson: boolean): number {
  if (error instanceof UsageError) {
    const [name = ''] = process.argv.slice(2);
    const see = `See: spillway ${commands.has(name) ? `${name} ` : ''}--help`;
    const hint = error.message.includes('spillway') ? '' : `\n${see}`;
    process.stderr.write(`${error.message.trimEnd()}${hint}\n`);
    return 2;
  }
  if (error instanceof SpillwayError) {
    process.stderr.write(asJson ? `${JSON.stringify({ error: error.detail })}\n` : errorText(error.detail));
    return 3;
  }
  process.stderr.write(
    `This is a defect of Spillway ${version}, not of your input:\n${error instanceof Error ? error.stack : String(error)}\n`,
  );
  return 1;
}

// Libraries that read workbooks print what they wonder about; standard error belongs to progress and typed errors.
console.error = console.warn = console.log = () => undefined;

process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(130));
// A reader that closes the pipe early (`| head`) is not a fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const argv = process.argv.slice(2);
try {
  await run(argv);
  process.exitCode = 0;
} catch (error) {
  process.exitCode = report(
    error,
    argv.some((argument) => argument === '--json' || argument.startsWith('--json=')),
  );
}
