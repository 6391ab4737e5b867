/** What is readable and yet not what it seems: told of an import's records once, and nothing is changed for it. */
import { type Categorical, type EventLog, none } from '../events/eventLog.ts';
import { textCountOf } from '../events/packedTexts.ts';
import { keptOnce } from './keptOnce.ts';
import type { MappedFile } from './mappedFile.ts';
import type { ColumnTarget } from './mapping.ts';
import { nearDuplicates, type PlacedValue } from './nearDuplicates.ts';
import { type Place, type Problem, problemAt } from './problem.ts';
import { clockText, sharedTimes } from './sharedTimes.ts';
import { nameKey } from './stageVocabulary.ts';

/** Dictionaries above this are of ids or names of people: comparing spellings would tell little and take long. */
const mostValues = 20_000;
/** Records without an account that are worth a word: a few are, in every export. */
const fewestBlank = 10;
const leastBlank = 0.01;
/** Spellings, people and times that are named. */
const named = 5;

/** The first column that the mapping gives this meaning. */
function columnFor(mapped: readonly MappedFile[], means: (target: ColumnTarget) => boolean): Place | null {
  for (const file of mapped) {
    const found = file.targets.find(({ target }) => means(target));
    if (found) return file.table.place(undefined, found.column);
  }
  return null;
}

const listed = (names: readonly string[], more: number): string =>
  `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;

const quoted = (value: string): string => `"${value.slice(0, 60)}"`;

/** Values of the categories of the log, and those of columns of the same name in files that hold no such category. */
function* categoryValues(log: EventLog, mapped: readonly MappedFile[]): Iterable<readonly PlacedValue[]> {
  const categories: (readonly [Categorical | null, (target: ColumnTarget) => boolean])[] = [
    ...[...log.segments].map(
      ([name, values]) =>
        [
          values,
          (target: ColumnTarget) =>
            typeof target === 'object' && 'segment' in target && target.segment === name,
        ] as const,
    ),
    ...[...log.owners].map(
      ([role, values]) =>
        [
          values,
          (target: ColumnTarget) => typeof target === 'object' && 'owner' in target && target.owner === role,
        ] as const,
    ),
    [log.account, (target) => target === 'account'],
  ];
  for (const [category, means] of categories) {
    const place = category === null ? null : columnFor(mapped, means);
    if (category === null || place === null || textCountOf(category, 'values') > mostValues) continue;
    const { file, column } = place;
    yield [
      ...category.values.map((value) => ({ value, file, column: column! })),
      ...mapped.filter(({ table }) => table.file !== file).flatMap((other) => sameColumn(other, column!)),
    ];
  }
}

/** Values of a file's column of this name: a list of products or of people beside the deals. */
function sameColumn({ columns, table }: MappedFile, name: string): PlacedValue[] {
  const column = columns.names.findIndex((known) => nameKey(known) === nameKey(name));
  const values = column < 0 ? null : columns.evidence(column).distinct;
  if (values === null || values === undefined || values.size > mostValues) return [];
  return [...values.keys()].map((value) => ({ value, file: table.file, column: columns.names[column]! }));
}

function spellings(log: EventLog, mapped: readonly MappedFile[]): Problem[] {
  return [...categoryValues(log, mapped)].flatMap((values): Problem[] => {
    const groups = nearDuplicates(values);
    const [first] = groups;
    if (first === undefined) return [];
    const own = first[0]!;
    const shown = groups
      .slice(0, named)
      .map((group) =>
        group
          .map(({ value, file }) => `${quoted(value)}${file === own.file ? '' : ` (${file})`}`)
          .join(' and '),
      );
    return [
      {
        ...problemAt(
          { file: own.file, column: own.column },
          'near-duplicate-values',
          `Spellings that differ by case, spaces or marks only: ${listed(shown, groups.length - shown.length)}.`,
          'They are kept apart, as they are written. If they are one, write them alike in the export.',
        ),
        count: groups.length,
      },
    ];
  });
}

function times(log: EventLog, mapped: readonly MappedFile[]): Problem[] {
  return sharedTimes(log).flatMap(({ stage, seconds, count, of }): Problem[] => {
    const { id, name } = log.graph.stages[stage]!;
    const place =
      columnFor(mapped, (target) => typeof target === 'object' && 'stage' in target && target.stage === id) ??
      columnFor(mapped, (target) => target === 'time');
    if (place === null) return [];
    const clock = seconds.map(clockText).sort().join(' or ');
    return [
      {
        ...problemAt(
          place,
          'same-time-of-day',
          `${count} of ${of} times of ${name} are exactly ${clock} UTC, far more than at any other time: most likely days, stored as midnight of another zone.`,
          'They count as times. If they are days, give the file the zone that it was written in ("zone"): they then fall on their own days.',
        ),
        count,
      },
    ];
  });
}

function twoRoles(log: EventLog, mapped: readonly MappedFile[]): Problem[] {
  const roles = [...log.owners];
  return roles.flatMap(([role, { values }], index) =>
    roles.slice(0, index).flatMap(([other, others]): Problem[] => {
      const known = new Set(others.values);
      const both = values.filter((value) => known.has(value));
      const place = columnFor(
        mapped,
        (target) => typeof target === 'object' && 'owner' in target && target.owner === role,
      );
      // Where nearly everybody has both, the two columns are one.
      if (place === null || both.length === 0 || both.length > 0.9 * Math.min(values.length, known.size))
        return [];
      return [
        {
          ...problemAt(
            place,
            'two-roles',
            `${both.length} ${both.length === 1 ? 'person is' : 'people are'} ${other.toUpperCase()} of some records and ${role.toUpperCase()} of others: ${listed(both.slice(0, named), Math.max(0, both.length - named))}.`,
            'Figures by owner go by one role at a time; capacity counts each of them once a role.',
          ),
          count: both.length,
        },
      ];
    }),
  );
}

function blankAccounts(log: EventLog, mapped: readonly MappedFile[]): Problem[] {
  const { account, entityCount } = log;
  const place = columnFor(mapped, (target) => target === 'account');
  if (account === null || place === null) return [];
  const blank = account.codes.reduce((count, code) => count + (code === none ? 1 : 0), 0);
  if (blank < Math.max(fewestBlank, leastBlank * entityCount)) return [];
  return [
    {
      ...problemAt(
        place,
        'no-account',
        `${blank} of ${entityCount} records have no account.`,
        'Each of them stands for itself wherever accounts are counted.',
      ),
      count: blank,
    },
  ];
}

/**
 * Notes on an import's records, by rules that know no vendor: spellings of one value, days stored as instants, people in
 * two roles, dates that were written over, records without an account. They have a column and no row, and change nothing.
 */
export function recordTraps(log: EventLog, mapped: readonly MappedFile[]): Problem[] {
  return [
    ...spellings(log, mapped),
    ...times(log, mapped),
    ...twoRoles(log, mapped),
    ...keptOnce(log, mapped),
    ...blankAccounts(log, mapped),
  ];
}
