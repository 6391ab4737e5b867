/**
 * The truth about Halyard Cloud, a company that does not exist: what its funnel really does, and how its CRM
 * records it. Everything in `halyard/` follows from this file and its seed; the tests hold the measurement against it.
 * Rates are shares of the visits to a stage, delays are days, money is US dollars.
 */

export const seed = 20260616;
/** The CRM went live on the first day; the exports were taken at the end of the last. */
export const firstDay = '2025-01-01';
export const asOf = '2026-06-28';

/** Forward stages in order, with the names that the CRM shows. */
export const forwardStages = ['mql', 'sal', 'meetingBooked', 'meetingHeld', 'sao', 'won'] as const;
export type ForwardStage = (typeof forwardStages)[number];
export type OpenStage = Exclude<ForwardStage, 'won'>;
export type ExitStage = 'nurturing' | 'disqualified' | 'lost';
export const openStages = forwardStages.slice(0, -1) as readonly OpenStage[];

/** MQAs expected in each month from January 2025 to June 2026, recycled ones not counted: growth, and a quiet December. */
export const arrivalsPerMonth = [
  274, 286, 316, 311, 320, 328, 305, 315, 355, 362, 369, 315, 350, 363, 400, 392, 402, 409,
] as const;

export interface SegmentTruth {
  readonly id: string;
  readonly name: string;
  readonly motion: 'Inbound' | 'Outbound';
  readonly size: 'SMB' | 'Enterprise';
  /** Share of the arrivals. */
  readonly share: number;
  /** Chance to advance from each stage: ordinary owners, averaged over the playbook change. */
  readonly advance: Readonly<Record<OpenStage, number>>;
  readonly dealMean: number;
}

export const segments: readonly SegmentTruth[] = [
  {
    id: 'inbound-smb',
    name: 'Inbound SMB',
    motion: 'Inbound',
    size: 'SMB',
    share: 0.265,
    advance: { mql: 0.845, sal: 0.57, meetingBooked: 0.775, meetingHeld: 0.625, sao: 0.26 },
    dealMean: 41_000,
  },
  {
    id: 'inbound-enterprise',
    name: 'Inbound Enterprise',
    motion: 'Inbound',
    size: 'Enterprise',
    share: 0.16,
    advance: { mql: 0.825, sal: 0.54, meetingBooked: 0.75, meetingHeld: 0.595, sao: 0.21 },
    dealMean: 104_000,
  },
  {
    id: 'outbound-smb',
    name: 'Outbound SMB',
    motion: 'Outbound',
    size: 'SMB',
    share: 0.32,
    advance: { mql: 0.785, sal: 0.45, meetingBooked: 0.725, meetingHeld: 0.54, sao: 0.23 },
    dealMean: 47_000,
  },
  {
    id: 'outbound-enterprise',
    name: 'Outbound Enterprise',
    motion: 'Outbound',
    size: 'Enterprise',
    share: 0.255,
    advance: { mql: 0.765, sal: 0.43, meetingBooked: 0.71, meetingHeld: 0.535, sao: 0.18 },
    dealMean: 110_000,
  },
];

/** Of what does not advance: the share that exits, by exit; the rest stays open for ever. */
export const exits: Readonly<Record<OpenStage, Readonly<Partial<Record<ExitStage, number>>>>> = {
  mql: { nurturing: 0.52, disqualified: 0.4 },
  // Silent leakage: 21.5% of the 53% that book no meeting are never heard of again, 11.4% of all accepted.
  sal: { nurturing: 0.545, disqualified: 0.24 },
  meetingBooked: { nurturing: 0.78, disqualified: 0.16 },
  meetingHeld: { nurturing: 0.7, disqualified: 0.22 },
  sao: { lost: 0.74, nurturing: 0.21 },
};

export interface Lognormal {
  readonly median: number;
  readonly p90: number;
}

/** Days from entering a stage to leaving it, by where it leaves to. */
export const delays: Readonly<
  Record<OpenStage, Readonly<{ advance: Lognormal } & Partial<Record<ExitStage, Lognormal>>>>
> = {
  mql: {
    advance: { median: 2.2, p90: 7.5 },
    nurturing: { median: 12, p90: 30 },
    disqualified: { median: 3, p90: 10 },
  },
  sal: {
    advance: { median: 10, p90: 40 },
    nurturing: { median: 28, p90: 60 },
    disqualified: { median: 9, p90: 30 },
  },
  meetingBooked: {
    advance: { median: 8, p90: 20 },
    nurturing: { median: 14, p90: 35 },
    disqualified: { median: 8, p90: 20 },
  },
  meetingHeld: {
    advance: { median: 16, p90: 60 },
    nurturing: { median: 20, p90: 55 },
    disqualified: { median: 10, p90: 30 },
  },
  sao: {
    advance: { median: 90, p90: 180 },
    lost: { median: 70, p90: 170 },
    nurturing: { median: 45, p90: 90 },
  },
};

/** Deals: lognormal about the mean of the segment. */
export const dealCv = 0.55;

/**
 * The playbook of October 2025 accepts sooner and books later: more MQAs are accepted, fewer of those get a meeting,
 * and about as many reach pipeline. Factors on the chance to advance, by the day of the lead's first MQA.
 */
export const playbook = {
  from: '2025-10-01',
  before: { mql: 0.9, sal: 1.11 },
  after: { mql: 1.08, sal: 0.925 },
} as const;

/**
 * Recycling: a lead that exits to Nurturing comes back as an MQA once, with a chance and after days that depend on the
 * stage it left. Deals put back from Pipeline return warm: their second pass has its own rates.
 */
