/** Real exports under the mappings of examples/mappings, against logs mapped by hand and figures counted elsewhere. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { EventLog } from '../../shared/events/eventLog.ts';
import type { InputFile, MemoryFile } from '../../shared/intake/index.ts';
import { isLongId } from '../../shared/intake/salesforceId.ts';
import { imported, inspected, told, valuesOf } from '../support/exports.ts';
import { hasRealData, realBytes } from '../support/realData.ts';
import { mavenLog, olistLog } from '../support/realLogs.ts';

const files = (...names: string[]): InputFile[] =>
  names.map((name) => ({ name: name.split('/').at(-1)!, bytes: realBytes(name) }));

const example = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../examples/mappings/${name}`, import.meta.url), 'utf8'));

function stageCounts(log: EventLog): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const stage of log.stage) {
    const { id } = log.graph.stages[stage]!;
    counts[id] = (counts[id] ?? 0) + 1;
  }
  return counts;
}

/** Every row imported; the only problems are notes on the records. */
const clean = (rows: number, notes: number) => ({
  rows,
  imported: rows,
  refused: 0,
  ignored: 0,
  problems: notes,
});

describe.skipIf(!hasRealData)('real exports', () => {
  it('Maven: 8,800 opportunities, the same log as mapped by hand', () => {
    const { log, intake } = imported(files('maven/sales_pipeline.csv'), { mapping: example('maven.json') });
    expect(intake).toEqual(clean(8800, 1));
    expect(log.entityCount).toBe(8800);
    expect(stageCounts(log)).toEqual({ sql: 8300, won: 4238, lost: 2473 });
    const byHand = mavenLog();
    expect(told(log)).toEqual(told(byHand));
    expect(valuesOf(log.owners.get('ae'))).toEqual(valuesOf(byHand.owners.get('ae')));
    expect(Array.from(log.amount!)).toEqual(Array.from(byHand.amount!));
    const bookings = log.entityIds.reduce(
      (sum, _, entity) => sum + (log.status![entity] === log.graph.indexOf('won') ? log.amount![entity]! : 0),
      0,
    );
    expect(bookings).toBe(10_005_534);
    expect(valuesOf(log.account).filter((account) => account === null)).toHaveLength(1425);
    // And as recognised, the lists of accounts, products and teams beside it or not.
    const alone = imported(files('maven/sales_pipeline.csv'));
    expect(told(alone.log)).toEqual(told(byHand));
    const lists = ['accounts', 'products', 'sales_pipeline', 'sales_teams'];
    const beside = imported(files(...lists.map((name) => `maven/${name}.csv`)));
    expect(told(beside.log)).toMatchObject(told(byHand));
  });

  it('Olist: 8,000 leads of which 842 won, joined from two files, the same log as mapped by hand', () => {
    const { log, intake } = imported(
      files('olist/olist_marketing_qualified_leads_dataset.csv', 'olist/olist_closed_deals_dataset.csv'),
      { mapping: example('olist.json') },
    );
    expect(intake).toEqual(clean(8842, 2));
    expect(log.entityCount).toBe(8000);
    const byHand = olistLog();
    expect(told(log)).toEqual(told(byHand));
    for (const role of ['sdr', 'ae'])
      expect(valuesOf(log.owners.get(role))).toEqual(valuesOf(byHand.owners.get(role)));
    expect([...log.owners.keys()]).toEqual(['sdr', 'ae']);
    expect(valuesOf(log.segments.get('origin'))).toEqual(valuesOf(byHand.segments.get('origin')));
  });

  it('Olist with semicolons, byte order mark and dotted times says the same, to the minute', () => {
    const variant = 'olist/raw_variants/hiflylabs__olist_marketing';
    const { log, intake } = imported(
      files(
        `${variant}_qualified_leads_dataset__semicolon_bom.csv`,
        `${variant}_closed_deals_dataset__semicolon_bom.csv`,
      ),
      { mapping: example('olist.json') },
    );
    expect(intake).toEqual(clean(8842, 2));
    const original = told(
      imported(
        files('olist/olist_marketing_qualified_leads_dataset.csv', 'olist/olist_closed_deals_dataset.csv'),
        { mapping: example('olist.json') },
      ).log,
    );
    const minutes = (events: string[]) => events.map((event) => event.slice(0, 20));
    const read = told(log);
    for (const [id, events] of Object.entries(original)) expect(minutes(read[id]!)).toEqual(minutes(events));
  });

  it('Olist with US dates is recognised as such, file by file', () => {
    const variant = 'olist/raw_variants/mohithchava__olist';
    const { log, intake } = imported(
      files(
        `${variant}_marketing_qualified_leads_dataset__us_dates.csv`,
        `${variant}_closed_deals_dataset__TRUNCATED_380.csv`,
      ),
    );
    expect(intake).toEqual(clean(8380, 1));
    const read = told(log);
    const original = told(imported(files('olist/olist_marketing_qualified_leads_dataset.csv')).log);
    for (const [id, events] of Object.entries(original)) expect(read[id]).toContain(events[0]);
  });

  it('Olist without a header and with NaN for nothing is read once its columns are named', () => {
    const { log } = imported(
      files('olist/raw_variants/mandrusanjay123__olist_marketing_qualified_leads_dataset.csv'),
      {
        mapping: {
          version: 1,
          files: [
            {
              match: '*',
              id: 'Column 1',
              columns: { 'Column 2': { stage: 'mql' }, 'Column 4': { segment: 'origin' } },
            },
          ],
        },
      },
    );
    expect(told(log)).toEqual(told(imported(files('olist/olist_marketing_qualified_leads_dataset.csv')).log));
    expect(valuesOf(log.segments.get('origin')).filter((origin) => origin === null)).toHaveLength(60);
  });

  it('the help desk: 21,348 events, 127 of them exact repetitions', () => {
    const { log, intake, problems } = imported(files('eventlogs/helpdesk_ggatn.csv'), {
      mapping: example('helpdesk.json'),
    });
    expect(intake.rows).toBe(21_348);
    expect(log.passes).toBe('byExit');
    // 1,793 rows are activities that the mapping leaves out on purpose.
    expect(intake.ignored).toBe(1793 + problems.length);
    expect(problems.every(({ code }) => code === 'duplicate-row')).toBe(true);
    expect(log.stage.length).toBe(intake.imported);
    const counts = stageCounts(log);
    expect(counts['mql']! + counts['sal']! + counts['sql']! + counts['won']!).toBe(intake.imported);
  });

  it('Salesforce: a history whose rows repeat the stage is read by its changes', () => {
    const { log, intake, mapping } = imported(files('salesforce/dataexport_OpportunityHistory.csv'), {
      mapping: {
        version: 1,
        files: [
          {
            match: '*',
            id: 'OpportunityId',
            shape: 'event',
            columns: { CreatedDate: 'time', StageName: 'stage', Amount: 'amount' },
            zone: 'UTC',
          },
        ],
        values: { stage: { Qualification: 'sao', Prospecting: 'sql', 'Closed Won': 'won' } },
      },
    });
    expect(mapping.primary).toBe(0);
    expect(intake.rows).toBe(62);
    expect(intake.imported + intake.ignored).toBe(62);
    expect(stageCounts(log)['won']).toBe(18);
  });

  describe('HubSpot: deals, their stage history and the list of stages', () => {
    const names = ['deal', 'deal_stage', 'deal_pipeline_stage'].map(
      (name) => `hubspot/fivetran_${name}_data.csv`,
    );

    it('are told apart, and joined on the id of the deal', () => {
      const { files: told, mapping } = inspected(files(...names));
      expect(told.map(({ shape }) => shape)).toEqual(['entity', 'event', 'stages']);
      expect(mapping.files.map(({ id }) => id)).toEqual(['deal_id', 'deal_id', 'stage_id']);
    });

    it('stages that were deleted in the CRM are named', () => {
      const retired = inspected(files(...names)).problems.filter(({ code }) => code === 'retired-stage');
      expect(retired).toHaveLength(1);
      expect(retired[0]).toMatchObject({ count: 2, column: 'label' });
      const list = new TextDecoder().decode(realBytes(names[2]!)).split('\n').slice(1);
      const deleted = list.filter((line) => line.startsWith('TRUE')).map((line) => line.split(',')[8]!);
      expect(deleted).toHaveLength(2);
      for (const label of deleted) expect(retired[0]!.message).toContain(label);
    });

    it('ids that the list lacks are named, and imported once it is said what they are', () => {
      const { problems } = inspected(files(...names));
      expect(problems.find(({ code }) => code === 'no-stages')?.message).toContain(
        'f66ca9bc5a02c2f1513ce83f0a0e117d',
      );
      const { mapping } = inspected(files(...names));
      const { log, files: counts } = imported(files(...names), {
        mapping: {
          ...mapping,
          values: {
            stage: {
              '09a969da1d61b38bd3746f0f49c1475a': 'sql',
              f66ca9bc5a02c2f1513ce83f0a0e117d: 'sao',
              '6e81db225a3757a3fc20cc9b1b3d9e1b': 'won',
            },
          },
        },
      });
      expect(counts.map(({ rows, imported: taken }) => [rows, taken])).toEqual([
        [44, 44],
        [14, 14],
        [71, 71],
      ]);
      expect(stageCounts(log)).toEqual({ sql: 7, sao: 6, won: 1 });
    });
  });

  it('Salesforce: the last three characters of every real id follow from the others', () => {
    const [{ bytes }] = files('salesforce/dataexport_OpportunityHistory.csv') as [MemoryFile];
    const ids = new TextDecoder().decode(bytes).match(/(?<=")00[0-9A-Za-z]{16}(?=")/g)!;
    expect(ids.length).toBeGreaterThan(100);
    expect(ids.filter((id) => !isLongId(id) && id !== '000000000000000AAA')).toEqual([]);
  });
});
