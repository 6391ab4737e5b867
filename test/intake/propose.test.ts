import { describe, expect, it } from 'vitest';
import { templateGraph } from '../../shared/funnel/templates.ts';
import type { TemplateName } from '../../shared/funnel/stages.ts';
import { nameKey, StageNames } from '../../shared/intake/stageVocabulary.ts';
import { recogniseVendor } from '../../shared/intake/vendor.ts';
import { imported, inspected, textFile, told } from '../support/exports.ts';
import { hasRealData, realBytes } from '../support/realData.ts';

const stageOf = (name: string, how: 'value' | 'header', template: TemplateName = 'default') => {
  const graph = templateGraph(template);
  const names = new StageNames(graph);
  return graph.stages[how === 'value' ? names.ofValue(name) : names.ofHeader(name).stage]?.id ?? null;
};

it.each([
  ['StageName', 'stage name'],
  ['stage_name', 'stage name'],
  ['Deal - Won time', 'deal won time'],
  ['CurrentGenerators__c', 'current generators c'],
  ['MQLDate', 'mql date'],
  ['time:timestamp', 'time timestamp'],
  ['(Do Not Modify) Lead', 'do not modify lead'],
  ['Proprietário', 'proprietário'],
])('%s is compared as %j', (name, key) => {
  expect(nameKey(name)).toBe(key);
});

describe('headers that announce the date of a stage', () => {
  it.each([
    ['MQL', 'mql'],
    ['MQL Date', 'mql'],
    ['mql_date', 'mql'],
    ['mqlDate', 'mql'],
    ['Date MQL', 'mql'],
    ['Became MQL', 'mql'],
    ['sal_at', 'sal'],
    ['SAL (SDR Working)', 'sal'],
    ['Meeting Booked Date', 'meetingBooked'],
    ['Demo Held', 'meetingHeld'],
    ['SQL Created Date', 'sql'],
    ['ConvertedDate', 'sql'],
    ['Opportunity Created Date', 'sao'],
    ['Deal - Won time', 'won'],
    ['Deal - Lost time', 'lost'],
    ['won_date', 'won'],
    ['Closed Won Date', 'won'],
    ['first_contact_date', 'mql'],
    ['Date entered "MQA (Lifecycle Stage Pipeline)"', 'mql'],
    ['Date entered "Marketing Qualified Lead (Lifecycle Stage Pipeline)"', 'mql'],
    ["Date entered 'Closed won (Sales Pipeline)'", 'won'],
    ['hs_v2_date_entered_marketingqualifiedlead', 'mql'],
    ['hs_date_entered_closedlost', 'lost'],
    ['hs_lifecyclestage_lead_date', 'registered'],
    ['Became a Sales Qualified Lead Date', 'sql'],
    ['Became an Opportunity Date', 'sao'],
    ['Became a Customer Date', 'won'],
  ])('%s: %s', (header, stage) => {
    expect(stageOf(header, 'header')).toBe(stage);
  });

  it.each([
    'Date exited "Marketing Qualified Lead (Lifecycle Stage Pipeline)"',
    'Latest time in "Lead (Lifecycle Stage Pipeline)"',
    'Cumulative time in "Customer (Lifecycle Stage Pipeline)"',
    'Date entered "Presentation Scheduled (Sales Pipeline)"',
    'Close Date',
    'Last Stage Change Date',
    'Create Date',
    'MQL Owner',
    'Lead Source',
    'SQL Amount',
    'Expected close date',
    'date',
    '',
  ])('none: %s', (header) => {
    expect(stageOf(header, 'header')).toBeNull();
  });

  it('go by the waterfall in use', () => {
    expect(stageOf('MQL date', 'header', 'account-based')).toBe('mqa');
    expect(stageOf('Became a Lead Date', 'header', 'lean')).toBe('inquiry');
    expect(stageOf('PQL date', 'header', 'product-led')).toBe('pql');
    expect(stageOf('PQL date', 'header')).toBeNull();
  });
});

