/** docs/mapping.md says what is true. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseMapping } from '../../shared/intake/index.ts';
import { plainTargets } from '../../shared/intake/mapping.ts';

const text = readFileSync(new URL('../../docs/mapping.md', import.meta.url), 'utf8');
const folder = new URL('../../shared/intake/', import.meta.url);
const sources = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));

it('shows mappings that are valid', () => {
  const examples = [...text.matchAll(/```json mapping\n([\s\S]*?)```/g)].map((match) => match[1]!);
  expect(examples).toHaveLength(4);
  for (const example of examples) parseMapping(JSON.parse(example));
});

it('has every meaning that a column can have', () => {
  expect(plainTargets.filter((name) => !text.includes(`"${name}"`))).toEqual([]);
});

it('lists problems by the codes that they have', () => {
  const table = text.slice(text.indexOf('| code'));
  const codes = [...table.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map((match) => match[1]!);
  expect(codes.length).toBeGreaterThan(15);
  expect(codes.filter((code) => !sources.some((source) => source.includes(`'${code}'`)))).toEqual([]);
});
