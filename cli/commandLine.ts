/**
 * The command line's grammar: one declaration a command gives its parsing, its refusals and its `--help`.
 * Parsing itself is Node's `parseArgs`; only `--json [FILE]`, whose value is optional, needs a rule of its own.
 */
import { parseArgs } from 'node:util';

/** A fault of usage: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  /** How the value is written in the help, e.g. `YYYY-MM-DD`. */
  readonly value?: string;
  readonly help: string;
}

export interface CommandSpec {
  readonly name: string;
  /** What stands after the name in the usage line. */
  readonly usage: string;
  readonly summary: string;
  /** Least and most positional arguments. */
  readonly positionals: readonly [number, number];
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Paragraphs below the options. */
  readonly notes?: readonly string[];
}

const commonOptions: Readonly<Record<string, OptionSpec>> = {
  json: {
    type: 'boolean',
    value: '[FILE]',
    help: 'write the full result as JSON to FILE, or to standard output where no FILE is given',
  },
  help: { type: 'boolean', help: 'show this help' },
};

/** Arguments of one call, typed by use: a missing option is undefined. */
export interface Arguments {
  readonly command: CommandSpec;
  readonly positionals: readonly string[];
  /** Null: no JSON. `-`: standard output. Otherwise a path. */
  readonly json: string | null;
  readonly help: boolean;
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  flag(name: string): boolean;
  /** Every positional and option value: the paths that a result must not overwrite are among them. */
  readonly written: readonly string[];
  /** A whole number within bounds; a {@link UsageError} otherwise. */
  integer(name: string, least: number, most: number): number | undefined;
}

/**
 * Parses the arguments after the command's name.
 *
 * `--json FILE` takes the next argument only where the command would still have the positional arguments that it needs,
 * and where it has no use for another one or the argument is not named like an export; `--json=FILE` always does. So
 * `simulate --json plan.json` reads plan.json, and `measure --json leads.csv` reads leads.csv.
 */
export function parseCommand(command: CommandSpec, argv: readonly string[]): Arguments {
  const { rest, json } = takeJson(command, argv);
  const options = Object.fromEntries(
    Object.entries({ ...commonOptions, ...command.options }).map(([name, spec]) => [
      name,
      { type: spec.type, multiple: spec.multiple ?? false },
    ]),
  );
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...rest], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(`${parsingFault((error as Error).message)} See: spillway ${command.name} --help`);
  }
  const { values, positionals } = parsed;
  const help = values['help'] === true;
  const [least, most] = command.positionals;
  if (!help && (positionals.length < least || positionals.length > most)) {
    const what = positionals.length < least ? 'An argument is missing.' : 'There are too many arguments.';
    throw new UsageError(`${what} Usage: spillway ${command.name} ${command.usage}`);
  }
  const text = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    command,
    positionals,
    json,
    help,
    text,
    texts: (name) => {
      const value = values[name];
      return Array.isArray(value) ? value.filter((v) => typeof v === 'string') : [];
    },
    flag: (name) => values[name] === true,
    written: [
      ...positionals,
      ...Object.values(values)
        .flat()
        .filter((value) => typeof value === 'string'),
    ],
    integer: (name, lowest, highest) => {
      const written = text(name);
      if (written === undefined) return undefined;
      const value = Number(written);
      if (!/^\d+$/.test(written) || value < lowest || value > highest) {
        throw new UsageError(
          `--${name} is a whole number from ${lowest} to ${highest.toLocaleString('en-US')}, not "${written}".`,
        );
      }
      return value;
    },
  };
}

/** What Node says of arguments that it cannot parse, in one sentence. */
function parsingFault(message: string): string {
  const ambiguous = /^Option '(--[\w-]+)[^']*' argument is ambiguous/.exec(message);
  if (ambiguous)
    return `${ambiguous[1]} needs a value; one that begins with a dash is written ${ambiguous[1]}=VALUE.`;
  return `${message.split(/\.\s/)[0]!.replace(/\.$/, '')}.`;
}

function takeJson(command: CommandSpec, argv: readonly string[]): { rest: string[]; json: string | null } {
  const rest: string[] = [];
  let json: string | null = null;
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i]!;
    if (argument === '--') return { rest: [...rest, ...argv.slice(i)], json };
    if (argument.startsWith('--json=')) {
      json = argument.slice('--json='.length) || '-';
    } else if (argument === '--json') {
      json = '-';
      const next = argv[i + 1];
      if (next !== undefined && !next.startsWith('-') && isResultFile(command, argv, i + 1)) {
        json = next;
        i++;
      }
    } else {
      rest.push(argument);
    }
  }
  return { rest, json };
}

/** Names of the tables that commands read. */
const exportName = /\.(?:csv|tsv|tab|txt|xls[xm]?|ods|zip)$/i;

/** Whether the argument at `index`, which follows `--json`, is where the result goes and no positional. */
function isResultFile(command: CommandSpec, argv: readonly string[], index: number): boolean {
  const [least, most] = command.positionals;
  const others = positionalsWithout(command, argv, index);
  return others >= least && (others >= most || !exportName.test(argv[index]!));
}

function positionalsWithout(command: CommandSpec, argv: readonly string[], index: number): number {
  const others = argv.filter((argument, i) => i !== index && !argument.startsWith('--json'));
  const options = Object.fromEntries(
    Object.entries({ ...commonOptions, ...command.options }).map(([name, spec]) => [
      name,
      { type: spec.type, multiple: true as const },
    ]),
  );
  const { positionals } = parseArgs({ args: others, options, allowPositionals: true, strict: false });
  return positionals.length;
}

/** The text of `spillway COMMAND --help`. */
export function commandHelp(command: CommandSpec): string {
  const rows = Object.entries({ ...command.options, ...commonOptions }).map(([name, spec]) => [
    `  --${name}${spec.value ? ` ${spec.value}` : ''}`,
    spec.help,
  ]);
  const width = Math.max(...rows.map(([left]) => left!.length)) + 2;
  return [
    command.summary,
    '',
    `Usage: spillway ${command.name} ${command.usage}`.trimEnd(),
    '',
    'Options:',
    ...rows.map(([left, right]) => `${left!.padEnd(width)}${right}`),
    ...(command.notes ? ['', ...command.notes] : []),
    '',
  ].join('\n');
}
