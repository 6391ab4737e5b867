/** What a trial is given besides the plan: parameters, people and arrivals, none of which depends on the leads. */
import { drawArrivals } from './arrivals.ts';
import { type Sampling, defaultSampling } from './sampling.ts';
import type { Model } from './model.ts';
import { type TrialParameters, drawParameters } from './parameters.ts';
import { type Staffing, drawStaffing } from './people.ts';
import { Stream } from './streams.ts';

export interface TrialInputs {
  readonly parameters: TrialParameters;
  /** By segment, then by step. */
  readonly arrivals: readonly Float64Array[];
  /** Null where the team is absent. */
  readonly sdrs: Staffing | null;
  readonly aes: Staffing | null;
}

/** Draws the inputs of one trial. */
export function drawInputs(
  model: Model,
  seed: number,
  trial: number,
  sampling: Sampling = defaultSampling,
): TrialInputs {
  const { timeline, segments, sdr, ae } = model;
  const parameters = drawParameters(model, seed, trial, sampling);
  return {
    parameters,
    arrivals: segments.map(({ arrivals, index }) => {
      const { volumeFactor } = parameters.segments[index]!;
      return drawArrivals(arrivals, volumeFactor, timeline, new Stream(seed, trial, arrivals.key));
    }),
    sdrs: sdr && drawStaffing(sdr, parameters.sdrAttrition, timeline, new Stream(seed, trial, sdr.peopleKey)),
    aes: ae && drawStaffing(ae, parameters.aeAttrition, timeline, new Stream(seed, trial, ae.peopleKey)),
  };
}
