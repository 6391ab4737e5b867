/** Reads the input of an `audit/` case into an event log, with what an import would know besides. */
import { z } from 'zod';
import { parseDay } from '../../shared/calendar/days.ts';
import { refuse } from '../../shared/errors.ts';
import type { ImportEvidence } from '../../shared/audit/index.ts';
import { type EventLog, EventLogBuilder } from '../../shared/events/eventLog.ts';
import { type Stage, type StageGraph, stageGraph } from '../../shared/funnel/stages.ts';
import type { CaseFiles } from './caseFiles.ts';

const slaSchema = z.object({
  time_zone: z.string(),
  business_hours: z.tuple([z.string(), z.string()]),
  weekdays: z.array(z.number()),
});

export const auditCaseSchema = z.object({
  config: z.object({
    format: z.enum(['wide', 'long']),
    precision: z.enum(['day', 'instant']),
    as_of: z.string(),
    stages: z.array(z.string()),
    required: z.array(z.string()),
    exits: z.array(z.string()),
    reentry_stage: z.string().optional(),
    owners: z.array(z.string()),
    max_reentries: z.number().optional(),
    source_columns: z.record(z.string(), z.string()).optional(),
    /** Beside the calendar: `STAGE_acceptance_business_hours` and `STAGE_decision_days`. */
    sla: slaSchema.loose().nullish(),
  }),
  entities: z.number(),
  findings: z.array(
    z.object({
      code: z.string(),
      stage: z.string().nullish(),
      value: z.string().optional(),
      direction: z.string().optional(),
      open: z.boolean().optional(),
      count: z.number(),
      ids: z.array(z.string()),
      ids_not_skipped: z.array(z.string()).optional(),
    }),
  ),
  info: z.object({
    completed_p99_days: z.record(z.string(), z.number()).optional(),
    bulk_days: z.array(z.object({ stage: z.string(), day: z.string(), count: z.number() })).optional(),
    bulk_minutes: z
      .array(
        z.object({ stage: z.string(), minute_utc: z.string(), count: z.number(), threshold: z.number() }),
      )
      .optional(),
    mql_business_hours_sample: z
      .array(z.object({ id: z.string(), visit: z.number(), hours: z.number() }))
      .optional(),
    disqualified_overuse: z
      .object({ disqualified: z.number(), nurturing: z.number(), share: z.number() })
      .optional(),
    recycles: z
      .object({ transition: z.string(), conversions: z.number(), of_which_recycles: z.number() })
      .optional(),
  }),
});
export type AuditCase = z.infer<typeof auditCaseSchema>;

type Config = AuditCase['config'];
type Row = ReadonlyMap<string, string>;

export interface AuditLogCase {
  readonly log: EventLog;
  readonly evidence: ImportEvidence;
}

/**
 * Reads the log of a case. Of several rows with one id the first is used; with `everyRow` each is an entity of its own,
 * as the reference takes them for its percentiles.
 */
export function readAuditLog(files: CaseFiles, { config }: AuditCase, everyRow = false): AuditLogCase {
  const graph = graphOf(config);
  return config.format === 'wide' ? readWide(files, config, graph, everyRow) : readLong(files, graph);
}

function graphOf({ stages, exits, required, reentry_stage: reentersAt, sla }: Config): StageGraph {
  const forward = stages.map((name, i): Stage => {
    const businessHours = slaOf(sla, name, 'acceptance_business_hours');
    const days = slaOf(sla, name, 'decision_days');
    return {
      id: `stage${i}`,
      name,
      kind: 'forward',
      required: required.includes(name),
      ...(businessHours === undefined && days === undefined
        ? {}
        : { sla: { ...(businessHours && { businessHours }), ...(days && { days }) } }),
    };
  });
  const entry = stages.indexOf(reentersAt ?? 'MQL');
  const off = exits.map((name, i): Stage => {
    const holding = name === 'Nurturing';
    return {
      id: `exit${i}`,
      name,
      kind: holding ? 'holding' : 'exit',
      required: false,
      ...(holding && entry >= 0 ? { reentersAt: `stage${entry}` } : {}),
    };
  });
  return stageGraph([...forward, ...off]);
}

