/** Deals that name their stages by ids, read with the CRM's list of stages. */
import { describe, expect, it } from 'vitest';
import { imported, inspected, problemLines, textFile, told } from '../support/exports.ts';
import { refused } from '../support/refused.ts';

const deals = textFile(
  'deals.csv',
  'Record ID,Deal Stage,Amount,Create Date,hs_v2_date_entered_1066237962,hs_v2_date_entered_1066237965',
  '9001,1066237962,100,2026-01-02,2026-01-05,',
  '9002,1066237965,200,2026-01-03,2026-01-06,2026-02-01',
  '9003,1066237969,300,2026-01-04,2026-01-07,',
  '9004,1066230000,400,2026-01-04,2026-01-08,',
);
const list = textFile(
  'stages.csv',
  'stageId,label,displayOrder,isClosed,archived',
  '1066237962,Opportunity created,0,false,false',
  '1066237965,Besiegelt,1,false,false',
  '1066237969,Old demo,2,false,true',
  '1066237970,Pilot,3,false,true',
);
const history = textFile(
  'history.csv',
  'deal_id,date_entered,value',
  '9001,2026-01-05 10:00:00,1066237962',
  '9002,2026-01-06 09:00:00,1066237962',
  '9002,2026-02-01 12:00:00,1066237965',
);

describe('a list of stages', () => {
  it('says what the ids of stages are called, in values and in headers', () => {
    const { log, mapping, files } = imported([deals, list]);
    expect(mapping.files.map(({ shape }) => shape)).toEqual(['entity', 'stages']);
    expect(mapping.values.stage).toEqual({ 1066237962: 'sao' });
    expect(told(log)['9001']).toEqual(['sao 2026-01-05']);
    expect(log.graph.stages[log.status![0]!]!.id).toBe('sao');
    expect(files[1]).toEqual({ rows: 4, imported: 4, refused: 0, ignored: 0 });
    expect(log.entityCount).toBe(4);
  });

  it('may be given first: it holds no records', () => {
    const { log, mapping } = imported([list, deals]);
    expect(mapping.primary).toBe(1);
    expect(log.entityIds).toEqual(['9001', '9002', '9003', '9004']);
  });

  it('names the stages that the CRM has deleted, and those that nobody knows with their labels', () => {
    const { problems } = imported([deals, list]);
    expect(problemLines(problems)).toEqual([
      'retired-stage 4 label Old demo',
      'retired-stage 5 label Pilot',
      'unmapped-stage 3 Deal Stage 1066237965',
      'unmapped-stage 4 Deal Stage 1066237969',
      'unmapped-stage 5 Deal Stage 1066230000',
    ]);
    expect(problems.map(({ message }) => message)).toEqual([
      'The CRM no longer has the stage “Old demo” (1066237969); 1 row names it.',
      'The CRM no longer has “Pilot”, and no row names it.',
      '"1066237965" (“Besiegelt”) is no stage of the waterfall (1 row).',
      '"1066237969" (“Old demo”) is no stage of the waterfall (1 row).',
      '"1066230000" is no stage of the waterfall (1 row).',
    ]);
    const codes = inspected([deals, list]).problems.map(({ code }) => code);
    expect(codes.filter((code) => code === 'retired-stage')).toHaveLength(2);
  });

  it('is used for a history as well, and by a mapping that knows the labels only', () => {
    expect(told(imported([history, list]).log)['9001']).toEqual(['sao 2026-01-05T10:00']);
    const { log } = imported([deals, history, list], {
      mapping: {
        version: 1,
        files: [
          { match: 'deals*', id: 'Record ID', columns: { 'Deal Stage': 'status' } },
          {
            match: 'history*',
            id: 'deal_id',
            shape: 'event',
            columns: { date_entered: 'time', value: 'stage' },
          },
          { match: 'stages*', id: 'stageId', shape: 'stages', columns: { label: 'label' } },
        ],
        values: { stage: { 1066237965: 'won' } },
      },
    });
    expect(told(log)['9002']).toEqual(['sao 2026-01-06T09:00', 'won 2026-02-01T12:00']);
  });

  it('tells won and lost by its flags where the labels are nobody’s', () => {
    const flags = textFile(
      'stages.csv',
      'stage_id,label,closed_won,is_closed',
      '1066237962,Opportunity,FALSE,FALSE',
      '1066237965,Besiegelt,TRUE,TRUE',
      '1066237969,Geplatzt,FALSE,TRUE',
    );
    expect(imported([deals, flags]).mapping.values.stage).toEqual({
      1066237962: 'sao',
      1066237965: 'won',
      1066237969: 'lost',
    });
  });

  it('alone is refused, with what it is', () => {
    expect(refused(() => imported([list]))).toMatchObject({
      code: 'no-stages',
      message: 'stages.csv lists stages; no file holds records that were in them.',
    });
  });
});
