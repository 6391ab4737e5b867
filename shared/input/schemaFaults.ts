/** What a zod schema finds wrong, in sentences for the person who wrote the file. */
import type { z } from 'zod';
import { closestName, knownNamesHint } from './closestName.ts';
import type { Limits } from '../errors.ts';
import { type Fault, type KeyPath, outOfRange } from './faults.ts';

type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;

const typeNames: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'text',
  boolean: 'true or false',
  object: 'an object { … }',
  record: 'an object { … }',
  array: 'a list [ … ]',
  tuple: 'a list [ … ]',
  null: 'null',
};

/** Name of the kind of a value, for "not …". */
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return Number.isFinite(value) ? 'a number' : 'an infinite number';
  return (
    { string: 'text', boolean: 'true or false', object: 'an object' }[typeof value as string] ?? typeof value
  );
}

/**
 * Known keys of the object that an `unrecognized_keys` issue is about. Only the error map sees the schema, so the keys
 * travel in the issue's message.
 */
function errorMap(issue: RawIssue): string | undefined {
  if (issue.code !== 'unrecognized_keys') return undefined;
  const def = (issue.inst as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def;
  return Object.keys(def?.shape ?? {}).join('\n');
}

type SizeIssue = Extract<Issue, { code: 'too_small' | 'too_big' }>;

function limitsOf(issue: SizeIssue): Limits {
  if (issue.code === 'too_small')
    return issue.inclusive ? { least: Number(issue.minimum) } : { above: Number(issue.minimum) };
  return issue.inclusive ? { most: Number(issue.maximum) } : { below: Number(issue.maximum) };
}

/** Of text and lists; null of a figure. */
function sizeProblem(issue: SizeIssue, value: unknown): string | null {
  const bound = issue.code === 'too_small' ? issue.minimum : issue.maximum;
  const least = issue.code === 'too_small' ? 'at least' : 'at most';
  if (issue.origin === 'string') {
    return bound === 1 && issue.code === 'too_small'
      ? 'must not be empty'
      : `must have ${least} ${bound} characters`;
  }
  if (issue.origin === 'array') {
    const found = Array.isArray(value) ? `, not ${value.length}` : '';
    return `must have ${issue.exact ? 'exactly' : least} ${bound} ${bound === 1 ? 'entry' : 'entries'}${found}`;
  }
  return null;
}

/** Root-level: the value is of another kind than this form, so this form was not meant. */
function isOtherKind(issues: readonly Issue[], value: unknown): boolean {
  return issues.some(
    (issue) =>
      issue.path.length === 0 &&
      (issue.code === 'invalid_type' ||
        (issue.code === 'invalid_value' && issue.values.every((known) => typeof known !== typeof value))),
  );
}

function unknownKeys(issues: readonly Issue[]): ReadonlySet<string> {
  return new Set(
    issues.flatMap((issue) =>
      issue.path.length === 0 && issue.code === 'unrecognized_keys' ? issue.keys : [],
    ),
  );
}

/**
 * Of several forms that all failed, the one that was probably meant: the one that knows most of the keys written that
 * are not common to all. `mixed`: two of them tie, each with keys that the other does not know.
 */
function formMeant(forms: readonly (readonly Issue[])[], value: unknown): readonly Issue[] | 'mixed' | null {
  const possible = forms.filter((issues) => !isOtherKind(issues, value));
  if (possible.length <= 1) return possible[0] ?? null;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return possible[0]!;
  const telling = Object.keys(value).filter((key) => possible.some((issues) => unknownKeys(issues).has(key)));
  const known = possible.map((issues) => telling.filter((key) => !unknownKeys(issues).has(key)).length);
  const most = Math.max(...known);
  if (most === 0) return null;
  const best = possible.filter((_, index) => known[index] === most);
  return best.length > 1 && best.every((issues) => unknownKeys(issues).size > 0) ? 'mixed' : best[0]!;
}

/** A hint where an unknown key of the value is nearly a key of one of the forms. */
function keyMeant(forms: readonly (readonly Issue[])[]): string | null {
  const issues = forms
    .flat()
    .filter((issue) => issue.code === 'unrecognized_keys' && issue.path.length === 0);
  const known = new Set(issues.flatMap((issue) => issue.message.split('\n')));
  for (const key of unknownKeys(issues)) {
    const closest = known.has(key) ? null : closestName(key, known);
    if (closest !== null) return `Did you mean "${closest}" for "${key}"?`;
  }
  return null;
}

function valueAt(value: unknown, path: KeyPath): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<PropertyKey, unknown>)[key];
  }
  return at;
}

function* faultsOf(issue: Issue, root: unknown, around: KeyPath): Generator<Fault> {
  const path = [...around, ...issue.path];
  const value = valueAt(root, path);
  const fault = (code: string, problem: string): Fault => ({ code, path, problem, value });
  switch (issue.code) {
    case 'invalid_type':
      if (value === undefined) yield fault('missing-key', 'is missing');
      else {
        const expected = typeNames[issue.expected] ?? issue.expected;
        yield fault(
          'wrong-type',
          `must be ${expected}, not ${issue.expected === 'int' ? value : kindOf(value)}`,
        );
      }
      return;
    case 'too_small':
    case 'too_big':
      {
        const problem = sizeProblem(issue, value);
        yield problem === null ? outOfRange(path, limitsOf(issue), value) : fault('out-of-range', problem);
      }
      return;
    case 'invalid_value':
      yield fault(
        'invalid-value',
        `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map((known) => JSON.stringify(known)).join(', ')}`,
      );
      return;
    case 'unrecognized_keys': {
      const known = issue.message.split('\n');
      for (const key of issue.keys) {
        const at = [...path, key];
        yield {
          code: 'unknown-key',
          path: at,
          problem: 'is not a known key',
          value: valueAt(root, at),
          hint: knownNamesHint(key, known, 'keys here'),
        };
      }
      return;
    }
    case 'invalid_key':
      yield {
        code: 'invalid-key',
        path,
        problem: `is not a valid key: ${issue.issues[0]?.message ?? 'it has another form'}`,
      };
      return;
    case 'invalid_union': {
      const meant = formMeant(issue.errors, value);
      if (value === undefined) yield fault('missing-key', 'is missing');
      else if (meant === 'mixed') yield fault('invalid-value', `mixes two forms: ${issue.message}`);
      else if (meant === null) {
        const hint = keyMeant(issue.errors);
        yield {
          ...fault('invalid-value', `has no known form: ${issue.message}`),
          ...(hint === null ? {} : { hint }),
        };
      } else for (const inner of meant) yield* faultsOf(inner, root, path);
      return;
    }
    default:
      yield fault('invalid-value', `is not valid: ${issue.message}`);
  }
}

export type Checked<T> = { readonly data: T } | { readonly faults: readonly Fault[] };

/**
 * Checks a value against a schema. Unions should carry an `error` that names their forms; where one form was clearly
 * meant, its own fault is given instead.
 */
export function checkSchema<S extends z.ZodType>(schema: S, value: unknown): Checked<z.output<S>> {
  const result = schema.safeParse(value, { error: errorMap });
  if (result.success) return { data: result.data };
  return { faults: result.error.issues.flatMap((issue) => [...faultsOf(issue, value, [])]) };
}
