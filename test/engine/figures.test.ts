/** What the kernel keeps of its trials: codes, histograms put together, and summaries, against plain arithmetic. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { summariseColumn, summaryAt } from '../../shared/engine/columnSummary.ts';
import { runTrials, summarise } from '../../shared/engine/index.ts';
import { Figures } from '../../shared/engine/kernel/figures.ts';
import { Kernel } from '../../shared/engine/kernel/instance.ts';
import { kernelTrials } from '../../shared/engine/kernel/trialRecord.ts';
import { type FigureForm, columnAt, layoutOf } from '../../shared/engine/layout.ts';
import { buildModel } from '../../shared/engine/model.ts';
import type { Summary } from '../../shared/engine/result.ts';
import { readRow } from '../../shared/engine/series.ts';
import { parsePlan, resolvePlan } from '../../shared/plan/index.ts';
import { kernelParts } from '../support/kernelParts.ts';
import { fullPlan } from '../support/plans.ts';
import { resolved } from '../support/trials.ts';

const parts = kernelParts(buildModel(resolved()));

describe('codes', () => {
  test.each([12, 17])(
    'a count below 2^(%i + 1) stands for itself, greater ones are kept to a half of 2⁻ᵇⁱᵗˢ',
    (bits) => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (value) => {
          const back = parts.countOfCode(parts.codeOfCount(value, bits), bits);
          if (value < 2 ** (bits + 1)) expect(back).toBe(value);
          expect(Math.abs(back - value)).toBeLessThanOrEqual(value * 2 ** -(bits + 1));
          expect(parts.codeOfCount(value, bits)).toBeLessThanOrEqual(
            parts.codeOfCount(Math.min(2 ** 31 - 1, value + 1), bits),
          );
        }),
      );
    },
  );

  test('an amount is kept to a relative 2⁻¹⁰, 0 as 0, none as none; codes are in the order of amounts', () => {
    const { amountOfCode, codeOfAmount } = parts;
    expect(amountOfCode(codeOfAmount(0))).toBe(0);
    expect(codeOfAmount(NaN)).toBe(0xff_ff);
    expect(codeOfAmount(1e37)).toBeLessThan(0xff_ff);
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e12, noNaN: true }), (amount) => {
        expect(Math.abs(amountOfCode(codeOfAmount(amount)) / amount - 1)).toBeLessThan(2 ** -9.99);
        expect(codeOfAmount(amount * 1.005)).toBeGreaterThan(codeOfAmount(amount));
      }),
    );
  });
});

/** One block of one column of counts, as a worker packs it: the numbers from one on are listed. */
function packed(values: readonly number[], listedFrom = values.length) {
  const counted = values.slice(0, listedFrom);
  const listed = Int32Array.from(values.slice(listedFrom));
  const used = counted.filter((value) => value > 0);
  const first = Math.min(...used, Infinity);
  const length = used.length === 0 ? 0 : Math.max(...used) - first + 1;
  const bins = new Uint16Array(length + 1 + 2 * listed.length);
  for (const value of counted) bins[value === 0 ? 0 : value - first + 1]! += 1;
  bins.set(new Uint16Array(listed.buffer), length + 1);
  return {
    firsts: Int32Array.of(length === 0 ? 1 : first),
    lengths: Int32Array.of(length),
    listed: Int32Array.of(listed.length),
    bins,
    amounts: new Float64Array(0),
  };
}

const counts = (divisor: number): FigureForm => ({
  amounts: 'double',
  countBits: 17,
  divisors: Uint8Array.of(divisor),
  amountColumns: 0,
  keptColumns: 0,
});

/** What a block of a plan without columns of counts has of them. */
const none = {
  firsts: new Int32Array(0),
  lengths: new Int32Array(0),
  listed: new Int32Array(0),
  bins: new Uint16Array(0),
};
const noAmounts = (): Float64Array<ArrayBuffer>[] => [];
/** Code of a trial without value. */
const noValue = 0xff_ff;

/** To eleven digits: sums run in another order. */
function expectClose(summary: Summary, expected: Summary): void {
  for (const figure of ['mean', 'sd', 'p5', 'p10', 'p25', 'p50', 'p75', 'p90', 'p95'] as const) {
    const wanted = expected[figure];
    if (wanted === null) expect(summary[figure]).toBeNull();
    else expect(Math.abs(summary[figure]! - wanted)).toBeLessThanOrEqual(1e-11 * (1 + Math.abs(wanted)));
  }
}

