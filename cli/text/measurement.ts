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
    ...driftText(measurement, name),
    ...velocityText(measurement),
    ...findingsText(measurement.findings, `${name(measurement.from)} → ${name(measurement.to)}`, name),
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

type Index = NonNullable<Measurement['drift']['index']>;

const differs = (index: Index | null | undefined): index is Index => !!index && index.p < 0.01;

/** Who and when: owners that differ by more than chance, and the dates from which a rate or the pace is another. */
function driftText({ drift, from, to }: Measurement, name: (id: string) => string): string[] {
  const { index, skips, dwell, ownersKnown, cohorts } = drift;
  const pair = `${name(from)} → ${name(to)}`;
  const lines: string[] = [];
  if (ownersKnown?.afterwards === true)
    lines.push(
      `Owners stand on ${percent(ownersKnown.reached, 0)} of what converted and on ${percent(ownersKnown.others, 0)} of the rest: how much each of them converts cannot be told from this.`,
    );
  else if (index) {
    const { rho, low, high, owners } = index;
    const range = low === null || high === null ? '' : `, 95% interval ${low.toFixed(3)}–${high.toFixed(3)}`;
    lines.push(
      `${count(owners)} owners convert ${differs(index) ? 'differently by more than chance' : 'alike, as far as chance allows to tell'}: drift index ${rho.toFixed(3)}${range}, ${chance(index.p)}.`,
    );
  }
  if (differs(skips?.index))
    lines.push(
      `They leave out dates unequally: index ${skips.index.rho.toFixed(3)}, ${chance(skips.index.p)}.`,
    );
  if (differs(dwell?.index))
    lines.push(`They take unequally long: index ${dwell.index.rho.toFixed(3)}, ${chance(dwell.index.p)}.`);
  for (const { date, before, after } of drift.changePoints)
    lines.push(
      `From ${date} on ${percent(after)} of ${pair} convert within ${count(cohorts.withinDays)} days; before, ${percent(before)} did.`,
    );
  for (const { date, before, after } of drift.dwellChanges ?? [])
    lines.push(
      `From ${date} on conversions are ${after > before ? 'slower' : 'faster'}: ${percent(after, 0)} take longer than the median, before ${percent(before, 0)}.`,
    );
  for (const { owner, date, before, after } of drift.ownerChanges ?? [])
    lines.push(`${printable(owner)}, from ${date} on: ${percent(after)} instead of ${percent(before)}.`);
  return lines.length === 0 ? [] : [lines.join('\n')];
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

/** What a finding is, in words that need no manual; the stage follows. */
const findingNames: Readonly<Record<string, string>> = {
  'missing-stage-date': 'No date',
  'skipped-stage': 'Skipped',
  'out-of-order': 'Dated before an earlier stage',
  'batch-stamped': 'Several stages dated at once',
  'bulk-stamped': 'Back-filled in bulk',
  'activity-derived': 'Dated from activities',
  'future-or-impossible': 'Impossible dates',
  'duplicate-entity': 'Several rows that disagree',
  'unmapped-stage': 'Values of no known stage',
  'unknown-owner': 'Unknown owners',
  'missing-segment': 'No segment',
  stalled: 'Open for unusually long',
  'silent-leakage': 'Silent leakage: never decided',
  'sla-breach': 'Decided after the limit',
  'recycling-loop': 'Came back too often',
  'disqualified-overuse': 'Disqualified instead of Nurturing',
  'missing-reason': 'Left without a reason',
  'account-lead-mismatch': 'Account and leads disagree',
  'required-field-missing': 'Required field empty',
  'unreachable-contact': 'Cannot be reached',
  'score-not-reset': 'Score not reset',
  'cosmetic-stage': 'Records nothing: all pass at once',
  'left-truncated': 'Begun before conversions were recorded',
};
const undecided = 'Still undecided beyond the limit';
const mostFindings = 8;

function findingsText(findings: readonly Finding[], asked: string, name: (id: string) => string): string[] {
  // A stage without any date says that it is not recorded here, not that somebody forgot; a skipped one is missing too.
  const unused = findings.filter(({ code, share }) => code === 'missing-stage-date' && share === 1);
  const unusedStages = new Set(unused.map(({ stage }) => stage));
  const told = findings.filter(
    ({ code, stage }) =>
      !unusedStages.has(stage) &&
      (code !== 'skipped-stage' ||
        !findings.some((other) => other.code === 'missing-stage-date' && other.stage === stage)),
  );
  const shown = told.slice(0, mostFindings);
  const change = (value: number | null, write: (value: number) => string): string =>
    value === null || Math.abs(value) < 5e-4 ? '–' : write(value);
  return [
    ...(shown.length === 0
      ? []
      : [
          table(
            [
              {
                head: told.length > shown.length ? `Findings, ${shown.length} of ${told.length}` : 'Findings',
                align: 'left',
              },
              { head: '', align: 'left' },
              { head: 'Records', align: 'right' },
              { head: 'Share', align: 'right' },
              { head: `Points of ${asked}`, align: 'right' },
              { head: 'Median days', align: 'right' },
            ],
            shown.map(({ code, stage, count: found, share, effect, detail }) => [
              code === 'sla-breach' && detail?.['open'] === 1 ? undecided : (findingNames[code] ?? code),
              stage === undefined
                ? printable(String(detail?.['segment'] ?? detail?.['value'] ?? ''))
                : name(stage),
              count(found),
              percent(share),
              change(effect.conversion, points),
              Math.abs(effect.velocityDays ?? 0) < 0.05
                ? '–'
                : change(effect.velocityDays, (days) => `${days > 0 ? '+' : ''}${count(days, 1)}`),
            ]),
          ),
        ]),
    ...(unusedStages.size === 0
      ? []
      : [`Not recorded in these files at all: ${[...unusedStages].map((id) => name(id!)).join(', ')}.`]),
  ];
}

function velocityText({ pipelineVelocity }: Measurement): string[] {
  if (pipelineVelocity === null) return [];
  const { perDay, open, winRate, meanAmount, medianCycleDays } = pipelineVelocity;
  return [
    `Pipeline velocity: ${count(perDay)} a day (${count(open)} open × ${percent(winRate)} won × ${count(meanAmount)} each ÷ ${days(medianCycleDays)} days).`,
  ];
}

function intakeText({ intake }: Measurement): string {
  return `${count(intake.rows)} rows read: ${count(intake.imported)} imported, ${count(intake.refused)} refused, ${count(intake.ignored)} ignored; ${count(intake.problems)} problems${intake.problems > 0 ? ' (--json lists them)' : ''}.`;
}
