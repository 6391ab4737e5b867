import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atomic, mergePatch, mergePatchBetween, type PatchShape } from '../../shared/plan/mergePatch.ts';
import { refused } from '../support/refused.ts';

describe('RFC 7396', () => {
  test.each([
    ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
    ['{"a":"b"}', '{"a":null}', '{}'],
    ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
    ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
    ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
    ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
    ['["a","b"]', '["c","d"]', '["c","d"]'],
    ['{"a":"b"}', '["c"]', '["c"]'],
    ['{"a":"foo"}', 'null', 'null'],
    ['{"a":"foo"}', '"bar"', '"bar"'],
    ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
    ['[1,2]', '{"a":"b","c":null}', '{"a":"b"}'],
    ['{}', '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
  ])('appendix A: %s patched by %s is %s', (target, patch, result) => {
    expect(mergePatch(JSON.parse(target), JSON.parse(patch))).toEqual(JSON.parse(result));
  });

  const json = fc.jsonValue({ maxDepth: 4 });

  test('patching twice changes nothing more', () => {
    fc.assert(
      fc.property(json, json, (target, patch) => {
        const once = mergePatch(target, patch);
        expect(mergePatch(once, patch)).toEqual(once);
      }),
    );
  });

  test('the empty patch changes no object', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json, { noNullPrototype: true }), (target) => {
        expect(mergePatch(target, {})).toEqual(target);
      }),
    );
  });

  test('neither target nor patch is changed', () => {
    fc.assert(
      fc.property(json, json, (target, patch) => {
        const before = JSON.stringify([target, patch]);
        mergePatch(target, patch);
        expect(JSON.stringify([target, patch])).toBe(before);
      }),
    );
  });

  test('__proto__ as a key of a patch is a key and touches no prototype', () => {
    const result = mergePatch({}, JSON.parse('{"__proto__":{"polluted":true}}')) as object;
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

/** What the patches of plans add to the RFC. */
const shape: PatchShape = {
  kind: 'object',
  keys: {
    people: {
      kind: 'members',
      id: 'name',
      member: { kind: 'object', keys: { pay: atomic, tags: { kind: 'object', each: atomic } } },
    },
  },
};
const target = {
  people: [
    { name: 'ann', pay: { fixed: 1 }, age: 3 },
    { name: 'bo', pay: { fixed: 2 } },
  ],
};

describe('lists by id', () => {
  test('a member is patched, the others stay, in their order', () => {
    expect(mergePatch(target, { people: { bo: { age: 7 } } }, shape)).toEqual({
      people: [
        { name: 'ann', pay: { fixed: 1 }, age: 3 },
        { name: 'bo', pay: { fixed: 2 }, age: 7 },
      ],
    });
  });

  test('a new member is added at the end under its id, null removes one, a list replaces all', () => {
    expect(mergePatch(target, { people: { cy: { age: 1 }, ann: null } }, shape)).toEqual({
      people: [
        { name: 'bo', pay: { fixed: 2 } },
        { name: 'cy', age: 1 },
      ],
    });
    expect(mergePatch(target, { people: [{ name: 'di' }] }, shape)).toEqual({ people: [{ name: 'di' }] });
  });

  test('removing what is not there is refused: it is a misspelt id', () => {
    expect(refused(() => mergePatch(target, { people: { an: null } }, shape))).toMatchObject({
      code: 'unknown-member',
      path: 'people.an',
      hint: 'The members of people are: ann, bo.',
    });
  });
});

describe('atomic values', () => {
  test('are replaced as a whole, so that no value has two forms', () => {
    expect(mergePatch(target, { people: { ann: { pay: { hourly: 5, unit: null } } } }, shape)).toMatchObject({
      people: [{ name: 'ann', pay: { hourly: 5 } }, {}],
    });
    const patched = mergePatch(target, { people: { ann: { pay: { hourly: 5 } } } }, shape) as typeof target;
    expect(patched.people[0]!.pay).toEqual({ hourly: 5 });
  });
});

describe('the patch between two values', () => {
  const noNull = fc
    .jsonValue({ maxDepth: 3 })
    .map((value) => JSON.parse(JSON.stringify(value, (_, v) => v ?? 0)));
  const person = fc.record(
    {
      pay: fc.dictionary(fc.constantFrom('fixed', 'hourly'), fc.nat()),
      tags: fc.dictionary(fc.string({ maxLength: 2 }), fc.nat()),
      other: noNull,
    },
    { requiredKeys: [] },
  );
  const people = fc
    .dictionary(fc.constantFrom('a', 'b', 'c', 'd'), person)
    .map((byName) => ({ people: Object.entries(byName).map(([name, rest]) => ({ name, ...rest })) }));

  test('turns one into the other: by the RFC for any values, by id and atom for shaped ones', () => {
    fc.assert(
      fc.property(noNull, noNull, (from, to) => {
        const patch = mergePatchBetween(from, to);
        expect(patch === undefined ? from : mergePatch(from, patch)).toEqual(to);
      }),
    );
    fc.assert(
      fc.property(people, people, (from, to) => {
        const patch = mergePatchBetween(from, to, shape);
        expect(patch === undefined ? from : mergePatch(from, patch, shape)).toEqual(to);
      }),
    );
  });

  test('is as small as the change', () => {
    const to = structuredClone(target);
    to.people[1]!.pay.fixed = 9;
    expect(mergePatchBetween(target, to, shape)).toEqual({ people: { bo: { pay: { fixed: 9 } } } });
    expect(mergePatchBetween(target, structuredClone(target), shape)).toBeUndefined();
  });
});
