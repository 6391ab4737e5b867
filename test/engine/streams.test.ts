import { describe, expect, test } from 'vitest';
import {
  SteppedStreams,
  Stream,
  nextWord,
  openUniform,
  roundAtRandom,
  shuffle,
  streamKey,
} from '../../shared/engine/streams.ts';
import { chiSquare, kolmogorov } from '../support/goodnessOfFit.ts';

const key = streamKey('visits/inbound/mql');
const uniforms = (stream: Stream, count: number): number[] =>
  Array.from({ length: count }, () => stream.uniform());
function correlation(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + (value - 0.5) * (b[i]! - 0.5), 0) / (a.length / 12);
}

describe('xoshiro128++', () => {
  test('gives the first words of the reference implementation from the state 1, 2, 3, 4', () => {
    const state = Int32Array.of(1, 2, 3, 4);
    const words = Array.from({ length: 6 }, () => nextWord(state) >>> 0);
    expect(words).toEqual([641, 1_573_767, 3_222_811_527, 3_517_856_514, 836_907_274, 4_247_214_768]);
  });
});

describe('a uniform number', () => {
  test('lies in the open interval, also for the least and the greatest random words', () => {
    expect(openUniform(0, 0)).toBe(2 ** -53);
    expect(openUniform(-1, -1)).toBe(1 - 2 ** -53);
    expect(openUniform(-1, -1)).toBeLessThan(1);
  });

  test('is uniform (Kolmogorov–Smirnov), within a stream and as the first of many streams', () => {
    expect(kolmogorov(uniforms(new Stream(1, 0, key), 50_000), (x) => x)).toBeGreaterThan(1e-4);
    const firsts = Array.from({ length: 50_000 }, (_, trial) => new Stream(1, trial, key).uniform());
    expect(kolmogorov(firsts, (x) => x)).toBeGreaterThan(1e-4);
  });
});

describe('streams', () => {
  const n = 20_000;
  const other = (stream: (trial: number) => Stream): number[] =>
    Array.from({ length: n }, (_, trial) => stream(trial).uniform());
  const base = other((trial) => new Stream(1, trial, key));

  test.each([
    ['trials', (trial: number) => new Stream(1, trial + 1, key)],
    ['seeds', (trial: number) => new Stream(2, trial, key)],
    ['seeds beyond 32 bits', (trial: number) => new Stream(1 + 2 ** 32, trial, key)],
    ['purposes', (trial: number) => new Stream(1, trial, streamKey('visits/inbound/sal'))],
  ])('of different %s are independent', (_, stream) => {
    expect(Math.abs(correlation(base, other(stream)))).toBeLessThan(4.5 / Math.sqrt(n));
  });

  test('a part does not depend on how much was drawn in the parts before', () => {
    const few = new Stream(1, 0, key);
    const many = new Stream(1, 0, key);
    uniforms(many, 1000);
    few.restart(7);
    many.restart(7);
    expect(uniforms(few, 5)).toEqual(uniforms(many, 5));
    many.restart(8);
    expect(uniforms(few, 5)).not.toEqual(uniforms(many, 5));
  });

  test('parts are uniform among themselves', () => {
    const stream = new Stream(3, 5, key);
    const firsts = Array.from({ length: n }, (_, part) => {
      stream.restart(part);
      return stream.uniform();
    });
    expect(kolmogorov(firsts, (x) => x)).toBeGreaterThan(1e-4);
  });

  test('stepped streams begin anew in each step, once', () => {
    const streams = new SteppedStreams(1, 0, [key, streamKey('other')]);
    const expected = new Stream(1, 0, key);
    expect(uniforms(streams.at(0, 0), 2)).toEqual(uniforms(expected, 2));
    expected.restart(3);
    expect(uniforms(streams.at(0, 3), 2)).toEqual(uniforms(expected, 2));
    expect(uniforms(streams.at(0, 3), 2)).toEqual(uniforms(expected, 2));
  });

  test('names give distinct keys, also where one is the beginning of another', () => {
    const names = ['', 'a', 'a\0', 'aa', 'ab', 'ba', 'aaaa', 'aaaaa', 'visits/a/b', 'visits/a/bc'];
    expect(new Set(names.map((name) => streamKey(name).join())).size).toBe(names.length);
  });
});

describe('shuffle', () => {
  test('makes every order equally likely', () => {
    const stream = new Stream(9, 0, key);
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = ['a', 'b', 'c', 'd'];
      shuffle(order, stream);
      counts.set(order.join(''), (counts.get(order.join('')) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(chiSquare([...counts.values()], Array(24).fill(1 / 24))).toBeGreaterThan(1e-4);
  });
});

describe('rounding at random', () => {
  test('keeps the mean, and whole numbers as they are', () => {
    const stream = new Stream(4, 0, key);
    const rounded = Array.from({ length: 10_000 }, () => roundAtRandom(2.3, stream));
    expect(new Set(rounded)).toEqual(new Set([2, 3]));
    const mean = rounded.reduce((sum, value) => sum + value, 0) / 10_000;
    expect(Math.abs(mean - 2.3) / Math.sqrt((0.3 * 0.7) / 10_000)).toBeLessThan(4);
    expect(Array.from({ length: 100 }, () => roundAtRandom(5, stream))).toEqual(Array(100).fill(5));
  });
});
