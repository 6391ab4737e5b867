/** The defects that are planted in the record, each in leads of its own, so that every one can be told apart. */
import { parseDay } from '../shared/calendar/days.ts';
import { byKey } from './byKey.ts';
import { minutesPerDay } from './life.ts';
import { hostileReason } from './names.ts';
import { below, sample, stream } from './random.ts';
import type { RecordedLead, RecordedPass } from './record.ts';
import { defects } from './truth.ts';

interface Defect {
  readonly count: number;
  /** Whether it can occur in this pass, the only one of its lead. */
  readonly possible: (pass: RecordedPass, record: RecordedLead) => boolean;
  readonly plant: (pass: RecordedPass, record: RecordedLead) => void;
}

const dayStart = (day: string): number => parseDay(day)! * minutesPerDay;
const backfillMinute = dayStart(defects.backfill.day) + defects.backfill.minuteOfDay;
const backfillFrom = dayStart(defects.backfill.enteredFrom);

/** From one day to `most` days, in minutes. */
function someDays({ lead }: RecordedLead, most: number): number {
  return (1 + below(stream('days before', lead.index), most)) * minutesPerDay;
}

const kinds = {
  backfill: {
    count: defects.backfill.count,
    possible: ({ dates, exit }) => {
      const accepted = dates.get('sal') ?? 0;
      return accepted >= backfillFrom && accepted < backfillMinute && !(exit && exit.at <= backfillMinute);
    },
    plant: ({ dates }) => dates.set('sal', backfillMinute),
  },
  heldBeforeBooked: {
    count: defects.heldBeforeBooked,
    possible: ({ dates }) => dates.has('meetingBooked') && dates.has('meetingHeld'),
    plant: ({ dates }, record) => dates.set('meetingHeld', dates.get('meetingBooked')! - someDays(record, 4)),
  },
  acceptedBeforeMqa: {
    count: defects.acceptedBeforeMqa,
    possible: ({ dates }) => dates.has('sal'),
    plant: ({ dates }, record) => dates.set('sal', dates.get('mql')! - someDays(record, 3)),
  },
  batchStamped: {
    count: defects.batchStamped,
    possible: ({ dates }) => dates.has('sal') && dates.has('meetingBooked'),
    plant: ({ dates }) => dates.set('sal', dates.get('meetingBooked')!),
  },
  epochHeld: {
    count: defects.epochHeld,
    possible: ({ dates }) => dates.has('meetingHeld') && dates.has('sao'),
    plant: ({ dates }) => dates.set('meetingHeld', 0),
  },
  acceptedWithoutDate: {
    count: defects.acceptedWithoutDate,
    possible: ({ dates, exit }) => exit === null && [...dates.keys()].at(-1) === 'sal',
    plant: ({ dates }, record) => {
      dates.delete('sal');
      record.undatedStage = 'sal';
    },
  },
  ownerless: {
    count: defects.ownerless,
    possible: (_, { lead }) => lead.owner.advance === undefined,
    plant: (_, record) => (record.owner = ''),
  },
  hostileReason: {
    count: 1,
    possible: ({ exit }) => exit?.stage === 'disqualified',
    plant: (pass) => (pass.exit = { ...pass.exit!, reason: hostileReason }),
  },
  duplicated: {
    count: defects.duplicated,
    possible: () => true,
    plant: (_, record) => (record.duplicated = true),
  },
} as const satisfies Readonly<Record<string, Defect>>;

/** The leads that each defect was planted in. */
export type Planted = Readonly<Record<keyof typeof kinds, readonly RecordedLead[]>>;

/**
 * Changes the records. Only leads with one pass are used: a date moved in a lead that came back could fall into its
 * other pass.
 */
export function plantDefects(records: readonly RecordedLead[]): Planted {
  const free = new Set(records.filter(({ passes }) => passes.length === 1));
  return byKey(Object.keys(kinds) as (keyof typeof kinds)[], (name) => {
    const { count, possible, plant }: Defect = kinds[name];
    const candidates = [...free].filter((record) => possible(record.passes[0]!, record));
    const chosen = sample(stream(`defect ${name}`), candidates, count);
    for (const record of chosen) {
      free.delete(record);
      plant(record.passes[0]!, record);
    }
    return chosen;
  });
}
