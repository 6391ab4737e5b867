import { expect } from 'vitest';
import { type ErrorDetail, SpillwayError } from '../../shared/errors.ts';

/** The detail of the SpillwayError that this throws; anything else, or nothing, fails the test. */
export function refused(act: () => unknown): ErrorDetail {
  try {
    act();
  } catch (error) {
    if (error instanceof SpillwayError) return error.detail;
    throw error;
  }
  return expect.fail('nothing was refused');
}
