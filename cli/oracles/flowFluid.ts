/** `flow/fluid-*`: the backlog before the SDR gate with certain arrivals and capacity. */
import { z } from 'zod';
import { kernelTrials } from '../../shared/engine/kernel/trialRecord.ts';
import { type Seat, monthDays } from '../../shared/engine/people.ts';
import type { TrialRecord } from '../../shared/engine/record.ts';
import { type Checks, tolerances } from './checks.ts';
import { chainModel } from './flowModel.ts';

const weekly = z.array(z.number());
export const fluidSchema = z.object({
  arrivals: weekly,
  capacity: weekly,
  served: weekly,
  backlog_end_of_week: weekly,
  weeks_until_last_unit_served: z.array(z.number().nullable()),
  peak_backlog: z.number(),
  first_week_cleared_after_peak: z.number().nullable(),
});
type Fluid = z.infer<typeof fluidSchema>;

export function compareFluid(fluid: Fluid, checks: Checks): void {
  const unit = unitOf([...fluid.arrivals, ...fluid.capacity]);
  const record = simulate(fluid, unit);
  const inUnits = (values: Float64Array): number[] => [...values].map((value) => value / unit);
  const backlog = inUnits(record.sdrQueue);
  checks.nearAll('served', inUnits(record.sdrUsed), fluid.served, tolerances.estimate);
  checks.nearAll('entries of the next stage', inUnits(record.entries[1]!), fluid.served, tolerances.estimate);
  checks.nearAll('backlog_end_of_week', backlog, fluid.backlog_end_of_week, tolerances.estimate);
  const peak = Math.max(...backlog);
  checks.near('peak_backlog', peak, fluid.peak_backlog, tolerances.estimate);
  const cleared = backlog.findIndex((waiting, week) => week > backlog.indexOf(peak) && waiting === 0);
  checks.same(
    'first_week_cleared_after_peak',
    cleared < 0 ? null : cleared,
    fluid.first_week_cleared_after_peak,
  );
  lastServed(record, fluid, unit).forEach((weeks, week) =>
    checks.same(`weeks_until_last_unit_served[${week}]`, weeks, fluid.weeks_until_last_unit_served[week]),
  );
}

/** Leads in one unit of the case, so that everything is whole and nothing has to be rounded at random. */
function unitOf(values: readonly number[]): number {
  const unit = [1, 2, 4, 5, 10, 20, 100, 1000].find((leads) =>
    values.every((value) => Math.abs(value * leads - Math.round(value * leads)) < 1e-9),
  );
  if (unit === undefined) throw new RangeError('arrivals and capacity are no multiples of a thousandth');
  return unit;
}

function simulate({ arrivals, capacity }: Fluid, unit: number): TrialRecord {
  const whole = (values: readonly number[]): number[] => values.map((value) => Math.round(value * unit));
  const model = chainModel({
    stages: 2,
    arrivalsPerWeek: whole(arrivals),
    distribution: 'fixed',
    transitions: [
      {
        from: 0,
        to: 1,
        gate: 'sdr',
        rate: { fixed: 1 },
        changes: [],
        delayDays: { fixed: 0 },
        exits: [],
      },
    ],
    sdr: {
      headcount: 0,
      hires: new Map(),
      leadsPerWeek: 1,
      ramp: [1],
      attritionPerMonth: 0,
      decayPerDay: 0,
      calibratedWaitDays: 0,
    },
  });
  const sdr = { ...model.sdr!, ...people(whole(capacity)) };
  return kernelTrials({ ...model, sdr })(1, 0);
}

/** People of one lead a week each, as many in every week as there is capacity: who has stayed to the end does nothing. */
function people(capacity: readonly number[]): { readonly seats: readonly Seat[]; readonly ramp: number[] } {
  const weeks = capacity.length;
  const months = Math.ceil((weeks * 7) / monthDays) + 1;
  const seats: Seat[] = [];
  const starts: number[] = [];
  const leave = (count: number, end: number): void => {
    for (const start of starts.splice(starts.length - count)) {
      // A day more than a whole month, so that rounding does not put the end off.
      const tenureDays = months * monthDays - 7 * (end - start) + 1;
      seats.push({ start, tenureDays, onBoard: start === 0, part: seats.length });
    }
  };
  capacity.forEach((count, week) => {
    if (starts.length > count) leave(starts.length - count, week);
    while (starts.length < count) starts.push(week);
  });
  leave(starts.length, weeks);
  return { seats, ramp: [...Array.from({ length: months }, () => 1), 0] };
}

/** Weeks from each week's end until the last of those who had come by then is served: by who was served when. */
function lastServed({ waits }: TrialRecord, { arrivals }: Fluid, unit: number): (number | null)[] {
  const servedBy = arrivals.map(() => ({ count: 0, longest: 0 }));
  waits.step.forEach((step, run) => {
    const weeks = waits.days[run]! / 7;
    const joined = servedBy[step - weeks]!;
    joined.count += waits.count[run]!;
    joined.longest = Math.max(joined.longest, weeks);
  });
  let latest: number | null = -1;
  return arrivals.map((count, week) => {
    if (count > 0) {
      const { count: served, longest } = servedBy[week]!;
      latest = served < Math.round(count * unit) ? null : week + longest;
    }
    return latest === null ? null : Math.max(0, latest - week);
  });
}
