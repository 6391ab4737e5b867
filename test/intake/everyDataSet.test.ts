/** Every real data set on its own, without a mapping: what it is taken for, and what becomes of its rows. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatDay, parseDay } from '../../shared/calendar/days.ts';
import { SpillwayError } from '../../shared/errors.ts';
import { measure } from '../../shared/estimate/measure.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { importFiles, inspectFiles, parseMapping } from '../../shared/intake/index.ts';
import { hasRealData, realBytes, realPath } from '../support/realData.ts';

const graph = templateGraph('default');

/** File, shape, rows, then rows imported or the code of the refusal, then the codes of the problems that inspect names. */
const expected = `
eventlogs/helpdesk_ggatn.csv: event 21348, no-stages [unmapped-stage no-stages]
hubspot/fivetran_contact_data.csv: entity 22, no-stages [no-stages]
hubspot/fivetran_contact_property_history_data.csv: event 100, no-stages [no-stages]
hubspot/fivetran_deal_data.csv: entity 44, no-stages [no-stages]
hubspot/fivetran_deal_pipeline_data.csv: entity 6, no-stages [no-stages]
hubspot/fivetran_deal_pipeline_stage_data.csv: stages 71, no-stages [retired-stage no-stages]
hubspot/fivetran_deal_property_history_data.csv: event 100, no-stages [no-stages]
hubspot/fivetran_deal_stage_data.csv: event 14, no-stages [unmapped-stage no-stages]
hubspot/fivetran_owner_data.csv: entity 100, no-stages [no-stages]
hubspot/fivetran_property_data.csv: entity 10, no-stages [no-stages]
maven/accounts.csv: entity 85, no-stages [no-stages]
maven/products.csv: entity 7, no-stages [no-stages]
maven/sales_pipeline.csv: entity 8800, 8800 [unmapped-stage no-account]
maven/sales_teams.csv: entity 35, no-stages [no-stages]
olist/olist_closed_deals_dataset.csv: entity 842, 842 [same-time-of-day two-roles]
olist/olist_marketing_qualified_leads_dataset.csv: entity 8000, 8000 []
olist/raw_variants/hiflylabs__olist_marketing_closed_deals_dataset__semicolon_bom.csv: entity 842, 842 [same-time-of-day two-roles]
olist/raw_variants/hiflylabs__olist_marketing_qualified_leads_dataset__semicolon_bom.csv: entity 8000, 8000 []
olist/raw_variants/mandrusanjay123__olist_closed_deals_cleaned.csv: entity 842, 842 [same-time-of-day two-roles]
olist/raw_variants/mandrusanjay123__olist_marketing_qualified_leads_dataset.csv: entity 8000, no-stages [no-header no-stages]
olist/raw_variants/mohithchava__olist_closed_deals_dataset__TRUNCATED_380.csv: entity 380, 380 [same-time-of-day]
olist/raw_variants/mohithchava__olist_marketing_qualified_leads_dataset__us_dates.csv: entity 8000, 8000 []
salesforce/dataexport_Campaign.csv: entity 4, no-stages [unmapped-stage no-stages]
salesforce/dataexport_Lead.csv: entity 22, no-stages [unmapped-stage no-stages]
salesforce/dataexport_Opportunity.csv: entity 31, 31 [unmapped-stage]
salesforce/dataexport_OpportunityHistory.csv: event 62, 18 [unmapped-stage duplicate-row]
salesforce/fivetran_sf_lead_data.csv: entity 1, 1 []
salesforce/fivetran_sf_opportunity_data.csv: entity 10, no-stages [unmapped-stage no-stages]
salesforce/fivetran_sf_opportunity_history_data.csv: entity 10, no-stages [unmapped-stage no-stages]
`;

const source = (path: string) => [{ name: path.split('/').at(-1)!, bytes: realBytes(path) }];

function imported(path: string): string {
  try {
    const { intake } = importFiles(source(path), { graph });
    expect(intake.imported + intake.refused + intake.ignored).toBe(intake.rows);
    return String(intake.imported);
  } catch (error) {
    if (!(error instanceof SpillwayError)) throw error;
    // A refusal says where and what to do.
    expect([error.detail.file, error.detail.hint]).toEqual([expect.any(String), expect.any(String)]);
    return error.detail.code;
  }
}

function lineOf(path: string): string {
  const { files, problems } = inspectFiles(source(path), { graph });
  const codes = [...new Set(problems.map(({ code }) => code))];
  return `${path}: ${files[0]!.shape} ${files[0]!.rows}, ${imported(path)} [${codes.join(' ')}]`;
}

