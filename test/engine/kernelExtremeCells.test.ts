/** Samplers of many leads at a time, and of parameters, where random words are all zeros or all ones, and next to bounds. */
import { describe, expect, test } from 'vitest';
import { buildModel } from '../../shared/engine/model.ts';
import { type Extreme, extremeState, greatest, least, seedOfShared } from '../support/forcedWords.ts';
import { kernelParts } from '../support/kernelParts.ts';
import { type TransitionFile, resolved, segment, step, weekly } from '../support/trials.ts';

const extremes = ['zeros', 'ones'] as const;
const nobody = { stage: 'mql', perMonth: {}, distribution: 'fixed' } as const;

describe('many leads at a time', () => {
  const mql = 1;
  const days = { lognormal: { mean: 24, cv: 0.9 } };
  const partsOf = (
    rate: number,
    shares: readonly number[],
    delayDays: TransitionFile['delayDays'] = days,
  ) => {
    const stages = ['nurturing', 'disqualified', 'lost'];
    const parts = kernelParts(
      buildModel(
        resolved({
          weeks: 40,
          segments: [
            segment({
              arrivals: nobody,
              transitions: [
                step('mql', 'sal', {
                  rate,
                  delayDays,
                  exits: Object.fromEntries(
                    shares.map((share, i) => [stages[i]!, { share, delayDays: days }]),
                  ),
                }),
              ],
            }),
          ],
        }),
      ),
    );
    parts.drawParameters(1, 0, 'random');
    return parts;
  };
  /** Words of all zeros are not the least that are compared with a threshold: those are signed. */
  const least16: Parameters<ReturnType<typeof partsOf>['setCellWords']> = [
    0x8000_0000 | 0,
    0,
    0,
    0x8000_0000 | 0,
  ];
  const most16: typeof least16 = [0x7fff_ffff, 0, 0, 0x8000_0001 | 0];

  test.each([
    ['some stay', 0.3, [0.4, 0.3, 0.1], [4, 0, 0, 0], [0, 0, 0, 0]],
    ['nobody stays', 0.3, [0.4, 0.5, 0.1], [4, 0, 0, 0], [0, 0, 0, 4]],
    ['nobody takes the last', 0.3, [0.4, 0.6, 0], [4, 0, 0, 0], [0, 0, 4, 0]],
    ['nobody advances', 0, [0.4, 0.3, 0], [0, 4, 0, 0], [0, 0, 0, 0]],
    ['all advance', 1, [1, 0, 0], [4, 0, 0, 0], [4, 0, 0, 0]],
  ] as const)('few leads draw the first and the last outcome: %s', (_, rate, shares, first, last) => {
    const parts = partsOf(rate, shares);
    [least16, most16].forEach((words, i) => {
      parts.setCellWords(...words);
      parts.splitOutcomes(0, mql, 4);
      expect([0, 1, 2, 3].map((j) => parts.outcomeCount(j))).toEqual([first, last][i]);
    });
  });

  test.each([5, 128, 129, 5000])('%d leads: whatever the first words, all are placed', (n) => {
    for (const extreme of extremes) {
      const parts = partsOf(0.3, [0.4, 0.5, 0.1]);
      parts.setCellWords(...extremeState(extreme));
      parts.splitOutcomes(0, mql, n);
      const counts = [0, 1, 2, 3].map((j) => parts.outcomeCount(j));
      expect(Math.min(...counts)).toBeGreaterThanOrEqual(0);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(n);
    }
  });

  /** Steps of n leads' delays, and those beyond the horizon at the end. */
  const stepsOf = (parts: ReturnType<typeof partsOf>, n: number, first: number): number[] => {
    parts.splitDelays(0, mql, 0, n, first);
    const counts = Array.from({ length: 40 }, (_, k) => parts.fateCount(0, mql, 0, k));
    return [...counts, n - counts.reduce((sum, count) => sum + count, 0)];
  };
  const at = (step: number, n: number): number[] =>
    Array.from({ length: 41 }, (_, k) => (k === step ? n : 0));

  test('few leads have the shortest and the longest delay that is possible', () => {
    const two: TransitionFile['delayDays'] = {
      empirical: [
        [21, 1],
        [140, 1],
      ],
    };
    const parts = partsOf(1, [], two);
    parts.setCellWords(...least16);
    expect(stepsOf(parts, 4, 0)).toEqual(at(3, 4));
    parts.setCellWords(...most16);
    // Beyond the first sixteen steps words are drawn anew: these are no extremes any more.
    expect(stepsOf(parts, 4, 0)).toEqual(at(20, 4));
    parts.setCellWords(...least16);
    expect(stepsOf(parts, 4, 16)).toEqual(at(20, 4));
    const certain = partsOf(1, [], { fixed: 21 });
    for (const words of [least16, most16]) {
      certain.setCellWords(...words);
      expect(stepsOf(certain, 4, 0)).toEqual(at(3, 4));
    }
  });

  test.each([5, 128, 129, 5000])('%d leads: no delay is negative, and nobody is lost', (n) => {
    for (const extreme of extremes) {
      const parts = partsOf(1, [], { gamma: { shape: 2, scale: 15 } });
      parts.setCellWords(...extremeState(extreme));
      const counts = stepsOf(parts, n, 0);
      expect(Math.min(...counts)).toBeGreaterThanOrEqual(0);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(n);
    }
  });

  test('bits of zeros choose all leads, bits of ones none; with chance 0 none is chosen, with chance 1 all are', () => {
    const parts = partsOf(0.3, []);
    const zeros = [0, 0x1234_5678, 0x1abc_def1, 0] as const;
    const ones = [-1, 0x1234_5678, 0x1abc_def1, 1] as const;
    const chosen = (words: typeof zeros | typeof ones, p: number, n: number): number => {
      parts.setCellWords(...words);
      return parts.chosen(n, p, 2, 9);
    };
    for (const n of [0, 1, 31, 32]) {
      // The highest bit decides.
      expect([chosen(zeros, 0.7, n), chosen(ones, 0.3, n)]).toEqual([n, 0]);
      for (const words of [zeros, ones]) {
        expect([chosen(words, 0, n), chosen(words, 2 ** -33, n), chosen(words, 1, n)]).toEqual([0, 0, n]);
      }
    }
  });

  test('a shuffle puts everybody somewhere: one place further at the least words, nowhere else at the greatest', () => {
    const parts = partsOf(0.3, []);
    const order = (extreme: Extreme, n: number): number[] => {
      parts.setCellWords(...extremeState(extreme));
      parts.shuffle(n);
      return Array.from({ length: n }, (_, place) => parts.inHand(place));
    };
    expect(order('zeros', 5)).toEqual([1, 2, 3, 4, 0]);
    expect(order('ones', 5)).toEqual([0, 1, 2, 3, 4]);
    for (const extreme of extremes) {
      expect(order(extreme, 1)).toEqual([0]);
      expect(order(extreme, 2000).toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 2000 }, (_, i) => i),
      );
    }
  });
});

