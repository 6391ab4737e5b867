import * as XLSX from 'xlsx';
import { describe, expect, it } from 'vitest';
import { currencyCode } from '../../shared/intake/currencies.ts';
import { imported, inspected, textFile } from '../support/exports.ts';
import { refused } from '../support/refused.ts';

const rates = { base: 'USD', rates: { EUR: 1.1, '£': 1.25 } };
const mapping = (more: object = {}) => ({
  version: 1,
  files: [
    {
      match: '*',
      id: 'deal_id',
      columns: { SAO: { stage: 'sao' }, Amount: 'amount', Currency: 'currency' },
    },
  ],
  ...more,
});
const deals = textFile(
  'deals.csv',
  'deal_id,SAO,Amount,Currency',
  'D1,2026-01-05,100,USD',
  'D2,2026-01-06,200,eur',
  'D3,2026-01-07,,CHF',
  'D4,2026-01-08,50,GBP',
  'D5,2026-01-09,70,',
);
const signs = textFile('deals.csv', 'deal_id,SAO,Amount', 'D1,2026-01-05,$100', 'D2,2026-01-06,€200');

describe('amounts in several currencies', () => {
  it('are refused with the list of them, and with what to write', () => {
    expect(refused(() => imported([deals]))).toEqual({
      code: 'mixed-currencies',
      message: 'The amounts are in 3 currencies: USD (1 row), EUR (1 row), GBP (1 row).',
      file: 'deals.csv',
      column: 'Amount',
      path: 'currencies',
      hint: 'Give a rate for each in the mapping, in units of one of them: "currencies": { "base": "USD", "rates": { "EUR": …, "GBP": … } }, or on the command line: --currency USD --rate EUR=… --rate GBP=…; or export the amounts converted.',
    });
    expect(refused(() => imported([signs])).message).toBe(
      'The amounts are in 2 currencies: USD (1 row), EUR (1 row).',
    );
    expect(inspected([deals]).problems.map(({ code }) => code)).toEqual(['mixed-currencies']);
  });

  it('are brought into one by the rates of the mapping; a figure without a currency is in that one', () => {
    const { log } = imported([deals], { mapping: mapping({ currencies: rates }) });
    expect(Array.from(log.amount!)).toEqual([100, 220.00000000000003, Number.NaN, 62.5, 70]);
  });

  it('are refused where the mapping lacks a rate', () => {
    const lacking = mapping({ currencies: { base: 'USD', rates: { EUR: 1.1 } } });
    expect(refused(() => imported([deals], { mapping: lacking }))).toMatchObject({
      code: 'mixed-currencies',
      message: 'The mapping has no rate for GBP; the amounts are in USD (1 row), EUR (1 row), GBP (1 row).',
    });
  });

  it('may have their rates from beside the mapping, which come first', () => {
    const currencies = { base: 'USD', rates: { EUR: 1.2, GBP: 1.3 } };
    expect(Array.from(imported([deals], { currencies }).log.amount!)).toEqual([100, 240, Number.NaN, 65, 70]);
    expect(inspected([deals], { currencies }).mapping.currencies).toEqual(currencies);
    // One more rate for a mapping that has the others; the sign and the code are one currency.
    const lacking = mapping({ currencies: { base: 'USD', rates: { '£': 1.25, EUR: 9 } } });
    const more = imported([deals], { mapping: lacking, currencies: { rates: { EUR: 1.5, GBP: 2 } } });
    expect(Array.from(more.log.amount!)).toEqual([100, 300, Number.NaN, 100, 70]);
  });

  it('in another base, or with none, the mapping’s rates are not used', () => {
    const given = (currencies: object) => () =>
      imported([deals], {
        mapping: mapping({ currencies: rates }),
        currencies: { rates: {}, ...currencies },
      });
    expect(refused(given({ base: 'EUR', rates: { USD: 0.9 } })).message).toContain('no rate for GBP');
    expect(refused(() => imported([deals], { currencies: { rates: { EUR: 2 } } })).code).toBe('no-currency');
  });

  it('of a workbook are told by the number formats', () => {
    const sheet = XLSX.utils.aoa_to_sheet([
      ['deal_id', 'SAO date', 'Amount'],
      ['D1', '2026-01-05', { t: 'n', v: 100, z: '"$"#,##0' }],
      ['D2', '2026-01-06', { t: 'n', v: 200, z: '#,##0.00 [$€-407]' }],
    ]);
    const bytes = new Uint8Array(
      XLSX.write(XLSX.utils.book_new(sheet, 'S'), { type: 'array', bookType: 'xlsx' }) as ArrayBuffer,
    );
    expect(refused(() => imported([{ name: 'deals.xlsx', bytes }])).message).toContain(
      'USD (1 row), EUR (1 row)',
    );
  });
});

describe('amounts in one currency', () => {
  it('are what they are, without a rate', () => {
    const one = textFile('deals.csv', 'deal_id,SAO,Amount', 'D1,2026-01-05,€100', 'D2,2026-01-06,€200');
    expect(Array.from(imported([one]).log.amount!)).toEqual([100, 200]);
  });

  it('are converted where the mapping says into which', () => {
    const one = textFile('deals.csv', 'deal_id,SAO,Amount', 'D1,2026-01-05,€100', 'D2,2026-01-06,€200');
    const columns = { SAO: { stage: 'sao' }, Amount: 'amount' };
    const { log } = imported([one], {
      mapping: { version: 1, files: [{ match: '*', id: 'deal_id', columns }], currencies: rates },
    });
    expect(log.amount![0]).toBeCloseTo(110, 9);
  });
});

it.each([
  ['€', 'EUR'],
  ['US$', 'USD'],
  ['eur', 'EUR'],
  ['kr.', 'kr'],
  ['R$', 'BRL'],
  ['zł', 'PLN'],
  ['constructor', 'constructor'],
])('%s is %s', (written, code) => {
  expect(currencyCode(written)).toBe(code);
});
