/**
 * The bundled sample as a document with its results, made once when the window is built: so it opens computed, by the
 * same engine and under the same keys as everything else.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { writeDocument } from '../../shared/document/document.ts';
import type { Project } from '../../shared/document/project.ts';
import { expectedFlow, simulate } from '../../shared/engine/index.ts';
import { bootstrapped } from '../../shared/estimate/bridgeIntervals.ts';
import { measure } from '../../shared/estimate/measure.ts';
import type { Measurement } from '../../shared/estimate/result.ts';
import type { Simulation } from '../../shared/engine/index.ts';
import type { EventLog } from '../../shared/events/eventLog.ts';
import { packLog } from '../../shared/events/packedLog.ts';
import { importFiles, parseMapping, type Problem } from '../../shared/intake/index.ts';
import {
  type Plan,
  calibratePlan,
  openingFrom,
  parsePlan,
  planGraph,
  planTargets,
  resolvePlan,
} from '../../shared/plan/index.ts';
import { withCohortRates, withPeriodRates } from '../../shared/plan/recordedRates.ts';
import { newProject } from '../model/newProject.ts';
import { planning } from '../model/planning.ts';
import {
  effectivePlan,
  fromItsStart,
  recordedBase,
  scenarioBase,
  withMeasuredScenarios,
} from '../model/scenarios.ts';
import {
  bridgeKey,
  calibrationKey,
  measurementKey,
  plannedKey,
  projectionKey,
  resampling,
} from '../session/keys.ts';
import type { Content } from '../store/content.ts';
import { inputsKeyOf } from '../store/inputsKey.ts';
import type { ResultValues } from '../store/results.ts';
import type { ResultSlot } from '../store/resultsSlice.ts';
import type { SampleFigures } from './sampleFigures.ts';

export interface BuiltSample {
  readonly document: Uint8Array;
  readonly figures: SampleFigures;
}

/** Reads the files under `folder` and does the whole job on them. */
export function buildSample(
  folder: string,
  { version, engines }: { readonly version: string; readonly engines: string },
): BuiltSample {
  const { content, log, problems } = importSample(folder);
  const results = compute(content, log, problems);
  const cache = new Map<string, unknown>([
    ['engines', engines],
    ['log', content.log!.key],
    ...Object.entries(results),
  ]);
  return {
    document: writeDocument({ project: content.project, log, results: cache }, version),
    figures: figuresOf(content.project, results),
  };
}

function importSample(folder: string): { content: Content; log: EventLog; problems: readonly Problem[] } {
  const read = (name: string): Uint8Array => readFileSync(`${folder}/${name}`);
  const json = (name: string): unknown => JSON.parse(new TextDecoder().decode(read(name)));
  // The measured scenarios follow the measurement instead of being a copy of it.
  const plan: Plan = { ...parsePlan(json('plan.json'), 'plan.json'), scenarios: [] };
  const mapping = parseMapping(json('mapping.json'), 'mapping.json');
  const names = readdirSync(`${folder}/exports`).sort();
  const { log, intake, files, problems, defects } = importFiles(
    names.map((name) => ({ name, bytes: read(`exports/${name}`) })),
    { graph: planGraph(plan), mapping },
  );
  const project = withMeasuredScenarios({
    ...newProject('FY27 pipeline plan', plan),
    mapping,
    intake,
    defects,
    imports: names.map((name, index) => ({ name, rows: files[index]!.rows, importedAt: 0 })),
  });
  const key = inputsKeyOf('sample log', names, intake);
  return { content: { project, log: { key, packed: packLog(log), problems: [] } }, log, problems };
}

/** The sample opens without a filter. */
type Results = {
  readonly [
    N in Exclude<keyof ResultValues, 'baseProjection' | 'shown' | 'shownBridge' | 'expected'>
  ]: ResultSlot<ResultValues[N]>;
};

function compute(content: Content, log: EventLog, problems: readonly Problem[]): Results {
  const { project } = content;
  const plan = { ...project.plan, scenarios: [] };
  const targets = { plan: planTargets(resolvePlan(plan)) };
  const measurement: Measurement = measure(log, {
    ...targets,
    problems,
    ...(project.intake === null ? {} : { intake: project.intake }),
    ...(project.defects === null ? {} : { defects: project.defects }),
  });
  const { plan: eventual, notes } = calibratePlan(plan, measurement);
  const opened = openingFrom(plan, measurement);
  const calibrated = {
    eventual,
    notes,
    opening: opened.opening,
    period: withPeriodRates(opened, measurement),
    cohort: withCohortRates(opened, measurement),
  };
  const planned = scenarioBase(project, null, calibrated);
  const expected = (of: Plan): Simulation => expectedFlow(resolvePlan(of), { weeks: false }).simulation;
  const projected = (of: Plan, isShown = false): Results['projection'] => ({
    key: projectionKey(of, project.simulation, planning.actuals(of, measurement)),
    value: {
      simulation: simulate(resolvePlan(of), { ...project.simulation, weeks: false }),
      complete: true,
      weeksOf: null,
      expected: isShown ? expected(of) : null,
    },
  });
  return {
    measurement: { key: measurementKey(content)!, value: measurement },
    bridge: { key: bridgeKey(content)!, value: bootstrapped(measurement, log, targets, resampling).bridge },
    calibration: { key: calibrationKey(content)!, value: calibrated },
    projection: projected(effectivePlan(project, calibrated, planning), true),
    planProjection: projected(planned),
    periodProjection: projected(recordedBase(project, calibrated)),
    planned: {
      key: plannedKey(fromItsStart(planned), null),
      value: expected(fromItsStart(planned)),
    },
  };
}

function figuresOf(project: Project, results: Results): SampleFigures {
  const { from, to, stages, transitions } = results.measurement.value;
  const [target] = results.projection.value.simulation.targets;
  const whole = transitions.find((known) => known.from === from && known.to === to && known.segment === null);
  return {
    from,
    to,
    stages,
    n: whole!.conversion.period.n,
    bridge: results.bridge.value!,
    amount: target!.amount,
    adjustedChance: target!.probability,
    plannedChance: results.planProjection.value.simulation.targets[0]!.probability,
    trials: project.simulation.trials,
    currency: project.plan.currency,
  };
}
