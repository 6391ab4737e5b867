/** The readable summary of a measurement: what one would paste into a message to the CRO. */
import type {
  Bridge,
  Conversion,
  Finding,
  Measurement,
  TransitionResult,
} from '../../shared/estimate/result.ts';
import { printable } from '../output.ts';
import { count, percent, points, table } from './numbers.ts';

export function measurementText(measurement: Measurement): string {
  const name = stageNames(measurement);
  const [first, last] = measurement.window;
  const all = measurement.transitions.filter((transition) => transition.segment === null);
  const sliced = measurement.transitions.filter(
    (transition) =>
      transition.segment !== null && transition.from === measurement.from && transition.to === measurement.to,
  );
  return [
    measurement.bridge === null ? headline(measurement, all, name) : measurement.bridge.sentence,
    `As of ${measurement.asOf}${measurement.asOfInferred ? ' (the latest stage date)' : ''}; ${name(measurement.from)} dated from ${first} to before ${last}; ${count(measurement.entities)} entities, ${count(measurement.events)} stage dates.`,
    transitionTable(all, (transition) => `${name(transition.from)} → ${name(transition.to)}`),
    ...(sliced.length > 0
      ? [transitionTable(sliced, (transition) => printable(transition.segment ?? ''))]
      : []),
    ...(measurement.bridge === null ? [] : [bridgeText(measurement.bridge)]),
    ...driftText(measurement.drift),
    ...(measurement.findings.length > 0
      ? [findingsText(measurement.findings, `${name(measurement.from)} → ${name(measurement.to)}`, name)]
      : []),
    intakeText(measurement),
  ].join('\n\n');
}

function stageNames(measurement: Measurement): (id: string) => string {
  const names = new Map(measurement.stages.map((stage) => [stage.id, printable(stage.name)]));
  return (id) => names.get(id) ?? id;
}

function headline(
  measurement: Measurement,
  all: readonly TransitionResult[],
  name: (id: string) => string,
): string {
  const asked = all.find(
    (transition) => transition.from === measurement.from && transition.to === measurement.to,
  );
  if (asked === undefined) return 'No transition could be measured.';
  const { period, cohort, eventual } = asked.conversion;
  const [first, last] = measurement.window;
  if (period.n === 0) {
    const undated = `No date of ${name(asked.from)} is recorded from ${first} to before ${last}`;
    return cohort.n === 0
      ? `${undated}: there is no conversion from it to tell.`
      : `${undated}: ${count(cohort.n)} of the cohort are known from later stages alone, so their conversion tells nothing of those who got no further.`;
  }
  return [
    `${name(asked.from)} → ${name(asked.to)}: the CRM records ${rateOf(period)} in the period;`,
    `${rateOf(cohort)} of the cohort have converted to date,`,
    `and ${rateOf(eventual)} will within ${count(eventual.horizonDays ?? 0)} days${interval(eventual)}.`,
  ].join(' ');
}

const rateOf = (conversion: Conversion): string =>
  `${percent(conversion.rate)} (${count(conversion.k)} of ${count(conversion.n)})`;

const interval = ({ low, high }: Conversion): string =>
  low === null || high === null ? '' : ` (95% interval ${percent(low)}–${percent(high)})`;

/** Two figures are enough for a p-value, and one bound for those that are next to nothing. */
const chance = (p: number): string => (p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(p < 0.1 ? 3 : 2)}`);

function driftText({ index }: Measurement['drift']): string[] {
  if (index === null || index === undefined) return [];
  const { rho, low, high, owners } = index;
  const range = low === null || high === null ? '' : ` (95% interval ${low.toFixed(3)}–${high.toFixed(3)})`;
  const z = index.tarone === null ? '' : `; Tarone's Z ${index.tarone.z.toFixed(1)}`;
  return [`Drift index over ${count(owners)} owners: ${rho.toFixed(3)}${range}, ${chance(index.p)}${z}.`];
}

const days = (value: number | null): string =>
  value === null ? '–' : count(value, Number.isInteger(value) ? 0 : 1);

