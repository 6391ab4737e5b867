/** What parameters are drawn by: each number uniform, evenly spread, and nobody else's business. */
import { describe, expect, test } from 'vitest';
import {
  type Draw,
  DrawnNumbers,
  SegmentDraws,
  TrialNumbers,
  ownDraw,
  replicates,
} from '../../shared/engine/draws.ts';
import { owenScrambled, sobolCoordinate, unitNumber } from '../../shared/stats/sobol.ts';
import { Stream, type StreamKey } from '../../shared/stats/stream.ts';
import { parsePlan, resolvePlan } from '../../shared/plan/index.ts';
import { kolmogorov } from '../support/goodnessOfFit.ts';
import { fullPlan } from '../support/plans.ts';

const { graph } = resolvePlan(parsePlan(fullPlan()));
const stage = (id: string): number => graph.indexOf(id);
const smb = new SegmentDraws(graph, 'smb');
const enterprise = new SegmentDraws(graph, 'enterprise');
const won = smb.rate(stage('sao'), [])[0]!;
const sao = smb.rate(stage('sql'), [])[0]!;
const wonOfEnterprise = enterprise.rate(stage('sao'), [])[0]!;
const exitDelay = smb.exitDelay(stage('sao'), stage('lost'))[0];
const draws: readonly (readonly [string, Draw])[] = [
  ['win rate', won],
  ['rate of the stage before', sao],
  ['delay', smb.delay(stage('mql'), stage('sal'))[0]],
  ['delay of an exit', exitDelay],
  ['deal size', smb.dealSize],
  ['win rate of another segment', wonOfEnterprise],
  ['attrition', ownDraw('parameters/attrition/sdr')],
];

function numbers(draw: Draw, count: number, sampling: 'sobol' | 'random' = 'sobol', seed = 11): number[] {
  const drawn = new DrawnNumbers(draw, seed, sampling);
  return Array.from({ length: count }, (_, trial) => drawn.at(trial));
}

/** Numbers of one replicate. */
function ofReplicate(draw: Draw, replicate: number, count: number): number[] {
  return numbers(draw, count * replicates).filter((_, trial) => trial % replicates === replicate);
}

test('the dimensions: rates from the end of the route, deal size, volume, recycling, delays', () => {
  const dimensionOf = (from: string): number => smb.rate(stage(from), [])[0]!.dimension;
  expect(['sao', 'sql', 'meetingHeld', 'meetingBooked', 'sal', 'mql'].map(dimensionOf)).toEqual([
    0, 1, 2, 3, 4, 5,
  ]);
  expect([smb.dealSize, smb.volume, smb.recycleRate].map(({ dimension }) => dimension)).toEqual([7, 8, 9]);
  expect(smb.delay(stage('sao'), stage('won'))[0].dimension).toBe(10);
  expect(smb.delay(stage('mql'), stage('sal'))[0].dimension).toBe(15);
  expect(exitDelay.points).toEqual(exitDelay.key);
});

describe.each(draws)('%s', (_, draw) => {
  test.each(['sobol', 'random'] as const)('is uniform (Kolmogorov–Smirnov), %s', (sampling) => {
    expect(kolmogorov(numbers(draw, 4096, sampling), (x) => x)).toBeGreaterThan(1e-4);
  });

  test('is uniform in a single trial over seeds: means of it have no bias', () => {
    for (const trial of [0, 777]) {
      const sample = Array.from({ length: 2000 }, (__, seed) =>
        new DrawnNumbers(draw, seed, 'sobol').at(trial),
      );
      expect(kolmogorov(sample, (x) => x)).toBeGreaterThan(1e-4);
    }
  });

  test('is spread evenly within each replicate: one number in each of 2^k equal parts', () => {
    for (const replicate of [0, 5, replicates - 1]) {
      for (const points of [8, 128]) {
        const parts = ofReplicate(draw, replicate, points).map((u) => Math.floor(u * points));
        expect(new Set(parts).size).toBe(points);
      }
    }
  });

  test('a trial’s number depends on seed and trial alone', () => {
    const inOrder = numbers(draw, 600);
    const other = new DrawnNumbers(draw, 11, 'sobol');
    for (const trial of [599, 0, 17, 256]) expect(other.at(trial)).toBe(inOrder[trial]);
    expect(numbers(draw, 3, 'sobol', 12)).not.toEqual(inOrder.slice(0, 3));
    expect(new DrawnNumbers(draw, 11, 'sobol').at(0xffff_ffff)).toBeGreaterThan(0);
  });
});

test.each(['sobol', 'random'] as const)(
  'several trials of several draws at once have each draw’s own numbers, %s',
  (sampling) => {
    const together = new TrialNumbers(draws.map(([, draw]) => draw));
    for (const [seed, first] of [
      [11, 0],
      [11, 7],
      [12, 0xffff_fff0],
    ] as const) {
      const rows = new Float64Array(16 * draws.length);
      together.write({ seed, sampling }, first, rows);
      const own = draws.map(([, draw]) => new DrawnNumbers(draw, seed, sampling));
      for (let trial = 0; trial < 16; trial++) {
        const row = rows.subarray(trial * draws.length, (trial + 1) * draws.length);
        expect([...row]).toEqual(own.map((drawn) => drawn.at(first + trial)));
      }
    }
  },
);

test('a number is known from the definition: a scrambled coordinate of a point in another order', () => {
  const word = (key: StreamKey, part: number, skipped = 0): number => {
    const stream = new Stream(11, 5, key);
    stream.restart(part);
    for (let i = 0; i < skipped; i++) stream.word();
    return stream.word();
  };
  const index = owenScrambled(40, word(sao.points, 1));
  const coordinate = sobolCoordinate(index, sao.dimension);
  const scrambled = owenScrambled(coordinate, word(sao.key, 2)) ^ word(sao.key, 2, 1);
  expect(new DrawnNumbers(sao, 11, 'sobol').at(40 * replicates + 5)).toBe(unitNumber(scrambled));
});

test('two rates of a segment are even together: four points in each of 8 by 8 parts of the square', () => {
  for (const replicate of [0, 9]) {
    const across = ofReplicate(won, replicate, 256);
    const up = ofReplicate(sao, replicate, 256);
    const counts = new Map<number, number>();
    across.forEach((u, i) => {
      const cell = Math.floor(u * 8) * 8 + Math.floor(up[i]! * 8);
      counts.set(cell, (counts.get(cell) ?? 0) + 1);
    });
    expect(new Set(counts.values())).toEqual(new Set([4]));
  }
});

test('draws are not correlated, within a segment or between two, nor are replicates', () => {
  const n = 8192;
  const correlation = (a: readonly number[], b: readonly number[]): number =>
    (12 * a.reduce((sum, u, i) => sum + (u - 0.5) * (b[i]! - 0.5), 0)) / a.length;
  for (const [i, [, draw]] of draws.entries()) {
    for (const [, other] of draws.slice(0, i)) {
      expect(Math.abs(correlation(numbers(draw, n), numbers(other, n)))).toBeLessThan(4 / Math.sqrt(n));
    }
  }
  const first = ofReplicate(won, 0, 512);
  for (let replicate = 1; replicate < replicates; replicate++) {
    expect(Math.abs(correlation(first, ofReplicate(won, replicate, 512)))).toBeLessThan(4.5 / Math.sqrt(512));
  }
});
