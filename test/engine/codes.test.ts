import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { amountOfCode, codeOfAmount, codeOfCount, countOfCode } from '../../shared/engine/codes.ts';

test.each([12, 17] as const)(
  'a count below 2^(%i + 1) stands for itself, greater ones are kept to a half of 2⁻ᵇⁱᵗˢ',
  (bits) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (value) => {
        const back = countOfCode(codeOfCount(value, bits), bits);
        if (value < 2 ** (bits + 1)) expect(back).toBe(value);
        expect(Math.abs(back - value)).toBeLessThanOrEqual(value * 2 ** -(bits + 1));
        expect(codeOfCount(value, bits)).toBeLessThanOrEqual(
          codeOfCount(Math.min(2 ** 31 - 1, value + 1), bits),
        );
      }),
    );
  },
);

test('an amount is kept to a relative 2⁻¹⁰, and 0 as 0; codes are in the order of amounts', () => {
  expect(amountOfCode(codeOfAmount(0))).toBe(0);
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 1e12, noNaN: true }), (amount) => {
      expect(Math.abs(amountOfCode(codeOfAmount(amount)) / amount - 1)).toBeLessThan(2 ** -9.99);
      expect(codeOfAmount(amount * 1.005)).toBeGreaterThan(codeOfAmount(amount));
    }),
  );
});