describe('fates, by the words that belong to each', () => {
  const mql = 1;
  const reach = 32;
  /** Slots of the advance and of the exit, and the rest. */
  const slots = Array.from({ length: 2 * reach + 1 }, (_, slot) => slot);
  const cell = 2 ** 22;
  const parts = kernelParts(
    buildModel(
      resolved({
        weeks: 40,
        segments: [
          segment({
            arrivals: nobody,
            transitions: [
              step('mql', 'sal', {
                rate: 0.3,
                delayDays: { gamma: { shape: 2, scale: 12 } },
                exits: { nurturing: { share: 0.8, delayDays: { fixed: 10 } } },
              }),
            ],
          }),
        ],
      }),
    ),
  );
  parts.drawParameters(1, 0, 'random');
  const words = slots.map((slot) => parts.wordsOf(0, mql, slot));
  const inShared = words.map((own) => own % cell);
  const sharedCells = inShared.reduce((sum, own) => sum + own, 0) / cell;
  /** Places in the shared cells that are before a slot's. */
  const placesBefore = slots.map((slot) => inShared.slice(0, slot).reduce((sum, own) => sum + own, 0));
  const possible = slots.filter((slot) => words[slot]! > 0);

  test('they are as many as its probability says', () => {
    const before = (outcome: number, k: number): number =>
      k === 0 ? 1 : parts.delaySurvival(0, mql, outcome, k - 1);
    const held = slots.slice(0, -1).map((slot) => {
      const [outcome, k] = [Math.floor(slot / reach), slot % reach];
      const share = before(outcome, k) - parts.delaySurvival(0, mql, outcome, k);
      return parts.probability(0, mql, 0, outcome) * share;
    });
    const rest = 1 - held.reduce((sum, share) => sum + share, 0);
    [...held, rest].forEach((share, slot) => {
      expect(Math.abs(words[slot]! - share * 2 ** 32), `slot ${slot}`).toBeLessThanOrEqual(1);
    });
    expect(words.reduce((sum, own) => sum + own, 0)).toBe(2 ** 32);
    // Both steps that 10 days can be, all 32 of the gamma, and the rest.
    expect(possible).toHaveLength(reach + 2 + 1);
  });

  test('whole cells come first, then what is left over shares the last cells', () => {
    let first = 0;
    for (const slot of possible) {
      const own = words[slot]! - inShared[slot]!;
      if (own > 0) {
        expect(parts.fateOfWord(0, mql, first)).toBe(slot);
        expect(parts.fateOfWord(0, mql, first + own - 1)).toBe(slot);
      }
      first += own;
    }
    expect(first).toBe((1024 - sharedCells) * cell);
    for (const slot of possible) {
      const place = first + placesBefore[slot]!;
      if (inShared[slot] === 0) continue;
      expect(parts.fateOfWord(0, mql, place)).toBe(slot);
      expect(parts.fateOfWord(0, mql, place + inShared[slot]! - 1)).toBe(slot);
    }
  });

  /** How many of n leads have each fate, the first of which draws this word, and in a shared cell that one. */
  const fatesOf = (word: number, ofShared: number, n: number): number[] => {
    // The first word of a generator in this state is the sum of 0 and what 7 bits of rotation leave of its last.
    parts.setCellWords(0, seedOfShared(ofShared), 2, (word >>> 7) | (word << 25));
    const rest = parts.drawFates(0, mql, n);
    return slots.map((slot) =>
      slot === slots.length - 1 ? rest : parts.fateCount(0, mql, Math.floor(slot / reach), slot % reach),
    );
  };
  /** The fate of such a lead, be it alone or one of many. */
  const fateOf = (word: number, ofShared: number): number => {
    const alone = fatesOf(word, ofShared, 1).indexOf(1);
    const many = fatesOf(word, ofShared, 12);
    expect(many.reduce((sum, count) => sum + count, 0)).toBe(12);
    expect(many[alone]).toBeGreaterThanOrEqual(1);
    return alone;
  };

  test('leads whose ten bits are of a whole cell have its fate, whatever other words say', () => {
    let first = 0;
    for (const slot of possible) {
      const own = words[slot]! - inShared[slot]!;
      if (own > 0) {
        expect(fateOf(first, 0)).toBe(slot);
        expect(fateOf(first + own - 1, -1)).toBe(slot);
      }
      first += own;
    }
  });

  test('in a shared cell another word decides, from the first place of each fate to its last', () => {
    const inLastCell = 2 ** 32 - 1;
    /** The least word that stands for a place. */
    const wordOf = (place: number): number => Math.ceil((place * 1024) / sharedCells);
    for (const slot of possible) {
      const [first, end] = [placesBefore[slot]!, placesBefore[slot]! + inShared[slot]!];
      if (first === end) continue;
      expect(fateOf(inLastCell, wordOf(first))).toBe(slot);
      expect(fateOf(inLastCell, wordOf(end) - 1)).toBe(slot);
    }
    expect(fateOf(inLastCell, 0)).toBe(possible.find((slot) => inShared[slot]! > 0));
    expect(fateOf(inLastCell, -1)).toBe(possible.findLast((slot) => inShared[slot]! > 0));
  });
});

