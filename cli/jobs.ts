/** The jobs that the command line's worker threads do. */
import type { BlockRequest, Sampling, TrialBlock } from '../shared/engine/index.ts';
import type { BridgeDraws, BridgeResampling } from '../shared/estimate/bridgeResampling.ts';
import type { Plan } from '../shared/plan/index.ts';

/** Plain data, from which a worker resolves the plan itself. */
export interface TrialsInput extends BlockRequest {
  readonly plan: Plan;
  readonly scenario: string | undefined;
  readonly seed: number;
  readonly sampling: Sampling;
}

/** Some of the resamples of a gap bridge. */
export interface ResamplesInput {
  readonly resampling: BridgeResampling;
  readonly seed: number;
  readonly first: number;
  readonly count: number;
}

export interface CliJobs {
  readonly resamples: { readonly input: ResamplesInput; readonly output: BridgeDraws };
  readonly trials: { readonly input: TrialsInput; readonly output: TrialBlock };
}
