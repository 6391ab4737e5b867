/**
 * The one error that Spillway throws for bad input. It is a value before it is an exception: every field is
 * plain data, so it crosses worker and process boundaries and is printed as the JSON of the command line.
 */

/** What a figure has to lie within: a field says it in the unit that it is typed in. */
export interface Limits {
  readonly least?: number;
  readonly above?: number;
  readonly most?: number;
  readonly below?: number;
  /** What lies outside them, where it is not the value at the place itself: what a formula comes to, a sum of shares. */
  readonly found?: { readonly by: 'formula' | 'sum'; readonly value: number };
}

/** Where the fault is and what to do about it; absent fields do not apply. */
export interface ErrorDetail {
  /** Stable, kebab-case name of the kind of fault, e.g. `unknown-stage`. */
  readonly code: string;
  /** One sentence for the user: what happened. */
  readonly message: string;
  readonly file?: string;
  readonly sheet?: string;
  /** 1-based physical line (text) or sheet row (workbook). */
  readonly row?: number;
  readonly column?: string;
  /** The offending value as it was written. */
  readonly value?: string;
  /** Path of the key within a structured file, e.g. `segments[0].transitions[1].rate`. */
  readonly path?: string;
  /** Where a figure is outside its limits: the same as the message says, as numbers. */
  readonly limits?: Limits;
  /** What the user can do next. */
  readonly hint?: string;
  /** Where several faults were found together: all of them, the one above first. */
  readonly issues?: readonly Omit<ErrorDetail, 'issues' | 'file'>[];
}

/** A fault of the input, with its place. Anything else that is thrown is a defect of Spillway. */
export class SpillwayError extends Error {
  override readonly name = 'SpillwayError';
  readonly detail: ErrorDetail;

  constructor(detail: ErrorDetail) {
    super(detail.message);
    this.detail = detail;
  }
}

/** Throws a {@link SpillwayError}; the return type lets it stand where a value is expected. */
export function refuse(detail: ErrorDetail): never {
  throw new SpillwayError(detail);
}
