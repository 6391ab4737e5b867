import * as fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { dayNumber, formatDay } from '../../shared/calendar/days.ts';
import { imported, problemLines, textFile, told, valuesOf } from '../support/exports.ts';
import { refused } from '../support/refused.ts';

describe('rows of entities', () => {
  const leads = textFile(
    'leads.csv',
    'lead_id,Created,MQL date,SAO date,Lead Owner,Lead Source,Company,Amount,Status,Lost Reason',
    'L1,2026-01-01,2026-01-05,2026-02-01,ann,web,Acme,"1,200.50",SAO,',
    'L2,2026-01-02,2026-01-06,,bo,(No value),,n/a,Nurture,bad timing',
    'L3,2026-01-03,,,ann,event,Beta,300,,',
  );

  it('become entities with their dates and all that is known of them', () => {
    const { log, intake, problems } = imported([leads]);
    expect(told(log)).toEqual({
      L1: ['mql 2026-01-05', 'sao 2026-02-01'],
      L2: ['mql 2026-01-06'],
      L3: [],
    });
    expect(log.passes).toBe('single');
    expect(valuesOf(log.owners.get('owner'))).toEqual(['ann', 'bo', 'ann']);
    expect(valuesOf(log.segments.get('channel'))).toEqual(['web', null, 'event']);
    expect(valuesOf(log.account)).toEqual(['Acme', null, 'Beta']);
    expect(valuesOf(log.reason)).toEqual([null, 'bad timing', null]);
    expect(Array.from(log.amount!)).toEqual([1200.5, Number.NaN, 300]);
    expect(Array.from(log.created!)).toEqual([1, 2, 3].map((day) => dayNumber(2026, 1, day)));
    expect(Array.from(log.status!)).toEqual([log.graph.indexOf('sao'), log.graph.indexOf('nurturing'), -1]);
    expect(problems).toEqual([]);
    expect(intake).toEqual({ rows: 3, imported: 3, refused: 0, ignored: 0, problems: 0 });
  });

  it('are imported without the cells that do not parse, which are reported with row, column and value', () => {
    const { log, intake, problems } = imported([
      textFile(
        'leads.csv',
        'lead_id,MQL date,SAO date,Amount',
        'L1,2026-01-05,2026-02-30,100',
        'L2,soon,2026-02-01,a lot',
        'L3,2026-01-07,,7',
        'L4,2026-01-08,2026-02-03,8',
        'L5,2026-01-09,2026-02-04,9',
        'L6,2026-01-09,2026-02-04,9.5',
      ),
    ]);
    expect(told(log)).toMatchObject({ L1: ['mql 2026-01-05'], L2: ['sao 2026-02-01'] });
    expect(Number.isNaN(log.amount![1])).toBe(true);
    expect(problemLines(problems).sort()).toEqual([
      'invalid-date 2 SAO date 2026-02-30',
      'invalid-date 3 MQL date soon',
      'invalid-number 3 Amount a lot',
    ]);
    expect(intake).toEqual({ rows: 6, imported: 6, refused: 0, ignored: 0, problems: 3 });
  });

  it('are refused without an id, ignored where identical, and merged with a report where they disagree', () => {
    const { log, intake, problems, defects } = imported([
      textFile(
        'leads.csv',
        'lead_id,owner,note,MQL date,SAO date',
        'L1,ann,,2026-01-05,',
        ',bo,,2026-01-06,',
        'L1,ann,,2026-01-05,',
        'L2,bo,,2026-01-06,2026-02-01',
        'L2,cy,,2026-01-09,2026-02-01',
        'L3,cy,,2026-01-07,',
        'L3,cy,called,2026-01-07,2026-02-02',
      ),
    ]);
    expect(told(log)).toEqual({
      L1: ['mql 2026-01-05'],
      L2: ['mql 2026-01-06', 'sao 2026-02-01'],
      L3: ['mql 2026-01-07', 'sao 2026-02-02'],
    });
    expect(valuesOf(log.owners.get('owner'))).toEqual(['ann', 'bo', 'cy']);
    expect(problemLines(problems).sort()).toEqual(
      [
        'duplicate-entity 6 MQL date 2026-01-09',
        'duplicate-entity 6 owner cy',
        'duplicate-entity 8 lead_id L3',
        'duplicate-row 4 lead_id L1',
        'missing-id 3 lead_id -',
      ]
        .map((line) => line.replace(/ -$/, ' '))
        .sort(),
    );
    expect(defects.duplicateEntities).toEqual(['L2', 'L3']);
    expect(intake).toEqual({ rows: 7, imported: 5, refused: 1, ignored: 1, problems: 5 });
  });

  it('take one close date for what the status makes of it, and an expected close date for nothing', () => {
    const { log, mapping } = imported([
      textFile(
        'deals.csv',
        'Deal ID,Deal Stage,Close Date,SAO date',
        'D1,Closed Won,2026-03-01,2026-01-05',
        'D2,Closed Lost,2026-03-02,2026-01-06',
        'D3,SAO,2026-12-31,2026-01-07',
      ),
    ]);
    expect(mapping.closedAs).toEqual({
      column: 'Deal Stage',
      date: 'Close Date',
      'Closed Won': 'won',
      'Closed Lost': 'lost',
    });
    expect(told(log)).toEqual({
      D1: ['sao 2026-01-05', 'won 2026-03-01'],
      D2: ['sao 2026-01-06', 'lost 2026-03-02'],
      D3: ['sao 2026-01-07'],
    });
  });

  it('mark the dates that an activity gave', () => {
    const { log } = imported([
      textFile(
        'leads.csv',
        'lead_id,MQL,Meeting Held,Meeting Held source',
        'L1,2026-01-05,2026-01-09,field',
        'L2,2026-01-06,2026-01-10,activity',
      ),
    ]);
    expect(Array.from(log.source)).toEqual([0, 0, 0, 1]);
  });

  it('keep names that are also keys of every object', () => {
    const { log } = imported([
      textFile(
        'leads.csv',
        'lead_id,owner,Lead Source,MQL date',
        '__proto__,constructor,toString,2026-01-05',
        'constructor,__proto__,valueOf,2026-01-06',
      ),
    ]);
    expect(log.entityIds).toEqual(['__proto__', 'constructor']);
    expect(valuesOf(log.owners.get('owner'))).toEqual(['constructor', '__proto__']);
    expect(Object.hasOwn(Object.prototype, 'stage')).toBe(false);
  });
});

