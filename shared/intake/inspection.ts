/** The JSON of `inspect`: what each file is, what every column seems to mean, the mapping that follows, and what is wrong. */
import { z } from 'zod';
import { columnTypes } from './columnEvidence.ts';
import { columnTargetSchema, mappingSchema, shapes } from './mapping.ts';
import { problemSchema } from './problem.ts';
import { vendors } from './vendor.ts';

/** A value as it stands in the file and as it is read; null where it says nothing, or cannot be read. */
export const sampleSchema = z.strictObject({
  raw: z.string(),
  read: z.union([z.string(), z.number(), z.boolean(), z.null()]),
});

export const inspectedColumnSchema = z.strictObject({
  name: z.string(),
  type: z.enum(columnTypes),
  dateOrder: z.enum(['ymd', 'dmy', 'mdy', 'ambiguous']).optional(),
  /** As in the mapping's `columns`; the entity's id is `"id"`. */
  role: z.union([z.literal('id'), columnTargetSchema]).optional(),
  /** Why it was given the role, in plain words. */
  reason: z.string().optional(),
  samples: z.array(sampleSchema),
});

const rowCounts = {
  rows: z.number().int().nonnegative(),
  imported: z.number().int().nonnegative(),
  refused: z.number().int().nonnegative(),
  ignored: z.number().int().nonnegative(),
};

/** Rows by what becomes of them; imported + refused + ignored = rows. */
export const rowCountsSchema = z.strictObject(rowCounts);

export const inspectedFileSchema = z.strictObject({
  name: z.string(),
  format: z.enum(['csv', 'xlsx', 'xls', 'ods']),
  /** `utf-8`, `utf-16le`, `utf-16be`, `windows-1252`; null in workbooks. */
  encoding: z.string().nullable(),
  delimiter: z.string().nullable(),
  sheet: z.string().optional(),
  /** Visible sheets of a workbook that have content. */
  sheets: z.array(z.string()).optional(),
  /** 1-based line or sheet row; null without a header. */
  headerRow: z.number().int().positive().nullable(),
  /** Data rows: what stands above the header and below the table, totals and blank rows are none. */
  rows: z.number().int().nonnegative(),
  /** Rows of totals, which are no data rows; absent where there are none. */
  totalRows: z.number().int().positive().optional(),
  /** What an import takes of this file; where the import would be refused, nothing. */
  intake: rowCountsSchema,
  columns: z.array(inspectedColumnSchema),
  vendor: z.enum(vendors),
  shape: z.enum(shapes),
  /** Why the shape was recognised. */
  shapeReason: z.string(),
});

/** Rows of all files by what became of them, and the number of problems. */
export const intakeSchema = z.strictObject({
  ...rowCounts,
  problems: z.number().int().nonnegative(),
});

export const inspectionSchema = z.strictObject({
  files: z.array(inspectedFileSchema),
  /** The mapping given, or the one proposed. */
  mapping: mappingSchema,
  /** What an import with this mapping takes; where it would be refused, nothing. */
  intake: intakeSchema,
  problems: z.array(problemSchema),
});

export type RowCounts = z.infer<typeof rowCountsSchema>;
export type IntakeCounts = z.infer<typeof intakeSchema>;
export type Inspection = z.infer<typeof inspectionSchema>;
export type InspectedFile = z.infer<typeof inspectedFileSchema>;
export type InspectedColumn = z.infer<typeof inspectedColumnSchema>;
export type Sample = z.infer<typeof sampleSchema>;
