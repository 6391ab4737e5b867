import { describe, expect, it } from 'vitest';
import { fileName } from '../../renderer/model/fileName.ts';
import { formats } from '../../renderer/model/format.ts';

const us = formats('en-US', 'USD');
const de = formats('de-DE', 'EUR');

describe('figures as the locale writes them', () => {
  it('shares in percent, briefly where decimals say nothing', () => {
    expect([us.rate(0.12), us.rate(0.1234, 2), us.rateBrief(0.18), us.rateBrief(0.185)]).toEqual([
      '12.0%',
      '12.34%',
      '18%',
      '18.5%',
    ]);
    expect(de.rate(0.12)).toBe('12,0%');
  });

  it('differences in points with a true minus, and no minus on a zero', () => {
    expect([us.pointsSigned(0.042), us.pointsSigned(-0.004), us.pointsSigned(-0.0001)]).toEqual([
      '+4.2',
      '−0.4',
      '0.0',
    ]);
    expect(us.points(-0.0004)).toBe('0.0');
  });

  it('intervals with an en dash and no sign', () => {
    expect(us.rateInterval(0.147, 0.172)).toBe('14.7–17.2');
  });

  it('money short in three figures, and in full', () => {
    expect([
      us.moneyShort(12_000_000),
      us.moneyShort(1_240_000),
      us.moneyShort(-920_000),
      us.moneyShort(0),
    ]).toEqual(['$12.0M', '$1.24M', '−$920K', '$0']);
    expect(us.moneyShort(999_600)).toBe('$1.00M');
    expect(us.money(12_034_560)).toBe('$12,034,560');
  });

  it('money on an axis in one unit, with the decimals that its step needs', () => {
    const axis = [0, 500_000, 1_000_000, 1_500_000].map((value) => us.moneyAxis(value, 500_000, 1_500_000));
    expect(axis).toEqual(['$0', '$0.5M', '$1.0M', '$1.5M']);
    expect(us.moneyAxis(4_000_000, 2_000_000, 16_000_000)).toBe('$4M');
    expect(us.moneyAxis(20_000, 20_000, 80_000)).toBe('$20K');
  });

  it('dates and months without a time zone of their own', () => {
    expect([
      us.day('2026-06-28'),
      us.monthShort('2026-06'),
      us.monthYear('2027-01'),
      us.monthLong('2026-09'),
    ]).toEqual(['Jun 28, 2026', 'Jun', 'Jan 27', 'September']);
    expect(formats('en-GB', 'GBP').day('2026-06-28')).toBe('28 Jun 2026');
    expect(us.day('no date')).toBe('no date');
  });

  it('how long ago, seen from now', () => {
    const now = new Date(2026, 5, 28, 12).getTime();
    expect(us.ago(new Date(2026, 5, 28, 9, 41).getTime(), now)).toBe('today, 09:41');
    expect(us.ago(new Date(2026, 5, 27, 23, 59).getTime(), now)).toBe('yesterday');
    expect(us.ago(new Date(2026, 5, 17).getTime(), now)).toBe('Jun 17');
  });
});

describe('a title as a file name', () => {
  it('loses what file systems do not take', () => {
    expect(fileName('FY27: pipeline / plan?')).toBe('FY27- pipeline - plan-');
    expect(fileName('a\u0000b\nc')).toBe('a-b-c');
    expect(fileName('report. . ')).toBe('report');
  });

  it('is never empty', () => {
    expect(fileName('   ')).toBe('Spillway');
    expect(fileName('...')).toBe('Spillway');
  });
});