describe('rows of events', () => {
  it('become a history, in order of time, with the latest that is known of each entity', () => {
    const { log, intake, problems } = imported([
      textFile(
        'history.csv',
        'lead_id,stage,timestamp,changed by,amount,reason,segment',
        'L1,SAO,2026-02-01 09:00,bo,500,,smb',
        'L1,MQL,2026-01-05 08:00,ann,,,smb',
        'L1,Lost,2026-03-01 10:00,bo,450,price,mid',
        'L2,MQL,2026-01-06 08:00,ann,,,',
      ),
    ]);
    expect(told(log)).toEqual({
      L1: ['mql 2026-01-05T08:00', 'sao 2026-02-01T09:00', 'lost 2026-03-01T10:00'],
      L2: ['mql 2026-01-06T08:00'],
    });
    expect(log.passes).toBe('byExit');
    expect(valuesOf(log.owners.get('owner'))).toEqual(['bo', 'ann']);
    expect(valuesOf(log.eventOwner)).toEqual(['ann', 'bo', 'bo', 'ann']);
    expect(valuesOf(log.eventReason)).toEqual([null, null, 'price', null]);
    expect(valuesOf(log.segments.get('segment'))).toEqual(['mid', null]);
    expect(Array.from(log.eventAmount!)).toEqual([Number.NaN, 500, 450, Number.NaN]);
    expect(log.amount![0]).toBe(450);
    expect([intake.imported, problems]).toEqual([4, []]);
  });

  it('count exact repetitions, unknown stages and rows without time or stage, and drop none in silence', () => {
    const { log, intake, problems, defects } = imported(
      [
        textFile(
          'history.csv',
          'lead_id,stage,timestamp',
          'L1,MQL,2026-01-05 08:00',
          'L1,MQL,2026-01-05 08:00',
          'L1,Limbo,2026-01-06 08:00',
          'L2,Limbo,2026-01-06 08:00',
          'L2,Parked,2026-01-07 08:00',
          'L2,SAL,',
          'L2,,2026-01-08 08:00',
          'L3,SAL,whenever',
        ),
      ],
      {
        mapping: {
          version: 1,
          files: [
            {
              match: '*',
              id: 'lead_id',
              shape: 'event',
              columns: { stage: 'stage', timestamp: 'time' },
            },
          ],
          values: { stage: { Parked: null } },
        },
      },
    );
    expect(told(log)).toEqual({ L1: ['mql 2026-01-05T08:00'], L3: [] });
    expect(intake).toEqual({ rows: 8, imported: 2, refused: 2, ignored: 4, problems: 5 });
    expect(problemLines(problems).sort()).toEqual([
      'duplicate-row 3 - -',
      'invalid-date 9 timestamp whenever',
      'missing-stage 8 stage ',
      'missing-time 7 timestamp ',
      'unmapped-stage 4 stage Limbo',
    ]);
    expect(problems.find(({ code }) => code === 'unmapped-stage')!.count).toBe(2);
    expect(defects.unmappedStages).toEqual([{ value: 'Limbo', column: 'stage', rows: 2, ids: ['L1', 'L2'] }]);
  });

  it('of a field history are those that change the stage, by the new value', () => {
    const { log, intake } = imported([
      textFile(
        'history.csv',
        '"Field / Event","Old Value","New Value","Edit Date","Lead ID"',
        '"Lead Status","New","Working - Contacted","1/15/2026 9:05 AM","L1"',
        '"Email","a","b","1/16/2026 9:05 AM","L1"',
        '"Lead Status","Working","Unqualified","1/31/2026 4:30 PM","L1"',
      ),
    ]);
    expect(told(log)).toEqual({ L1: ['sal 2026-01-15T09:05', 'disqualified 2026-01-31T16:30'] });
    expect(intake).toMatchObject({ imported: 2, ignored: 1 });
  });

  it('find stages by the mapping, then by id and name, then by what others call them', () => {
    const { log } = imported(
      [
        textFile(
          'history.csv',
          'lead_id,stage,timestamp',
          'L1,mql,2026-01-01 01:00',
          'L1,SAL (SDR Working),2026-01-02 01:00',
          'L1,Demo Booked,2026-01-03 01:00',
          'L1,Sales Accepted Opportunity (Sales Pipeline),2026-01-04 01:00',
          'L1,customer,2026-01-05 01:00',
        ),
      ],
      {
        mapping: {
          version: 1,
          files: [
            { match: '*', id: 'lead_id', shape: 'event', columns: { stage: 'stage', timestamp: 'time' } },
          ],
          values: { stage: { CUSTOMER: 'nurturing' } },
        },
      },
    );
    expect(told(log)['L1']!.map((event) => event.split(' ')[0])).toEqual([
      'mql',
      'sal',
      'meetingBooked',
      'sao',
      'nurturing',
    ]);
  });
});

