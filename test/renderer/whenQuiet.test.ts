/** Work that waits for a quiet moment, but not for ever. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { whenQuiet } from '../../renderer/session/whenQuiet.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('is done once, three seconds after it was asked for last', () => {
  const work = vi.fn();
  const quiet = whenQuiet(() => false, work);
  quiet.ask();
  vi.advanceTimersByTime(2000);
  quiet.ask();
  vi.advanceTimersByTime(2999);
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(work).toHaveBeenCalledTimes(1);
  quiet.ask();
  quiet.drop();
  vi.advanceTimersByTime(60_000);
  expect(work).toHaveBeenCalledTimes(1);
});

test('waits while something is computed, for fifteen seconds at most', () => {
  const work = vi.fn();
  let busy = true;
  const quiet = whenQuiet(() => busy, work);
  quiet.ask();
  vi.advanceTimersByTime(8000);
  busy = false;
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(500);
  expect(work).toHaveBeenCalledTimes(1);
  busy = true;
  quiet.ask();
  vi.advanceTimersByTime(14_999);
  expect(work).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  expect(work).toHaveBeenCalledTimes(2);
});
