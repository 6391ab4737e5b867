import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseSheetMap } from '../../shared/planSheet/index.ts';

it('the map in docs/plan.md is one', () => {
  const text = readFileSync(new URL('../../docs/plan.md', import.meta.url), 'utf8');
  const [, json] = /```json sheet-map\n([^]*?)```/.exec(text)!;
  expect(parseSheetMap(JSON.parse(json!)).blocks).toHaveLength(2);
});