describe('files joined on an id', () => {
  const leads = textFile('leads.csv', 'lead_id,MQL date,owner', 'L1,2026-01-05,ann', 'L2,2026-01-06,bo');
  const deals = textFile(
    'deals.csv',
    'deal,lead,SAO date,AE,owner',
    'D1,L2,2026-02-01,eve,bo',
    'D2,L9,2026-02-02,fay,cy',
    'D3,L1,2026-02-03,eve,zed',
  );
  const mapping = {
    version: 1,
    files: [
      {
        match: 'leads*',
        id: 'lead_id',
        columns: { 'MQL date': { stage: 'mql' }, owner: { owner: 'owner' } },
      },
      {
        match: 'deals*',
        id: 'lead',
        columns: { 'SAO date': { stage: 'sao' }, AE: { owner: 'ae' }, owner: { owner: 'owner' } },
      },
    ],
  };

  it('outer-join: what has no primary record is imported and reported, what disagrees is reported', () => {
    const { log, intake, problems, defects } = imported([leads, deals], { mapping });
    expect(told(log)).toEqual({
      L1: ['mql 2026-01-05', 'sao 2026-02-03'],
      L2: ['mql 2026-01-06', 'sao 2026-02-01'],
      L9: ['sao 2026-02-02'],
    });
    expect(valuesOf(log.owners.get('ae'))).toEqual(['eve', 'eve', 'fay']);
    expect([...log.owners.keys()]).toEqual(['owner', 'ae']);
    expect(problemLines(problems).sort()).toEqual([
      'duplicate-entity 4 owner zed',
      'unmatched-row 3 lead L9',
    ]);
    expect(problems.every(({ file }) => file === 'deals.csv')).toBe(true);
    expect(defects.duplicateEntities).toEqual(['L1']);
    expect(intake).toEqual({ rows: 5, imported: 5, refused: 0, ignored: 0, problems: 2 });
  });

  it('go by the mapping and not by the order in which the files are given', () => {
    expect(told(imported([deals, leads], { mapping }).log)).toEqual(
      told(imported([leads, deals], { mapping }).log),
    );
    const { problems } = imported([leads, deals], { mapping: { ...mapping, primary: 1 } });
    expect(problemLines(problems).filter((line) => line.startsWith('unmatched'))).toEqual([]);
  });

  it('find the joining column by its values where no mapping is given', () => {
    expect(told(imported([leads, deals]).log)).toMatchObject({ L1: ['mql 2026-01-05', 'sao 2026-02-03'] });
  });

  it('take an event that a row and a history both tell for one, with the time of day of the one that knows it', () => {
    const history = textFile(
      'history.csv',
      'lead_id,stage,timestamp',
      'L1,MQL,2026-01-05 09:30',
      'L1,Nurturing,2026-01-20 10:00',
      'L1,MQL,2026-02-20 11:00',
    );
    const { log, intake } = imported([leads, history]);
    expect(told(log)).toEqual({
      L1: ['mql 2026-01-05T09:30', 'nurturing 2026-01-20T10:00', 'mql 2026-02-20T11:00'],
      L2: ['mql 2026-01-06'],
    });
    expect(log.passes).toBe('byExit');
    expect(valuesOf(log.owners.get('owner'))).toEqual(['ann', 'bo']);
    expect(intake).toMatchObject({ imported: 5, ignored: 0 });
  });

  it('take events of overlapping exports once', () => {
    const part = (name: string, ...lines: string[]) => textFile(name, 'lead_id,stage,timestamp', ...lines);
    const { log, intake } = imported([
      part('history-1.csv', 'L1,MQL,2026-01-05 09:30', 'L1,SAL,2026-01-20 10:00'),
      part('history-2.csv', 'L1,SAL,2026-01-20 10:00', 'L1,SAO,2026-02-20 11:00'),
    ]);
    expect(told(log)['L1']).toHaveLength(3);
    expect(intake).toEqual({ rows: 4, imported: 3, refused: 0, ignored: 1, problems: 1 });
  });
});

