import type { ReactNode } from 'react';

export type RateSource = 'eventual' | 'cohort' | 'period' | 'plan' | 'own' | 'formula';

const words: Record<RateSource, ReactNode> = {
  eventual: 'eventual',
  cohort: 'cohort',
  period: 'period',
  plan: 'plan',
  own: 'own value',
  formula: (
    <>
      <i>ƒ</i> formula
    </>
  ),
};

/** Where a value comes from. */
export function SourceChip({ source }: { readonly source: RateSource }): ReactNode {
  return <span className={`chip is-${source}`}>{words[source]}</span>;
}

export { words as sourceWords };
