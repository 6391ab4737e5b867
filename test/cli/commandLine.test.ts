import { describe, expect, it } from 'vitest';
import { UsageError, commandHelp, parseCommand, type CommandSpec } from '../../cli/commandLine.ts';

const spec: CommandSpec = {
  name: 'simulate',
  usage: 'PLAN [OPTIONS]',
  summary: 'Projects.',
  positionals: [1, 1],
  options: {
    trials: { type: 'string', value: 'N', help: 'number of trials' },
    segment: { type: 'string', multiple: true, value: 'COL', help: 'slice' },
    expected: { type: 'boolean', help: 'expected values' },
  },
};

const parse = (line: string) => parseCommand(spec, line.split(' '));

describe('--json [FILE]', () => {
  it.each([
    ['plan.json', null, ['plan.json']],
    ['plan.json --json', '-', ['plan.json']],
    ['plan.json --json out.json', 'out.json', ['plan.json']],
    ['--json out.json plan.json', 'out.json', ['plan.json']],
    ['--json=out.txt plan.json', 'out.txt', ['plan.json']],
    // The only .json there is must be the plan, which is read and never overwritten.
    ['--json plan.json', '-', ['plan.json']],
    ['--json plan.json --trials 5', '-', ['plan.json']],
    ['--json plan.csv', '-', ['plan.csv']],
    ['plan.json --json result', 'result', ['plan.json']],
    ['--json /tmp/result.txt plan.json', '/tmp/result.txt', ['plan.json']],
    ['plan.json --json --trials 5', '-', ['plan.json']],
  ])('%s', (line, json, positionals) => {
    const args = parse(line);
    expect([args.json, args.positionals]).toEqual([json, positionals]);
  });
});

describe('--json [FILE] of a command that reads many files', () => {
  const measure: CommandSpec = { ...spec, name: 'measure', positionals: [1, 64] };
  it.each([
    ['leads.csv --json deals.csv', '-', ['leads.csv', 'deals.csv']],
    ['--json leads.xlsx', '-', ['leads.xlsx']],
    ['leads.csv --json result', 'result', ['leads.csv']],
    ['leads.csv --json out.JSON deals.csv', 'out.JSON', ['leads.csv', 'deals.csv']],
  ])('%s', (line, json, positionals) => {
    const args = parseCommand(measure, line.split(' '));
    expect([args.json, args.positionals]).toEqual([json, positionals]);
  });
});

describe('usage', () => {
  it.each([
    ['', 'An argument is missing. Usage: spillway simulate PLAN [OPTIONS]'],
    ['a.json b.json', 'There are too many arguments. Usage: spillway simulate PLAN [OPTIONS]'],
    ['a.json --unknown', "Unknown option '--unknown'. See: spillway simulate --help"],
    [
      'a.json --trials -1',
      '--trials needs a value; one that begins with a dash is written --trials=VALUE. See: spillway simulate --help',
    ],
  ])('says of "%s": %s', (written, message) => {
    expect(() => parseCommand(spec, written === '' ? [] : written.split(' '))).toThrow(
      new UsageError(message),
    );
  });

  it.each(['', 'a.json b.json', 'a.json --unknown', 'a.json --trials', 'a.json --expected=yes'])(
    'refuses "%s"',
    (line) => {
      expect(() => parseCommand(spec, line === '' ? [] : line.split(' '))).toThrow(UsageError);
    },
  );

  it.each(['0', '-1', '1.5', '1e3', 'many', '101', ''])(
    'refuses --trials %j where 1 to 100 are legal',
    (written) => {
      const args = parseCommand(spec, ['plan.json', `--trials=${written}`]);
      expect(() => args.integer('trials', 1, 100)).toThrow(UsageError);
    },
  );

  it('gives every value of an option that may be repeated', () => {
    expect(parse('plan.json --segment a --segment b,c').texts('segment')).toEqual(['a', 'b,c']);
  });

  it('asks for no positionals where help is wanted', () => expect(parse('--help').help).toBe(true));

  it('names each option in the help', () => {
    const help = commandHelp(spec);
    for (const option of ['--trials N', '--segment COL', '--expected', '--json [FILE]', '--help'])
      expect(help).toContain(option);
  });
});
