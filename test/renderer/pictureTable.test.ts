import { expect, it } from 'vitest';
import { fileName } from '../../renderer/model/fileName.ts';
import { figureCell, pictureCsv } from '../../renderer/model/pictureTable.ts';

const money = (value: number): string => `$${value}`;

it('writes heads first, numbers as numbers, then what the figure was computed from', () => {
  const csv = pictureCsv(
    {
      columns: [{ head: 'Month', text: true }, { head: 'median' }, { head: 'plan' }],
      rows: [['Jul 26', figureCell(-1234.5, money), figureCell(null, money)]],
    },
    'Bookings by month',
    [{ term: 'Seed', value: '7' }],
  );
  expect(csv.split('\r\n')).toEqual([
    '"Month","median","plan"',
    '"Jul 26",-1234.5,""',
    '',
    '"Figure","Bookings by month"',
    '"Seed","7"',
    '',
  ]);
});

it('never runs what a segment or a scenario is called', () => {
  const csv = pictureCsv({ columns: [{ head: '=1+1' }], rows: [['@SUM(A1)'], ['+cmd']] }, '-2+3', []);
  expect(csv).toBe('"\'=1+1"\r\n"\'@SUM(A1)"\r\n"\'+cmd"\r\n\r\n"Figure","\'-2+3"\r\n');
});

it.each([
  ['FY27 plan - Bookings/Pipeline: "all"', 'FY27 plan - Bookings-Pipeline- -all-'],
  ['..\\..\\secret', '-..-secret'],
  ['nul', 'nul-'],
  ['COM1.plan', 'COM1-.plan'],
  ['Console', 'Console'],
  [' . ', 'Spillway'],
])('gives %j the file name %j', (title, name) => {
  expect(fileName(title)).toBe(name);
});
