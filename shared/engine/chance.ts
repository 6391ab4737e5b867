/** A chance in words: never a bare 0% or 100%, which no finite number of trials can tell. */

export interface ToldChance {
  /** `<` or `>` where every trial went one way. */
  readonly prefix: '' | '<' | '>';
  readonly share: number;
  /** Decimals of the percentage. */
  readonly decimals: number;
}

/** Decimals at which a share this near to 0 or 1 does not look like it: 0.2% has one, 0.04% two. */
function decimalsNear(distance: number): number {
  return distance >= 0.02 ? 0 : Math.max(1, Math.ceil(-Math.log10(distance * 100) - 1e-9));
}

/** A share of trials as it is told: whole percent, decimals near the ends, and below or above one trial's share at them. */
export function toldChance(probability: number, trials: number): ToldChance {
  const least = 1 / trials;
  const decimals = Math.max(1, decimalsNear(least));
  // Half a trial: 1 − 1/n and (n − 1)/n are not the same bits.
  if (probability < least / 2) return { prefix: '<', share: least, decimals };
  if (probability > 1 - least / 2) return { prefix: '>', share: 1 - least, decimals };
  return {
    prefix: '',
    share: probability,
    decimals: decimalsNear(Math.min(probability, 1 - probability)),
  };
}

/** {@link toldChance} as text: `21%`, `0.7%`, `<0.05%`. @param write a share in percent with so many decimals */
export function chanceText(
  probability: number,
  trials: number,
  write: (share: number, decimals: number) => string,
): string {
  const { prefix, share, decimals } = toldChance(probability, trials);
  return `${prefix}${write(share, decimals)}`;
}
