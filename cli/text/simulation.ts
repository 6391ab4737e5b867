/** The readable summary of a projection. */
import type { Simulation, Summary } from '../../shared/engine/result.ts';
import { printable } from '../output.ts';
import { count, money, percent, table } from './numbers.ts';

export function simulationText(simulation: Simulation): string {
  const { currency } = simulation;
  const title = `${printable(simulation.name)}${simulation.scenario === null ? '' : `, scenario ${printable(simulation.scenario)}`}`;
  const what = simulation.expected
    ? 'expected values, no gates, no random numbers'
    : `${count(simulation.trials)} trials${simulation.sampling === 'random' ? ', drawn plainly' : ''}, seed ${simulation.seed}`;
  return [
    `${title}: ${simulation.weeks} weeks from ${simulation.start}; ${what}.`,
    ...targetLines(simulation),
    table(
      [
        { head: '', align: 'left' },
        ...['p10', 'Median', 'p90', 'Mean'].map((head) => ({ head, align: 'right' as const })),
      ],
      [
        moneyRow('Pipeline', total(simulation, 'pipeline'), currency),
        moneyRow('Bookings', total(simulation, 'bookings'), currency),
        ...Object.keys(simulation.series)
          .filter((key) => key.startsWith('entries.') && (total(simulation, key)?.mean ?? 0) > 0)
          .map((key) => countRow(`Entries to ${key.slice('entries.'.length)}`, total(simulation, key))),
        ...(['sdr', 'ae'] as const).map((team) =>
          shareRow(`${team.toUpperCase()} utilisation`, total(simulation, `utilisation.${team}`)),
        ),
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

const moneyRow = (label: string, summary: Summary | undefined, currency: string): Row =>
  row(label, summary, (value) => money(value, currency));
const countRow = (label: string, summary: Summary | undefined): Row =>
  row(label, summary, (value) => count(value));
const shareRow = (label: string, summary: Summary | undefined): Row =>
  row(label, summary, (value) => percent(value, 0));

function targetLines(simulation: Simulation): string[] {
  return simulation.targets.map((target) => {
    const amount = target.metric.startsWith('entries:')
      ? count(target.amount)
      : money(target.amount, simulation.currency);
    const where = [target.period, target.segment].filter((part) => part !== undefined).join(', ');
    const what = `${target.metric.replace('entries:', 'entries to ')} of at least ${amount}${where === '' ? '' : ` (${where})`}`;
    return simulation.expected
      ? `Target: ${what}; expected ${target.metric.startsWith('entries:') ? count(target.result.mean ?? 0) : money(target.result.mean ?? 0, simulation.currency)}.`
      : `Chance of ${what}: ${percent(target.probability, 0)} (± ${count(target.standardError * 100, 1)} points, one standard error).`;
  });
}

/** Money by fiscal year, where the horizon reaches into more than one. */
function yearLines({ periods, series, currency }: Simulation): string[] {
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
  const yearTable = table(
    [
      { head: 'By fiscal year', align: 'left' },
      ...['p10', 'Median', 'p90', 'Mean'].map((head) => ({ head, align: 'right' as const })),
    ],
    rows,
  );
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
