/** A measurement of a part of the log: the entities of a segment, or of an owner, under the question of the whole. */
import { refuse } from '../errors.ts';
import { entityOwner } from '../events/entityOwner.ts';
import { type EventLog, none } from '../events/eventLog.ts';
import { keepEntities } from '../events/keepEntities.ts';
import { type PlanTargets, matchSegments } from './planned.ts';
import { type ScopeOptions, forwardIds, scopeOf } from './scope.ts';
import { sliceBy } from './slices.ts';

/** Which entities: those with these values in segment columns (null: without a value), and of this owner (null: of any). */
export interface ShownFilter {
  readonly segments: readonly { readonly column: string; readonly value: string | null }[];
  readonly owner: string | null;
}

export interface ShownPart<O extends ScopeOptions> {
  readonly log: EventLog;
  readonly options: O;
}

/** Whether the filter leaves everything. */
export const showsAll = ({ segments, owner }: ShownFilter): boolean =>
  segments.length === 0 && owner === null;

/**
 * The part of the log that a filter leaves, and options under which it is asked the same question as the whole: as-of day,
 * window, stages and segment columns are those of the whole; of the plan there are the segments that are in the part, so
 * that it is compared with its own rates and mix.
 * @throws SpillwayError as `scopeOf`, `unknown-segment` for a column that the log does not have, `nobody-shown` for an empty
 * part.
 */
export function shownPart<O extends ScopeOptions>(
  log: EventLog,
  options: O,
  filter: ShownFilter,
): ShownPart<O> {
  if (showsAll(filter)) return { log, options };
  const { question, slices } = scopeOf(log, options);
  const { asOf, window } = question;
  const part = keepEntities(log, flagged(log, filter));
  if (part.entityCount === 0)
    return refuse({
      code: 'nobody-shown',
      message: 'Nobody is in this segment with this owner.',
      hint: 'Choose another segment or owner, or clear the filters.',
    });
  const [from, to] = forwardIds(question);
  return {
    log: part,
    options: {
      ...options,
      asOf,
      window,
      from,
      to,
      ...(slices === null ? {} : { segments: slices.columns }),
      ...(options.plan === undefined || slices === null
        ? {}
        : { plan: planOf(options.plan, part, slices.columns) }),
    },
  };
}

function flagged(log: EventLog, { segments, owner }: ShownFilter): Uint8Array {
  const keep = new Uint8Array(log.entityCount).fill(1);
  for (const { column, value } of segments) {
    // Refuses a column that is not there, with those that are.
    const { codes, values } = log.segments.get(column) ?? sliceBy(log, [column]);
    const wanted = value === null ? none : values.indexOf(value);
    codes.forEach((code, entity) => {
      if (code !== wanted || (value !== null && wanted === none)) keep[entity] = 0;
    });
  }
  if (owner === null) return keep;
  const owners = entityOwner(log);
  const wanted = owners?.values.indexOf(owner) ?? none;
  for (let entity = 0; entity < keep.length; entity++)
    if (wanted === none || owners!.codes[entity] !== wanted) keep[entity] = 0;
  return keep;
}

/** The plan's segments that somebody of the part is in, or all where nobody is in any. */
function planOf(plan: PlanTargets, part: EventLog, columns: readonly string[]): PlanTargets {
  const matches = new Set(matchSegments(sliceBy(part, columns), plan.segments));
  const segments = plan.segments.filter((_, index) => matches.has(index));
  return segments.length === 0 ? plan : { ...plan, segments };
}
