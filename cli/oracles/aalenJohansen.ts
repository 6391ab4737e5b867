/** `aalen-johansen/`: incidence by outcome with both kinds of variance, overall and by segment. */
import { z } from 'zod';
import { type AalenJohansen, aalenJohansen, stepAt } from '../../shared/estimate/aalenJohansen.ts';
import { aalenVariance } from '../../shared/estimate/aalenVariance.ts';
import { eachCase } from './caseFiles.ts';
import { type CaseResult, type Checks, tolerances } from './checks.ts';
import { refuse } from '../../shared/errors.ts';

const counts = z.array(z.number());
/** By outcome name. */
const curves = z.record(z.string(), z.array(z.number().nullable()));
const groupSchema = z.object({
  n: z.number(),
  n_by_outcome: z.record(z.string(), z.number()),
  time: counts,
  n_risk: counts,
  n_event: z.record(z.string(), counts),
  pstate: curves,
  std_err: curves,
  lower: curves,
  upper: curves,
  stay: counts,
  cuminc: z.object({ time: counts, est: curves, var: curves }).optional(),
});
const schema = z.object({ all: groupSchema, by_segment: z.record(z.string(), groupSchema).nullish() });

/** How the CSV names an observation that is still open. */
const open = 'censor';

export function run(dir: string): CaseResult[] {
  return eachCase(dir, (files, checks) => {
    const expected = files.expected(schema);
    const outcomes = Object.keys(expected.all.n_event);
    const [times] = files.numbers(['time']);
    const rows = files.rows(['time', 'outcome', 'segment']);
    const causes = rows.map((row, i) => causeOf(row.get('outcome')!, outcomes, i));
    const compare = (figure: string, group: Group, keep: (row: number) => boolean): void => {
      const kept = [...rows.keys()].filter(keep);
      const estimate = aalenJohansen(
        kept.map((i) => times![i]!),
        kept.map((i) => causes[i]!),
        outcomes.length,
      );
      compareGroup(checks, figure, { estimate, outcomes, group });
    };
    compare('all', expected.all, () => true);
    for (const [segment, group] of Object.entries(expected.by_segment ?? {}))
      compare(`by_segment.${segment}`, group, (i) => rows[i]!.get('segment') === segment);
  });
}

type Group = z.infer<typeof groupSchema>;

function causeOf(outcome: string, outcomes: readonly string[], index: number): number {
  const cause = outcome === open ? 0 : outcomes.indexOf(outcome) + 1;
  if (cause === 0 && outcome !== open)
    refuse({
      code: 'malformed-case',
      message: `The reference has no outcome "${outcome}".`,
      row: index + 2,
      value: outcome,
    });
  return cause;
}

function compareGroup(
  checks: Checks,
  at: string,
  { estimate, outcomes, group }: { estimate: AalenJohansen; outcomes: readonly string[]; group: Group },
): void {
  const total = (list: ArrayLike<number>): number => Array.from(list).reduce((sum, count) => sum + count, 0);
  checks.same(`${at}.n`, estimate.atRisk[0], group.n);
  checks.sameAll(`${at}.time`, estimate.time, group.time);
  checks.sameAll(`${at}.n_risk`, estimate.atRisk, group.n_risk);
  checks.nearAll(`${at}.stay`, estimate.stay, group.stay, tolerances.estimate);
  checks.same(`${at}.n_by_outcome.${open}`, total(estimate.censored), group.n_by_outcome[open]);
  outcomes.forEach((outcome, cause) => {
    checks.same(`${at}.n_by_outcome.${outcome}`, total(estimate.events[cause]!), group.n_by_outcome[outcome]);
    checks.sameAll(`${at}.n_event.${outcome}`, estimate.events[cause], group.n_event[outcome]!);
    const compare = (
      name: 'pstate' | 'std_err' | 'lower' | 'upper',
      actual: Float64Array,
      tolerance: (typeof tolerances)[keyof typeof tolerances],
    ): void => checks.nearAll(`${at}.${name}.${outcome}`, actual, group[name][outcome]!, tolerance);
    compare('pstate', estimate.incidence[cause]!, tolerances.estimate);
    compare('std_err', estimate.standardError[cause]!, tolerances.standardError);
    compare('lower', estimate.low[cause]!, tolerances.bound);
    compare('upper', estimate.high[cause]!, tolerances.bound);
    if (group.cuminc) compareGrid(checks, `${at}.cuminc`, { estimate, outcome, cause, grid: group.cuminc });
  });
}

function compareGrid(
  checks: Checks,
  at: string,
  {
    estimate,
    outcome,
    cause,
    grid,
  }: { estimate: AalenJohansen; outcome: string; cause: number; grid: NonNullable<Group['cuminc']> },
): void {
  const est = grid.est[outcome];
  const variance = grid.var[outcome];
  // An outcome that never occurs is absent from cmprsk's result.
  if (!est || !variance) return;
  const read = (curve: Float64Array): number[] => grid.time.map((t) => curve[stepAt(estimate.time, t)] ?? 0);
  checks.nearAll(`${at}.est.${outcome}`, read(estimate.incidence[cause]!), est, tolerances.estimate);
  checks.nearAll(`${at}.var.${outcome}`, read(aalenVariance(estimate, cause)), variance, tolerances.estimate);
}
