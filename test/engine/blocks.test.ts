/** Trials in blocks: any split gives the same projection, packing loses nothing, and no engine's mathematics matters. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { expectedFlow, runTrials, simulate, summarise } from '../../shared/engine/index.ts';
import { simulationSchema } from '../../shared/engine/result.ts';
import { parsePlan, resolvePlan } from '../../shared/plan/index.ts';
import { fullPlan } from '../support/plans.ts';
import { refused } from '../support/refused.ts';
import { resolved } from '../support/trials.ts';

const full = resolvePlan(parsePlan({ ...fullPlan(), weeks: 20 }));
const trials = 14;

function inBlocks(sizes: readonly number[]) {
  let first = 0;
  return sizes.map((count) => {
    const block = runTrials(full, 3, first, count, trials);
    first += count;
    return block;
  });
}
const whole = summarise(full, inBlocks([trials]), { seed: 3 });

describe('a projection', () => {
  test.each([
    ['2 blocks', [7, 7]],
    ['7 blocks', [2, 2, 2, 2, 2, 2, 2]],
    ['unequal blocks', [1, 9, 4]],
  ])('is bit for bit the same from %s as from one', (_, sizes) => {
    expect(summarise(full, inBlocks(sizes), { seed: 3 })).toStrictEqual(whole);
  });

  test('does not depend on the order in which the blocks arrive, nor on having been cloned', () => {
    const blocks = structuredClone(inBlocks([5, 5, 4]));
    expect(summarise(full, blocks.toReversed(), { seed: 3 })).toStrictEqual(whole);
  });

  test('is what simulate gives', () => {
    expect(simulate(full, { trials, seed: 3 })).toStrictEqual(whole);
  });

  test('differs with the seed', () => {
    const other = simulate(full, { trials, seed: 4 });
    expect(other.series['bookings']!['total']!['total']).not.toEqual(
      whole.series['bookings']!['total']!['total'],
    );
  });

  test('is JSON without loss, of the published form', () => {
    expect(JSON.parse(JSON.stringify(whole))).toEqual(whole);
    expect(simulationSchema.parse(whole)).toEqual(whole);
    const { simulation } = expectedFlow(full);
    expect(simulationSchema.parse(simulation)).toEqual(simulation);
  });

  test('missing, repeated or foreign blocks are a defect', () => {
    const [a, b] = inBlocks([7, 7]);
    expect(() => summarise(full, [b!], { seed: 3 })).toThrow(RangeError);
    expect(() => summarise(full, [a!, a!], { seed: 3 })).toThrow(RangeError);
    expect(() => summarise(full, [], { seed: 3 })).toThrow(RangeError);
    expect(() => summarise(resolved(), [a!, b!], { seed: 3 })).toThrow(RangeError);
  });

  test('a target that the plan cannot have is the fault of the plan', () => {
    const plan = { ...resolved(), targets: [{ metric: 'bookings', amount: 1, period: 'FY31' }] };
    expect(refused(() => simulate(plan, { trials: 1, seed: 1 }))).toMatchObject({
      code: 'unknown-target',
      path: 'targets[0]',
    });
  });
});

describe('the same figures on every platform', () => {
  afterEach(() => vi.restoreAllMocks());

  test('no trial uses a function of Math that engines may compute differently', () => {
    const exact = new Set([
      'abs',
      'ceil',
      'floor',
      'round',
      'trunc',
      'sqrt',
      'max',
      'min',
      'sign',
      'imul',
      'clz32',
      'fround',
    ]);
    const others = Object.getOwnPropertyNames(Math).filter(
      (name) => typeof Math[name as keyof Math] === 'function' && !exact.has(name),
    );
    expect(others).toEqual(expect.arrayContaining(['log', 'exp', 'pow', 'sin', 'log1p', 'expm1']));
    for (const name of others) {
      vi.spyOn(Math, name as 'log').mockImplementation(() => {
        throw new Error(`Math.${name} was called.`);
      });
    }
    expect(simulate(full, { trials: 2, seed: 3 }).trials).toBe(2);
  });

  test('the figures of one plan and seed stay what they were', () => {
    // Recorded once; they change only with the engine's version.
    const { series } = simulate(full, { trials: 3, seed: 42 });
    const figure = (key: string): number => series[key]!['total']!['total']!.mean!;
    expect({
      mql: figure('entries.mql'),
      sao: figure('entries.sao'),
      recycles: figure('recycles'),
      bookings: figure('bookings'),
    }).toMatchInlineSnapshot(`
      {
        "bookings": 1601392.849465059,
        "mql": 4723.666666666667,
        "recycles": 117,
        "sao": 308.3333333333333,
      }
    `);
  });
});
