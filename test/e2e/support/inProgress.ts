/** Documents of a year that is under way: the sample's records, under its plan begun half a year earlier. */
import { readFileSync, readdirSync } from 'node:fs';
import { newProject } from '../../../renderer/model/newProject.ts';
import { withMeasuredScenarios } from '../../../renderer/model/scenarios.ts';
import { formatMonth, parseMonth } from '../../../shared/calendar/days.ts';
import { writeDocument } from '../../../shared/document/document.ts';
import type { Project } from '../../../shared/document/project.ts';
import { importFiles, parseMapping } from '../../../shared/intake/index.ts';
import { type Plan, parsePlan, planGraph } from '../../../shared/plan/index.ts';

const folder = `${process.cwd()}/examples/halyard`;
const json = (name: string): unknown => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));

/** Months written half a year earlier; for plans of several years the months are repeated after their end. */
function earlier<T>(perMonth: Readonly<Record<string, T>> | undefined, months: number): Record<string, T> {
  const entries = Object.entries(perMonth ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const shifted = entries.map(([month, value]) => [formatMonth(parseMonth(month)! - 6), value] as const);
  const found = Object.fromEntries(shifted);
  const last = shifted.at(-1);
  if (last === undefined) return found;
  for (let i = 1; i <= months; i++)
    found[formatMonth(parseMonth(last[0])! + i)] = entries[(i - 1) % entries.length]![1];
  return found;
}

/** The sample's plan from 5 January 2026, with fiscal years that are calendar years. */
export function planInProgress(change: Partial<Plan> = {}): Plan {
  const plan = parsePlan(json('plan.json'), 'plan.json');
  const more = change.weeks === undefined ? 0 : Math.ceil((change.weeks - 52) / 4);
  return {
    ...plan,
    start: '2026-01-05',
    fiscalYearStartMonth: 1,
    targets: [
      { metric: 'bookings', amount: 12_000_000 },
      { metric: 'pipeline', amount: 12_800_000, period: 'FY26-Q3' },
      { metric: 'entries:won', amount: 190 },
    ],
    segments: plan.segments.map((segment) => ({
      ...segment,
      arrivals: { ...segment.arrivals, perMonth: earlier(segment.arrivals.perMonth, more) },
      ...(segment.spend
        ? { spend: { ...segment.spend, perMonth: earlier(segment.spend.perMonth, more) } }
        : {}),
    })),
    ...(plan.sdr ? { sdr: { ...plan.sdr, hires: earlier(plan.sdr.hires, 0) } } : {}),
    ...(plan.ae ? { ae: { ...plan.ae, hires: earlier(plan.ae.hires, 0) } } : {}),
    scenarios: [],
    ...change,
  };
}

/** The exports of the sample, as files. */
export const exportsOfSample = readdirSync(`${folder}/exports`)
  .sort()
  .map((name) => ({ name, bytes: new Uint8Array(readFileSync(`${folder}/exports/${name}`)) }));

/** The bytes of the document; `change` acts on its project. */
export function documentInProgress(
  plan: Plan,
  change: (project: Project) => Project = (same) => same,
): Uint8Array {
  const mapping = parseMapping(json('mapping.json'), 'mapping.json');
  const { log, intake, defects } = importFiles(exportsOfSample, { graph: planGraph(plan), mapping });
  const project = withMeasuredScenarios({
    ...newProject('A year under way', plan),
    mapping,
    intake,
    defects,
    imports: exportsOfSample.map(({ name }) => ({ name, rows: intake.rows, importedAt: 0 })),
    simulation: { trials: 200, seed: 1 },
  });
  return writeDocument({ project: change(project), log, results: new Map() }, 'test');
}

/** The bytes of a document without any records. */
export function documentWithoutRecords(plan: Plan, trials = 300): Uint8Array {
  const project = { ...newProject('Without records', plan), simulation: { trials, seed: 1 } };
  return writeDocument({ project, log: null, results: new Map() }, 'test');
}