describe('values that name a stage', () => {
  it.each([
    ['Closed Won', 'won'],
    ['closed_won', 'won'],
    ['Closed Lost (Sales Pipeline)', 'lost'],
    ['Working - Contacted', 'sal'],
    ['Marketing Qualified Lead', 'mql'],
    ['meetingHeld', 'meetingHeld'],
    ['Nurture', 'nurturing'],
    ['Unqualified', 'disqualified'],
    ['Negotiation/Review', null],
    ['__proto__', null],
    ['constructor', null],
    ['', null],
  ])('%s: %s', (value, stage) => {
    expect(stageOf(value, 'value')).toBe(stage);
  });
});

describe('vendors', () => {
  it.each([
    ['generic', ['lead_id', 'created', 'owner', 'MQL date', 'account_id']],
    ['generic', ['opportunity_id', 'sales_agent', 'deal_stage', 'close_date']],
    ['salesforce', ['CreatedDate', 'LeadId', 'Field', 'OldValue', 'NewValue']],
    ['salesforce', ['Opportunity ID', 'Opportunity Owner', 'Stage', 'Amount']],
    ['hubspot', ['Record ID', 'Deal Name', 'Deal Stage', 'Amount', 'Create Date']],
    ['pipedrive', ['Deal - ID', 'Deal - Title', 'Deal - Owner', 'Deal - Won time']],
    ['dynamics', ['(Do Not Modify) Lead', 'Topic', 'Status Reason']],
    ['marketo', ['activity_date', 'activity_type_id', 'primary_attribute_value', 'lead_id']],
  ] as const)('%s', (vendor, columns) => {
    expect(recogniseVendor(columns)).toBe(vendor);
  });

  it.skipIf(!hasRealData)('are told by the headers of their real exports', () => {
    interface Export {
      readonly export: string;
      readonly headers: string[];
    }
    const known = JSON.parse(new TextDecoder().decode(realBytes('crm_headers.json'))) as Record<
      string,
      Export[]
    >;
    const mistaken = ['salesforce', 'hubspot', 'pipedrive', 'dynamics365', 'marketo'].flatMap((vendor) =>
      known[vendor]!.filter(({ headers }) => !vendor.startsWith(recogniseVendor(headers))).map(
        (one) => one.export,
      ),
    );
    expect(mistaken).toEqual([]);
  });
});

