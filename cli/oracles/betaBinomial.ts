/** `beta-binomial/`: mean rate and intra-class correlation, their errors and tests, and the groups' posteriors. */
import { z } from 'zod';
import { type BetaBinomialFit, betaBinomial, groupPosterior } from '../../shared/estimate/betaBinomial.ts';
import { tarone } from '../../shared/stats/tarone.ts';
import { type CaseFiles, eachCase } from './caseFiles.ts';
import { type CaseResult, type Checks, tolerances } from './checks.ts';

const number = z.number();
const numbers = z.array(number);
const schema = z.object({
  groups: number,
  counts: z.string(),
  n: numbers.optional(),
  k: numbers.optional(),
  pooled_rate: number,
  binomial_log_likelihood: number,
  binomial_log_likelihood_kernel: number.optional(),
  rho_on_boundary: z.boolean(),
  mu: number,
  rho: number,
  nu: number.nullable(),
  log_likelihood: number,
  log_likelihood_kernel: number.optional(),
  observed_information: z.object({ se_logit_mu: number, se_logit_rho: number }).optional(),
  lrt: z.object({ statistic: number, p_chi2_1: number, p_half_chi2_1: number }),
  tarone: z.object({ z: number.nullable(), p_one_sided: number.nullable() }),
  posterior: z.object({
    mean: numbers,
    alpha: numbers.optional(),
    beta: numbers.optional(),
    p025: numbers.optional(),
    p975: numbers.optional(),
  }),
  vglm: z.object({ mu: number, rho: number.optional(), log_likelihood: number }).optional(),
});
type Case = z.infer<typeof schema>;

const parameter = { relative: 1e-3 } as const;
const posterior = { relative: 1e-5 } as const;

export function run(dir: string): CaseResult[] {
  return eachCase(dir, (files, checks) => {
    const expected = files.expected(schema);
    const groups = readGroups(files, expected, checks);
    const fit = betaBinomial(groups);
    checks.same('groups', groups.length, expected.groups);
    compareFit(checks, fit, expected);
    const z = tarone(groups);
    checks.near('tarone.z', z?.z, expected.tarone.z, tolerances.estimate);
    checks.near('tarone.p_one_sided', z?.p, expected.tarone.p_one_sided, tolerances.estimate);
    const found = groups.map((counts) => groupPosterior(fit, counts));
    const compare = (
      name: keyof Case['posterior'],
      figure: 'mean' | 'alpha' | 'beta' | 'low' | 'high',
    ): void => {
      const reference = expected.posterior[name];
      if (reference === undefined) return;
      const actual = found.map((group) => group[figure]);
      checks.nearAll(`posterior.${name}`, actual, reference, posterior);
    };
    compare('mean', 'mean');
    compare('alpha', 'alpha');
    compare('beta', 'beta');
    compare('p025', 'low');
    compare('p975', 'high');
  });
}

function compareFit(checks: Checks, fit: BetaBinomialFit, expected: Case): void {
  const near = (figure: string, actual: number, reference: number | undefined, relative: number): void =>
    checks.near(figure, actual, reference ?? null, { relative });
  near('pooled_rate', fit.binomial.rate, expected.pooled_rate, 1e-9);
  near('binomial_log_likelihood', fit.binomial.logLikelihood, expected.binomial_log_likelihood, 1e-9);
  near(
    'binomial_log_likelihood_kernel',
    fit.binomial.logLikelihoodKernel,
    expected.binomial_log_likelihood_kernel,
    1e-9,
  );
  checks.same('rho_on_boundary', fit.boundary !== null, expected.rho_on_boundary);
  checks.near('mu', fit.mu, expected.mu, parameter);
  checks.near('rho', fit.rho, expected.rho, parameter);
  if (expected.nu === null) checks.same('nu', fit.nu, Infinity);
  else checks.near('nu', fit.nu, expected.nu, parameter);
  near('log_likelihood', fit.logLikelihood, expected.log_likelihood, 1e-9);
  near('log_likelihood_kernel', fit.logLikelihoodKernel, expected.log_likelihood_kernel, 1e-9);
  if (expected.observed_information) {
    const { se_logit_mu, se_logit_rho } = expected.observed_information;
    const { logitMu, logitRho } = fit.standardError ?? {};
    checks.near('observed_information.se_logit_mu', logitMu, se_logit_mu, tolerances.standardError);
    checks.near('observed_information.se_logit_rho', logitRho, se_logit_rho, tolerances.standardError);
  }
  checks.near('lrt.statistic', fit.likelihoodRatio.statistic, expected.lrt.statistic, { absolute: 1e-6 });
  checks.near('lrt.p_half_chi2_1', fit.likelihoodRatio.p, expected.lrt.p_half_chi2_1, tolerances.bound);
  checks.near('lrt.p_chi2_1', fit.likelihoodRatio.pTwoSided, expected.lrt.p_chi2_1, tolerances.bound);
  near('vglm.log_likelihood', fit.logLikelihood, expected.vglm?.log_likelihood, 1e-6);
  if (!expected.rho_on_boundary) {
    near('vglm.mu', fit.mu, expected.vglm?.mu, parameter.relative);
    near('vglm.rho', fit.rho, expected.vglm?.rho, parameter.relative);
  }
}

/** Counts as they are, or effective ones from a rate and its standard error. */
function readGroups(files: CaseFiles, expected: Case, checks: Checks): { n: number; k: number }[] {
  if (expected.n === undefined) {
    const [n, k] = files.numbers(['n', 'k']);
    return Array.from(n!, (trials, i) => ({ n: trials, k: k![i]! }));
  }
  const [p, se] = files.numbers(['p', 'se']);
  const groups = Array.from(p!, (rate, i) => {
    const n = (rate * (1 - rate)) / se![i]! ** 2;
    return { n, k: n * rate };
  });
  checks.nearAll(
    'n',
    groups.map(({ n }) => n),
    expected.n,
    { relative: 1e-12 },
  );
  checks.nearAll(
    'k',
    groups.map(({ k }) => k),
    expected.k ?? [],
    { relative: 1e-12 },
  );
  return groups;
}
