/** The sentence of the Summary and the figures beneath it. */
import type { Simulation } from '../../engine/result.ts';
import { formats, type Look } from '../look.ts';
import { percent } from '../wording.ts';
import type { SummaryContext } from './summaryParts.ts';

const million = 1e6;

function money(value: string, result: number): { formula: string; text: string } {
  return { formula: `ROUND(${value}/${million},2)&"M"`, text: `${shortNumber(result / million, 2)}M` };
}

/** As a spreadsheet writes a rounded number: no trailing zeros. */
function shortNumber(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}

/** One sentence that follows the assumptions. */
export function headline({
  book,
  inputs,
  waterfall,
}: SummaryContext): { formula: string; value: string } | null {
  const bookings = waterfall.total(null, { kind: 'bookings' });
  if (!bookings) return null;
  const { currency, targets } = book.resolved;
  const amount = money(bookings.reference, bookings.value);
  const start = `"Expected bookings are ${currency} "&${amount.formula}`;
  const at = targets.findIndex((target) => target.metric === 'bookings' && !target.segment && !target.period);
  const target = targets[at];
  if (!target || target.amount === 0) {
    return { formula: `${start}&"."`, value: `Expected bookings are ${currency} ${amount.text}.` };
  }
  const name = inputs.targets[at]!;
  const goal = money(name, target.amount);
  const share = Math.round((100 * bookings.value) / target.amount);
  return {
    formula: `${start}&", "&ROUND(100*${bookings.reference}/${name},0)&"% of the target of "&${goal.formula}&"."`,
    value: `Expected bookings are ${currency} ${amount.text}, ${share}% of the target of ${goal.text}.`,
  };
}

/** A figure that is read from across the room. */
interface Tile {
  readonly column: number;
  readonly label: string;
  readonly value: { readonly formula: string; readonly result: number } | number;
  readonly format: string;
  readonly look: Look;
  readonly caption: string;
}

const millions = '0.00,,"M"';

function tiles({ book, waterfall }: SummaryContext): Tile[] {
  const { simulation, measurement } = book;
  const { currency } = book.resolved;
  const found: Tile[] = [];
  const expected = (column: number, kind: 'bookings' | 'pipeline', label: string): void => {
    const cell = waterfall.total(null, { kind });
    if (!cell) return;
    const value = { formula: cell.reference, result: cell.value };
    found.push({
      column,
      label,
      value,
      format: millions,
      look: {},
      caption: `${currency}, no limit of capacity`,
    });
  };
  expected(2, 'bookings', 'Expected bookings');
  expected(4, 'pipeline', 'Expected pipeline');
  const simulated = simulation?.series['bookings']?.['total']?.['total'];
  if (simulated && simulated.p50 !== null && simulated.p10 !== null && simulated.p90 !== null) {
    const [low, high] = [simulated.p10, simulated.p90].map((bound) => (bound / million).toFixed(2));
    found.push({
      column: 6,
      label: 'Simulated bookings, median',
      value: simulated.p50,
      format: millions,
      look: { colour: 'adjusted' },
      caption: `p10–p90 ${low}–${high}M`,
    });
  }
  const target = simulation?.targets.find(
    ({ metric, period, segment }) => metric === 'bookings' && !period && !segment,
  );
  if (target) {
    found.push({
      column: 9,
      label: 'Chance of the bookings target',
      value: target.probability,
      format: formats.share,
      look: { colour: 'adjusted' },
      caption: `± ${percent(target.standardError)} (s.e.), target ${(target.amount / million).toFixed(2)}M`,
    });
  }
  const bridge = measurement?.bridge;
  if (bridge) {
    found.push({
      column: 12,
      label: 'Measured part of the gap',
      value: bridge.measurement * 100,
      format: formats.points,
      look: { colour: 'adjusted' },
      caption: `of ${(bridge.gap * 100).toFixed(1)} points to plan`,
    });
  }
  return found;
}

export function writeTiles(context: SummaryContext, row: number): void {
  const { page } = context;
  page.sheet.getRow(row + 1).height = 30;
  for (const tile of tiles(context)) {
    const value: Look = { size: 22, bold: true, align: 'left', format: tile.format, ...tile.look };
    page.text(row, tile.column, tile.label, { size: 10, colour: 'ink3' });
    if (typeof tile.value === 'number') page.number(row + 1, tile.column, tile.value, value);
    else page.formula(row + 1, tile.column, tile.value.formula, tile.value.result, value);
    page.text(row + 2, tile.column, tile.caption, { size: 10, colour: 'ink2' });
  }
}

/** What capacity and uncertainty do to the expected bookings, as exported; null without a simulation. */
export function capacitySentence({ book, waterfall }: SummaryContext): string | null {
  const expected = waterfall.total(null, { kind: 'bookings' });
  const mean = book.simulation?.series['bookings']?.['total']?.['total']?.mean;
  if (!expected || mean === null || mean === undefined || expected.value === 0) return null;
  const change = Math.round(100 * (mean / expected.value - 1));
  const [from, to] = [expected.value, mean].map((amount) => `${(amount / million).toFixed(2)}M`);
  const effect =
    change === 0
      ? `Capacity leaves the expected ${from} as it is: the simulated mean is ${to}`
      : `With limits of capacity the simulated mean is ${to}, ${Math.abs(change)}% ${change < 0 ? 'below' : 'above'} the expected ${from}`;
  return `${effect}${bindingWords(book.simulation!.binding)}.`;
}

/** The constraint that binds in most trials, over the quarters. */
function bindingWords(binding: Simulation['binding']): string {
  const quarters = Object.values(binding);
  if (quarters.length === 0) return '';
  const share = (key: 'demand' | 'sdr' | 'ae'): number =>
    quarters.reduce((sum, quarter) => sum + quarter[key], 0) / quarters.length;
  const words = { demand: 'demand', sdr: 'SDR capacity', ae: 'AE capacity' } as const;
  const most = (['demand', 'sdr', 'ae'] as const).reduce((a, b) => (share(b) > share(a) ? b : a));
  return `; what binds most often is ${words[most]} (${percent(share(most), 0)} of trials, mean of the quarters)`;
}
