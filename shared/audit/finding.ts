/** A finding of the audit: what is wrong, with whom, and how to mend it. */
import { type Categorical, type EventLog, none } from '../events/eventLog.ts';

export const findingCodes = [
  'missing-stage-date',
  'skipped-stage',
  'out-of-order',
  'batch-stamped',
  'bulk-stamped',
  'activity-derived',
  'future-or-impossible',
  'duplicate-entity',
  'unmapped-stage',
  'unknown-owner',
  'missing-segment',
  'stalled',
  'sla-breach',
  'recycling-loop',
  'disqualified-overuse',
  'missing-reason',
  'account-lead-mismatch',
  'cosmetic-stage',
  'required-field-missing',
  'unreachable-contact',
  'score-not-reset',
  // Found by the measurement, which can tell "never" from "not yet".
  'silent-leakage',
] as const;

export type FindingCode = (typeof findingCodes)[number];

export interface AuditFinding {
  readonly code: FindingCode;
  /** Index of the stage that it is about; absent where it is about no single one. */
  readonly stage?: number;
  /** Index of the stage that should have followed, where it is about a transition. */
  readonly to?: number;
  /** All entities concerned, ascending. */
  readonly entities: Uint32Array;
  /** The events at fault in the log that was audited, ascending; empty where the fault is that there is none. */
  readonly events: Uint32Array;
  /** What `count` is a share of. */
  readonly denominator: number;
  /** Entities concerned, or accounts where those are named. */
  readonly count: number;
  /** Names of what is concerned where it is not the entities: accounts. */
  readonly names?: readonly string[];
  /** The five owners with most of them. */
  readonly owners: readonly OwnerCount[];
  readonly fix: string;
  /** Figures and values that tell findings of one code apart, or explain them. */
  readonly detail?: Readonly<Record<string, string | number | null>>;
}

/** An owner's share in a finding: `count` of the `n` that could have been concerned. */
export interface OwnerCount {
  readonly owner: string;
  readonly count: number;
  readonly n: number;
}

/** A set of entities as flags. */
export class EntitySet {
  readonly flags: Uint8Array;
  size = 0;

  constructor(entityCount: number) {
    this.flags = new Uint8Array(entityCount);
  }

  add(entity: number): void {
    if (this.flags[entity] === 1) return;
    this.flags[entity] = 1;
    this.size++;
  }

  has(entity: number): boolean {
    return this.flags[entity] === 1;
  }

  /** Members, ascending. */
  members(): Uint32Array {
    const members = new Uint32Array(this.size);
    let found = 0;
    for (let entity = 0; found < this.size; entity++) if (this.flags[entity] === 1) members[found++] = entity;
    return members;
  }
}

export interface FindingInput {
  readonly code: FindingCode;
  readonly stage?: number;
  readonly to?: number;
  readonly affected: EntitySet;
  /** Those that could have been concerned; contains `affected`. */
  readonly base: EntitySet;
  readonly events?: Iterable<number>;
  readonly fix: string;
  readonly detail?: Readonly<Record<string, string | number | null>>;
}

/** The finding, or nothing where nobody is concerned. */
export function findingOf(owner: Categorical | null, input: FindingInput): AuditFinding[] {
  const { affected, base, events, ...rest } = input;
  if (affected.size === 0) return [];
  return [
    {
      ...rest,
      entities: affected.members(),
      events: Uint32Array.from(events ?? []).sort(),
      count: affected.size,
      denominator: base.size,
      owners: worstOwners(owner, affected, base),
    },
  ];
}

const ownersNamed = 5;

function worstOwners(owner: Categorical | null, affected: EntitySet, base: EntitySet): OwnerCount[] {
  if (owner === null) return [];
  const count = new Uint32Array(owner.values.length);
  const n = new Uint32Array(owner.values.length);
  owner.codes.forEach((code, entity) => {
    if (code === none) return;
    if (affected.has(entity)) count[code]!++;
    if (base.has(entity)) n[code]!++;
  });
  return Array.from(owner.values, (name, code) => ({ owner: name, count: count[code]!, n: n[code]! }))
    .filter((one) => one.count > 0)
    .sort((a, b) => b.count - a.count || a.n - b.n || (a.owner < b.owner ? -1 : 1))
    .slice(0, ownersNamed);
}

/** A finding as the JSON of a measurement names it, without the effect that only recomputation can tell. */
export interface FindingSummary {
  code: FindingCode;
  stage?: string;
  transition?: { from: string; to: string };
  count: number;
  denominator: number;
  share: number;
  ids: string[];
  owners: OwnerCount[];
  fix: string;
  detail?: Record<string, string | number | null>;
}

/** What of the detail of a finding tells it from others of its code and stage. */
const telling = ['open', 'unit', 'direction', 'value', 'segment', 'field'] as const;

/** Names a finding within an audit, whatever its figures: equal for the same finding of another log of the same CRM. */
export function findingKey({
  code,
  stage,
  detail,
}: {
  readonly code: string;
  readonly stage?: string | undefined;
  readonly detail?: Readonly<Record<string, string | number | null>> | undefined;
}): string {
  const told = new Map(Object.entries(detail ?? {}));
  return JSON.stringify([code, stage ?? null, ...telling.map((key) => told.get(key) ?? null)]);
}

const idsListed = 20;

/** Summarises a finding: stage ids for indices, and the first twenty entity ids. */
export function summariseFinding(log: EventLog, finding: AuditFinding): FindingSummary {
  const { stages } = log.graph;
  const from = finding.stage === undefined ? undefined : stages[finding.stage]!.id;
  const to = finding.to === undefined ? undefined : stages[finding.to]!.id;
  const ids =
    finding.names?.slice(0, idsListed) ??
    Array.from(finding.entities.subarray(0, idsListed), (entity) => log.entityIds[entity]!);
  return {
    code: finding.code,
    ...(from === undefined ? {} : { stage: from }),
    ...(from === undefined || to === undefined ? {} : { transition: { from, to } }),
    count: finding.count,
    denominator: finding.denominator,
    share: finding.denominator === 0 ? 0 : finding.count / finding.denominator,
    ids: [...ids],
    owners: [...finding.owners],
    fix: finding.fix,
    ...(finding.detail === undefined ? {} : { detail: { ...finding.detail } }),
  };
}
