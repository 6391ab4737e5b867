/** The stage graph: what stages there are, which count money, and which are off the forward path. */
import { z } from 'zod';
import { refuse } from '../errors.ts';

z.config({ jitless: true });

/** Ids become object keys and part of series keys, so they are plain identifiers and never prototype keys. */
export const identifierSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'an id is a letter followed by letters, digits, - or _')
  .refine(
    (id) => !['constructor', 'prototype', '__proto__', 'toString', 'valueOf'].includes(id),
    'this id is reserved',
  );

const slaSchema = z.strictObject({
  businessHours: z.number().positive().optional(),
  days: z.number().positive().optional(),
});

export const stageSchema = z.strictObject({
  id: identifierSchema.refine(
    (id) => id !== 'advance' && id !== 'never',
    'this id is reserved: rates and outcomes use it',
  ),
  name: z.string().min(1).max(120),
  kind: z.enum(['forward', 'holding', 'exit']),
  /** A required stage can be implied by a later one; an optional one is never given a date (default true for forward stages). */
  required: z.boolean().default(true),
  /** What is counted on entry: pipeline value or bookings. */
  counts: z.enum(['pipeline', 'bookings']).optional(),
  /** The team in charge: `marketing`, `sdr`, `ae`, or whatever it is called. */
  owner: z.string().min(1).max(120).optional(),
  /** Agreed limits, in business hours to acceptance or calendar days to a decision. */
  sla: slaSchema.optional(),
  /** On a holding stage: the id of the forward stage at which its entities re-enter. */
  reentersAt: identifierSchema.optional(),
});

export type Stage = z.infer<typeof stageSchema>;

/** A stage as a plan file may write it: a bare number of an SLA is in business hours. */
export const stageFileSchema = stageSchema.extend({
  sla: z
    .union(
      [
        z
          .number()
          .positive()
          .transform((businessHours) => ({ businessHours })),
        slaSchema,
      ],
      {
        error: 'an SLA is a number of business hours, { "businessHours": h } or { "days": d }',
      },
    )
    .optional(),
});

/** Whether a team is in charge of a stage, letter case aside. */
export function isOwnedBy(stage: Stage, team: 'marketing' | 'sdr' | 'ae'): boolean {
  return stage.owner?.trim().toLowerCase() === team;
}

export const templateNames = ['default', 'account-based', 'lean', 'product-led'] as const;
export type TemplateName = (typeof templateNames)[number];

/** An ordered, validated list of stages with the look-ups that everything else needs. */
export interface StageGraph {
  readonly stages: readonly Stage[];
  /** Indices into `stages`, in waterfall order. */
  readonly forward: readonly number[];
  /** Indices of holding and exit stages, in listed order. */
  readonly exits: readonly number[];
  /** First forward stage that counts pipeline, or -1. */
  readonly pipeline: number;
  /** First forward stage that counts bookings, or -1. */
  readonly bookings: number;
  /** Index of the first holding stage, or -1: where what is lost to waiting goes. */
  readonly holding: number;
  /**
   * Index of the forward stage at which a later pass begins: what the holding stage says, else the last forward stage
   * that marketing owns, else the qualification by its usual id, else the first forward stage.
   */
  readonly reentry: number;
  /** Index of the stage with this id, or -1. */
  indexOf(id: string): number;
}

/**
 * Builds the graph. Forward stages are ordered as listed.
 * @throws SpillwayError `invalid-stages` where ids repeat, fewer than two forward stages are given, or `reentersAt`
 * does not name a forward stage.
 */
export function stageGraph(stages: readonly Stage[]): StageGraph {
  const byId = new Map<string, number>();
  stages.forEach((stage, index) => {
    if (byId.has(stage.id)) {
      refuse({
        code: 'invalid-stages',
        message: `Two stages have the id "${stage.id}".`,
        path: `stages[${index}].id`,
        value: stage.id,
      });
    }
    byId.set(stage.id, index);
  });
  const indices = stages.map((_, index) => index);
  const forward = indices.filter((index) => stages[index]!.kind === 'forward');
  const exits = indices.filter((index) => stages[index]!.kind !== 'forward');
  if (forward.length < 2) {
    refuse({
      code: 'invalid-stages',
      message: 'A waterfall needs at least two forward stages.',
      path: 'stages',
    });
  }
  const holding = exits.find((index) => stages[index]!.kind === 'holding') ?? -1;
  return {
    stages,
    forward,
    exits,
    pipeline: forward.find((index) => stages[index]!.counts === 'pipeline') ?? -1,
    bookings: forward.find((index) => stages[index]!.counts === 'bookings') ?? -1,
    holding,
    reentry: reentryStage(stages, forward, byId, holding),
    indexOf: (id) => byId.get(id) ?? -1,
  };
}

function reentryStage(
  stages: readonly Stage[],
  forward: readonly number[],
  byId: ReadonlyMap<string, number>,
  holding: number,
): number {
  const named = stages[holding]?.reentersAt;
  if (named === undefined)
    return (
      forward.findLast((index) => isOwnedBy(stages[index]!, 'marketing')) ??
      forward.find((index) => ['mql', 'mqa', 'pql'].includes(stages[index]!.id)) ??
      forward[0]!
    );
  const index = byId.get(named);
  if (index === undefined || stages[index]!.kind !== 'forward') {
    refuse({
      code: 'invalid-stages',
      message: `"${named}" is not a forward stage, so nothing can re-enter there.`,
      path: `stages[${holding}].reentersAt`,
      value: named,
    });
  }
  return index;
}
