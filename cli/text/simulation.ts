/** The readable summary of a projection. */
import { chanceText } from '../../shared/engine/chance.ts';
import type { Simulation, Summary } from '../../shared/engine/result.ts';
import type { ResolvedPlan } from '../../shared/plan/index.ts';
import { printable } from '../output.ts';
import { count, money, percent, table } from './numbers.ts';

/** What results name by id, by the plan's names. */
type Named = Pick<ResolvedPlan, 'graph' | 'segments'>;

const stageName = (id: string, { graph }: Named): string =>
  printable(graph.stages[graph.indexOf(id)]?.name ?? id);
const segmentName = (id: string, { segments }: Named): string =>
  printable(segments.find((segment) => segment.id === id)?.name ?? id);

export function simulationText(simulation: Simulation, plan: Named): string {
  const { currency } = simulation;
  const title = `${printable(simulation.name)}${simulation.scenario === null ? '' : `, scenario ${printable(simulation.scenario)}`}`;
  const what = simulation.expected
    ? 'expected values, no gates, no random numbers'
    : `${count(simulation.trials)} trials${simulation.sampling === 'random' ? ', drawn plainly' : ''}, seed ${simulation.seed}`;
  return [
    `${title}: ${simulation.weeks} weeks from ${simulation.start}; ${what}.`,
    ...targetTable(simulation, plan),
    figureTable(
      simulation,
      '',
      [
        moneyRow('Pipeline', total(simulation, 'pipeline'), currency),
        moneyRow('Bookings', total(simulation, 'bookings'), currency),
        ...Object.keys(simulation.series)
          .filter((key) => key.startsWith('entries.') && (total(simulation, key)?.mean ?? 0) > 0)
          .map((key) =>
            countRow(`Entries to ${stageName(key.slice('entries.'.length), plan)}`, total(simulation, key)),
          ),
        ...(['sdr', 'ae'] as const).map((team) =>
          shareRow(`${team.toUpperCase()} utilisation`, total(simulation, `utilisation.${team}`)),
        ),
        row('SDR wait, days', total(simulation, 'wait.sdr'), (value) => count(value, 1)),
        ...(['spend', 'cost.people'] as const).map((key) => {
          const cost = total(simulation, key);
          const name = key === 'spend' ? 'Programme spend' : 'Cost of people';
          return cost?.mean ? moneyRow(name, cost, currency) : null;
        }),
      ].filter((row) => row !== null),
    ),
    ...yearLines(simulation),
    ...bindingLines(simulation),
  ].join('\n\n');
}

function total(simulation: Simulation, key: string): Summary | undefined {
  return simulation.series[key]?.['total']?.['total'];
}

type Row = readonly string[] | null;

function row(label: string, summary: Summary | undefined, write: (value: number) => string): Row {
  if (summary === undefined || summary.mean === null) return null;
  return [
    label,
    ...[summary.p10, summary.p50, summary.p90, summary.mean].map((v) => (v === null ? '–' : write(v))),
  ];
}

/** Rows of figures; expected values have no spread. */
function figureTable({ expected }: Simulation, head: string, rows: readonly (readonly string[])[]): string {
  const heads = expected ? ['Expected'] : ['p10', 'Median', 'p90', 'Mean'];
  return table(
    [{ head, align: 'left' }, ...heads.map((name) => ({ head: name, align: 'right' as const }))],
    expected ? rows.map(([label, ...figures]) => [label!, figures.at(-1)!]) : rows,
  );
}

const moneyRow = (label: string, summary: Summary | undefined, currency: string): Row =>
  row(label, summary, (value) => money(value, currency));
const countRow = (label: string, summary: Summary | undefined): Row =>
  row(label, summary, (value) => count(value));
const shareRow = (label: string, summary: Summary | undefined): Row =>
  row(label, summary, (value) => percent(value, 0));

/** How likely each target is, with what the number of trials leaves open. */
function targetTable(simulation: Simulation, plan: Named): string[] {
  const { targets, trials, currency, expected } = simulation;
  if (targets.length === 0) return [];
  const rows = targets.map(({ metric, amount, period, segment, probability, standardError, result }) => {
    const isCount = metric.startsWith('entries:');
    const write = (value: number): string => (isCount ? count(value) : money(value, currency));
    const where = [period, segment === undefined ? undefined : segmentName(segment, plan)].filter(
      (part) => part !== undefined,
    );
    const what = [
      isCount ? `entries to ${stageName(metric.slice('entries:'.length), plan)}` : metric,
      where.length === 0 ? 'horizon' : where.join(', '),
      write(amount),
    ];
    if (expected) return [...what, write(result.mean ?? 0)];
    return [...what, chanceText(probability, trials, percent), exactness(probability, standardError, trials)];
  });
  const columns = expected ? ['Expected'] : ['Chance', 'Standard error'];
  return [
    table(
      [
        { head: 'Target', align: 'left' },
        { head: 'Of', align: 'left' },
        ...['At least', ...columns].map((head) => ({ head, align: 'right' as const })),
      ],
      rows,
    ),
  ];
}

function exactness(probability: number, standardError: number, trials: number): string {
  if (probability === 0) return `none of ${count(trials)}`;
  if (probability === 1) return `all of ${count(trials)}`;
  return `±${count(standardError * 100, 1)} points`;
}

/** Money by fiscal year, where the horizon reaches into more than one. */
function yearLines(simulation: Simulation): string[] {
  const { periods, series, currency } = simulation;
  if (periods.years.length < 2) return [];
  const rows = (['pipeline', 'bookings'] as const).flatMap((key) =>
    periods.years.flatMap((year) => {
      const summary = series[key]?.['total']?.[year];
      const label = `${key === 'pipeline' ? 'Pipeline' : 'Bookings'} ${year}${summary?.partial === true ? '*' : ''}`;
      const found = moneyRow(label, summary, currency);
      return found === null ? [] : [found];
    }),
  );
  if (rows.length === 0) return [];
  const yearTable = figureTable(simulation, 'By fiscal year', rows);
  const isPartial = rows.some(([label]) => label?.endsWith('*'));
  return [isPartial ? `${yearTable}\n* the horizon covers a part of this year` : yearTable];
}

function bindingLines(simulation: Simulation): string[] {
  const quarters = Object.entries(simulation.binding);
  if (quarters.length === 0) return [];
  return [
    table(
      [
        { head: 'Binding constraint', align: 'left' },
        ...['Demand', 'SDRs', 'AEs'].map((head) => ({ head, align: 'right' as const })),
      ],
      quarters.map(([quarter, shares]) => [
        quarter,
        percent(shares.demand, 0),
        percent(shares.sdr, 0),
        percent(shares.ae, 0),
      ]),
    ),
  ];
}