describe('a segment wanted by the name of its column', () => {
  it('is read besides those of the mapping', () => {
    const file = textFile(
      'leads.csv',
      'lead_id,origin,Favourite colour,MQL',
      'L1,web,red,2026-01-05',
      'L2,event,blue,2026-01-06',
    );
    const { log } = imported([file], { segments: ['origin', 'favourite colour', 'channel'] });
    expect(valuesOf(log.segments.get('channel'))).toEqual(['web', 'event']);
    expect(valuesOf(log.segments.get('origin'))).toEqual(['web', 'event']);
    expect(valuesOf(log.segments.get('favourite colour'))).toEqual(['red', 'blue']);
  });
});

describe('time', () => {
  const file = (...lines: string[]) => textFile('leads.csv', 'lead_id,MQL date', ...lines);

  it('without an offset is read on the clock of the zone, days stay days', () => {
    const leads = file(
      'L1,2026-01-05 23:30',
      'L2,2026-01-05T23:30:00Z',
      'L3,2026-07-05 00:30',
      'L4,2026-01-06',
    );
    const read = (zone: string) => told(imported([leads], { zone }).log);
    expect(read('UTC')).toEqual({
      L1: ['mql 2026-01-05T23:30'],
      L2: ['mql 2026-01-05T23:30'],
      L3: ['mql 2026-07-05T00:30'],
      L4: ['mql 2026-01-06'],
    });
    // The day is that of the zone, the time that of UTC.
    expect(read('America/New_York')).toEqual({
      L1: ['mql 2026-01-05T04:30'],
      L2: ['mql 2026-01-05T23:30'],
      L3: ['mql 2026-07-05T04:30'],
      L4: ['mql 2026-01-06'],
    });
    expect(read('Asia/Tokyo')).toEqual({
      L1: ['mql 2026-01-05T14:30'],
      L2: ['mql 2026-01-06T23:30'],
      L3: ['mql 2026-07-05T15:30'],
      L4: ['mql 2026-01-06'],
    });
  });

  it('of a file with a zone of its own is read there and dated in the zone asked for', () => {
    const mapping = {
      version: 1,
      files: [{ match: '*', id: 'lead_id', columns: { 'MQL date': { stage: 'mql' } }, zone: 'UTC' }],
    };
    const { log } = imported([file('L1,2026-01-05 23:30')], { mapping, zone: 'Asia/Tokyo' });
    expect([log.zone, told(log)]).toEqual(['Asia/Tokyo', { L1: ['mql 2026-01-06T23:30'] }]);
    expect(imported([file('L1,2026-01-05 23:30')], { mapping }).log.zone).toBe('UTC');
  });

  it('that is midnight throughout a column says days', () => {
    const days = imported([file('L1,2026-01-05 00:00:00', 'L2,2026-01-06 00:00:00')], {
      zone: 'America/New_York',
    });
    expect(told(days.log)).toEqual({ L1: ['mql 2026-01-05'], L2: ['mql 2026-01-06'] });
    const times = imported([file('L1,2026-01-05 00:00:00', 'L2,2026-01-06 00:01:00')]);
    expect(told(times.log)).toEqual({ L1: ['mql 2026-01-05T00:00'], L2: ['mql 2026-01-06T00:01'] });
  });

  it('whose order nothing decides is refused with its column and the option, and settled by either', () => {
    const open = file('L1,03/04/2026', 'L2,05/06/2026');
    expect(refused(() => imported([open]))).toMatchObject({
      code: 'ambiguous-date-order',
      file: 'leads.csv',
      column: 'MQL date',
      hint: expect.stringContaining('--date-order') as string,
    });
    const mapping = (dateOrder: string) => ({
      version: 1,
      files: [{ match: '*', id: 'lead_id', columns: { 'MQL date': { stage: 'mql' } }, dateOrder }],
    });
    expect(told(imported([open], { dateOrder: 'dmy' }).log)).toEqual({
      L1: ['mql 2026-04-03'],
      L2: ['mql 2026-06-05'],
    });
    expect(told(imported([open], { mapping: mapping('mdy') }).log)).toEqual({
      L1: ['mql 2026-03-04'],
      L2: ['mql 2026-05-06'],
    });
    expect(told(imported([open], { mapping: mapping('mdy'), dateOrder: 'dmy' }).log)['L1']).toEqual([
      'mql 2026-04-03',
    ]);
    expect(refused(() => imported([open], { dateOrder: 'ymd' })).code).toBe('ambiguous-date-order');
  });

  it('is decided by one value that exists in one order only, for its column alone', () => {
    const two = (...lines: string[]) => textFile('leads.csv', 'lead_id,MQL date,SAO date', ...lines);
    const { log } = imported([two('L1,03/04/2026,2/1/2026', 'L2,13/04/2026,2/28/2026')]);
    expect(told(log)).toEqual({
      L1: ['sao 2026-02-01', 'mql 2026-04-03'],
      L2: ['sao 2026-02-28', 'mql 2026-04-13'],
    });
    expect(refused(() => imported([two('L1,03/04/2026,13/02/2026')])).column).toBe('MQL date');
    // The same day in both orders needs no decision.
    expect(told(imported([file('L1,05/05/2026')]).log)).toEqual({ L1: ['mql 2026-05-05'] });
  });

  it('with both orders in one column is refused, unless the order is given and the rest reported', () => {
    const mixed = file('L1,13/04/2026', 'L2,04/13/2026', 'L3,03/04/2026');
    expect(refused(() => imported([mixed])).code).toBe('ambiguous-date-order');
    const { log, problems } = imported([mixed], { dateOrder: 'dmy' });
    expect(told(log)).toEqual({ L1: ['mql 2026-04-13'], L2: [], L3: ['mql 2026-04-03'] });
    expect(problemLines(problems)).toEqual(['invalid-date 3 MQL date 04/13/2026']);
  });

  it('of a column that is not used may be open', () => {
    expect(
      told(imported([textFile('leads.csv', 'lead_id,MQL,birthday', 'L1,2026-01-05,03/04/1990')]).log),
    ).toEqual({ L1: ['mql 2026-01-05'] });
  });
});