function slaOf(sla: Config['sla'], stage: string, limit: string): number | undefined {
  const value = sla?.[`${stage.replaceAll(' ', '_')}_${limit}`];
  return typeof value === 'number' ? value : undefined;
}

/** Index of the stage with this name, or −1. */
export function stageNamed(graph: StageGraph, name: string): number {
  return graph.stages.findIndex((stage) => stage.name === name);
}

/** Entities whose status or event names a stage that does not exist, by that name. */
class Unmapped {
  private readonly entities = new Map<string, Set<number>>();

  add(value: string, entity: number): void {
    const known = this.entities.get(value);
    if (known) known.add(entity);
    else this.entities.set(value, new Set([entity]));
  }

  list(): { value: string; entities: number[] }[] {
    return [...this.entities].map(([value, entities]) => ({ value, entities: [...entities] }));
  }
}

function readWide(files: CaseFiles, config: Config, graph: StageGraph, everyRow: boolean): AuditLogCase {
  const builder = new EventLogBuilder(graph);
  const unmapped = new Unmapped();
  const first = new Map<string, Row>();
  const duplicates = new Set<number>();
  const names = [...config.stages, ...config.exits];
  const columns = ['lead_id', 'created', 'segment', 'owner', 'status', 'reason', ...names];
  for (const [index, row] of files.rows(columns).entries()) {
    const id = everyRow ? `row ${index}` : row.get('lead_id')!;
    const entity = builder.entity(id);
    const known = first.get(id);
    if (known) {
      if ([...row].some(([column, cell]) => known.get(column) !== cell)) duplicates.add(entity);
      continue;
    }
    first.set(id, row);
    const status = row.get('status')!;
    const stage = stageNamed(graph, status);
    if (status !== '' && stage < 0) unmapped.add(status, entity);
    const created = row.get('created')!;
    builder.describe(entity, {
      owners: { owner: row.get('owner')! },
      segments: { segment: row.get('segment')! },
      account: row.get('account_id') ?? '',
      reason: row.get('reason')!,
      ...(stage < 0 ? {} : { status: stage }),
      ...(created === '' ? {} : { created: dayOf(created) }),
    });
    for (const name of names) {
      const cell = row.get(name)!;
      if (cell === '') continue;
      const day = dayOf(cell);
      const derived = row.get(config.source_columns?.[name] ?? '') === 'activity';
      builder.add(entity, {
        stage: stageNamed(graph, name),
        day,
        time: day,
        precision: 0,
        source: derived ? 1 : 0,
      });
    }
  }
  return {
    log: builder.build({ zone: 'UTC', passes: 'single' }),
    evidence: {
      duplicates: [...duplicates],
      unmappedStages: unmapped.list(),
      accountStages: files.rows(['account_id', 'account_stage'], 'accounts').map((row) => ({
        account: row.get('account_id')!,
        stage: stageNamed(graph, row.get('account_stage')!),
      })),
    },
  };
}

function readLong(files: CaseFiles, graph: StageGraph): AuditLogCase {
  const builder = new EventLogBuilder(graph);
  const unmapped = new Unmapped();
  for (const row of files.rows(['entity_id', 'stage', 'time', 'source', 'owner', 'segment', 'reason'])) {
    const entity = builder.entity(row.get('entity_id')!);
    const name = row.get('stage')!;
    const stage = stageNamed(graph, name);
    builder.describe(entity, { segments: { segment: row.get('segment')! } });
    if (stage < 0) {
      unmapped.add(name, entity);
      continue;
    }
    builder.add(entity, {
      stage,
      ...momentOf(row.get('time')!),
      source: row.get('source') === 'activity' ? 1 : 0,
      owner: row.get('owner')!,
      reason: row.get('reason')!,
    });
  }
  return {
    log: builder.build({ zone: 'UTC', passes: 'byExit' }),
    evidence: { unmappedStages: unmapped.list() },
  };
}

function dayOf(text: string): number {
  return parseDay(text) ?? refuse({ code: 'malformed-case', message: 'Not a date.', value: text });
}

function momentOf(text: string): { day: number; time: number; precision: 0 | 1 } {
  const time = Date.parse(text) / 86_400_000;
  if (Number.isNaN(time)) refuse({ code: 'malformed-case', message: 'Not a time.', value: text });
  return { day: Math.floor(time), time, precision: text.length > 10 ? 1 : 0 };
}
