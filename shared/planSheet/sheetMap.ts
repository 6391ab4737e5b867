/** The picks of a planning sheet: which ranges are read, and what each row and column of them is. */
import { z } from 'zod';
import { identifierSchema } from '../funnel/stages.ts';
import { type Fault, refuseFaults } from '../input/faults.ts';
import { checkSchema } from '../input/schemaFaults.ts';
import { targetSchema } from '../plan/schema.ts';
import { columnIndex, parseRange } from './cellNames.ts';

z.config({ jitless: true });

export const meanings = ['arrivals', 'rates', 'headcount', 'hires', 'spend', 'targets', 'deal'] as const;
export type Meaning = (typeof meanings)[number];

export const placeSchema = z
  .strictObject({
    segment: identifierSchema.optional(),
    from: identifierSchema.optional(),
    to: identifierSchema.optional(),
    team: z.enum(['sdr', 'ae']).optional(),
    metric: targetSchema.shape.metric.optional(),
    period: z
      .string()
      .regex(/^(\d{4}-(0[1-9]|1[0-2])|FY\d{2}(-Q[1-4])?)$/, 'a period is 2027-01, FY27-Q1 or FY27')
      .optional(),
  })
  .describe('What a figure is for: it is taken together from its row, its column and the whole range.');

const lineAt = (at: z.ZodType<string>) =>
  z.strictObject({
    at,
    /** What the sheet calls it; for people, and to find it again in a later version of the sheet. */
    label: z.string().optional(),
    place: placeSchema.nullable().describe('null leaves it out'),
  });

export const sheetBlockSchema = z.strictObject({
  sheet: z.string().describe('Name of the sheet; empty in a text file.'),
  range: z
    .string()
    .refine((text) => parseRange(text) !== null, 'a range is written B4:N9')
    .describe('The figures, without their headers.'),
  meaning: z.enum(meanings),
  all: placeSchema.optional(),
  rows: z
    .array(lineAt(z.string().regex(/^[1-9]\d{0,6}$/, 'a row is its number, in quotes')))
    .optional()
    .describe('Absent: read from the sheet.'),
  columns: z
    .array(lineAt(z.string().refine((text) => columnIndex(text) !== null, 'a column is its letters')))
    .optional()
    .describe('Absent: read from the sheet.'),
});

export const sheetMapSchema = z.strictObject({
  version: z.literal(1),
  /** Decimal mark of figures that are text and can be read both ways. */
  decimal: z.enum(['.', ',']).optional(),
  /** Segments that the plan does not have yet; each begins as a copy of another, without its arrivals. */
  segments: z
    .array(z.strictObject({ id: identifierSchema, name: z.string().min(1).max(120), like: identifierSchema }))
    .default([]),
  /** Segments of the plan that the sheet's take the place of. */
  without: z.array(identifierSchema).default([]),
  blocks: z.array(sheetBlockSchema).min(1),
});

export type SheetPlace = z.infer<typeof placeSchema>;
export type SheetBlock = z.infer<typeof sheetBlockSchema>;
export type SheetLine = NonNullable<SheetBlock['rows']>[number];
export type SheetMap = z.infer<typeof sheetMapSchema>;

/**
 * Validates the content of a map file.
 * @throws SpillwayError with the path of the key: `unknown-key`, `missing-key`, `wrong-type`, `invalid-value`, …
 */
export function parseSheetMap(content: unknown, file?: string): SheetMap {
  const source = { subject: 'The sheet map', file };
  const checked = checkSchema(sheetMapSchema, content);
  if ('faults' in checked) return refuseFaults(checked.faults, source);
  const faults: Fault[] = checked.data.blocks.flatMap((block, index) =>
    (['rows', 'columns'] as const).flatMap((side) => {
      const seen = new Set<string>();
      return (block[side] ?? []).flatMap(({ at }, line) => {
        const isNew = !seen.has(at);
        seen.add(at);
        return isNew
          ? []
          : [
              {
                code: 'duplicate-id',
                path: ['blocks', index, side, line, 'at'],
                problem: 'is named twice',
                value: at,
              },
            ];
      });
    }),
  );
  return faults.length > 0 ? refuseFaults(faults, source) : checked.data;
}