export const recycling = {
  chance: { mql: 0.015, sal: 0.02, meetingBooked: 0.035, meetingHeld: 0.045, sao: 0.68 },
  delay: {
    cold: { median: 70, p90: 130 },
    warm: { median: 38, p90: 75 },
  },
  warmAdvance: { mql: 0.98, sal: 0.92, meetingBooked: 0.93, meetingHeld: 0.9, sao: 0.24 },
} as const;

export interface OwnerTruth {
  readonly name: string;
  readonly motion: 'Inbound' | 'Outbound';
  /** Share of the motion's leads while on board, relative to the others. */
  readonly weight: number;
  /** Months on board, first and last included. */
  readonly from?: string;
  readonly through?: string;
  /** Factors on the chance to advance. */
  readonly advance?: Readonly<Partial<Record<OpenStage, number>>>;
}

/** SDRs. Two of them apply Accepted in a way of their own: one accepts nearly everything, one hardly anything. */
export const sdrs: readonly OwnerTruth[] = [
  { name: 'R. Okafor', motion: 'Inbound', weight: 0.85, advance: { mql: 1.17, sal: 0.32 } },
  { name: 'M. Haas', motion: 'Inbound', weight: 1, advance: { sal: 1.08 } },
  { name: 'P. Ferreira', motion: 'Inbound', weight: 1.1 },
  { name: 'A. Brandt', motion: 'Inbound', weight: 0.9, advance: { sal: 0.97 } },
  { name: 'S. Iyer', motion: 'Inbound', weight: 1, advance: { meetingBooked: 1.03 } },
  { name: 'C. Moreau', motion: 'Inbound', weight: 1, through: '2025-08', advance: { sal: 0.96 } },
  { name: 'D. Whitlock', motion: 'Inbound', weight: 1, from: '2025-09' },
  { name: 'L. Sandoval', motion: 'Inbound', weight: 0.8, from: '2026-01', advance: { sal: 0.95 } },
  { name: 'T. Lind', motion: 'Outbound', weight: 0.9, advance: { mql: 0.45, sal: 0.75 } },
  { name: 'J. Novak', motion: 'Outbound', weight: 1, advance: { sal: 1.05 } },
  { name: 'K. Adeyemi', motion: 'Outbound', weight: 1.1 },
  { name: 'F. Castellanos', motion: 'Outbound', weight: 0.9, advance: { mql: 1.02 } },
  { name: 'N. Petrov', motion: 'Outbound', weight: 1, advance: { sal: 0.96 } },
  { name: 'H. Tanaka', motion: 'Outbound', weight: 1, advance: { meetingHeld: 1.04 } },
  { name: 'B. Olsen', motion: 'Outbound', weight: 0.9, advance: { mql: 0.98 } },
  { name: 'V. Kaur', motion: 'Outbound', weight: 1, through: '2025-06' },
  { name: 'E. Marchetti', motion: 'Outbound', weight: 1, from: '2025-06', through: '2026-02' },
  { name: 'G. Dubois', motion: 'Outbound', weight: 0.9, from: '2025-09', advance: { sal: 1.03 } },
  { name: 'O. Lindqvist', motion: 'Outbound', weight: 0.8, from: '2026-02' },
  { name: 'I. Farouk', motion: 'Outbound', weight: 0.7, from: '2026-03', advance: { sal: 0.97 } },
];

export const aes: readonly string[] = [
  'M. Abernathy',
  'C. Vogel',
  'S. Nakamura',
  'L. Okonkwo',
  'D. Rinaldi',
  'J. Halvorsen',
  'A. Duarte',
  'P. Szabo',
  'R. Keller',
  'T. Anand',
  'B. Fontaine',
  'K. Mbeki',
  'H. Larsson',
  'N. Quintero',
  'E. Baptiste',
  'W. Zielinski',
];

/** How the CRM misrecords the truth; each defect's entities are listed in `halyard/truth.json`. */
export const defects = {
  /**
   * Chance that nobody dates a stage that the lead went on from: the record is moved straight to the next stage. SMB
   * deals are often created only when the order form arrives, so they were never dated as Pipeline.
   */
  skipped: { sal: 0.2, meetingBooked: 0.08, meetingHeld: 0.22, sao: { SMB: 0.65, Enterprise: 0.46 } },
  /** Records whose lifecycle stage says Accepted although no such date exists. */
  acceptedWithoutDate: 45,
  /** Open records whose Accepted date an administrator filled in, all in one minute. */
  backfill: { count: 212, day: '2026-03-31', minuteOfDay: 18 * 60 + 4, enteredFrom: '2026-01-05' },
  /** Meetings dated before they were booked, and acceptances dated before the MQA. */
  heldBeforeBooked: 64,
  acceptedBeforeMqa: 24,
  /** Accepted and booked in one go, with one time stamp. */
  batchStamped: 70,
  /** Held dates that a sync left at the beginning of Unix time. */
  epochHeld: 6,
  /** Record ids that appear twice, the second time with the company written differently. */
  duplicated: 13,
  /** MQAs that no SDR owns. */
  ownerless: 41,
  /** Exits without a reason, as shares. */
  noReason: { nurturing: 0.05, disqualified: 0.18, lost: 0.09 },
  /** Opportunities of partners, which name no contact. */
  partnerDeals: 24,
} as const;

/** Contacts who never became an MQA: colleagues of the leads, and subscribers. */
export const otherContacts = 5400;
