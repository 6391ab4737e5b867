import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { formatDay } from '../../shared/calendar/days.ts';
import { type DateOrder, DateScanner } from '../../shared/intake/dateText.ts';

/** `2018-04-24`, with the time of day and the written offset where there are any. */
function read(text: string, order: DateOrder = 'ymd'): string | null {
  const scanner = new DateScanner();
  if (!scanner.scan(text)) return null;
  const day = scanner.day(order);
  if (Number.isNaN(day)) return null;
  const minutes = Math.floor(scanner.clockMs / 60_000);
  const clock = scanner.hasClock
    ? ` ${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}:${(scanner.clockMs % 60_000) / 1000}`
    : '';
  return `${formatDay(day)}${clock}${scanner.hasOffset ? ` ${scanner.offsetMinutes}` : ''}`;
}

describe('accepted', () => {
  it.each([
    ['2018-04-24', '2018-04-24'],
    ['2018/4/24', '2018-04-24'],
    ['2018.04.24', '2018-04-24'],
    ['2018. 04. 24.', '2018-04-24'],
    ['20180424', '2018-04-24'],
    ['  2018-04-24\u00a0', '2018-04-24'],
    ['2018.04.24 3:00', '2018-04-24 03:00:0'],
    ['2018-04-24T03:00:05', '2018-04-24 03:00:5'],
    ['2018-04-24t03:00', '2018-04-24 03:00:0'],
    ['2018-04-24 03:00:05.5', '2018-04-24 03:00:5.5'],
    ['2018-04-24T03:00:05,250Z', '2018-04-24 03:00:5.25 0'],
    ['2018-04-24T03:00:05.123456789Z', '2018-04-24 03:00:5.123 0'],
    ['2010-01-13 08:40:25+00:00', '2010-01-13 08:40:25 0'],
    ['2020-05-06 00:14:31.000 +0000', '2020-05-06 00:14:31 0'],
    ['2018-04-24T03:00-0330', '2018-04-24 03:00:0 -210'],
    ['2018-04-24T03:00+02', '2018-04-24 03:00:0 120'],
    ['2023-05-03 08:51:08.199000 UTC', '2023-05-03 08:51:8.199 0'],
    ['2018-04-24 03:00 GMT+0200', '2018-04-24 03:00:0 120'],
    ['20180424T030000Z', '2018-04-24 03:00:0 0'],
    ['2018-04-24, 3:00 PM', '2018-04-24 15:00:0'],
    ['2024-02-29', '2024-02-29'],
    ['24 Apr 2018', '2018-04-24'],
    ['24. April 2018', '2018-04-24'],
    ['24-Apr-18', '2018-04-24'],
    ['Apr 24, 2018', '2018-04-24'],
    ['April 24 2018 3:00 pm', '2018-04-24 15:00:0'],
    ['Tue, 24 Apr 2018 03:00:00 GMT', '2018-04-24 03:00:0 0'],
    ['Sept. 1, 2018', '2018-09-01'],
    ['April 24th, 2018', '2018-04-24'],
    ['1st May 2018', '2018-05-01'],
    ['18-Oct-2018', '2018-10-18'],
    ['18-OCT-18 11:05:00 PM', '2018-10-18 23:05:0'],
    ['24. März 2018', '2018-03-24'],
    ['24.Okt.2018', '2018-10-24'],
    ['Dienstag, 24. April 2018', '2018-04-24'],
    ['1. Jän. 2018', '2018-01-01'],
    ['24 avr. 2018', '2018-04-24'],
    ['1er août 2018', '2018-08-01'],
    ['mardi 24 avril 2018 15:30', '2018-04-24 15:30:0'],
    ['24 févr. 2018', '2018-02-24'],
    ['3 déc. 2018', '2018-12-03'],
    ['24 de abril de 2018', '2018-04-24'],
    ['martes, 24 de abril de 2018', '2018-04-24'],
    ['24 abr 2018, 3:00 p. m.', '2018-04-24 15:00:0'],
    ['24 ene. 2018', '2018-01-24'],
    ['1º de março de 2018', '2018-03-01'],
    ['24 out 2018', '2018-10-24'],
    ['terça, 24 de abril de 2018', '2018-04-24'],
    ['24 mag 2018', '2018-05-24'],
    ['1° gennaio 2018', '2018-01-01'],
    ['martedì 24 aprile 2018', '2018-04-24'],
    ['24 lug. 2018', '2018-07-24'],
    ['24 SETT. 2018', '2018-09-24'],
    ['Mar 24, 2018', '2018-03-24'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ['4/24/2018', 'mdy', '2018-04-24'],
    ['24/4/2018', 'dmy', '2018-04-24'],
    ['24.04.2018', 'dmy', '2018-04-24'],
    ['24.04.2018.', 'dmy', '2018-04-24'],
    ['03/04/2026', 'dmy', '2026-04-03'],
    ['03/04/2026', 'mdy', '2026-03-04'],
    ['4/24/18', 'mdy', '2018-04-24'],
    ['4/24/69', 'mdy', '1969-04-24'],
    ['7/1/2026 9:00 AM', 'mdy', '2026-07-01 09:00:0'],
    ['7/1/2026 12:05 AM', 'mdy', '2026-07-01 00:05:0'],
    ['7/1/2026 12:05 PM', 'mdy', '2026-07-01 12:05:0'],
    ['7/1/2026 3 p.m.', 'mdy', '2026-07-01 15:00:0'],
    ['7/1/2026 9:00\u202fAM', 'mdy', '2026-07-01 09:00:0'],
  ] as const)('%s as %s', (text, order, expected) => {
    expect(read(text, order)).toBe(expected);
  });
});

describe('refused', () => {
  it.each([
    '',
    'soon',
    '2018',
    '2018-04',
    '2018-13-01',
    '2018-02-30',
    '2023-02-29',
    '0000-01-01',
    '2018-4-24-1',
    '2018-04/24',
    '18-2018-04',
    '1/2/3',
    '1/2/201',
    '31/31/2018',
    '2018-04-24 25:00',
    '2018-04-24 24:00',
    '2018-04-24 3',
    '2018-04-24 3:5',
    '2018-04-24 03:60',
    '2018-04-24 03:00:60',
    '2018-04-24 03:00:5',
    '2018-04-24 13:00 PM',
    '2018-04-24 0:30 PM',
    '2018-04-24T',
    '2018-04-24 03:00 EST',
    '2018-04-24 03:00Z+01:00',
    '2018-04-24 03:00+99',
    '2018-04-24 03:00 tomorrow',
    '2018-04-24x',
    '24 Foo 2018',
    '24 de 2018',
    '24 de abrilx de 2018',
    '31 avril 2018',
    '24xx April 2018',
    'mardi',
    'März 2018',
    '1er',
    '1er août 2018 à',
    'April 2018',
    '99999999',
    '12345678',
    '2018-04-24 03:00\u0000',
    '=DATE(2018;4;24)',
    '__proto__',
    '1.234,56',
  ])('%j', (text) => {
    expect(read(text, 'dmy') ?? read(text, 'mdy')).toBeNull();
  });

  it('refuses under one order what exists only in the other', () => {
    expect(read('4/24/2018', 'dmy')).toBeNull();
    expect(read('24/4/2018', 'mdy')).toBeNull();
    expect(read('3/4/2018', 'ymd')).toBeNull();
  });
});

it('never throws and never reads a date out of range', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const scanner = new DateScanner();
      if (!scanner.scan(text)) return;
      expect(scanner.clockMs).toBeLessThan(86_400_000);
      expect(scanner.clockMs).toBeGreaterThanOrEqual(0);
    }),
  );
});

it('knows every month of six languages, written out by the runtime', () => {
  const instants = Array.from({ length: 12 }, (_, month) => Date.UTC(2018, month, 14));
  for (const language of ['en-GB', 'de', 'de-AT', 'fr', 'es', 'pt', 'pt-BR', 'it'])
    for (const month of ['long', 'short'] as const) {
      const format = new Intl.DateTimeFormat(language, {
        day: 'numeric',
        month,
        year: 'numeric',
        timeZone: 'UTC',
      });
      expect(instants.map((instant) => read(format.format(instant)))).toEqual(
        instants.map((instant) => formatDay(instant / 86_400_000)),
      );
    }
});
