import { describe, expect, it } from 'vitest';
import { ratesIn, readRateTable } from '../../shared/intake/index.ts';
import { textFile } from '../support/exports.ts';
import { refused } from '../support/refused.ts';

const table = (...lines: string[]) => readRateTable(textFile('rates.csv', ...lines));
const ratesOf = (...lines: string[]) => Object.fromEntries(table(...lines).rates);

describe('a table of exchange rates', () => {
  it.each([
    ['currency,rate', 'EUR,1.08', 'gbp,1.27'],
    ['Currency Code;Exchange Rate', 'EUR;1,08', 'GBP;1,27'],
    ['ISO Code\tConversion Rate', 'EUR\t1.08', '\u00a3\t1.27'],
    ['W\u00e4hrung;Kurs', 'EUR;1,080', 'GBP;1,270'],
    ['Name,Currency,Rate', 'Euro,EUR,1.08', 'Pound,GBP,1.27'],
  ])('%s', (...lines) => {
    expect(ratesOf(...lines)).toEqual({ EUR: 1.08, GBP: 1.27 });
  });

  it('has the currency at 1 for its base, and no date without dates', () => {
    expect(table('currency,rate', 'USD,1', 'EUR,1.08')).toMatchObject({ base: 'USD', asOf: null });
    expect(table('currency,rate', 'EUR,1.08').base).toBeNull();
  });

  it('counts at its latest date, in whatever order the rows are', () => {
    const read = table(
      'date,currency,rate',
      '2026-03-31,EUR,1.10',
      '2025-12-31,EUR,1.04',
      '2026-02-28,GBP,1.26',
    );
    expect(Object.fromEntries(read.rates)).toEqual({ EUR: 1.1, GBP: 1.26 });
    expect(read.asOf).toBe('2026-03-31');
  });

  it('is converted where another base is wanted', () => {
    const rates = ratesIn(table('currency,rate', 'USD,1', 'EUR,1.25', 'GBP,1.5'), 'eur');
    expect(Object.fromEntries(rates)).toEqual({ USD: 0.8, EUR: 1, GBP: 1.2 });
  });

  it.each([
    ['no-rates', ['Lead ID,MQL Date', 'L1,2026-01-05']],
    ['no-rates', ['currency,spot,average', 'EUR,1.08,1.09']],
    ['invalid-rate', ['currency,rate', 'EUR,1.08', 'GBP,0']],
    ['contradicting-rates', ['currency,rate', 'EUR,1.08', 'EUR,1.09']],
    ['ambiguous-date-order', ['date,currency,rate', '03/04/2026,EUR,1.08', '05/06/2026,EUR,1.09']],
  ] as const)('is refused as %s: %j', (code, lines) => {
    const fault = refused(() => table(...lines));
    expect(fault).toMatchObject({ code, file: 'rates.csv', hint: expect.any(String) as string });
  });
});
