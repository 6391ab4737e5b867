/**
 * Amounts in several currencies. They are never added up as they stand: either the mapping has a rate for each, or the
 * import is refused with the list of them.
 */
import { refuse } from '../errors.ts';
import { columnOf, type MappedFile } from './mappedFile.ts';
import type { Mapping } from './mapping.ts';
import { numberShape } from './numberText.ts';

/** Codes of signs that stand for one currency; a bare dollar sign is taken for the US dollar. */
const signs = new Map(
  Object.entries({
    $: 'USD',
    US$: 'USD',
    CA$: 'CAD',
    C$: 'CAD',
    AU$: 'AUD',
    A$: 'AUD',
    NZ$: 'NZD',
    HK$: 'HKD',
    MX$: 'MXN',
    S$: 'SGD',
    R$: 'BRL',
    '€': 'EUR',
    '£': 'GBP',
    '¥': 'JPY',
    '₹': 'INR',
    '₽': 'RUB',
    '₩': 'KRW',
    '₺': 'TRY',
    '₪': 'ILS',
    '₴': 'UAH',
    '₦': 'NGN',
    '₫': 'VND',
    '฿': 'THB',
    zł: 'PLN',
    Kč: 'CZK',
    Ft: 'HUF',
    Fr: 'CHF',
  }),
);

/** Code of a currency as it is written. What stands for several (`kr`) stays as it is. */
export function currencyCode(written: string): string {
  const sign = written.trim().replace(/\.$/, '');
  return signs.get(sign) ?? (/^[a-z]{3}$/i.test(sign) ? sign.toUpperCase() : sign);
}

interface AmountColumn {
  readonly file: MappedFile;
  readonly amount: number;
  /** Column that names the currency, or -1. */
  readonly currency: number;
}

function currencyOf({ file, amount, currency }: AmountColumn, row: number): string | null {
  const { table } = file;
  const named = currency < 0 ? '' : table.text(row, currency);
  if (named !== '') return currencyCode(named);
  const format = table.currency(row, amount);
  const written = format ?? numberShape(table.text(row, amount))?.currency ?? null;
  return written === null ? null : currencyCode(written);
}

/** What one unit of a row's currency is worth in the currency of the log. */
export class ExchangeRates {
  private readonly columns: ReadonlyMap<MappedFile, AmountColumn>;
  private readonly rates: ReadonlyMap<string, number>;

  constructor(columns: readonly AmountColumn[], rates: ReadonlyMap<string, number>) {
    this.columns = new Map(columns.map((column) => [column.file, column]));
    this.rates = rates;
  }

  /** Rate of a row's amount; figures without a currency are in the currency of the log. */
  of(file: MappedFile, row: number): number {
    const column = this.columns.get(file);
    const currency = column ? currencyOf(column, row) : null;
    return currency === null ? 1 : this.rates.get(currency)!;
  }
}

/** A currency and the rows whose amount is in it. */
export interface CurrencyRows {
  readonly code: string;
  readonly rows: number;
}

function amountColumns(files: readonly MappedFile[]): AmountColumn[] {
  return files.flatMap((file) => {
    const amount = columnOf(file, 'amount');
    return amount < 0 ? [] : [{ file, amount, currency: columnOf(file, 'currency') }];
  });
}

/** Currencies of the amounts of an import, those of most rows first. */
export function amountCurrencies(files: readonly MappedFile[]): CurrencyRows[] {
  return [...countCurrencies(amountColumns(files))]
    .map(([code, rows]) => ({ code, rows }))
    .sort((a, b) => b.rows - a.rows);
}

/** Currencies of the rows that have an amount, with the number of those rows; plain figures, which have none, may be presumed. */
function countCurrencies(columns: readonly AmountColumn[], presumes = false): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (code: string, rows: number) => counts.set(code, (counts.get(code) ?? 0) + rows);
  for (const column of columns) {
    const { file, amount, currency } = column;
    if (currency < 0) {
      const evidence = presumes ? file.columns.figures(amount) : file.columns.evidence(amount);
      for (const [code, rows] of evidence.currencies) add(code, rows);
      continue;
    }
    for (let row = 0; row < file.table.rowCount; row++) {
      if (file.table.isMissingFigure(row, amount)) continue;
      const code = currencyOf(column, row);
      if (code !== null) add(code, 1);
    }
  }
  return counts;
}

/** Rates given beside a mapping, such as those of the command line. */
export interface GivenRates {
  /** Without one, that of the mapping. */
  readonly base?: string;
  readonly rates: Readonly<Record<string, number>>;
}

/**
 * A mapping with rates given beside it: they come before its own. Where the base changes, the mapping's own rates,
 * which are in units of the old one, are of no use.
 * @throws SpillwayError `no-currency` where there are rates and no currency that they are in.
 */
export function withRates(mapping: Mapping, given: GivenRates | undefined): Mapping {
  if (given === undefined) return mapping;
  const own = mapping.currencies;
  const base = given.base ?? own?.base;
  if (base === undefined)
    return refuse({
      code: 'no-currency',
      message: 'There are rates, but nothing says in which currency.',
      hint: 'Name it, for example --currency USD.',
    });
  const isSame = own !== undefined && currencyCode(own.base) === currencyCode(base);
  // One code may be written two ways, of which the given one counts.
  const replaced = new Set(Object.keys(given.rates).map(currencyCode));
  const kept = Object.entries(isSame ? own.rates : {}).filter(([code]) => !replaced.has(currencyCode(code)));
  return {
    ...mapping,
    currencies: { base, rates: Object.fromEntries([...kept, ...Object.entries(given.rates)]) },
  };
}

/**
 * Rates of the amounts of an import, or null where they are all in one currency, which then is that of the log.
 * @throws SpillwayError `mixed-currencies` where there are several without a rate for each.
 */
export function exchangeRates(
  files: readonly MappedFile[],
  mapping: Mapping,
  presumes = false,
): ExchangeRates | null {
  const columns = amountColumns(files);
  const counts = countCurrencies(columns, presumes);
  const { currencies } = mapping;
  if (currencies === undefined && counts.size < 2) return null;
  const rates = new Map(
    Object.entries(currencies?.rates ?? {}).map(([code, rate]) => [currencyCode(code), rate]),
  );
  if (currencies) rates.set(currencyCode(currencies.base), 1);
  const unknown = [...counts.keys()].filter((code) => !rates.has(code));
  if (unknown.length === 0) return new ExchangeRates(columns, rates);
  const list = [...counts].map(
    ([code, rows]) => `${code} (${rows.toLocaleString('en-US')} ${rows === 1 ? 'row' : 'rows'})`,
  );
  const { file, amount } = columns[0]!;
  const base = currencies?.base ?? [...counts].reduce((most, next) => (next[1] > most[1] ? next : most))[0];
  const example = unknown.filter((code) => code !== base).map((code) => `${JSON.stringify(code)}: …`);
  const options = [
    `--currency ${base}`,
    ...unknown.filter((code) => code !== base).map((code) => `--rate ${code}=…`),
  ];
  return refuse({
    code: 'mixed-currencies',
    message:
      currencies === undefined
        ? `The amounts are in ${counts.size} currencies: ${list.join(', ')}.`
        : `The mapping has no rate for ${unknown.join(', ')}; the amounts are in ${list.join(', ')}.`,
    file: file.table.file,
    column: file.table.columns[amount]!,
    path: 'currencies',
    hint: `Give a rate for each in the mapping, in units of one of them: "currencies": { "base": ${JSON.stringify(base)}, "rates": { ${example.join(', ')} } }, or on the command line: ${options.join(' ')}; or export the amounts converted.`,
  });
}
