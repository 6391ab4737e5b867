import { describe, expect, it } from 'vitest';
import { inputsKey, inputsKeyOf } from '../../renderer/store/inputsKey.ts';
import { standing } from '../../renderer/store/resultsSlice.ts';

describe('how a result stands to its inputs', () => {
  const slot = { key: 'k1', value: 'result' };
  const error = { code: 'no-dates', message: 'There are no dates.' };

  it('is current only under the key of the inputs of now', () => {
    expect(standing(slot, undefined, 'k1')).toEqual({ state: 'current', value: 'result' });
    expect(standing(slot, undefined, 'k2')).toEqual({ state: 'older', value: 'result' });
    expect(standing(slot, undefined, null)).toEqual({ state: 'older', value: 'result' });
    expect(standing(undefined, undefined, 'k1')).toEqual({ state: 'absent', value: null });
  });

  it('tells a fault of these inputs, and forgets one of earlier inputs', () => {
    const fault = { key: 'k2', error };
    expect(standing(slot, fault, 'k2')).toEqual({ state: 'failed', value: 'result', error });
    expect(standing(undefined, fault, 'k2')).toEqual({ state: 'failed', value: null, error });
    expect(standing(slot, fault, 'k1')).toEqual({ state: 'current', value: 'result' });
  });
});

describe('the key of inputs', () => {
  it('is the same for equal data, whatever the order of the keys', () => {
    expect(inputsKey({ a: 1, b: { c: [1, 2], d: null } })).toBe(
      inputsKey({ b: { d: null, c: [1, 2] }, a: 1 }),
    );
  });

  it('differs where anything differs: a value, a type, an order in a list, a key', () => {
    const keys = [
      { a: 1 },
      { a: 2 },
      { a: '1' },
      { b: 1 },
      { a: [1, 2] },
      { a: [2, 1] },
      { a: [[1], 2] },
      {},
      [],
      null,
      '',
    ].map((value) => inputsKey(value));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('of several inputs depends on each and on their order', () => {
    const keys = [inputsKeyOf('a', 'b'), inputsKeyOf('b', 'a'), inputsKeyOf('ab'), inputsKeyOf('a', 'b', '')];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('has no accident among a hundred thousand neighbours', () => {
    const keys = new Set(Array.from({ length: 100_000 }, (_, i) => inputsKey({ rate: i / 1e5 })));
    expect(keys.size).toBe(100_000);
  });
});
