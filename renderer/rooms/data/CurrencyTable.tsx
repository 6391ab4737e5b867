import { type ReactNode, useId, useState } from 'react';
import type { CurrencyRows, Mapping } from '../../../shared/intake/index.ts';
import { Section } from '../../components/Section.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { withRates } from '../../model/mappingEdits.ts';
import { useSession } from '../../store/hooks.ts';

/** Amounts in several currencies need a rate each: no rate is built in, and none is guessed. */
export function CurrencyTable({
  currencies,
  mapping,
  onChange,
}: {
  readonly currencies: readonly CurrencyRows[];
  readonly mapping: Mapping;
  readonly onChange: (mapping: Mapping) => void;
}): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const id = useId();
  const given = mapping.currencies;
  const [base, setBase] = useState(given?.base ?? currencies[0]?.code ?? '');
  const [texts, setTexts] = useState<ReadonlyMap<string, string>>(
    new Map(Object.entries(given?.rates ?? {}).map(([code, rate]) => [code, String(rate)])),
  );
  if (currencies.length < 2 && given === undefined) return null;
  const others = currencies.filter(({ code }) => code !== base);
  const rates = new Map(
    others.flatMap(({ code }) => {
      const rate = Number((texts.get(code) ?? '').trim().replace(',', '.'));
      return rate > 0 && Number.isFinite(rate) ? [[code, rate] as const] : [];
    }),
  );
  const complete = rates.size === others.length;
  const isSame = given?.base === base && others.every(({ code }) => given.rates[code] === rates.get(code));
  return (
    <Section
      title={`Amounts in ${formats.count(currencies.length)} currencies`}
      caption="they are never added up as they stand"
    >
      <form
        className="currency-table"
        onSubmit={(event) => {
          event.preventDefault();
          if (complete) onChange(withRates(mapping, base, rates));
        }}
      >
        <label htmlFor={`${id}-base`}>Everything in</label>
        <select id={`${id}-base`} value={base} onChange={({ target }) => setBase(target.value)}>
          {[...new Set([base, ...currencies.map(({ code }) => code)])].map((code) => (
            <option key={code} value={code}>
              {code}
            </option>
          ))}
        </select>
        <span className="ink-3">
          {formats.count(currencies.find(({ code }) => code === base)?.rows ?? 0)} rows
        </span>
        {others.map(({ code, rows }) => (
          <div key={code} className="currency-rate">
            <label htmlFor={`${id}-${code}`}>1 {code} is</label>
            <span>
              <input
                id={`${id}-${code}`}
                inputMode="decimal"
                value={texts.get(code) ?? ''}
                placeholder="rate"
                aria-invalid={(texts.get(code) ?? '') !== '' && !rates.has(code)}
                onChange={({ target }) => setTexts(new Map([...texts, [code, target.value]]))}
              />{' '}
              {base}
            </span>
            <span className="ink-3">
              {formats.count(rows)} {rows === 1 ? 'row' : 'rows'}
            </span>
          </div>
        ))}
        <button type="submit" className="button" disabled={!complete || isSame}>
          {isSame ? 'These rates are used' : 'Use these rates'}
        </button>
        <button type="button" className="link" onClick={() => void session.chooseRates()}>
          Rates from a file…
        </button>
        <span className="ink-3">
          {complete
            ? 'One rate for all amounts of a currency.'
            : 'Each needs a rate above 0: type it, or choose or drop a table with a column of currencies and one of rates.'}
        </span>
      </form>
    </Section>
  );
}
