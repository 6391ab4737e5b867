/** What a reference case is compared with, and how a comparison that fails is told. */

/** One figure that differs from its reference. */
export interface Failure {
  /** Where in the case: `quantiles.time[2]`, `all.std_err.advance[14]`. */
  readonly figure: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** The outcome of one case file. */
export interface CaseResult {
  readonly name: string;
  /** Figures that were compared. */
  readonly checks: number;
  readonly failures: readonly Failure[];
  /** Why the case could not be compared at all: a malformed file, or an exception. */
  readonly error?: string;
}

/** How far a figure may lie from its reference. */
export type Tolerance = { readonly absolute: number } | { readonly relative: number };

/** The tolerances that hold for every case, unless its section of the reference says otherwise. */
export const tolerances = {
  estimate: { absolute: 1e-9 },
  standardError: { absolute: 1e-6 },
  bound: { absolute: 1e-6 },
  logLikelihood: { relative: 1e-6 },
} as const satisfies Record<string, Tolerance>;

/** A list of numbers as either side gives it; `null` and NaN stand for "not defined". */
export type Figures = ArrayLike<number | null>;

/** Collects the comparisons of one case. */
export class Checks {
  private readonly failures: Failure[] = [];
  private checks = 0;

  /** A number within its tolerance. A reference of `null` stands for "not defined" and is passed over. */
  near(
    figure: string,
    actual: number | null | undefined,
    expected: number | null,
    tolerance: Tolerance,
  ): void {
    if (expected === null) return;
    const room =
      'absolute' in tolerance
        ? tolerance.absolute
        : tolerance.relative * Math.max(Math.abs(expected), 1e-300);
    this.judge(figure, actual, expected, typeof actual === 'number' && Math.abs(actual - expected) <= room);
  }

  /** {@link near}, element by element; lists of different length are one failure. */
  nearAll(figure: string, actual: Figures | undefined, expected: Figures, tolerance: Tolerance): void {
    if (actual?.length !== expected.length) {
      this.judge(`${figure}.length`, actual?.length, expected.length, false);
      return;
    }
    for (let i = 0; i < expected.length; i++)
      this.near(`${figure}[${i}]`, actual[i], expected[i]!, tolerance);
  }

  /** The same value, compared by structure (counts, ids, names). */
  same(figure: string, actual: unknown, expected: unknown): void {
    this.judge(figure, actual, expected, isSame(actual, expected));
  }

  /** {@link same}, element by element; lists of different length are one failure. */
  sameAll(figure: string, actual: ArrayLike<unknown> | undefined, expected: ArrayLike<unknown>): void {
    if (actual?.length !== expected.length) {
      this.judge(`${figure}.length`, actual?.length, expected.length, false);
      return;
    }
    for (let i = 0; i < expected.length; i++) this.same(`${figure}[${i}]`, actual[i], expected[i]);
  }

  /** A figure that must hold by itself; `expected` says in words what was asked. */
  holds(figure: string, condition: boolean, expected: string, actual: unknown): void {
    this.judge(figure, actual, expected, condition);
  }

  result(name: string): CaseResult {
    return { name, checks: this.checks, failures: this.failures };
  }

  private judge(figure: string, actual: unknown, expected: unknown, passed: boolean): void {
    this.checks++;
    if (!passed) this.failures.push({ figure, expected, actual });
  }
}

function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b) || a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = Object.entries(a);
  const right = new Map(Object.entries(b));
  return (
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && isSame(value, right.get(key)))
  );
}
