/** Limits of a figure in words, in whichever unit the figure is written. */
import type { Limits } from '../errors.ts';

const plainly = (value: number): string => String(Number(value.toPrecision(12)));

/**
 * The rest of a sentence that a path begins: `must be at most 1`, `must be from 0 to 1, but its formula gives 1.4`.
 * @param write a figure in the unit of the place: 1 as `100%` where shares are typed in percent
 */
export function limitsProblem(limits: Limits, write: (value: number) => string = plainly): string {
  const range = rangeText(limits, write);
  const { found } = limits;
  if (found === undefined) return `must be ${range}`;
  return found.by === 'formula'
    ? `must be ${range}, but its formula gives ${write(found.value)}`
    : `must have shares that add up to ${range}, not ${write(found.value)}`;
}

function rangeText({ least, above, most, below }: Limits, write: (value: number) => string): string {
  if (least !== undefined && most !== undefined) return `from ${write(least)} to ${write(most)}`;
  if (least !== undefined) return `at least ${write(least)}`;
  if (most !== undefined) return `at most ${write(most)}`;
  return above === undefined ? `below ${write(below!)}` : `above ${write(above)}`;
}
