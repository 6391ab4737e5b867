import type { Formats } from './format.ts';
import type { FunnelOwner } from './ownerFunnel.ts';
import { figureCell, type PictureTable } from './pictureTable.ts';

/** What the picture shows as a file: owners as they are called in what leaves the window. */
export function ownerTable(
  owners: readonly FunnelOwner[],
  { rate: rateName, count }: { readonly rate: string; readonly count: string },
  nameOf: (owner: string) => string,
  formats: Formats,
): PictureTable {
  return {
    columns: [
      { head: 'Owner', text: true },
      { head: rateName },
      { head: 'with the mix of all' },
      { head: count },
      { head: 'n' },
      { head: '99.8% limits, from' },
      { head: 'to' },
      { head: 'outside', text: true },
    ],
    rows: owners.map(({ owner, rate, standardised, k, n, allowed: [least, most], outside }) => [
      nameOf(owner),
      figureCell(rate, formats.rate),
      figureCell(standardised, formats.rate),
      figureCell(k, formats.count),
      figureCell(n, formats.count),
      figureCell(least, formats.count),
      figureCell(most, formats.count),
      outside ?? '',
    ]),
  };
}