describe('figures', () => {
  const amounts = (delimiter: string, ...values: string[]) => {
    const lines = values.map((value, i) => [`L${i}`, '2026-01-05', value]);
    const text = Papa.unparse([['lead_id', 'MQL', 'Amount'], ...lines], { delimiter });
    const { log, problems } = imported([textFile('deals.csv', text)]);
    return [Array.from(log.amount!), problemLines(problems).map((line) => line.split(' ')[0])];
  };

  it('are read by the convention of their column', () => {
    expect(amounts(',', '1,234.50', '12.00')).toEqual([[1234.5, 12], []]);
    expect(amounts(';', '1.234,50', '12,00')).toEqual([[1234.5, 12], []]);
    expect(amounts(',', '$1,200', '$3,400')).toEqual([[1200, 3400], []]);
    expect(amounts(',', '1.200 €', '3.400 €')).toEqual([[1200, 3400], []]);
  });

  it('that nothing decides are read as thousands, and said to be', () => {
    expect(amounts(',', '1,200', '3,400')).toEqual([[1200, 3400], ['ambiguous-decimal']]);
    expect(amounts(';', '1.200', '3.400')).toEqual([[1200, 3400], ['ambiguous-decimal']]);
  });
});

describe('nothing to measure is refused with a way out', () => {
  it.each<[string, string[], string]>([
    ['no stage', ['lead_id,name', 'L1,Ann', 'L2,Bo'], 'no-stages'],
    ['stages without any date', ['lead_id,MQL date', 'L1,', 'L2,'], 'no-stages'],
    ['a history of unknown stages', ['lead_id,stage,timestamp', 'L1,X,2026-01-05 10:00'], 'no-stages'],
    ['no rows', ['lead_id,MQL date'], 'no-rows'],
  ])('%s', (_, lines, code) => {
    const detail = refused(() => imported([textFile('a.csv', ...lines)]));
    expect(detail).toMatchObject({ code, file: 'a.csv' });
    expect(detail.hint).toBeTruthy();
  });

  it('no file', () => {
    expect(refused(() => imported([])).code).toBe('no-files');
  });
});

