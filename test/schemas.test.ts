import { expect, test } from 'vitest';
import { publishedSchemas, schemaText } from '../cli/schemas.ts';
import { fullPlan } from './support/plans.ts';

// `npm run schemas` runs this file with --update, which writes them.
test.each(publishedSchemas)('the published schema of $name is up to date', async (published) => {
  await expect(schemaText(published)).toMatchFileSnapshot(`../schemas/${published.name}.schema.json`);
});

/** A JSON Schema, as far as this test looks into it. */
interface Looked {
  readonly required: readonly string[];
  readonly additionalProperties: unknown;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly definitions: Readonly<
    Record<string, { readonly anyOf: readonly unknown[]; readonly description: string }>
  >;
}

test('the schema of a plan asks for what a plan needs, knows every key, and describes the forms', () => {
  const plan = JSON.parse(schemaText(publishedSchemas.find(({ name }) => name === 'plan')!)) as Looked;
  expect(plan.required).toEqual(['spillway', 'name', 'start', 'stages', 'segments']);
  expect(plan.additionalProperties).toBe(false);
  expect(Object.keys(plan.properties)).toEqual(expect.arrayContaining(Object.keys(fullPlan())));
  const { rate } = plan.definitions;
  expect(rate!.description).toContain('{ "p10": x, "p90": y }');
  expect(rate!.anyOf).toHaveLength(6);
});
