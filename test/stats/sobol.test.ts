import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  owenScrambled,
  reversed,
  scrambledCoordinate,
  sobolCoordinate,
  sobolDimensions,
  unitNumber,
} from '../../shared/stats/sobol.ts';

/** scipy 1.17, `qmc.Sobol(64, scramble=False, bits=32)`: dimensions 1, 2, 3, 10, 24, 43 and 64 of some points, times 4096. */
const scipy: readonly (readonly [number, readonly number[]])[] = [
  [1, [2048, 2048, 2048, 2048, 2048, 2048, 2048]],
  [6, [2560, 512, 3584, 1536, 2560, 1536, 3584]],
  [77, [3424, 3424, 32, 1760, 3232, 2272, 3616]],
  [1000, [900, 396, 2124, 284, 2212, 3932, 1828]],
  [4095, [1, 3855, 1369, 1009, 1825, 2743, 2267]],
];

test('the points are those of scipy, which goes through them in the order of Gray’s code', () => {
  for (const [point, coordinates] of scipy) {
    const index = point ^ (point >>> 1);
    const own = [0, 1, 2, 9, 23, 42, 63].map((dimension) => sobolCoordinate(index, dimension) >>> 20);
    expect(own).toEqual(coordinates);
  }
});

const dimensions = Array.from({ length: sobolDimensions }, (_, dimension) => dimension);
const seeds = { order: 0x1234_5678, scramblings: dimensions.map((d) => Math.imul(d + 1, 0x9e37_79b9)) };
const plain = (index: number, d: number): number => sobolCoordinate(index, d);
const scrambled = (index: number, d: number): number =>
  owenScrambled(sobolCoordinate(owenScrambled(index, seeds.order), d), seeds.scramblings[d]!);

describe.each([
  ['plain', plain],
  ['scrambled, in another order', scrambled],
])('points, %s', (_, coordinate) => {
  test('of the first 2^k points each of 2^k equal parts has one, in every dimension', () => {
    for (const k of [1, 3, 7, 10]) {
      for (const d of dimensions) {
        const cells = new Set<number>();
        for (let index = 0; index < 2 ** k; index++) cells.add(coordinate(index, d) >>> (32 - k));
        expect(cells.size).toBe(2 ** k);
      }
    }
  });

  test('the first two dimensions are a net: one point in every box of area 2⁻⁸, whatever its shape', () => {
    for (let a = 0; a <= 8; a++) {
      const boxes = new Set<number>();
      for (let index = 0; index < 256; index++) {
        const across = a === 0 ? 0 : coordinate(index, 0) >>> (32 - a);
        const up = a === 8 ? 0 : coordinate(index, 1) >>> (24 + a);
        boxes.add(across * 2 ** (8 - a) + up);
      }
      expect(boxes.size).toBe(256);
    }
  });

  test('any two of the first sixteen dimensions share out 1,024 points evenly over a grid of 4 by 4', () => {
    for (let d = 0; d < 16; d++) {
      for (let e = 0; e < d; e++) {
        const counts = Array.from({ length: 16 }, () => 0);
        for (let index = 0; index < 1024; index++) {
          counts[(coordinate(index, d) >>> 30) * 4 + (coordinate(index, e) >>> 30)]! += 1;
        }
        expect(new Set(counts)).toEqual(new Set([64]));
      }
    }
  });
});

describe('scrambling', () => {
  const word = fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff });

  test('is nested: as many first digits as two numbers share, so many their scrambled ones share', () => {
    const shared = (a: number, b: number): number => Math.clz32(a ^ b);
    fc.assert(
      fc.property(word, word, word, fc.nat({ max: 31 }), (seed, a, flips, digits) => {
        const b = a ^ (flips >>> digits);
        expect(shared(owenScrambled(a, seed), owenScrambled(b, seed))).toBe(shared(a, b));
      }),
    );
  });

  test('of a coordinate in another order is what the parts come to one after another', () => {
    const dimension = fc.nat({ max: sobolDimensions - 1 });
    fc.assert(
      fc.property(word, dimension, word, word, (index, d, order, scrambling) => {
        expect(reversed(reversed(index))).toBe(index);
        expect(scrambledCoordinate(reversed(index), d, order, scrambling)).toBe(
          owenScrambled(sobolCoordinate(owenScrambled(index, order), d), scrambling),
        );
      }),
    );
  });

  test('flips each digit in half of the scramblings, whatever the digits before it', () => {
    const trials = 20_000;
    for (const value of [0, -1, 0x0f0f_0f0f]) {
      const flips = Array.from({ length: 32 }, () => 0);
      for (let seed = 1; seed <= trials; seed++) {
        const changed = owenScrambled(value, Math.imul(seed, 0x9e37_79b9) ^ (seed << 7)) ^ value;
        for (let bit = 0; bit < 32; bit++) flips[bit]! += (changed >>> bit) & 1;
      }
      // Of the first twenty digits; standard error 0.0035.
      for (const count of flips.slice(12)) expect(Math.abs(count / trials - 0.5)).toBeLessThan(0.0125);
    }
  });
});

test('numbers lie in the open interval, at its ends too', () => {
  expect(unitNumber(0)).toBe(2 ** -33);
  expect(unitNumber(-1)).toBe(1 - 2 ** -33);
  expect(unitNumber(-0x8000_0000)).toBe(0.5 + 2 ** -33);
});
