import { expect, it } from 'vitest';
import { entityOwner } from '../../shared/events/entityOwner.ts';
import { EventLogBuilder, none } from '../../shared/events/eventLog.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { logOf } from '../support/logs.ts';

it('is the owner of the first listed role', () => {
  const log = logOf('single', {
    a: { about: { owners: { sdr: 'ann', ae: 'zoe' } }, history: [['mql', '2025-01-01']] },
    b: { about: { owners: { ae: 'zoe' } }, history: [['mql', '2025-01-01']] },
  });
  const { codes, values } = entityOwner(log)!;
  expect([values[codes[0]!], codes[1]]).toEqual(['ann', none]);
});

it('is the owner of the last event that has one, where owners are named by event only', () => {
  const builder = new EventLogBuilder(templateGraph('default'));
  const entity = builder.entity('a');
  [{ owner: 'ann' }, { owner: 'bo' }, {}].forEach((about, i) =>
    builder.add(entity, { stage: 1 + i, day: i, time: i, precision: 0, ...about }),
  );
  const { codes, values } = entityOwner(builder.build({ zone: 'UTC', passes: 'byExit' }))!;
  expect(values[codes[entity]!]).toBe('bo');
});

it('is null where the log names nobody', () => {
  expect(entityOwner(logOf('single', { a: [['mql', '2025-01-01']] }))).toBeNull();
});
