import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { pathText, refuseFaults, valueText } from '../../shared/input/faults.ts';
import { checkSchema } from '../../shared/input/schemaFaults.ts';
import { refused } from '../support/refused.ts';

const size = z.union(
  [
    z.number().min(0).max(1),
    z.strictObject({ beta: z.tuple([z.number(), z.number()]), note: z.string().optional() }),
    z.strictObject({ fixed: z.number(), note: z.string().optional() }),
    z.strictObject({ low: z.number(), high: z.number(), note: z.string().optional() }),
    z.enum(['small', 'large']),
  ],
  { error: 'a size is one of five things' },
);
const schema = z.strictObject({
  name: z.string().min(1).max(5),
  size: size.optional(),
  counts: z.array(z.number().int()).min(2).optional(),
  byMonth: z.record(z.string().regex(/^\d{4}$/, 'a year'), z.number()).optional(),
  form: z.literal(1).optional(),
});

function problems(value: unknown): string[] {
  const checked = checkSchema(schema, value);
  return 'faults' in checked ? checked.faults.map(({ path, problem }) => `${pathText(path)} ${problem}`) : [];
}

describe('faults of a schema as sentences', () => {
  test.each<[unknown, string[]]>([
    [{ name: 'ok', size: { beta: [1, 2] } }, []],
    [{}, ['name is missing']],
    [{ name: 7 }, ['name must be text, not a number']],
    [{ name: '' }, ['name must not be empty']],
    [{ name: 'far too long' }, ['name must have at most 5 characters']],
    [{ name: 'a', form: 2 }, ['form must be 1']],
    [{ name: 'a', counts: [1] }, ['counts must have at least 2 entries, not 1']],
    [{ name: 'a', counts: [1, 2.5] }, ['counts[1] must be a whole number, not 2.5']],
    [{ name: 'a', byMonth: { x: 1 } }, ['byMonth.x is not a valid key: a year']],
    [7, [' must be an object { … }, not a number']],
  ])('%j', (value, expected) => expect(problems(value)).toEqual(expected));

  test('an unknown key names the key that was probably meant', () => {
    const checked = checkSchema(schema, { name: 'a', sise: 1 });
    expect('faults' in checked && checked.faults).toMatchObject([
      {
        code: 'unknown-key',
        path: ['sise'],
        hint: 'Did you mean "size"? The keys here are: name, size, counts, byMonth, form.',
      },
    ]);
  });
});

describe('unions: the form that was probably meant is the one that is criticised', () => {
  test.each<[unknown, string[]]>([
    [1.5, ['size must be at most 1']],
    [{ beta: [1] }, ['size.beta must have at least 2 entries, not 1']],
    [{ low: 1 }, ['size.high is missing']],
    [{ low: 1, note: 'x', hihg: 2 }, ['size.high is missing', 'size.hihg is not a known key']],
    ['medium', ['size must be one of "small", "large"']],
    [{ beta: [1, 2], low: 1 }, ['size.low is not a known key']],
    [{ beta: [1, 2], fixed: 1 }, ['size mixes two forms: a size is one of five things']],
    [{ note: 'x' }, ['size has no known form: a size is one of five things']],
    [true, ['size has no known form: a size is one of five things']],
  ])('%j', (value, expected) => expect(problems({ name: 'a', size: value })).toEqual(expected));

  test('a misspelt form is recognised', () => {
    const checked = checkSchema(schema, { name: 'a', size: { btea: [1, 2] } });
    expect('faults' in checked && checked.faults[0]?.hint).toBe('Did you mean "beta" for "btea"?');
  });
});

describe('the error that comes of faults', () => {
  const fault = (path: PropertyKey[], problem: string) => ({ code: 'x', path, problem });

  test('one fault: its path, line and value, and no list', () => {
    const text = '{\n "a": {\n  "b": 3 } }';
    expect(
      refused(() =>
        refuseFaults([{ ...fault(['a', 'b'], 'is odd'), value: 3 }], {
          subject: 'The plan',
          file: 'p.json',
          text,
        }),
      ),
    ).toEqual({ code: 'x', message: 'a.b is odd.', path: 'a.b', row: 3, value: '3', file: 'p.json' });
  });

  test('several: the first leads, issues has all, the hint names the others', () => {
    const detail = refused(() =>
      refuseFaults([{ ...fault(['a'], 'is odd'), hint: 'Make it even.' }, fault([], 'is empty')], {
        subject: 'The plan',
      }),
    );
    expect(detail.hint).toBe('Make it even. 1 more fault: The plan is empty.');
    expect(detail.issues?.map((issue) => issue.message)).toEqual(['a is odd.', 'The plan is empty.']);
  });

  test('paths are written as in code, values on one line', () => {
    expect(pathText(['segments', 0, 'perMonth', '2027-01', 'inbound-smb', 'ok'])).toBe(
      'segments[0].perMonth["2027-01"].inbound-smb.ok',
    );
    expect(valueText('x'.repeat(500))).toHaveLength(121);
    expect(valueText({ a: [1] })).toBe('{"a":[1]}');
  });
});
