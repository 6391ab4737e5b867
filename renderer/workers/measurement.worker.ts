/** Measures a log, and puts what was measured into a plan. */
import { parseDay } from '../../shared/calendar/days.ts';
import type { MeasureSettings } from '../../shared/document/project.ts';
import { type MeasureOptions, measure } from '../../shared/estimate/measure.ts';
import { unpackLog } from '../../shared/events/packedLog.ts';
import {
  calibratePlan,
  openingFrom,
  planTargets,
  resolvePlan,
  starterPlan,
} from '../../shared/plan/index.ts';
import { starterName } from '../../shared/plan/starter.ts';
import { withPeriodRates } from '../../shared/plan/periodRates.ts';
import type { MeasurementJobs } from './catalogues.ts';
import { serve } from './serve.ts';

/** What the document keeps of a measurement, as the measurement takes it. */
function measureOptions({ asOf, window, planned, ...rest }: MeasureSettings): MeasureOptions {
  const days = window && ([parseDay(window[0])!, parseDay(window[1])!] as const);
  const { from, to, horizonDays, segments } = rest;
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(horizonDays === undefined ? {} : { horizonDays }),
    ...(segments === undefined ? {} : { segments }),
    ...(asOf === undefined ? {} : { asOf: parseDay(asOf)! }),
    ...(days === undefined ? {} : { window: days }),
    ...(planned === undefined || from === undefined || to === undefined
      ? {}
      : { planned: [{ from, to, rate: planned }] }),
  };
}

serve<MeasurementJobs>({
  measure: ({ log, plan, settings, intake, problems, evidence }) =>
    measure(unpackLog(log), {
      ...measureOptions(settings),
      // A starter plan is illustrative: a gap to it would say nothing.
      ...(plan.name === starterName ? {} : { plan: planTargets(resolvePlan(plan)) }),
      ...(intake === null ? {} : { intake }),
      ...(evidence === null ? {} : { audit: { evidence } }),
      problems,
    }),
  starter: ({ log, stages, start }) => {
    const measurement = measure(unpackLog(log));
    return starterPlan(typeof stages === 'string' ? stages : 'default', { measurement, start });
  },
  calibrate: ({ plan, measurement }) => {
    const { plan: eventual, notes } = calibratePlan(plan, measurement);
    const planned = openingFrom(plan, measurement);
    return { eventual, notes, planned, period: withPeriodRates(planned, measurement) };
  },
});
