/** Measures a log, and puts what was measured into a plan. */
import { parseDay } from '../../shared/calendar/days.ts';
import { bridgeIntervals, measuredResampling, withIntervals } from '../../shared/estimate/bridgeIntervals.ts';
import { type BridgeDraws, bridgeDraws } from '../../shared/estimate/bridgeResampling.ts';
import { acceptedUpdates } from '../../shared/estimate/acceptedUpdates.ts';
import { crmUpdateCsv } from '../../shared/estimate/crmUpdate.ts';
import { type MeasureOptions, measure } from '../../shared/estimate/measure.ts';
import { measuredPart } from '../../shared/estimate/measuredPart.ts';
import { recordRows } from '../../shared/estimate/recordRows.ts';
import { type ShownFilter, shownPart } from '../../shared/estimate/shownPart.ts';
import { unpackLog } from '../../shared/events/packedLog.ts';
import { MappedFields } from '../../shared/intake/mappedFields.ts';
import { parseMapping } from '../../shared/intake/index.ts';
import {
  calibratePlan,
  openingFrom,
  planTargets,
  resolvePlan,
  starterPlan,
} from '../../shared/plan/index.ts';
import { withCohortRates, withPeriodRates } from '../../shared/plan/recordedRates.ts';
import { starterName } from '../../shared/plan/starter.ts';
import type { Measurable, MeasurementJobs } from './catalogues.ts';
import { serve } from './serve.ts';

/** What the document says of a measurement, as the measurement takes it. */
function measureOptions({ plan, measure: settings }: Measurable['project']): MeasureOptions {
  const { from, to, horizonDays, segments, asOf, window, planned } = settings;
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(horizonDays === undefined ? {} : { horizonDays }),
    ...(segments === undefined ? {} : { segments }),
    ...(asOf === undefined ? {} : { asOf: parseDay(asOf)! }),
    ...(window === undefined ? {} : { window: [parseDay(window[0])!, parseDay(window[1])!] }),
    ...(planned === undefined || from === undefined || to === undefined
      ? {}
      : { planned: [{ from, to, rate: planned }] }),
    // A starter plan is illustrative: a gap to it would say nothing.
    ...(plan.name === starterName ? {} : { plan: planTargets(resolvePlan(plan)) }),
  };
}

/** Resamples between two reports of progress. */
const blockSize = 20;

const everything: ShownFilter = { segments: [], owner: null };

/** The same with what the import saw. */
function auditedOptions(project: Measurable['project']): MeasureOptions {
  return {
    ...measureOptions(project),
    ...(project.intake === null ? {} : { intake: project.intake }),
    ...(project.defects === null ? {} : { defects: project.defects }),
  };
}

serve<MeasurementJobs>({
  measure: ({ log, project, problems, shown = everything }, context) =>
    measuredPart(
      unpackLog(log),
      {
        ...auditedOptions(project),
        problems,
        onTransition: (done, total) => context.progress(done, total, 'transitions'),
      },
      shown,
    ),
  resample: ({ log, project, measurement, resamples, seed, shown = everything }, context) => {
    const part = shownPart(unpackLog(log), measureOptions(project), shown);
    const resampling = measuredResampling(part.log, part.options);
    if (resampling === null) return measurement.bridge;
    const blocks: BridgeDraws[] = [];
    for (let first = 0; first < resamples; first += blockSize) {
      blocks.push(bridgeDraws(resampling, { seed, first, count: Math.min(blockSize, resamples - first) }));
      context.progress(Math.min(first + blockSize, resamples), resamples, 'resamples');
    }
    return withIntervals(measurement, bridgeIntervals(blocks), { seed, unit: resampling.unit }).bridge;
  },
  records: ({ log, project, shown, of }) => {
    // An owner's visits are shown whoever is filtered for.
    const filter = of.kind === 'owner' ? { ...shown, owner: null } : shown;
    const part = shownPart(unpackLog(log), auditedOptions(project), filter);
    return recordRows(part.log, part.options, of);
  },
  updates: ({ log: packed, mapping, accepted, asOf, bounds }) => {
    const log = unpackLog(packed);
    const fields = new MappedFields(parseMapping(mapping), log.graph);
    const { updates, ...rest } = acceptedUpdates(log, fields, accepted, { asOf: parseDay(asOf)!, bounds });
    return { ...rest, count: updates.length, csv: crmUpdateCsv(updates) };
  },
  starter: ({ log, stages, start }) => {
    const measurement = measure(unpackLog(log));
    return starterPlan(typeof stages === 'string' ? stages : 'default', { measurement, start });
  },
  calibrate: ({ plan, measurement }) => {
    const { plan: eventual, notes } = calibratePlan(plan, measurement);
    const opened = openingFrom(plan, measurement);
    return {
      eventual,
      notes,
      opening: opened.opening,
      period: withPeriodRates(opened, measurement),
      cohort: withCohortRates(opened, measurement),
    };
  },
});
