/** What stages and the things that pass them are called on screen. */
import type { Plan } from '../../shared/plan/schema.ts';
import type { Stage } from '../../shared/funnel/stages.ts';
import { templates } from '../../shared/funnel/templates.ts';

export interface StageNames {
  readonly stages: readonly Stage[];
  /** What flows through, in the plural: `leads`, `accounts`. */
  readonly entities: string;
  /** One of them. */
  readonly entity: string;
  /** Short name of a stage: without what stands in brackets. */
  name(id: string): string;
  /** Shorter still: without a first word that several stages share, `Booked` and `Held` for meetings. */
  brief(id: string): string;
  /** Those in a stage: `MQAs`, else the short name. */
  those(id: string): string;
  /** `MQA → Pipeline` */
  transition(from: string, to: string): string;
}

const withoutBrackets = (name: string): string => name.replace(/\s*\([^)]*\)\s*$/, '') || name;

/** A template by its name, or the one whose stages these began as. */
function entityOf(stages: Plan['stages']): 'lead' | 'account' {
  if (typeof stages === 'string') return templates[stages].entity;
  if (stages.some(({ name }) => /\bMQA\b|\baccounts?\b/i.test(name))) return 'account';
  const ids = new Set(stages.map(({ id }) => id));
  const closest = Object.values(templates).toSorted(
    (a, b) => shared(b.stages, ids) - shared(a.stages, ids),
  )[0]!;
  return closest.entity;
}

const shared = (stages: readonly Stage[], ids: ReadonlySet<string>): number =>
  stages.filter(({ id }) => ids.has(id)).length;

export function stageNames(stages: Plan['stages']): StageNames {
  const list = typeof stages === 'string' ? templates[stages].stages : stages;
  const byId = new Map(list.map((stage) => [stage.id, withoutBrackets(stage.name)]));
  const name = (id: string): string => byId.get(id) ?? id;
  const first = (text: string): string => text.split(' ')[0]!;
  const shares = (text: string): boolean =>
    text.includes(' ') && [...byId.values()].filter((other) => first(other) === first(text)).length > 1;
  const brief = (id: string): string => {
    const full = name(id);
    if (!shares(full)) return full;
    const rest = full.slice(first(full).length + 1);
    return rest.charAt(0).toUpperCase() + rest.slice(1);
  };
  const entity = entityOf(stages);
  return {
    stages: list,
    entity,
    entities: `${entity}s`,
    name,
    those: (id) => (/^[A-Z][A-Z0-9]{1,4}$/.test(name(id)) ? `${name(id)}s` : name(id)),
    brief,
    transition: (from, to) => `${name(from)} → ${name(to)}`,
  };
}
