/**
 * The bundled sample as a document with its results, made once when the window is built: so it opens computed, by the
 * same engine and under the same keys as everything else.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { writeDocument } from '../../shared/document/document.ts';
import { expectedFlow, simulate } from '../../shared/engine/index.ts';
import { measure } from '../../shared/estimate/measure.ts';
import { packLog } from '../../shared/events/packedLog.ts';
import { importFiles, parseMapping } from '../../shared/intake/index.ts';
import {
  type Plan,
  calibratePlan,
  openingFrom,
  parsePlan,
  planGraph,
  planTargets,
  resolvePlan,
} from '../../shared/plan/index.ts';
import { withPeriodRates } from '../../shared/plan/periodRates.ts';
import { planning } from '../model/planning.ts';
import { effectivePlan, withMeasuredScenarios } from '../model/scenarios.ts';
import { newProject } from '../model/newProject.ts';
import { calibrationKey, measurementKey, plannedKey, projectionKey } from '../session/keys.ts';
import type { Content } from '../store/content.ts';
import { inputsKeyOf } from '../store/inputsKey.ts';
import type { Projection } from '../store/results.ts';
import type { SampleFigures } from './sampleFigures.ts';

export interface BuiltSample {
  readonly document: Uint8Array;
  readonly figures: SampleFigures;
}

/** Reads the files under `folder` and does the whole job on them. */
export function buildSample(folder: string, version: string): BuiltSample {
  const read = (name: string): Uint8Array => readFileSync(`${folder}/${name}`);
  const json = (name: string): unknown => JSON.parse(new TextDecoder().decode(read(name)));
  const written = parsePlan(json('plan.json'), 'plan.json');
  // The measured scenarios follow the measurement instead of being a copy of it.
  const plan: Plan = { ...written, scenarios: [] };
  const mapping = parseMapping(json('mapping.json'), 'mapping.json');
  const names = readdirSync(`${folder}/exports`).sort();
  const { log, intake, problems } = importFiles(
    names.map((name) => ({ name, bytes: read(`exports/${name}`) })),
    { graph: planGraph(plan), mapping },
  );
  const project = withMeasuredScenarios({
    ...newProject('FY27 pipeline plan', plan),
    mapping,
    intake,
    imports: names.map((name) => ({ name, rows: intake.rows, importedAt: 0 })),
  });
  const content: Content = {
    project,
    log: {
      key: inputsKeyOf('sample log', names, intake),
      packed: packLog(log),
      problems: [],
      evidence: null,
    },
  };

  const measurement = measure(log, { plan: planTargets(resolvePlan(project.plan)), intake, problems });
  const bare = { ...project.plan, scenarios: [] };
  const { plan: eventual, notes } = calibratePlan(bare, measurement);
  const planned = openingFrom(bare, measurement);
  const calibrated = { eventual, notes, planned, period: withPeriodRates(planned, measurement) };
  const shown = effectivePlan(project, calibrated, planning);
  const projected = (of: Plan): { key: string; value: Projection } => ({
    key: projectionKey(of, project.simulation),
    value: { simulation: simulate(resolvePlan(of), project.simulation), complete: true },
  });
  const projection = projected(shown);
  const planProjection = projected(calibrated.planned);
  const results = new Map<string, unknown>([
    ['log', content.log!.key],
    ['measurement', { key: measurementKey(content), value: measurement }],
    ['calibration', { key: calibrationKey(content), value: calibrated }],
    ['projection', projection],
    ['planProjection', planProjection],
    ['periodProjection', projected(calibrated.period)],
    [
      'planned',
      {
        key: plannedKey(calibrated.planned),
        value: expectedFlow(resolvePlan(calibrated.planned)).simulation,
      },
    ],
  ]);
  const [target] = projection.value.simulation.targets;
  return {
    document: writeDocument({ project, log, results }, version),
    figures: {
      from: measurement.from,
      to: measurement.to,
      stages: measurement.stages,
      n: measurement.transitions.find(
        ({ from, to, segment }) => from === measurement.from && to === measurement.to && segment === null,
      )!.conversion.period.n,
      bridge: measurement.bridge!,
      amount: target!.amount,
      adjustedChance: target!.probability,
      plannedChance: planProjection.value.simulation.targets[0]!.probability,
      trials: project.simulation.trials,
      currency: project.plan.currency,
    },
  };
}
