/** The contacts of the CRM: the leads, and the people around them who never became an MQA. */
import { minutesPerDay, recordFrom, recordThrough } from './life.ts';
import { companyCount, companyName, firstName, hostileCompanies, lastName } from './names.ts';
import { below, choose, pick, sample, stream } from './random.ts';
import type { RecordedLead } from './record.ts';
import { otherContacts } from './truth.ts';

export interface Contact {
  /** HubSpot's record id. */
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly company: string;
  readonly employees: number;
  /** Minute since 1970. */
  readonly created: number;
  readonly source: string;
  readonly motion: string;
  readonly size: string;
  /** Null: never an MQA. */
  readonly record: RecordedLead | null;
}

type Draft = Omit<Contact, 'id'>;

const sources = {
  Inbound: ['Organic Search', 'Paid Search', 'Direct Traffic', 'Referrals', 'Paid Social', 'Email Marketing'],
  Outbound: ['Offline Sources', 'Offline Sources', 'Offline Sources', 'Other Campaigns', 'Referrals'],
} as const;

/** All contacts in the order of their record ids, which is that of their creation. */
export function drawContacts(records: readonly RecordedLead[]): Contact[] {
  const hostile = new Map(
    sample(stream('hostile companies'), records, hostileCompanies.length).map((record, i) => [
      record,
      hostileCompanies[i]!,
    ]),
  );
  const leads = records.map((record) => leadContact(record, hostile.get(record)));
  const others = Array.from({ length: otherContacts }, (_, i) => otherContact(i, leads));
  const step = stream('record ids');
  let id = 20_480_000;
  return [...leads, ...others]
    .sort((a, b) => a.created - b.created)
    .map((draft) => {
      id += 1 + below(step, 40);
      return { id: String(id), ...draft };
    });
}

function leadContact(record: RecordedLead, hostile: string | undefined): Draft {
  const { index, segment } = record.lead;
  const random = stream('contact', index);
  const dates = [...record.passes[0]!.dates.values()].filter((minute) => minute > 0);
  // Most are created when they qualify; some have been subscribers for weeks.
  const earlier = pick(random, [7, 3]) === 0 ? below(random, 90) : below(random, 60 * minutesPerDay);
  const size = segment.size === 'SMB' ? [12, 190] : [220, 9000];
  return {
    firstName: firstName(below(random, 1e6)),
    lastName: lastName(below(random, 1e6)),
    company: hostile ?? companyName(index),
    employees: employees(random.uniform(), size[0]!, size[1]!),
    created: Math.min(...dates) - 5 - earlier,
    source: choose(random, sources[segment.motion]),
    motion: segment.motion,
    size: segment.size,
    record,
  };
}

/** Two in three belong to a lead's company, the others to companies of their own. */
function otherContact(number: number, leads: readonly Draft[]): Draft {
  const random = stream('other contact', number);
  const colleague = pick(random, [2, 1]) === 0 ? choose(random, leads) : null;
  const size = colleague?.employees ?? employees(random.uniform(), 8, 6000);
  return {
    firstName: firstName(below(random, 1e6)),
    lastName: lastName(below(random, 1e6)),
    company: colleague?.company ?? companyName(companyCount - 1 - number),
    employees: size,
    created:
      (recordFrom + below(random, recordThrough - recordFrom)) * minutesPerDay + 480 + below(random, 600),
    source: choose(random, sources.Inbound),
    motion: 'Inbound',
    size: size < 200 ? 'SMB' : 'Enterprise',
    record: null,
  };
}

/** Between two sizes, small ones more often: uniform in the reciprocal of the square root. */
function employees(u: number, least: number, most: number): number {
  const low = 1 / Math.sqrt(most);
  const high = 1 / Math.sqrt(least);
  return Math.round(1 / (low + (high - low) * u) ** 2);
}
