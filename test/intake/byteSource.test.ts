import { expect, test } from 'vitest';
import { blockSource } from '../../shared/intake/byteSource.ts';

const megabyte = 1 << 20;

/** Bytes that say where they are, and how often pieces of them were asked for. */
function counted(size: number) {
  const asked: [number, number][] = [];
  const source = blockSource(size, (from, to) => {
    asked.push([from, to]);
    return Uint8Array.from({ length: to - from }, (_, at) => (from + at) % 251);
  });
  const check = (from: number, to: number): void => {
    const bytes = source.read(from, to, new Uint8Array(to - from));
    expect(bytes).toHaveLength(to - from);
    for (const at of [0, (to - from) >> 1, to - from - 1]) expect(bytes[at]).toBe((from + at) % 251);
  };
  return { asked, check };
}

test('a source of blocks gives the bytes that were asked for, also across two blocks and at the end', () => {
  const { check } = counted(40 * megabyte + 17);
  check(0, 10);
  check(15 * megabyte, 17 * megabyte);
  check(16 * megabyte - 1, 16 * megabyte);
  check(16 * megabyte, 17 * megabyte);
  check(40 * megabyte, 40 * megabyte + 17);
});

test('what lies in a block is read with it, and blocks that are read in turns are kept', () => {
  const { asked, check } = counted(33 * megabyte);
  for (let at = 0; at < 32; at++) check(at * megabyte, (at + 1) * megabyte);
  expect(asked).toEqual([
    [0, 16 * megabyte],
    [16 * megabyte, 32 * megabyte],
  ]);
  for (let turn = 0; turn < 3; turn++) {
    check(turn, turn + 5);
    check(20 * megabyte + turn, 20 * megabyte + turn + 5);
  }
  expect(asked).toHaveLength(2);
});
