/** How the uncertain parameters of a trial get their numbers: Sobol points, or plainly at random. */
export const samplings = ['sobol', 'random'] as const;
export type Sampling = (typeof samplings)[number];

/** Unless something else is asked for. */
export const defaultSampling: Sampling = 'sobol';
