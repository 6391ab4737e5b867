/** The words by which CRMs and the people who use them name columns. */
import { nameKey } from './stageVocabulary.ts';

/** Roles that a header can announce, apart from stages; the plainest name of each first. */
const headerNames = {
  id:
    'id | record id | lead id | contact id | opportunity id | deal id | deal deal id | mql id | entity id | case id | ' +
    'case number | case concept name | do not modify opportunity | do not modify lead | vid | lead number | ' +
    'opportunity number | prospect id | person id | company id | account id',
  /** Identifies a record where an export has no id. */
  name: 'opportunity name | deal name | deal title | lead title | lead name | name | topic | subject | email',
  created:
    'created | created date | created on | created at | create date | creation date | date created | record created | ' +
    'deal deal created | deal deal created on | deal created on | lead lead created | lead created date | ' +
    'property createdate',
  time:
    'time | timestamp | event time | event date | time timestamp | event timestamp | edit date | changed at | ' +
    'changed on | change date | activity date | entered at | entered on | date entered | entered | stage date | ' +
    'occurred at | created date | date | when | start time | complete timestamp | last modified',
  stage:
    'stage | stage name | stage entered | new stage | to stage | lifecycle stage | deal stage | lead status | ' +
    'sales stage | activity | event | concept name | new status | status | state | fase',
  field:
    'field | field event | field name | changed field | property | property name | campo compromisso | ' +
    'primary attribute value | name',
  oldValue: 'old value | previous value | from value | old | from | valor antigo',
  newValue: 'new value | to value | new | to | value | novo valor | attributes',
  status:
    'status | lead status | deal status | current status | current stage | stage | stage name | deal stage | ' +
    'lifecycle stage | sales stage | opportunity stage | deal deal stage | fase | deal stage id | ' +
    'deal pipeline stage id | pipeline stage id | stage id | dealstage | property dealstage | status reason',
  closeDate:
    'close date | closed date | closed on | closed at | date closed | actual close date | deal closed on | ' +
    'deal deal closed on | property closedate',
  amount:
    'amount | deal amount | opportunity amount | deal value | contract value | close value | deal size | value | ' +
    'total amount | amount in company currency | acv | arr | tcv | total price | actual revenue | est revenue | ' +
    'property amount',
  currency:
    'currency | currency iso code | currency code | amount currency | deal currency | opportunity currency | ' +
    'deal currency of value | transaction currency',
  account:
    'account | account name | company | company name | organization | organisation | account id | ' +
    'deal organization | lead organization | associated company | property company',
  reason:
    'reason | lost reason | closed lost reason | loss reason | deal lost reason | reason lost | reason for loss | ' +
    'close reason | closed reason | exit reason | disqualification reason | disqualified reason | unqualified reason | rejection reason',
  score: 'score | lead score | mql score | hubspot score | behavior score | contact score',
  emailStatus:
    'email status | email deliverability | email deliverability status | email validation | email validation status | ' +
    'email verification | email verification status | email validity | email quality | verification status',
  phoneStatus:
    'phone status | phone number status | mobile status | phone validation | phone validation status | ' +
    'phone verification | phone verification status',
  meetingDate:
    'meeting date | date of meeting | meeting start | meeting start time | meeting time | appointment date',
  'owner:owner':
    'owner | owner name | owner id | lead owner | contact owner | deal owner | deal deal owner | record owner | ' +
    'hubspot owner | hubspot owner id | lead lead owner | assigned to | assignee | responsible | rep',
  /** Who made a change: an owner in rows of events only. */
  actor:
    'changed by | edited by | modifying user | created by id | last modified by | resource | org resource | user',
  'owner:sdr':
    'sdr | sdr name | sdr id | sdr owner | bdr | bdr name | bdr id | bdr owner | ldr | inside sales rep',
  'owner:ae':
    'ae | ae name | ae id | ae owner | account executive | opportunity owner | sales agent | sales rep | ' +
    'sales representative | sales owner | sr id | closer | salesperson',
  'segment:channel':
    'channel | lead source | original source | original traffic source | source | origin | utm source | ' +
    'marketing channel',
  'segment:segment': 'segment | customer segment | market segment | business segment',
  'segment:motion': 'motion | gtm motion | sales motion | inbound outbound',
  'segment:region': 'region | territory | territory region | regional office | country | geo | market',
  'segment:size': 'size | company size | account size | size band | employee range',
  'segment:industry': 'industry | sector | vertical',
  'segment:product': 'product | product name | product line | product interest',
  'segment:type': 'type | deal type | opportunity type | lead type',
  snapshot: 'snapshot | snapshot date | as of | as of date',
  count: 'count | record count | number of records | number of leads | leads | records',
  dateSource: 'source | date source',
} as const;

export type HeaderRole = keyof typeof headerNames;

const ranks = new Map<string, Map<HeaderRole, number>>();
for (const [role, names] of Object.entries(headerNames)) {
  names.split(' | ').forEach((name, rank) => {
    const known = ranks.get(name) ?? new Map<HeaderRole, number>();
    known.set(role as HeaderRole, rank);
    ranks.set(name, known);
  });
}

/** How plainly a header announces a role: 0 is the plainest, Infinity where it does not. */
export function headerRank(header: string, role: HeaderRole): number {
  return ranks.get(nameKey(header))?.get(role) ?? Number.POSITIVE_INFINITY;
}

/** Whether some vendor or user names a column so: evidence for a header row. */
export function isKnownHeader(header: string): boolean {
  const key = nameKey(header);
  return (
    ranks.has(key) || /^(?:date entered|date exited|became an?) /.test(key) || / (?:id|date|at)$/.test(key)
  );
}