const few = fc.integer({ min: 0, max: 3 });
const many = fc.integer({ min: 0, max: 3000 });
const blocks = fc.array(fc.array(fc.oneof(few, many), { minLength: 1, maxLength: 60 }), {
  minLength: 1,
  maxLength: 5,
});

describe('histograms put together', () => {
  test.each([
    ['two', 0],
    ['four', 40_000],
  ])('with bins of %s bytes summarise all values, wherever they were split', (_, copies) => {
    fc.assert(
      fc.property(blocks, fc.constantFrom(1, 7), fc.nat(60), (few, divisor, listedFrom) => {
        // One value so often that two bytes do not hold it.
        const many = Array.from({ length: copies }, () => few[0]![0]!);
        const split = copies === 0 ? few : [many, ...few, many];
        const all = split.flat();
        const halves = [all.slice(0, all.length >> 1), all.slice(all.length >> 1)];
        const [inParts, whole] = [split, halves].map((each, isWhole) => {
          const figures = new Figures(counts(divisor));
          for (const values of each)
            figures.add(isWhole ? packed(values) : packed(values, listedFrom), values.length);
          return [figures.summaries(() => []), figures.zeros()] as const;
        });
        expect(inParts).toStrictEqual(whole);
        const summaries = [whole![0]];
        expect(whole![1]).toEqual(Uint32Array.of(all.filter((value) => value === 0).length));
        const values = Float64Array.from(all, (value) => value / divisor);
        expectClose(summaryAt(summaries[0]!, 0), summariseColumn(values));
      }),
    );
  });

  test('more than 65,535 equal values are still counted', () => {
    const figures = new Figures(counts(1));
    for (let block = 0; block < 2; block++)
      figures.add(packed(Array.from({ length: 50_000 }, () => 4)), 50_000);
    expect(
      summaryAt(
        figures.summaries(() => []),
        0,
      ),
    ).toMatchObject({ mean: 4, sd: 0, p5: 4, p95: 4 });
  });

  test('listed numbers are counted by their leading bits, however great they are', () => {
    const number = fc.oneof(
      fc.integer({ min: 0, max: 2 ** 31 - 1 }),
      fc.integer({ min: 2 ** 13, max: 2 ** 14 }),
      fc.nat(3),
    );
    const values = fc.array(number, { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(
        fc.array(values, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(12, 17),
        (split, bits) => {
          const figures = new Figures({ ...counts(1), countBits: bits as 12 | 17 });
          for (const each of split) figures.add(packed(each, 0), each.length);
          const kept = split.flat().map((value) => parts.countOfCode(parts.codeOfCount(value, bits), bits));
          const summary = summaryAt(figures.summaries(noAmounts), 0);
          expectClose(summary, summariseColumn(Float64Array.from(kept)));
        },
      ),
    );
  });

  // Columns are taken four at a time; 70,000 equal codes need bins of four bytes.
  test.each([
    ['one column', 1, 0],
    ['columns of which some are left over', 7, 0],
    ['columns with bins of two and of four bytes', 7, 35_000],
  ])('codes of amounts of %s are counted, save those of no value', (_, columns, copies) => {
    const code = fc.oneof(fc.constantFrom(0, noValue), fc.integer({ min: 1, max: noValue - 1 }));
    const block = fc.integer({ min: 1, max: 20 }).chain((trials) =>
      fc.array(fc.array(code, { minLength: trials, maxLength: trials }), {
        minLength: columns,
        maxLength: columns,
      }),
    );
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 3 }), (some) => {
        // One column gets the same code again and again.
        const again = Array.from({ length: columns }, (__, column) =>
          Array.from({ length: copies }, (___, trial) => (column % 4 === 1 ? 20_000 : 20_000 + (trial % 7))),
        );
        const split = copies === 0 ? some : [again, ...some, again];
        const form: FigureForm = {
          ...counts(1),
          amounts: 'coded',
          divisors: new Uint8Array(0),
          amountColumns: columns,
        };
        const figures = new Figures(form);
        for (const block of split)
          figures.add({ ...none, amounts: Uint16Array.from(block.flat()) }, block[0]!.length);
        const summaries = figures.summaries(noAmounts);
        for (let column = 0; column < columns; column++) {
          const codes = split.flatMap((block) => block[column]!).filter((each) => each !== noValue);
          const amounts = Float64Array.from(codes, (each) => parts.amountOfCode(each));
          expectClose(summaryAt(summaries, 9 * column), summariseColumn(amounts));
        }
      }),
      { numRuns: copies === 0 ? 100 : 5 },
    );
  });

  test('numbers that are kept one by one have the summary of any column', () => {
    const value = fc.oneof(
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.constantFrom(0, 1, 2, 1e6, NaN),
    );
    const form: FigureForm = { ...counts(1), divisors: new Uint8Array(0), amountColumns: 1 };
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 300 }), fc.nat(300), (values, cut) => {
        const pieces = [values.slice(0, cut), values.slice(cut)].map((piece) => Float64Array.from(piece));
        const figures = new Figures(form);
        figures.add({ ...none, amounts: pieces[0]! }, values.length);
        const { mean, sd, ...quantiles } = summaryAt(
          figures.summaries(() => pieces),
          0,
        );
        const expected = summariseColumn(Float64Array.from(values));
        expect(quantiles).toEqual({ ...expected, mean: undefined, sd: undefined });
        const size = Math.max(1, ...values.map((each) => Math.abs(each) || 0));
        expect(Math.abs((mean ?? 0) - (expected.mean ?? 0))).toBeLessThan(1e-12 * size);
        expect(Math.abs((sd ?? 0) - (expected.sd ?? 0))).toBeLessThan(1e-7 * size);
      }),
    );
  });

  test.each(['double', 'single'] as const)(
    'many numbers, equal or close to each other, have the quantiles of any column, kept as %s',
    (amounts) => {
      const Numbers = amounts === 'double' ? Float64Array : Float32Array;
      const random = (i: number): number => ((i * 7919) % 4999) / 4999;
      const columns = [
        // Half are the least, a fifth the most.
        (i: number) => (random(i) < 0.5 ? 0 : random(i) < 0.7 ? 8 : 8 * random(i)),
        // All but one lie within a ten-thousandth of the range.
        (i: number) => (i === 0 ? 1e6 : 50 * random(i)),
        () => 3,
      ].map((value) => new Numbers(Array.from({ length: 4999 }, (_, i) => value(i))));
      const form: FigureForm = {
        ...counts(1),
        amounts,
        divisors: new Uint8Array(0),
        amountColumns: columns.length,
      };
      const figures = new Figures(form);
      const summaries = figures.summaries((column) => [columns[column]!]);
      columns.forEach((column, index) => {
        const { mean: _, sd: __, ...quantiles } = summaryAt(summaries, 9 * index);
        expect(summariseColumn(Float64Array.from(column))).toMatchObject(quantiles);
      });
    },
  );
});

