import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { functions } from '../../shared/plan/formulaOperations.ts';
import { parsePlan, resolvePlan } from '../../shared/plan/index.ts';
import { planSchema } from '../../shared/plan/schema.ts';

const page = readFileSync(new URL('../../docs/plan.md', import.meta.url), 'utf8');

/** The text of the block that is fenced as ```json NAME. */
function block(name: string): string {
  return new RegExp(`\`\`\`json ${name}\\n([^]*?)\`\`\``).exec(page)![1]!;
}

/** First cells of the table under a heading, without their code marks. */
function forms(heading: string): unknown[] {
  const section = page.slice(page.indexOf(heading)).split(/\n#+ /)[0]!;
  return [...section.matchAll(/^\| `(.+?)` +\|/gm)].map((row) => JSON.parse(row[1]!) as unknown);
}

describe('docs/plan.md', () => {
  const plan = JSON.parse(block('plan')) as Record<string, unknown>;

  test('its plan is valid, with its scenarios', () => {
    const parsed = parsePlan({ ...plan, scenarios: JSON.parse(block('scenarios')) });
    expect(resolvePlan(parsed, 'Recorded rates, two more AEs')).toMatchObject({ ae: { headcount: 4 } });
  });

  test('every form of a rate and of a delay that it lists is accepted', () => {
    const [rates, delays] = [forms('### Forms of a rate'), forms('### Forms of a delay')];
    expect([rates.length, delays.length]).toEqual([6, 5]);
    for (const rate of rates) {
      const edited = structuredClone(plan) as { segments: { transitions: object[] }[] };
      const isDirichlet = typeof rate === 'object' && rate !== null && 'dirichlet' in rate;
      Object.assign(edited.segments[0]!.transitions[0]!, {
        rate,
        exits: { nurturing: { ...(isDirichlet ? {} : { share: 0.5 }), delayDays: delays[0] } },
      });
      expect(() => parsePlan({ ...edited, drivers: { base: 0.2 } })).not.toThrow();
    }
    for (const delayDays of delays) {
      const edited = structuredClone(plan) as { segments: { transitions: object[] }[] };
      Object.assign(edited.segments[0]!.transitions[0]!, { delayDays });
      expect(() => parsePlan(edited)).not.toThrow();
    }
  });

  test('it names every key of a plan and every function of a formula', () => {
    for (const key of Object.keys(planSchema.shape)) expect(page).toContain(key);
    for (const name of functions.keys()) expect(page).toMatch(new RegExp(`\\b${name}\\b`));
  });
});
