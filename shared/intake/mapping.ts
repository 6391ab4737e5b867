/** The mapping file: which columns of which files mean what. Declared once; docs/mapping.md explains it to users. */
import { z } from 'zod';
import { identifierSchema } from '../funnel/stages.ts';
import { type Fault, refuseFaults } from '../input/faults.ts';
import { checkSchema } from '../input/schemaFaults.ts';
import { encodings } from './encoding.ts';

z.config({ jitless: true });

/** What a column may mean besides a stage date, an owner or a segment. */
export const plainTargets = [
  'amount',
  'currency',
  'account',
  'reason',
  'status',
  'score',
  'emailStatus',
  'phoneStatus',
  'meetingDate',
  'created',
  'time',
  'stage',
  'field',
  'oldValue',
  'newValue',
  'source',
  'label',
] as const;
export type PlainTarget = (typeof plainTargets)[number];

/** Roles and segments are names of the user's own; they are only ever keys of Maps. */
const nameSchema = z.string().min(1).max(120);

export const columnTargetSchema = z.union(
  [
    z.enum(plainTargets),
    z.strictObject({ stage: identifierSchema }),
    z.strictObject({ owner: nameSchema }),
    z.strictObject({ segment: nameSchema }),
    /** A field that has to be filled once an entity is in a stage; kept is whether it is. */
    z.strictObject({ required: nameSchema, from: identifierSchema }),
    /** Says of a stage date where it came from: values that name an activity mark it as derived. */
    z.strictObject({ source: identifierSchema }),
  ],
  {
    error: `a column is one of ${plainTargets.map((name) => `"${name}"`).join(', ')}, { "stage": ID }, { "owner": ROLE }, { "segment": NAME }, { "required": NAME, "from": STAGE } or { "source": STAGE }`,
  },
);

export const shapes = ['entity', 'event', 'snapshot', 'counts', 'stages'] as const;
export type Shape = (typeof shapes)[number];

export const dateOrderSchema = z.enum(['ymd', 'dmy', 'mdy']);

