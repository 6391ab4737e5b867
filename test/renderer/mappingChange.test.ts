import { describe, expect, it } from 'vitest';
import { mappingChange } from '../../renderer/model/mappingChange.ts';
import { parseMapping } from '../../shared/intake/index.ts';

const before = parseMapping({
  version: 1,
  files: [
    {
      match: 'leads.csv',
      id: 'Lead ID',
      columns: { 'MQL Date': { stage: 'mql' }, 'SAO Date': { stage: 'sao' }, Amount: 'amount' },
    },
  ],
  values: { stage: { Parked: 'nurturing' }, reason: {} },
});
const [file] = before.files;

describe('a change of the mapping is called', () => {
  it.each([
    [{ ...file!, columns: { ...file!.columns, 'SAO Date': { stage: 'sql' } } }, 'change what SAO Date means'],
    [
      { ...file!, columns: { 'MQL Date': { stage: 'mql' }, 'SAO Date': { stage: 'sao' } } },
      'change what Amount means',
    ],
    [{ ...file!, id: 'Amount', columns: { 'MQL Date': { stage: 'mql' } } }, 'choose the id'],
    [{ ...file!, shape: 'event', columns: { 'MQL Date': 'time' } }, 'choose what a row is'],
    [{ ...file!, dateOrder: 'dmy' }, 'choose how dates are read'],
    [{ ...file!, zone: 'Europe/Berlin' }, 'choose the time zone'],
  ] as const)('%#: %s', (changed, words) => {
    expect(mappingChange(before, { ...before, files: [changed as typeof file & {}] })).toBe(words);
  });

  it('by the value whose stage it is, by its rates, or by no name', () => {
    const values = { ...before.values, stage: { Parked: null } };
    expect(mappingChange(before, { ...before, values })).toBe('change the stage of Parked');
    const currencies = { base: 'USD', rates: { EUR: 1.1 } };
    expect(mappingChange(before, { ...before, currencies })).toBe('give the rates of currencies');
    expect(mappingChange(before, before)).toBe('change the mapping');
  });
});
