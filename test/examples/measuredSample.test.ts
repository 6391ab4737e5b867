import { expect, test } from 'vitest';
import type { Conversion } from '../../shared/estimate/result.ts';
import { measure } from '../../shared/estimate/measure.ts';
import { planTargets, resolvePlan } from '../../shared/plan/index.ts';
import { importedSample } from './importedSample.ts';

const { log, plan, truth } = importedSample();
const measurement = measure(log, { plan: planTargets(resolvePlan(plan)) });
const { bridge } = measurement;
const bar = (key: string): number => bridge!.bars.find((found) => found.key === key)!.value;
const transition = (from: string, to: string) =>
  measurement.transitions.find((found) => found.from === from && found.to === to && found.segment === null)!;

function expectCovered({ low, high }: Conversion, rate: number): void {
  expect(rate).toBeGreaterThan(low!);
  expect(rate).toBeLessThan(high!);
}

test('as-of day and window are those of the record, and the segments are the plan’s', () => {
  expect(measurement.asOf).toBe(truth.asOf);
  expect(measurement.window).toEqual([truth.firstDay, '2026-06-29']);
  expect([measurement.from, measurement.to]).toEqual(['mql', 'sao']);
  expect(measurement.segmentColumns).toEqual(['motion', 'size']);
  expect(measurement.segments.map(({ planned }) => planned).sort()).toEqual(
    plan.segments.map(({ id }) => id).sort(),
  );
});

test('the plan says 18% and the CRM records 12.0%', () => {
  expect(bridge!.planned).toBeCloseTo(0.18, 3);
  expect(bridge!.recorded).toBeGreaterThan(0.117);
  expect(bridge!.recorded).toBeLessThan(0.123);
});

test('about 4 of the 6 points are measurement: unrecorded +1.9, recycling −0.4, maturity +2.4; mix +0.3', () => {
  expect(Math.abs(bar('unrecorded') - 0.019)).toBeLessThan(0.003);
  expect(Math.abs(bar('recycling') + 0.004)).toBeLessThan(0.002);
  expect(Math.abs(bar('maturity') - 0.024)).toBeLessThan(0.004);
  expect(Math.abs(bar('mix') - 0.003)).toBeLessThan(0.002);
  expect(Math.abs(bridge!.measurement - 0.039)).toBeLessThan(0.004);
  expect(Math.abs(bridge!.performance - 0.018)).toBeLessThan(0.004);
  const sum = bridge!.bars.reduce((total, { value }) => total + value, 0);
  expect(sum).toBeCloseTo(bridge!.gap, 12);
});

test('about half of performance is two owners who apply Accepted in a way of their own', () => {
  expect(bar('consistency')).toBeGreaterThan(0.006);
  expect(bar('consistency')).toBeLessThan(0.013);
  expect(new Set(bridge!.ownersOutside.map(({ owner }) => owner))).toEqual(new Set(truth.owners));
  const whole = measurement.drift.owners.filter(({ segment }) => segment === null);
  const outside = whole.filter(({ toDate }) => toDate!.outside998);
  expect(outside.map(({ owner }) => owner).sort()).toEqual(truth.owners.toSorted());
  for (const { toDate } of outside) expect(toDate!.k).toBeLessThan(toDate!.lower998);
  // Of fewer and older leads, all given the same days, one is still outside and nobody else is.
  for (const { owner, n, toDate } of whole.filter(({ outside998 }) => outside998)) {
    expect(truth.owners).toContain(owner);
    expect(n).toBeLessThan(toDate!.n);
  }
});

test('the drift index tells that owners differ by more than chance, since two of them do', () => {
  const index = measurement.drift.index!;
  const owners = measurement.drift.owners.filter(({ segment }) => segment === null);
  expect(index.owners).toBe(owners.length);
  expect(index.low!).toBeGreaterThan(0);
  expect(index.rho).toBeGreaterThan(index.low!);
  expect(index.rho).toBeLessThan(0.05);
  expect(index.p).toBeLessThan(0.01);
  expect(index.tarone!.p).toBeLessThan(0.01);
});

test('the corrected rate is the share of leads that will become pipeline, in all and by segment', () => {
  const standardErrors = (estimate: number, rate: number, n: number): number =>
    Math.abs(estimate - rate) / Math.sqrt((rate * (1 - rate)) / n);
  const { expected, realised } = truth.pipeline;
  expect(standardErrors(bridge!.corrected, expected, realised.n)).toBeLessThan(2);
  expect(Math.abs(bridge!.corrected - realised.rate)).toBeLessThan(0.005);
  for (const { segment, expected: chance, realised: own } of truth.pipeline.segments) {
    const measured = bridge!.segments.find((found) => found.segment === segment)!;
    expect(measured.n).toBe(own.n);
    expect(standardErrors(measured.rate, chance, own.n)).toBeLessThan(2);
    expect(Math.abs(measured.rate - own.rate)).toBeLessThan(0.01);
  }
});

test('the 95% intervals of the eventual rates hold what these visits will come to, stage by stage and end to end', () => {
  expectCovered(transition('mql', 'sao').conversion.eventual, truth.pipeline.visits.rate);
  for (const { from, to, realised, expected } of truth.transitions) {
    expectCovered(transition(from, to).conversion.eventual, realised.rate);
    // What was drawn and what was expected differ by chance as well.
    const { rate, low, high } = transition(from, to).conversion.eventual;
    expect(Math.abs(rate! - expected)).toBeLessThan(high! - low!);
  }
});

test('median velocities are those of the truth to a fifth', () => {
  for (const { from, to, medianDays } of truth.transitions)
    expect(Math.abs(transition(from, to).velocity.median! / medianDays - 1)).toBeLessThan(0.2);
});

test('what is accepted and never heard of again is seen as such', () => {
  const never = transition('sal', 'meetingBooked').model!.outcomes.find(({ outcome }) => outcome === 'never');
  const { realised } = { realised: truth.transitions[1]!.never.rate };
  expect(realised).toBeGreaterThan(0.1);
  expect(Math.abs(never!.probability - realised)).toBeLessThan(0.03);
});

test('the playbook of October 2025 shows where it acted, and not in the whole', () => {
  const accepted = measure(log, { from: 'mql', to: 'sal' }).drift.changePoints[0]!;
  expect(Math.abs(Date.parse(accepted.date) - Date.parse(truth.playbook)) / 86_400_000).toBeLessThanOrEqual(
    7,
  );
  expect(accepted.after).toBeGreaterThan(accepted.before + 0.08);
  expect(measurement.drift.changePoints).toEqual([]);
});
