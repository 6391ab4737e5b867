/** How a chance is told from a finite number of trials. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { chanceText, toldChance } from '../../shared/engine/chance.ts';
import { chance as inWindow } from '../../renderer/model/projectAnswer.ts';
import { formats } from '../../renderer/model/format.ts';
import { percent } from '../../cli/text/numbers.ts';

test.each([
  [0, 2000, '<0.05%'],
  [1, 2000, '>99.95%'],
  [0, 200, '<0.5%'],
  [1, 1000, '>99.9%'],
  [0, 100_000, '<0.001%'],
  [0.007, 2000, '0.7%'],
  [0.21, 2000, '21%'],
  [0.99, 100, '99.0%'],
  [0.9996, 10_000, '99.96%'],
  [0.0004, 10_000, '0.04%'],
  [1 / 2000, 2000, '0.05%'],
  [1999 / 2000, 2000, '99.95%'],
  [0, 1, '<100.0%'],
])('%d of %d trials is %s', (probability, trials, told) => {
  expect(chanceText(probability, trials, percent)).toBe(told);
});

test('it is never told as a bare 0% or 100%, and the command line and the window say the same', () => {
  const inEnglish = formats('en-US', 'USD');
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 200_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (trials, share) => {
        const probability = Math.round(share * trials) / trials;
        const told = chanceText(probability, trials, percent);
        expect(told).not.toMatch(/^(0|100)(\.0+)?%$/);
        expect(inWindow(probability, trials, inEnglish)).toBe(told);
        expect(toldChance(probability, trials).prefix === '').toBe(probability > 0 && probability < 1);
      },
    ),
  );
});