describe('a proposed mapping', () => {
  const contacts = textFile(
    'hubspot-crm-exports-all-contacts-2026-02-01.csv',
    'Record ID,Contact owner,Create Date,Lifecycle Stage,"Date entered ""Lead (Lifecycle Stage Pipeline)""","Date entered ""Marketing Qualified Lead (Lifecycle Stage Pipeline)""",Became a Customer Date,Original Source,HubSpot Score',
    '101,Ann,2026-01-01 08:00,Customer,2026-01-01 08:00,2026-01-02 09:30,2026-01-20,Organic,71',
    '102,Bo,2026-01-03 12:00,Lead,2026-01-03 12:00,,,Paid,12',
  );

  it('says what each column means, and why', () => {
    const { files, mapping, problems } = inspected([contacts]);
    expect(mapping.files[0]).toEqual({
      match: 'hubspot-crm-exports-all-contacts-*.csv',
      id: 'Record ID',
      shape: 'entity',
      columns: {
        'Contact owner': { owner: 'owner' },
        'Create Date': 'created',
        'Lifecycle Stage': 'status',
        'Date entered "Lead (Lifecycle Stage Pipeline)"': { stage: 'registered' },
        'Date entered "Marketing Qualified Lead (Lifecycle Stage Pipeline)"': { stage: 'mql' },
        'Became a Customer Date': { stage: 'won' },
        'Original Source': { segment: 'channel' },
        'HubSpot Score': 'score',
      },
    });
    expect(mapping.values.stage).toEqual({ Customer: 'won', Lead: 'registered' });
    expect(
      files[0]!.columns.every(({ role, reason }) => (role === undefined) === (reason === undefined)),
    ).toBe(true);
    expect(files[0]!.columns[5]!.reason).toBe('the header names MQL; 100% of its values are dates');
    expect(problems).toEqual([]);
  });

  it('imports the same as no mapping does', () => {
    const { mapping } = inspected([contacts]);
    expect(told(imported([contacts], { mapping }).log)).toEqual(told(imported([contacts]).log));
  });

  it('keeps a file name whole where a wider one would match another file', () => {
    const rows = (stage: string) => [`lead_id,${stage}`, 'L1,2026-01-05', 'L2,2026-01-06'];
    const { mapping } = inspected([
      textFile('leads-200.csv', ...rows('MQL')),
      textFile('leads-200.deals.csv', ...rows('SAO')),
      textFile('2026.csv', ...rows('Won')),
    ]);
    expect(mapping.files.map(({ match }) => match)).toEqual([
      'leads-200.csv',
      'leads-*.deals.csv',
      '2026.csv',
    ]);
  });

  it('takes Salesforce data in UTC, and an opportunity by its history where an Id is unique', () => {
    const history = textFile(
      'OpportunityHistory.csv',
      'Id,OpportunityId,CreatedDate,StageName,Probability',
      '008A,006A,2026-01-05 10:00:00,SAO,10',
      '008B,006B,2026-01-06 10:00:00,Closed Won,100',
      '008C,006A,2026-01-09 10:00:00,Closed Won,100',
    );
    expect(inspected([history]).mapping.files[0]).toMatchObject({
      id: 'OpportunityId',
      shape: 'event',
      zone: 'UTC',
    });
    const opportunities = textFile(
      'Opportunity.csv',
      'Id,AccountId,OwnerId,CreatedDate,StageName,CloseDate,IsDeleted',
      '006A,001A,005A,2026-01-05 10:00:00,Closed Won,2026-01-09,0',
      '006B,001A,005A,2026-01-06 10:00:00,SAO,2026-09-09,0',
    );
    expect(inspected([opportunities]).mapping).toMatchObject({
      files: [{ id: 'Id', shape: 'entity', columns: { AccountId: 'account', CreatedDate: 'created' } }],
      closedAs: { column: 'StageName', date: 'CloseDate', 'Closed Won': 'won' },
    });
  });

  it.each([
    ['snapshot', ['Snapshot date,lead_id,Stage', '2026-01-05,L1,MQL', '2026-01-12,L1,SAL']],
    ['counts', ['Month name,Stage,Count', 'Jan,MQL,20', 'Jan,SAL,10', 'Feb,MQL,10']],
    ['event', ['lead_id,stage,time', 'L1,MQL,2026-01-05 10:00', 'L2,MQL,2026-01-06 10:00']],
    ['entity', ['lead_id,MQL,SAL', 'L1,2026-01-05,2026-01-06']],
    ['entity', ['id,name,value,created date', 'L1,Acme,100,2026-01-05', 'L2,Beta,200,2026-01-06']],
  ])('recognises the shape %s', (shape, lines) => {
    expect(inspected([textFile('a.csv', ...lines)]).files[0]!.shape).toBe(shape);
  });
});

describe('lists of accounts and products beside the deals', () => {
  const accounts = textFile('accounts.csv', 'account,sector,employees', 'Acme,retail,120', 'Beta,medical,40');
  const deals = textFile(
    'deals.csv',
    'opportunity_id,account,deal_stage,engage_date,close_date,close_value',
    'O1,Acme,Won,2026-01-05,2026-02-05,1200',
    'O2,Beta,Lost,2026-01-06,2026-03-01,',
    'O3,Acme,Engaging,2026-02-01,,',
  );

  it('the file that tells of stages holds the records, wherever it stands', () => {
    for (const files of [
      [accounts, deals],
      [deals, accounts],
    ]) {
      const { mapping } = inspected(files);
      expect(mapping.files[mapping.primary]!.match).toBe('deals.csv');
      expect(told(imported(files).log)).toMatchObject({
        O1: ['sql 2026-01-05', 'won 2026-02-05'],
        O2: ['sql 2026-01-06', 'lost 2026-03-01'],
        O3: ['sql 2026-02-01'],
      });
    }
  });

  it('the stage in which a rep engages is that of qualified leads, by its date and as a status', () => {
    const { mapping } = inspected([deals]);
    expect(mapping.files[0]!.columns).toMatchObject({ engage_date: { stage: 'sql' }, deal_stage: 'status' });
    expect(mapping.values.stage).toEqual({ Engaging: 'sql' });
  });
});
