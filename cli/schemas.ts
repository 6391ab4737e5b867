/**
 * The JSON Schemas that the project publishes under schemas/, made from the schemas that the code checks with. Draft 7,
 * which editors complete and check files by. Written anew with `npm run schemas`; a test fails where they are stale.
 */
import { z } from 'zod';
import { simulationSchema } from '../shared/engine/result.ts';
import { repairSchema } from '../shared/estimate/crmUpdate.ts';
import { periodCountsSchema } from '../shared/estimate/periodCounts.ts';
import { measurementSchema } from '../shared/estimate/result.ts';
import { inspectionSchema } from '../shared/intake/inspection.ts';
import { mappingSchema } from '../shared/intake/mapping.ts';
import { planSchema } from '../shared/plan/schema.ts';
import { sheetMapSchema } from '../shared/planSheet/sheetMap.ts';

export interface PublishedSchema {
  /** The file is schemas/NAME.schema.json. */
  readonly name: string;
  readonly title: string;
  readonly schema: z.ZodType;
  /** Files are read with their defaults absent; results are written whole. */
  readonly io: 'input' | 'output';
}

export const publishedSchemas: readonly PublishedSchema[] = [
  { name: 'plan', title: 'Spillway plan (plan.json)', schema: planSchema, io: 'input' },
  { name: 'mapping', title: 'Spillway mapping (mapping.json)', schema: mappingSchema, io: 'input' },
  {
    name: 'sheet-map',
    title: 'Picks of a planning sheet (plan --sheet-map)',
    schema: sheetMapSchema,
    io: 'input',
  },
  { name: 'inspect', title: 'Result of spillway inspect --json', schema: inspectionSchema, io: 'output' },
  { name: 'measure', title: 'Result of spillway measure --json', schema: measurementSchema, io: 'output' },
  { name: 'repair', title: 'Result of spillway repair --json', schema: repairSchema, io: 'output' },
  {
    name: 'period-counts',
    title: 'Result of spillway measure --json on counts by stage and period',
    schema: periodCountsSchema,
    io: 'output',
  },
  { name: 'simulate', title: 'Result of spillway simulate --json', schema: simulationSchema, io: 'output' },
];

/** Text of a published schema file. */
export function schemaText({ title, schema, io }: PublishedSchema): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-7', io });
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
}
