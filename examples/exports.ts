/** The CRM's exports: HubSpot's contacts and lifecycle history, and Salesforce's opportunity history report. */
import Papa from 'papaparse';
import { civilDate, formatDay } from '../shared/calendar/days.ts';
import type { Contact } from './contacts.ts';
import { exportMinute, minutesPerDay, recordThrough } from './life.ts';
import { companyCount, companyName } from './names.ts';
import { below, choose, lognormalByMean, stream } from './random.ts';
import type { RecordedLead, RecordedPass } from './record.ts';
import { aes, defects, type ForwardStage } from './truth.ts';

/** HubSpot's lifecycle stages. Won and Pipeline are Salesforce's: HubSpot only shows them as the current stage. */
const lifecycle: Readonly<Record<ForwardStage, string>> = {
  mql: 'MQA',
  sal: 'Accepted',
  meetingBooked: 'Meeting booked',
  meetingHeld: 'Meeting held',
  sao: 'Opportunity',
  won: 'Customer',
};
const datedByHubspot = ['mql', 'sal', 'meetingBooked', 'meetingHeld'] as const;
const dateHeader = (name: string): string => `Date entered "${name} (Lifecycle Stage Pipeline)"`;

const contactHeader = [
  'Record ID',
  'First Name',
  'Last Name',
  'Company Name',
  'Number of Employees',
  'Create Date',
  'Original Source',
  'Motion',
  'Company size',
  'Contact owner',
  'Lifecycle Stage',
  'Lead Status',
  ...datedByHubspot.map((stage) => dateHeader(lifecycle[stage])),
  dateHeader('Nurturing'),
  dateHeader('Disqualified'),
  'Exit reason',
];

/** `YYYY-MM-DD HH:MM`, as HubSpot writes it; empty where there is no date. */
function hubspotTime(minute: number | undefined): string {
  if (minute === undefined) return '';
  const inDay = minute % minutesPerDay;
  return `${formatDay(Math.floor(minute / minutesPerDay))} ${twoDigits(Math.floor(inDay / 60))}:${twoDigits(inDay % 60)}`;
}

/** `6/28/2026 5:04 PM`, as Salesforce writes it for a user in the United States. */
function salesforceTime(minute: number): string {
  const hour = Math.floor((minute % minutesPerDay) / 60);
  const clock = `${hour % 12 === 0 ? 12 : hour % 12}:${twoDigits(minute % 60)} ${hour < 12 ? 'AM' : 'PM'}`;
  return `${salesforceDay(minute)} ${clock}`;
}

function salesforceDay(minute: number): string {
  const { year, month, day } = civilDate(Math.floor(minute / minutesPerDay));
  return `${month}/${day}/${year}`;
}

const twoDigits = (n: number): string => String(n).padStart(2, '0');

/** Whether the exit is HubSpot's: deals that end are Salesforce's. */
function leftBeforePipeline({ dates, exit }: RecordedPass): boolean {
  return exit !== null && !dates.has('sao');
}

/** One row a contact, each stage with the date of its last entry, as HubSpot keeps it. */
export function hubspotContacts(contacts: readonly Contact[]): string {
  const rows = contacts.flatMap((contact) => {
    const row = contactRow(contact);
    if (!contact.record?.duplicated) return [row];
    // Merged by hand and exported twice, the company spelled another way.
    return [
      row,
      row.map((cell, column) => (contactHeader[column] === 'Company Name' ? `${cell} Inc.` : cell)),
    ];
  });
  return Papa.unparse([contactHeader, ...rows], { newline: '\n' }) + '\n';
}