function transitionTable(
  rows: readonly TransitionResult[],
  label: (row: TransitionResult) => string,
): string {
  return table(
    [
      { head: '', align: 'left' },
      { head: 'Period', align: 'right' },
      { head: 'To date', align: 'right' },
      { head: 'Eventual', align: 'right' },
      { head: '95% interval', align: 'right' },
      { head: 'n', align: 'right' },
      { head: 'Median days', align: 'right' },
      { head: 'p90', align: 'right' },
      { head: 'Dated', align: 'right' },
    ],
    rows.map((row) => {
      const { period, cohort, eventual } = row.conversion;
      return [
        label(row),
        percent(period.rate),
        percent(cohort.rate),
        percent(eventual.rate),
        eventual.low === null || eventual.high === null
          ? '–'
          : `${percent(eventual.low)}–${percent(eventual.high)}`,
        count(cohort.n),
        days(row.velocity.median),
        days(row.velocity.p90),
        percent(row.recordedShare, 0),
      ];
    }),
  );
}

const barNames: Readonly<Record<string, string>> = {
  unrecorded: 'Unrecorded: later stages prove it, no date',
  recycling: 'Recycling: entities counted more than once',
  maturity: 'Maturity: cohorts that are still young',
  mix: 'Mix: other segments than planned',
  consistency: 'Consistency: owners outside their limits',
  remainder: 'Remainder: like for like, below plan',
};
/** The remainder where nothing was set apart as consistency. */
const undivided = 'Performance: like for like, below plan';

const percentRange = (interval: { readonly low: number; readonly high: number } | undefined): string =>
  interval === undefined ? '' : `${percent(interval.low)} to ${percent(interval.high)}`;

function bridgeText(bridge: Bridge): string {
  const totals = bridge.bars.filter((bar) => bar.segment === undefined);
  const { bootstrap } = bridge;
  const divided = totals.some(({ key }) => key === 'consistency');
  const rows = [
    ['Recorded', percent(bridge.recorded), percentRange(bootstrap?.recorded)],
    ...totals.map(({ key, value, low, high }) => [
      `  ${key === 'remainder' && !divided ? undivided : (barNames[key] ?? key)}`,
      points(value),
      low === null || high === null ? '' : `${points(low)} to ${points(high)}`,
    ]),
    ['Planned', percent(bridge.planned), ''],
  ];
  return [
    table(
      [
        { head: `Gap bridge, points, horizon ${count(bridge.horizonDays)} days`, align: 'left' },
        { head: '', align: 'right' },
        { head: bootstrap === undefined ? '' : '95% interval', align: 'right' },
      ],
      rows,
    ),
    ...bridge.ownersOutside.map(
      ({ owner, segment, n, k, lower, upper }) =>
        `${printable(owner)}${segment === null ? '' : ` (${printable(segment)})`}: ${count(k)} of ${count(n)}, outside ${count(lower)} to ${count(upper)} (99.8%)`,
    ),
    ...bridge.notes.map(printable),
  ].join('\n');
}

function findingsText(findings: readonly Finding[], asked: string, name: (id: string) => string): string {
  // A skipped stage is a missing date that is told already.
  const told = findings.filter(
    ({ code, stage }) =>
      code !== 'skipped-stage' ||
      !findings.some((other) => other.code === 'missing-stage-date' && other.stage === stage),
  );
  const shown = told.slice(0, 10);
  const change = (value: number | null, write: (value: number) => string): string =>
    value === null || Math.abs(value) < 5e-4 ? '–' : write(value);
  return [
    `Findings (${shown.length} of ${told.length}, by effect):`,
    table(
      [
        { head: '', align: 'left' },
        { head: '', align: 'left' },
        { head: 'Count', align: 'right' },
        { head: 'Share', align: 'right' },
        { head: `Points of ${asked}`, align: 'right' },
        { head: 'Points of its stage', align: 'right' },
        { head: 'Median days', align: 'right' },
      ],
      shown.map(({ code, stage, count: found, share, effect }) => [
        code,
        stage === undefined ? '' : name(stage),
        count(found),
        percent(share),
        change(effect.conversion, points),
        change(effect.stageConversion, points),
        change(effect.velocityDays, (days) => `${days > 0 ? '+' : ''}${count(days, 1)}`),
      ]),
    ),
  ].join('\n');
}

function intakeText({ intake }: Measurement): string {
  return `${count(intake.rows)} rows read: ${count(intake.imported)} imported, ${count(intake.refused)} refused, ${count(intake.ignored)} ignored; ${count(intake.problems)} problems${intake.problems > 0 ? ' (--json lists them)' : ''}.`;
}