export const fileMappingSchema = z.strictObject({
  /** Glob (`*`, `?`) on the file's base name, letter case aside. */
  match: z.string().min(1),
  /** Sheet of a workbook; without it the one with most rows. */
  sheet: z.string().min(1).optional(),
  /** Letters of a text file; without it they are told by its bytes. */
  encoding: z.enum(encodings).optional(),
  /** Character between the cells of a text file; without it the one that cuts its records most evenly. */
  delimiter: z
    .string()
    .length(1)
    .regex(/[^"\r\n]/, 'a single character that is neither a quote nor a line end')
    .optional(),
  /** Line or sheet row of the header; 0 where there is none. */
  headerRow: z.number().int().nonnegative().optional(),
  /** Column of the entity's id. */
  id: z.string().min(1),
  shape: z.enum(shapes).default('entity'),
  columns: z.record(z.string(), columnTargetSchema).default({}),
  dateOrder: dateOrderSchema.optional(),
  /** Decimal mark of numbers that can be read both ways (`1.234`). */
  decimal: z.enum(['.', ',']).optional(),
  /** IANA zone in which times without an offset are read. */
  zone: z.string().min(1).optional(),
  /** Day on which a snapshot was taken, where neither a column nor the file's name says it. */
  taken: z.iso.date().optional(),
});

/** One date whose meaning another column gives; every other key is a value of that column with its stage. */
export const closedAsSchema = z
  .object({ column: z.string().min(1), date: z.string().min(1) })
  .catchall(identifierSchema);

export const mappingSchema = z.strictObject({
  version: z.literal(1),
  files: z.array(fileMappingSchema).min(1),
  values: z
    .strictObject({
      /** Values of stage and status columns; null leaves a value out on purpose. */
      stage: z.record(z.string(), identifierSchema.nullable()).default({}),
      /** Values of reason columns, and what they are called. */
      reason: z.record(z.string(), z.string()).default({}),
    })
    .default({ stage: {}, reason: {} }),
  closedAs: closedAsSchema.optional(),
  /** Rates for amounts in several currencies: what one unit of each is worth in the base currency. */
  currencies: z
    .strictObject({
      base: z.string().min(1).max(12),
      rates: z.record(z.string().min(1), z.number().positive()).default({}),
    })
    .optional(),
  /** Which of `files` holds the entities that the others join. */
  primary: z.number().int().nonnegative().default(0),
});

export type Mapping = z.infer<typeof mappingSchema>;
export type FileMapping = z.infer<typeof fileMappingSchema>;
export type ColumnTarget = z.infer<typeof columnTargetSchema>;

/** What a target is compared by: two columns of one file may not share it. */
function targetKey(target: ColumnTarget): string {
  return typeof target === 'string' ? target : JSON.stringify(target);
}

const eventTargets: readonly ColumnTarget[] = ['time', 'stage', 'field', 'oldValue', 'newValue'];
const snapshotless: readonly ColumnTarget[] = ['field', 'oldValue', 'newValue', 'source'];

function fileFaults(file: FileMapping, index: number): Fault[] {
  const faults: Fault[] = [];
  const at = (column: string) => ['files', index, 'columns', column];
  const taken = new Map<string, string>();
  const targets = Object.values(file.columns);
  for (const [column, target] of Object.entries(file.columns)) {
    const key = targetKey(target);
    const other = taken.get(key);
    if (other !== undefined)
      faults.push({
        code: 'duplicate-target',
        path: at(column),
        value: target,
        problem: `means the same as ${JSON.stringify(other)}`,
        hint: 'Only one column of a file can have a meaning.',
      });
    taken.set(key, column);
    if (file.shape === 'entity' && eventTargets.includes(target))
      faults.push({
        code: 'invalid-value',
        path: at(column),
        value: target,
        problem: 'belongs to the shape "event"',
        hint: 'Set "shape": "event", or map stage dates as { "stage": ID }.',
      });
    if (file.shape === 'snapshot' && snapshotless.includes(target))
      faults.push({
        code: 'invalid-value',
        path: at(column),
        value: target,
        problem: 'belongs to the shape "event"',
        hint: 'Rows of a snapshot have a column "status", and a column "time" if several snapshots stand in one file.',
      });
    if (
      (file.shape === 'event' || file.shape === 'snapshot') &&
      typeof target === 'object' &&
      'stage' in target
    )
      faults.push({
        code: 'invalid-value',
        path: at(column),
        value: target,
        problem: 'belongs to the shape "entity"',
        hint:
          file.shape === 'event'
            ? 'Rows of events have one column "time" and one column "stage".'
            : 'Rows of a snapshot have a column "status". Where an export has the dates of stages, the latest one is enough, as "entity".',
      });
  }
  if (file.shape === 'snapshot' && targets.includes('status') === targets.includes('stage'))
    faults.push({
      code: targets.includes('status') ? 'duplicate-target' : 'missing-key',
      path: ['files', index, 'columns'],
      problem: targets.includes('status')
        ? 'names both a column "status" and a column "stage"'
        : 'names no column "status"',
      hint: 'One column of a snapshot says in which stage the record was: "status".',
    });
  if (file.shape === 'stages' && !targets.includes('label'))
    faults.push({
      code: 'missing-key',
      path: ['files', index, 'columns'],
      problem: 'names no column "label"',
      hint: 'A list of stages has a column of their ids, "id", and one of what they are called, "label".',
    });
  if (file.shape !== 'snapshot' && file.taken !== undefined)
    faults.push({
      code: 'invalid-value',
      path: ['files', index, 'taken'],
      value: file.taken,
      problem: 'belongs to the shape "snapshot"',
    });
  if (file.shape === 'event') {
    if (!targets.includes('time'))
      faults.push({
        code: 'missing-key',
        path: ['files', index, 'columns'],
        problem: 'names no column "time"',
      });
    if (!targets.includes('stage') && !targets.includes('newValue'))
      faults.push({
        code: 'missing-key',
        path: ['files', index, 'columns'],
        problem: 'names no column "stage" or "newValue"',
      });
  }
  return faults;
}

/** `__proto__` is the one key that an object may silently lose. */
function* protoKeys(value: unknown, path: readonly PropertyKey[]): Generator<Fault> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    if (key === '__proto__')
      yield { code: 'invalid-key', path: at, problem: 'cannot be a key', value: inner };
    else yield* protoKeys(inner, at);
  }
}

/**
 * Validates a mapping file's content.
 * @throws SpillwayError with the path of the key: `unknown-key`, `missing-key`, `wrong-type`, `invalid-value`,
 * `duplicate-target`, …
 */
export function parseMapping(content: unknown, file?: string): Mapping {
  const source = { subject: 'The mapping', file };
  const faults = [...protoKeys(content, [])];
  if (faults.length > 0) return refuseFaults(faults, source);
  const checked = checkSchema(mappingSchema, content);
  if ('faults' in checked) return refuseFaults(checked.faults, source);
  const mapping = checked.data;
  faults.push(...mapping.files.flatMap(fileFaults));
  if (mapping.files[mapping.primary]?.shape === 'stages' && mapping.files.length > 1)
    faults.push({
      code: 'invalid-value',
      path: ['primary'],
      problem: 'names a list of stages, which holds no records',
      value: mapping.primary,
    });
  if (mapping.primary >= mapping.files.length)
    faults.push({
      code: 'out-of-range',
      path: ['primary'],
      problem: `must be below ${mapping.files.length}, the number of files`,
      value: mapping.primary,
    });
  return faults.length > 0 ? refuseFaults(faults, source) : mapping;
}

/** Name of a file without its folders. */
export function baseName(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
}

/** Whether a glob of `*` and `?` matches the whole of a text, letter case aside. Linear in both but for the last star. */
export function globMatches(glob: string, text: string): boolean {
  const pattern = glob.toLowerCase();
  const name = text.toLowerCase();
  let at = 0;
  let p = 0;
  let star = -1;
  let resume = 0;
  while (at < name.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = at;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === name[at])) {
      p++;
      at++;
    } else if (star >= 0) {
      p = star + 1;
      at = ++resume;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
