/** The Pareto of an exit's reasons: what must be looked at first, and what it adds up to. */
import type { Measurement } from '../../shared/estimate/result.ts';
import type { Formats } from './format.ts';
import type { StageNames } from './stageNames.ts';

export type ExitReasons = NonNullable<Measurement['exitReasons']>[number];

export interface ReasonRow {
  readonly key: string;
  readonly name: string;
  /** Not a reason: there is none, or there are too many. */
  readonly isRest: boolean;
  readonly count: number;
  readonly share: number;
  readonly cumulative: number;
  /** Where they left from, in words. */
  readonly from: string;
  /** Among the few that make up 80% of the exits. */
  readonly vital: boolean;
}

const most = 0.8;

export function reasonRows(exit: ExitReasons, names: StageNames, formats: Formats): readonly ReasonRow[] {
  const { n, reasons, others } = exit;
  const listed = reasons.map(({ reason, count, share, cumulative, from }): ReasonRow => ({
    key: reason === null ? 'none' : `reason ${reason}`,
    name: reason ?? 'No reason given',
    isRest: reason === null,
    count,
    share,
    cumulative,
    from: from
      .toSorted((a, b) => b.count - a.count)
      .slice(0, 2)
      .map(
        (part) => `${part.stage === null ? 'nowhere' : names.name(part.stage)} ${formats.count(part.count)}`,
      )
      .join(', '),
    vital: cumulative - share < most - 1e-9,
  }));
  if (others.count === 0) return listed;
  return [
    ...listed,
    {
      key: 'others',
      name: `${formats.count(others.reasons)} other reasons`,
      isRest: true,
      count: others.count,
      share: others.count / n,
      cumulative: 1,
      from: '',
      vital: false,
    },
  ];
}