it('lists the first thousand problems of a kind and counts the others', () => {
  const lines = Array.from({ length: 1500 }, (_, i) => `L${i},${i < 200 ? '2026-01-05' : 'never'}`);
  const { intake, problems } = imported([textFile('a.csv', 'lead_id,MQL date', ...lines)], {
    mapping: {
      version: 1,
      files: [{ match: '*', id: 'lead_id', columns: { 'MQL date': { stage: 'mql' } } }],
    },
  });
  expect(intake).toEqual({ rows: 1500, imported: 1500, refused: 0, ignored: 0, problems: 1001 });
  expect(problems.at(-1)).toMatchObject({ code: 'invalid-date', row: 1202, count: 300 });
});

describe('property', () => {
  const day = fc.option(fc.integer({ min: dayNumber(2020, 1, 1), max: dayNumber(2027, 12, 31) }), {
    nil: null,
  });
  const tables = fc.array(fc.record({ mql: day, sao: day, won: day }), { minLength: 1, maxLength: 20 });
  const written = {
    ymd: (text: string) => text,
    dmy: (text: string) => text.split('-').reverse().join('/'),
    mdy: (text: string) => text.replace(/(\d+)-(\d+)-(\d+)/, '$2/$3/$1'),
  };

  it('stage dates written in any order are read back as they were, counts adding up', () => {
    fc.assert(
      fc.property(tables, fc.constantFrom('ymd', 'dmy', 'mdy' as const), (rows, order) => {
        fc.pre(rows.some(({ mql, sao, won }) => mql ?? sao ?? won));
        const cell = (value: number | null) => (value === null ? '' : written[order](formatDay(value)));
        const lines = rows.map(({ mql, sao, won }, i) => `L${i},${cell(mql)},${cell(sao)},${cell(won)}`);
        const { log, intake } = imported([textFile('a.csv', 'lead_id,MQL,SAO,Won', ...lines)], {
          dateOrder: order,
        });
        const expected = rows.map((row) =>
          (['mql', 'sao', 'won'] as const)
            .flatMap((stage) => (row[stage] === null ? [] : [`${stage} ${formatDay(row[stage])}`]))
            .sort(),
        );
        expect(Object.values(told(log)).map((events) => events.sort())).toEqual(expected);
        expect(intake.imported + intake.refused + intake.ignored).toBe(intake.rows);
      }),
    );
  });

  it('no bytes make it throw anything but a refusal', () => {
    const header = new TextEncoder().encode('lead_id,MQL date,SAO date\nL1,2026-01-05,');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, withHeader) => {
        const content = withHeader ? new Uint8Array([...header, ...bytes]) : bytes;
        try {
          const { intake } = imported([{ name: 'any.csv', bytes: content }]);
          expect(intake.imported + intake.refused + intake.ignored).toBe(intake.rows);
        } catch (error) {
          expect(error).toMatchObject({ name: 'SpillwayError' });
        }
      }),
    );
  });
});