describe('parameters', () => {
  test('at the least and the greatest number are within their bounds, and factors where their spread says', () => {
    const uncertain = { logSd: 0.4 };
    const model = buildModel(
      resolved({
        weeks: 20,
        correlation: { rates: 0.6, volumes: 0.5, velocity: 0.4 },
        sdr: { headcount: 1, leadsPerWeek: 1, attritionPerMonth: { beta: [2, 60] } },
        ae: { headcount: 1, newPerWeek: 1, attritionPerMonth: { beta: [0.2, 0.3] } },
        segments: [
          segment({
            arrivals: { stage: 'mql', perMonth: weekly(5), uncertainty: uncertain },
            transitions: [
              step('mql', 'sal', {
                rate: { dirichlet: { advance: 3, nurturing: 0.2, disqualified: 2, never: 1 } },
                delayDays: { gamma: { shape: 2, scale: 9 }, uncertainty: uncertain },
                exits: { nurturing: { delayDays: { fixed: 3 } }, disqualified: { delayDays: { fixed: 3 } } },
                changes: [{ from: '2027-02', rate: 0.4 }],
              }),
              step('sal', 'sql', {
                rate: { pert: [0.2, 0.3, 0.7] },
                delayDays: {
                  weibull: { shape: 0.8, scale: 9 },
                  uncertainty: {
                    cov: [
                      [0.09, 0.01],
                      [0.01, 0.04],
                    ],
                  },
                },
              }),
            ],
            recycle: { to: 'mql', rate: { beta: [0.4, 6] }, delayDays: { fixed: 20 }, max: 1 },
            deal: { fixed: 1, uncertainty: uncertain },
          }),
        ],
      }),
    );
    const parts = kernelParts(model);
    const factors = extremes.map((extreme) => {
      parts.drawExtremes(extreme === 'zeros' ? least : greatest);
      const rates: number[] = [parts.recycleRate(0), parts.sdrAttrition(), parts.aeAttrition()];
      for (const version of [0, 1]) {
        const of = [0, 1, 2].map((outcome) => parts.probability(0, 1, version, outcome));
        expect(of.reduce((sum, p) => sum + p, 0)).toBeLessThan(1 + 1e-12);
        rates.push(...of);
      }
      for (const [from, outcomes] of [
        [1, 3],
        [2, 1],
      ] as const) {
        for (let outcome = 0; outcome < outcomes; outcome++) {
          const survival = Array.from({ length: 20 }, (_, k) => parts.delaySurvival(0, from, outcome, k));
          expect(survival).toEqual(survival.toSorted((a, b) => b - a));
          rates.push(...survival);
        }
      }
      for (const rate of rates) {
        expect(rate).toBeGreaterThanOrEqual(0);
        expect(rate).toBeLessThanOrEqual(1);
      }
      const pert = parts.probability(0, 2, 0, 0);
      expect(Math.abs(pert - (extreme === 'zeros' ? 0.2 : 0.7))).toBeLessThan(0.01);
      return [parts.volumeFactor(0), parts.dealFactor(0)];
    });
    const score = 8.209_536;
    factors.forEach(([volume, deal], i) => {
      const z = [-score, score][i]!;
      const correlated = (0.5 + Math.sqrt(1 - 0.25)) * z;
      expect(Math.log(volume!)).toBeCloseTo(0.4 * correlated - 0.08, 4);
      expect(Math.log(deal!)).toBeCloseTo(0.4 * z - 0.08, 4);
    });
  });
});
