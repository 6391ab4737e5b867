/**
 * Faults of one structured input (a plan, a mapping), gathered so that the user sees all of them at once and not one
 * a run. A fault says where it is by the path of the key, and becomes a SpillwayError in the end.
 */
import { type ErrorDetail, type Limits, refuse } from '../errors.ts';
import { placeInJson } from './jsonText.ts';
import { limitsProblem } from './limits.ts';

export type KeyPath = readonly PropertyKey[];

export interface Fault {
  readonly code: string;
  readonly path: KeyPath;
  /** What is wrong, as the rest of a sentence that the path begins: `must be at most 1`. */
  readonly problem: string;
  /** The value found there; absent where the key is missing. */
  readonly value?: unknown;
  readonly hint?: string;
  readonly limits?: Limits;
}

/** A figure outside its limits, in words and as numbers. */
export function outOfRange(path: KeyPath, limits: Limits, value: unknown): Fault {
  return { code: 'out-of-range', path, problem: limitsProblem(limits), limits, value };
}

/** Takes faults as they are found. */
export type ReportFault = (fault: Fault) => void;

/** `segments[0].arrivals.perMonth["2027-01"]`. */
export function pathText(path: KeyPath): string {
  let text = '';
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else if (/^[A-Za-z_$][\w$-]*$/.test(String(key))) text += text === '' ? String(key) : `.${String(key)}`;
    else text += `[${JSON.stringify(String(key))}]`;
  }
  return text;
}

const longestValue = 120;

/** A value as it is shown in an error: text as it was written, everything else as JSON, cut to one line. */
export function valueText(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}

export interface FaultySource {
  /** What the input is, to begin a sentence with: `The plan`. */
  readonly subject: string;
  readonly file?: string | undefined;
  /** The JSON text, where there is one: faults then carry the line. */
  readonly text?: string | undefined;
}

const mostIssues = 100;

function issueOf(fault: Fault, source: FaultySource): Omit<ErrorDetail, 'issues' | 'file'> {
  const path = pathText(fault.path);
  const place = source.text === undefined ? null : placeInJson(source.text, fault.path);
  return {
    code: fault.code,
    message: `${path === '' ? source.subject : path} ${fault.problem}.`,
    ...(path === '' ? {} : { path }),
    ...(place === null ? {} : { row: place.line }),
    ...(fault.value === undefined ? {} : { value: valueText(fault.value) }),
    ...(fault.limits === undefined ? {} : { limits: fault.limits }),
    ...(fault.hint === undefined ? {} : { hint: fault.hint }),
  };
}

/**
 * Throws the first fault as a SpillwayError; where there are more, its `issues` lists all (the first hundred) and its
 * hint says so.
 */
export function refuseFaults(faults: readonly Fault[], source: FaultySource): never {
  const issues = faults.slice(0, mostIssues).map((fault) => issueOf(fault, source));
  const [first, ...others] = issues;
  if (first === undefined) throw new RangeError('there is no fault to refuse');
  const more =
    others.length === 0
      ? undefined
      : `${faults.length - 1} more ${faults.length === 2 ? 'fault' : 'faults'}: ${others
          .slice(0, 3)
          .map((issue) => issue.path ?? issue.message)
          .join(', ')}${others.length > 3 ? ', …' : ''}`;
  const hint = [first.hint, more].filter((part) => part !== undefined).join(' ');
  return refuse({
    ...first,
    ...(source.file === undefined ? {} : { file: source.file }),
    ...(hint === '' ? {} : { hint }),
    ...(others.length === 0 ? {} : { issues }),
  });
}
