/** Failures as the screen tells them. */
import { type ErrorDetail, SpillwayError } from '../../shared/errors.ts';

/** Anything that went wrong, for the screen. */
export function faultOf(error: unknown): ErrorDetail {
  if (error instanceof SpillwayError) return error.detail;
  return {
    code: 'defect',
    message: `Spillway failed: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'This is a defect of Spillway, not of your data. Your document is unchanged; undo the last edit or open it again.',
  };
}
