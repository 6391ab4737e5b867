/** What is wrong with an export, with its place: nothing that an import cannot use is dropped in silence. */
import { z } from 'zod';

export const problemSchema = z.strictObject({
  /** Stable, kebab-case kind, e.g. `invalid-date`; the list is in docs/mapping.md. */
  code: z.string(),
  message: z.string(),
  file: z.string(),
  sheet: z.string().optional(),
  /** Physical line (text) or sheet row (workbook), from 1. */
  row: z.number().int().positive().optional(),
  column: z.string().optional(),
  /** The value as it was written. */
  value: z.string().optional(),
  hint: z.string(),
  /** How many rows or cells this entry stands for; absent where it is one. */
  count: z.number().int().positive().optional(),
});

export type Problem = z.infer<typeof problemSchema>;

const longestValue = 200;

/** A value as it is shown: cut where it is very long. */
export function shownValue(value: string): string {
  return value.length > longestValue ? `${value.slice(0, longestValue)}…` : value;
}

/** Place within a file, without the fields that do not apply. */
export interface Place {
  readonly file: string;
  readonly sheet?: string | undefined;
  readonly row?: number | undefined;
  readonly column?: string | undefined;
  readonly value?: string | undefined;
}

export function problemAt(place: Place, code: string, message: string, hint: string): Problem {
  return {
    code,
    message,
    file: place.file,
    ...(place.sheet === undefined ? {} : { sheet: place.sheet }),
    ...(place.row === undefined ? {} : { row: place.row }),
    ...(place.column === undefined ? {} : { column: place.column }),
    ...(place.value === undefined ? {} : { value: shownValue(place.value) }),
    hint,
  };
}

/** Entries of one kind (code, file, column) that are listed one by one; the rest are counted in one more entry. */
const listedOfOneKind = 1000;

/**
 * Collects problems. A column that is broken from top to bottom has a million of them: the first thousand of a kind
 * are listed, the others become one entry with their count.
 */
export class ProblemList {
  private readonly problems: Problem[] = [];
  private readonly kinds = new Map<string, { listed: number; rest: Problem | null; more: number }>();

  add(problem: Problem): void {
    const key = JSON.stringify([problem.code, problem.file, problem.sheet, problem.column]);
    let kind = this.kinds.get(key);
    if (!kind) this.kinds.set(key, (kind = { listed: 0, rest: null, more: 0 }));
    if (kind.listed < listedOfOneKind) {
      kind.listed++;
      this.problems.push(problem);
      return;
    }
    kind.rest ??= problem;
    kind.more += problem.count ?? 1;
  }

  /** The list, with one closing entry for each kind that was cut. */
  list(): Problem[] {
    const list = [...this.problems];
    for (const { rest, more } of this.kinds.values()) {
      if (rest === null) continue;
      list.push({
        ...rest,
        message: `${more.toLocaleString('en-US')} more of this kind from here on; the first of them: ${rest.message}`,
        count: more,
      });
    }
    return list;
  }
}
