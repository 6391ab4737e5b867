/** How owners are called on screen and in what is shared: by name, or by a number that stays the same. */
import type { Measurement } from '../../shared/estimate/result.ts';

/** Gives an owner's name, or `Owner 3` where names are hidden: numbers follow the number of visits. */
export function ownerNames(measurement: Measurement, hidden: boolean): (owner: string) => string {
  if (!hidden) return (owner) => owner;
  const numbers = new Map<string, number>();
  const number = (owner: string): number => {
    const known = numbers.get(owner);
    if (known !== undefined) return known;
    numbers.set(owner, numbers.size + 1);
    return numbers.size;
  };
  const compared = measurement.drift.owners.filter(({ segment }) => segment === null);
  for (const { owner } of compared.toSorted((a, b) => b.n - a.n || (a.owner < b.owner ? -1 : 1)))
    number(owner);
  for (const { owners } of measurement.findings) for (const { owner } of owners) number(owner);
  return (owner) => `Owner ${number(owner)}`;
}