describe.skipIf(!hasRealData)('every real data set', () => {
  const listed = expected.trim().split('\n');

  it('is in the table', () => {
    const folders = ['eventlogs', 'hubspot', 'maven', 'olist', 'olist/raw_variants', 'salesforce'];
    const paths = folders.flatMap((folder) =>
      readdirSync(realPath(folder))
        .filter((name) => name.endsWith('.csv'))
        .map((name) => `${folder}/${name}`),
    );
    expect(listed.map((line) => line.split(': ')[0]).sort()).toEqual(paths.sort());
  });

  it.each(listed)('%s', (line) => {
    expect(lineOf(line.split(': ')[0]!)).toBe(line);
  });

  it('Olist: the deal that was won before its first contact is a finding, not a delay', () => {
    const { log, intake, problems, defects } = importFiles(
      [
        ...source('olist/olist_marketing_qualified_leads_dataset.csv'),
        ...source('olist/olist_closed_deals_dataset.csv'),
      ],
      { graph },
    );
    const { findings } = measure(log, { intake, problems, defects });
    const early = findings.find(({ code }) => code === 'out-of-order');
    expect(early?.count).toBe(1);
  });

  describe('the traps of Olist', () => {
    const read = () =>
      importFiles(
        [
          ...source('olist/olist_marketing_qualified_leads_dataset.csv'),
          ...source('olist/olist_closed_deals_dataset.csv'),
        ],
        { graph },
      );

    it('61 wins at midnight in São Paulo are days, stored as instants', () => {
      const problem = read().problems.find(({ code }) => code === 'same-time-of-day');
      expect(problem).toMatchObject({ column: 'won_date', count: 61 });
      expect(problem?.message).toContain('61 of 842 times of Won are exactly 02:00 or 03:00 UTC');
    });

    it('13 people are SDR of some deals and AE of others', () => {
      const problem = read().problems.find(({ code }) => code === 'two-roles');
      expect(problem).toMatchObject({ column: 'sr_id', count: 13 });
    });

    it('no win before 2017-12-05: earlier cohorts are truncated, and left out of the bridge', () => {
      const { log, intake, problems, defects } = read();
      const { findings } = measure(log, { intake, problems, defects, from: 'mql', to: 'won' });
      const truncated = findings.find(({ code }) => code === 'left-truncated');
      const early = Array.from(log.stage).filter(
        (stage, event) => stage === log.graph.indexOf('mql') && formatDay(log.day[event]!) < '2017-12-05',
      );
      expect(truncated).toMatchObject({ stage: 'mql', count: early.length });
    });
  });

  describe('the traps of Maven', () => {
    const mapping = parseMapping(
      JSON.parse(readFileSync(new URL('../../examples/mappings/maven.json', import.meta.url), 'utf8')),
    );
    const read = () => importFiles(source('maven/sales_pipeline.csv'), { graph, mapping });

    it('"GTXPro" of the deals is "GTX Pro" of the list of products', () => {
      const { problems } = inspectFiles(
        [...source('maven/sales_pipeline.csv'), ...source('maven/products.csv')],
        { graph },
      );
      const problem = problems.find(({ code }) => code === 'near-duplicate-values');
      expect(problem).toMatchObject({ file: 'sales_pipeline.csv', column: 'product', count: 1 });
      expect(problem?.message).toContain('"GTXPro" and "GTX Pro" (products.csv)');
    });

    it('1,425 deals have no account', () => {
      const problem = read().problems.find(({ code }) => code === 'no-account');
      expect(problem).toMatchObject({ column: 'account', count: 1425 });
    });

    it('no close before 2017-03-01, and open deals older than the longest cycle', () => {
      const { log, intake, problems, defects } = read();
      const { findings, asOf } = measure(log, { intake, problems, defects, from: 'sql', to: 'won' });
      const count = (code: string) => findings.find((finding) => finding.code === code)?.count;
      const [sql, won, lost] = ['sql', 'won', 'lost'].map((id) => log.graph.indexOf(id));
      const events = Array.from(log.stage, (stage, event) => ({ stage, day: log.day[event]! }));
      const closes = events.filter(({ stage }) => stage === won || stage === lost).map(({ day }) => day);
      const firstWin = Math.min(...events.filter(({ stage }) => stage === won).map(({ day }) => day));
      expect(formatDay(Math.min(...closes))).toBe('2017-03-01');
      const before = events.filter(({ stage, day }) => stage === sql && day < firstWin).length;
      expect(count('left-truncated')).toBe(before);
      // 1,291 of 1,589 open deals are older than the longest closed cycle; those beyond its 99th percentile are more.
      const open = log.entityIds.flatMap((_, entity) => {
        const own = events.slice(log.offsets[entity], log.offsets[entity + 1]);
        return own.length === 1 && own[0]!.stage === sql ? [parseDay(asOf)! - own[0]!.day] : [];
      });
      expect([open.length, open.filter((days) => days > 138).length]).toEqual([1589, 1291]);
      expect(count('stalled')).toBeGreaterThanOrEqual(1291);
    });
  });

  it('Salesforce: deals that were won before they were created are a finding', () => {
    const read = importFiles(source('salesforce/dataexport_Opportunity.csv'), { graph });
    const { findings } = measure(read.log, read);
    expect(findings.find(({ code }) => code === 'future-or-impossible')).toMatchObject({
      stage: 'won',
      count: 18,
      denominator: 18,
    });
  });

  it('Salesforce: the null id names nobody', () => {
    const { log } = importFiles(
      [...source('salesforce/dataexport_Opportunity.csv'), ...source('salesforce/dataexport_Lead.csv')],
      { graph },
    );
    const names = [log.account, ...log.owners.values(), ...log.segments.values()].flatMap(
      (column) => column?.values ?? [],
    );
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => name.startsWith('000000000000000'))).toEqual([]);
    expect(log.entityIds.filter((id) => id.startsWith('000000000000000'))).toEqual([]);
  });

  it('Salesforce: converted leads without a date lack a stage date, beside the opportunities', () => {
    const read = importFiles(
      [...source('salesforce/dataexport_Lead.csv'), ...source('salesforce/dataexport_Opportunity.csv')],
      { graph },
    );
    const { findings } = measure(read.log, read);
    const sql = findings.find(({ code, stage }) => code === 'missing-stage-date' && stage === 'sql');
    // 18 opportunities that were won, and the leads whose status says that they were converted.
    expect(sql?.count).toBe(21);
  });
});
