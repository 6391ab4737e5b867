/** Slices: what segment each entity is in, by one column of the log or by the combinations of several. */
import { refuse } from '../errors.ts';
import { entityOwner } from '../events/entityOwner.ts';
import { type Categorical, type EventLog, none } from '../events/eventLog.ts';

/** Stands for a value that an entity does not have. */
export const blank = '(blank)';
/** Between the values of a combination. */
export const separator = ' · ';
/** More values than anyone can plan by; a column with more is an id or a free text. */
export const mostSlices = 300;

/** A categorical in which every entity has a value. */
export interface Slices extends Categorical {
  readonly columns: readonly string[];
}

/**
 * Slices the entities by these segment columns; values of several are joined as `inbound · smb`. `owner` is the owner by
 * which owners are judged, `owner:ROLE` that of a role.
 * @throws SpillwayError `unknown-segment` for a column that the log does not have, `too-many-segments` above 300.
 */
export function sliceBy(log: EventLog, columns: readonly string[]): Slices {
  const chosen = columns.map(
    (column) => log.segments.get(column) ?? ownerColumn(log, column) ?? unknownColumn(log, column),
  );
  const values: string[] = [];
  const known = new Map<string, number>();
  const codes = Int32Array.from({ length: log.entityCount }, (_, entity) => {
    const value = chosen
      .map(({ codes, values }) => (codes[entity] === none ? blank : values[codes[entity]!]!))
      .join(separator);
    const code = known.get(value);
    if (code !== undefined) return code;
    known.set(value, values.length);
    return values.push(value) - 1;
  });
  if (values.length > mostSlices) {
    refuse({
      code: 'too-many-segments',
      message: `${columns.join(' and ')} have ${values.length} values together, more than the ${mostSlices} that can be compared.`,
      value: columns.join(','),
      hint: 'Choose a column with fewer values, or map its values to fewer.',
    });
  }
  return { columns, codes, values };
}

/** Whether a column is asked for that owners make, unless the log has a segment of that name. */
export function isOwnerColumn(column: string): boolean {
  return column === 'owner' || column.startsWith('owner:');
}

function ownerColumn(log: EventLog, column: string): Categorical | null {
  if (!isOwnerColumn(column)) return null;
  return column === 'owner' ? entityOwner(log) : (log.owners.get(column.slice('owner:'.length)) ?? null);
}

function unknownColumn(log: EventLog, column: string): never {
  const names = [
    ...log.segments.keys(),
    ...(entityOwner(log) === null ? [] : ['owner']),
    ...[...log.owners.keys()].map((role) => `owner:${role}`),
  ];
  return refuse({
    code: 'unknown-segment',
    message: `There is no segment column "${column}".`,
    value: column,
    hint:
      names.length > 0
        ? `The segment columns are ${names.join(', ')}.`
        : 'The mapping names no segment column.',
  });
}
