import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { audit } from '../../shared/audit/index.ts';
import { type Repair, repairableCodes, repairs } from '../../shared/audit/repairs.ts';
import { type EventLog, none } from '../../shared/events/eventLog.ts';
import { recordedDates, splitPasses } from '../../shared/events/passes.ts';
import { impliedDates } from '../../shared/events/repair.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { entities, lastDay, logFrom } from '../support/arbitraryLogs.ts';

const graph = templateGraph('lean');
const asOf = 20_100;
const lead = (...events: [stage: string, day: number][]) => ({
  segment: 'inbound',
  owner: 'ann',
  events: events.map(([stage, day]) => ({ stage, day })),
});
const told = (log: EventLog, found: readonly Repair[]) =>
  found.map(({ stage, codes, wrong, provenBy, after }) => ({
    stage: graph.stages[stage]!.id,
    codes: codes.join(' '),
    days: [wrong, after, provenBy].map((event) => (event === none ? null : log.day[event]!)),
  }));

test('a skipped stage lies between the dates around it', () => {
  const [from, skipped, later] = graph.forward.map((stage) => graph.stages[stage]!.id);
  const log = logFrom([lead([from!, 20_000], [later!, 20_009])], graph, 'single');
  expect(told(log, repairs(log, { asOf }))).toEqual([
    { stage: skipped, codes: 'missing-stage-date skipped-stage', days: [null, 20_000, 20_009] },
  ]);
});

test('a date of the future is wrong, and bounded by a later stage', () => {
  const [from, second, later] = graph.forward.map((stage) => graph.stages[stage]!.id);
  const log = logFrom([lead([from!, 20_000], [second!, 20_500], [later!, 20_009])], graph, 'single');
  expect(told(log, repairs(log, { asOf }))).toEqual([
    { stage: second, codes: 'future-or-impossible', days: [20_500, 20_000, 20_009] },
  ]);
});

test('a stage before the one that comes first is named with it, and nothing is proven', () => {
  const [from, second] = graph.forward.map((stage) => graph.stages[stage]!.id);
  const log = logFrom([lead([from!, 20_010], [second!, 20_003])], graph, 'single');
  expect(told(log, repairs(log, { asOf }))).toEqual([
    { stage: second, codes: 'out-of-order', days: [20_003, 20_010, null] },
  ]);
});

test('repairs are of the records that the audit counts, and what proves them is what measurement implies', () => {
  const full = templateGraph('default');
  fc.assert(
    fc.property(entities, fc.constantFrom('single' as const, 'byExit' as const), (leads, passes) => {
      const log = logFrom(leads, full, passes);
      const found = repairs(log, { asOf: lastDay });
      const findings = audit(log, { asOf: lastDay });
      for (const code of repairableCodes)
        for (let stage = 0; stage < full.stages.length; stage++) {
          const counted = findings
            .filter((finding) => finding.code === code && finding.stage === stage)
            .flatMap((finding) => [...finding.entities]);
          const own = found.filter((repair) => repair.stage === stage && repair.codes.includes(code));
          expect([...new Set(own.map(({ entity }) => entity))]).toEqual(counted);
        }
      const implied = impliedDates(recordedDates(splitPasses(log)));
      const expected: string[] = [];
      implied.event.forEach((event, cell) => {
        const stage = full.forward[cell % implied.width]!;
        const entity = implied.passes.entity[Math.floor(cell / implied.width)]!;
        if (event !== none && log.stage[event] !== stage) expected.push(`${entity} ${stage} ${event}`);
      });
      const proven = found.filter(({ provenBy }) => provenBy !== none);
      expect(proven.map(({ entity, stage, provenBy }) => `${entity} ${stage} ${provenBy}`).sort()).toEqual(
        expected.sort(),
      );
    }),
    { numRuns: 200 },
  );
});