function contactRow({ id, record, ...contact }: Contact): string[] {
  const who = [
    id,
    contact.firstName,
    contact.lastName,
    contact.company,
    String(contact.employees),
    hubspotTime(contact.created),
    contact.source,
    contact.motion,
    contact.size,
  ];
  if (record === null) return [...who, '', 'Lead', '', '', '', '', '', '', '', ''];
  const dates = new Map<string, number>();
  for (const pass of record.passes) {
    for (const [stage, at] of pass.dates) dates.set(stage, at);
    if (leftBeforePipeline(pass)) dates.set(pass.exit!.stage, pass.exit!.at);
  }
  return [
    ...who,
    record.owner,
    currentStage(record),
    leadStatus(record),
    ...[...datedByHubspot, 'nurturing', 'disqualified'].map((stage) => hubspotTime(dates.get(stage))),
    contactReason(record),
  ];
}

/** The one reason that a contact has: that of the last time it left before Pipeline. */
function contactReason({ passes }: RecordedLead): string {
  return passes.findLast(leftBeforePipeline)?.exit!.reason ?? '';
}

/** The lifecycle stage that HubSpot shows: the last one that was set. */
function currentStage({ passes, undatedStage }: RecordedLead): string {
  if (undatedStage !== null) return lifecycle[undatedStage];
  const pass = passes.at(-1)!;
  if (leftBeforePipeline(pass)) return pass.exit!.stage === 'nurturing' ? 'Nurturing' : 'Disqualified';
  return lifecycle[[...pass.dates.keys()].at(-1)!];
}

function leadStatus({ passes, owner }: RecordedLead): string {
  const { exit, dates } = passes.at(-1)!;
  if (dates.has('sao') || dates.has('won')) return 'Open deal';
  if (exit !== null) return exit.stage === 'nurturing' ? 'Bad timing' : 'Unqualified';
  if (dates.has('meetingBooked')) return 'Connected';
  return dates.has('sal') ? 'In progress' : owner === '' ? '' : 'New';
}

/** Every change of the lifecycle stage of the contacts that came back: the contacts export holds only the last ones. */
export function hubspotHistory(contacts: readonly Contact[]): string {
  const header = ['Record ID', 'Property', 'Old value', 'New value', 'Timestamp', 'Change source'];
  const rows = contacts.flatMap(({ id, record }) => {
    if (record === null || record.passes.length < 2) return [];
    const changes: [at: number, value: string][] = [];
    for (const pass of record.passes) {
      for (const stage of datedByHubspot) {
        const at = pass.dates.get(stage);
        if (at !== undefined) changes.push([at, lifecycle[stage]]);
      }
      if (!leftBeforePipeline(pass)) continue;
      changes.push([pass.exit!.at, pass.exit!.stage === 'nurturing' ? 'Nurturing' : 'Disqualified']);
    }
    changes.sort((a, b) => a[0] - b[0]);
    return changes.map(([at, value], i) => [
      id,
      'Lifecycle Stage',
      i === 0 ? 'Lead' : changes[i - 1]![1],
      value,
      hubspotTime(at),
      value === 'MQA' ? 'AUTOMATION_PLATFORM' : 'CRM_UI',
    ]);
  });
  return Papa.unparse([header, ...rows], { newline: '\n' }) + '\n';
}

const opportunityHeader = [
  'Opportunity ID',
  'Opportunity Name',
  'Account Name',
  'HubSpot Record ID',
  'Opportunity Owner',
  'From Stage',
  'Stage',
  'Amount',
  'Probability (%)',
  'Close Date',
  'Created Date',
  'Closed Reason',
];

const probability: Readonly<Record<string, number>> = {
  Discovery: 10,
  Proposal: 40,
  Negotiation: 70,
  'Closed Won': 100,
  'Closed Lost': 0,
  'Returned to Nurture': 0,
};

interface Opportunity {
  readonly contactId: string;
  readonly company: string;
  readonly owner: string;
  readonly amount: number;
  /** Minute and stage of each change, in order. */
  readonly changes: readonly (readonly [at: number, stage: string])[];
  readonly reason: string;
}

