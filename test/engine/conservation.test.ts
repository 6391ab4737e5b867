/** Laws that hold in every trial of every plan. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawInputs } from '../../shared/engine/inputs.ts';
import { buildModel } from '../../shared/engine/model.ts';
import { parsePlan, resolvePlan } from '../../shared/plan/index.ts';
import { arbitraryPlan } from '../support/arbitraryPlans.ts';
import { readTrial, total, trialsBy } from '../support/trials.ts';

const check = (holds: (trial: ReturnType<typeof readTrial>, seed: number) => void): void =>
  fc.assert(
    fc.property(arbitraryPlan, fc.nat(1e6), (file, seed) => {
      const model = buildModel(resolvePlan(parsePlan(file)));
      holds(readTrial(model, trialsBy(model)(seed, 0)), seed);
    }),
    { numRuns: 250 },
  );

const cumulative = (values: readonly number[]): number[] => {
  let sum = 0;
  return values.map((value) => (sum += value));
};

describe('in every step of every trial', () => {
  test('who has come is open in a stage, has won, or has left: nobody is lost or made', () => {
    check(({ model, entries, open }, seed) => {
      const { graph, opening } = model.plan;
      const { arrivals } = drawInputs(model, seed, 0);
      model.segments.forEach(({ id, index }) => {
        const atStart = opening
          .filter(({ segment }) => segment === index)
          .reduce((sum, { count }) => sum + count, 0);
        const come = cumulative([...arrivals[index]!]);
        const gone = graph.stages
          .filter((_, stage) => !model.staysOpen[stage])
          .map((stage) => cumulative(entries(stage.id, id)));
        const here = graph.stages
          .filter((_, stage) => model.staysOpen[stage])
          .map((stage) => open(stage.id, id));
        come.forEach((count, step) => {
          expect(count + atStart).toBe(total([...gone, ...here].map((values) => values[step]!)));
        });
      });
    });
  });

  test('no stock is negative, no queue longer than the open visits of its stages, no capacity exceeded', () => {
    check(({ model, record, open, of }) => {
      for (const { id } of model.plan.graph.stages)
        for (const count of open(id)) expect(count).toBeGreaterThanOrEqual(0);
      of('sdrQueue').forEach((waiting, step) => {
        expect(waiting).toBeGreaterThanOrEqual(0);
        expect(waiting).toBeLessThanOrEqual(open('mql')[step]!);
      });
      record.sdrUsed.forEach((used, step) => expect(used).toBeLessThanOrEqual(record.sdrCapacity[step]!));
      if (!model.sdr) expect(total(of('sdrQueue'))).toBe(0);
      if (!model.ae) expect(total(of('aeQueue'))).toBe(0);
    });
  });

  test('the SDR queue changes by who joins and who leaves; a queue and idle capacity exclude each other', () => {
    check(({ model, record, of, entries }) => {
      if (!model.sdr) return;
      const queue = of('sdrQueue');
      const left = of('leftQueue');
      const gated = model.segments.filter(({ transitions }) =>
        transitions.some((transition) => transition?.gate === 'sdr'),
      );
      const joined = gated.map(({ id }) => entries('mql', id));
      queue.forEach((waiting, step) => {
        const before = step === 0 ? queuedAtStart(model.plan.opening) : queue[step - 1]!;
        expect(waiting).toBe(before + total(joined.map((values) => values[step]!)) - left[step]!);
        if (waiting > 0) expect(record.sdrUsed[step]).toBe(record.sdrCapacity[step]);
      });
    });
  });

  test('the AEs take no more than their limit of new opportunities through the gate', () => {
    check(({ model, entries, of, record }) => {
      if (!model.ae?.limits || typeof model.ae.team.openPerAe === 'number') return;
      of('aeQueue').forEach((waiting, step) => {
        expect(entries('sao')[step]).toBe(record.aeUsed[step]);
        if (waiting > 0) expect(record.aeUsed[step]).toBeGreaterThanOrEqual(record.aeCapacity[step]!);
      });
    });
  });

  test('waiting times add up, and re-entries are entries', () => {
    check(({ record, of, entries, model }) => {
      const runs = record.waits.count.reduce((sum, count, i) => sum + count * record.waits.days[i]!, 0);
      expect(total(of('waitedDays'))).toBeCloseTo(runs, 6);
      expect(total(of('leftQueue'))).toBe(total(record.waits.count));
      model.segments.forEach(({ id, recycle }) => {
        if (recycle === null) expect(total(of('recycles', id))).toBe(0);
        else {
          const into = entries(model.plan.graph.stages[recycle.to]!.id, id);
          of('recycles', id).forEach((count, step) => expect(count).toBeLessThanOrEqual(into[step]!));
        }
      });
    });
  });
});

function queuedAtStart(
  opening: readonly { queued?: boolean | undefined; stage: number; count: number }[],
): number {
  // Stage 1 of the default waterfall is MQL, where the SDR gate is.
  return opening.reduce((sum, { queued, stage, count }) => (queued && stage === 1 ? sum + count : sum), 0);
}
