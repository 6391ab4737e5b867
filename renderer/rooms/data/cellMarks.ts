/** What is marked in the cells of a preview: problems, and values that nothing is known of. */
import { useMemo } from 'react';
import type { Problem, StageValue } from '../../../shared/intake/index.ts';

/** Problems by the line or sheet row that they are in. */
export function useProblemCells(problems: readonly Problem[]): ReadonlyMap<number, readonly Problem[]> {
  return useMemo(() => {
    const cells = new Map<number, Problem[]>();
    for (const problem of problems) {
      const known = cells.get(problem.row!);
      if (known) known.push(problem);
      else cells.set(problem.row!, [problem]);
    }
    return cells;
  }, [problems]);
}

/** Values of each stage column that nothing is known of. */
export function useUnknownValues(
  values: readonly StageValue[],
  file: string,
): ReadonlyMap<string, ReadonlySet<string>> {
  return useMemo(() => {
    const unknown = new Map<string, Set<string>>();
    for (const value of values) {
      if (value.by !== 'unknown' || value.file !== file) continue;
      const known = unknown.get(value.column);
      if (known) known.add(value.value);
      else unknown.set(value.column, new Set([value.value]));
    }
    return unknown;
  }, [values, file]);
}

export function useFaultCounts(problems: readonly Problem[]): ReadonlyMap<string, number> {
  return useMemo(() => {
    const counts = new Map<string, number>();
    for (const { column, count } of problems)
      if (column !== undefined) counts.set(column, (counts.get(column) ?? 0) + (count ?? 1));
    return counts;
  }, [problems]);
}