/** One row a stage change, in the form of a report: everything quoted, its title and notice at the end. */
export function salesforceHistory(contacts: readonly Contact[]): string {
  const opportunities = [
    ...contacts.flatMap((contact) => contactOpportunities(contact)),
    ...Array.from({ length: defects.partnerDeals }, (_, i) => partnerOpportunity(i)),
  ].sort((a, b) => a.changes[0]![0] - b.changes[0]![0]);
  const rows = opportunities
    .flatMap((opportunity, i) => opportunityRows(opportunity, opportunityId(i)))
    .sort((a, b) => a.at - b.at)
    .map(({ cells }) => cells);
  const table = Papa.unparse([opportunityHeader, ...rows], { newline: '\n', quotes: true });
  const notice = [
    'Halyard opportunity history',
    'Confidential Information - Do Not Distribute',
    'Generated By:  Revenue Operations  6/28/2026 11:58 PM',
    'Halyard Cloud',
  ];
  return `${table}\n\n\n${notice.map((line) => `"${line}"`).join('\n')}\n`;
}

function opportunityId(number: number): string {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  let rest = 14_776_336 + number * 131;
  let text = '';
  for (; rest > 0; rest = Math.floor(rest / 62)) text = digits[rest % 62]! + text;
  return `006Hd${text.padStart(10, '0')}`;
}

function contactOpportunities({ id, company, record }: Contact): Opportunity[] {
  return (record?.passes ?? []).flatMap(({ pass, dates, exit }) => {
    const changes = dealChanges(dates.get('sao'), dates.get('won'), exit?.at, exit?.stage);
    if (changes.length === 0) return [];
    return [
      { contactId: id, company, owner: pass.ae, amount: pass.amount, changes, reason: exit?.reason ?? '' },
    ];
  });
}

/** Discovery, Proposal and Negotiation on the way to the end; a deal created at its close has that row only. */
function dealChanges(
  sao: number | undefined,
  won: number | undefined,
  exitAt: number | undefined,
  exitStage: string | undefined,
): [number, string][] {
  if (sao === undefined) return won === undefined ? [] : [[won, 'Closed Won']];
  const end = won ?? exitAt ?? sao + 120 * minutesPerDay;
  const changes: [number, string][] = [[sao, 'Discovery']];
  for (const [stage, share] of [
    ['Proposal', 0.3],
    ['Negotiation', 0.65],
  ] as const) {
    const days = Math.floor(((end - sao) / minutesPerDay) * share);
    if (days > 0) changes.push([sao + days * minutesPerDay, stage]);
  }
  if (won !== undefined) changes.push([won, 'Closed Won']);
  else if (exitAt !== undefined)
    changes.push([exitAt, exitStage === 'lost' ? 'Closed Lost' : 'Returned to Nurture']);
  return changes.filter(([at]) => at < exportMinute);
}

/** Deals of partners, which name no contact. */
function partnerOpportunity(number: number): Opportunity {
  const random = stream('partner opportunity', number);
  const created = (recordThrough - 400 + below(random, 390)) * minutesPerDay + 600 + below(random, 400);
  const end = created + (20 + below(random, 120)) * minutesPerDay;
  const isWon = random.uniform() < 0.4;
  return {
    contactId: '',
    company: companyName(companyCount - 1 - 6000 - number),
    owner: choose(random, aes),
    amount: Math.round(lognormalByMean(random, 60_000, 0.5) / 100) * 100,
    changes: dealChanges(created, isWon ? end : undefined, isWon ? undefined : end, 'lost'),
    reason: isWon ? '' : 'Price',
  };
}

function opportunityRows(
  { contactId, company, owner, amount, changes, reason }: Opportunity,
  id: string,
): { at: number; cells: string[] }[] {
  const isClosed = (stage: string): boolean =>
    ['Closed Won', 'Closed Lost', 'Returned to Nurture'].includes(stage);
  return changes.map(([at, stage], i) => ({
    at,
    cells: [
      id,
      `${company} - New Business`,
      company,
      contactId,
      owner,
      changes[i - 1]?.[1] ?? '',
      stage,
      String(amount),
      String(probability[stage]),
      salesforceDay(isClosed(stage) ? at : changes[0]![0] + 90 * minutesPerDay),
      salesforceTime(at),
      isClosed(stage) ? reason : '',
    ],
  }));
}