describe('the kernel', () => {
  const plan = resolvePlan(parsePlan({ ...fullPlan(), weeks: 14 }));
  const model = buildModel(plan);
  const layout = layoutOf(model);
  const { rows, periods, countColumns, amountColumns } = layout;

  test('reports of a trial what its record says', () => {
    const kernel = new Kernel(layout);
    const record = kernelTrials(model);
    for (let trial = 0; trial < 3; trial++) {
      kernel.run(5, trial, 1);
      const { count, amount } = kernel.batched(1);
      const steps = record(5, trial);
      rows.forEach((row, index) => {
        const expected = readRow(model, row, steps, periods);
        const own = periods.map((_, period) => {
          const { isCount, column, divisor } = columnAt(layout, index, period);
          return isCount ? count(0, column) / divisor : amount(0, column);
        });
        expected.forEach((value, period) => {
          const isNone = Number.isNaN(value) && row.isCount;
          expect(own[period], `${row.key} ${row.segment} ${periods[period]!.label}`).toBeCloseTo(
            isNone ? 0 : value,
            6,
          );
        });
      });
    }
  });

  test('summarises all figures of all of its trials', () => {
    const trials = 150;
    const kernel = new Kernel(layout);
    const values = Array.from({ length: countColumns + amountColumns }, () => new Float64Array(trials));
    for (let trial = 0; trial < trials; trial++) {
      kernel.run(5, trial, 1);
      const { count, amount } = kernel.batched(1);
      for (let column = 0; column < countColumns; column++) values[column]![trial] = count(0, column);
      for (let column = 0; column < amountColumns; column++) {
        values[countColumns + column]![trial] = amount(0, column);
      }
    }
    const { series } = summarise(plan, [runTrials(plan, 5, 0, trials)], { seed: 5 });
    rows.forEach(({ key, segment }, index) => {
      const id = segment === null ? 'total' : plan.segments[segment]!.id;
      periods.forEach(({ label, simulatedDays }, period) => {
        if (simulatedDays === 0) return;
        const { isCount, column, divisor } = columnAt(layout, index, period);
        const own = isCount
          ? values[column]!.map((value) => value / divisor)
          : values[countColumns + column]!;
        const { partial: _, ...summary } = series[key]![id]![label]!;
        expectClose(summary, summariseColumn(own));
      });
    });
  });
});
