import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { erlangC } from '../../shared/stats/erlangC.ts';

describe('M/M/c', () => {
  test('one server at load ½: P(wait) = ρ, Lq = ρ²/(1 − ρ)', () => {
    const queue = erlangC(1, 0.5, 1);
    expect(queue.probabilityWait).toBeCloseTo(0.5, 14);
    expect(queue.meanQueue).toBeCloseTo(0.5, 14);
    expect(queue.waitsLongerThan(1)).toBeCloseTo(0.5 * Math.exp(-0.5), 14);
  });

  test('two servers at load 1.5: P(wait) = 9/14', () => {
    expect(erlangC(2, 1.5, 1).probabilityWait).toBeCloseTo(9 / 14, 14);
  });

  test('Little: the mean queue is the arrival rate times the mean waiting time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.double({ min: 0.01, max: 50, noNaN: true }),
        (servers, utilisation, serviceRate) => {
          const arrivalRate = utilisation * servers * serviceRate;
          const { meanQueue, meanWait } = erlangC(servers, arrivalRate, serviceRate);
          fc.pre(meanQueue > 1e-200);
          expect(meanQueue / (arrivalRate * meanWait)).toBeCloseTo(1, 9);
        },
      ),
    );
  });

  test('a load that the servers cannot carry, or no queue at all, is refused', () => {
    expect(() => erlangC(2, 2, 1)).toThrow(RangeError);
    expect(() => erlangC(0, 1, 1)).toThrow(RangeError);
    expect(() => erlangC(1.5, 1, 1)).toThrow(RangeError);
    expect(() => erlangC(2, -1, 1)).toThrow(RangeError);
  });
});
