/** Why entities leave: the reasons of each exit, the most frequent first, with what they add up to. */
import { none } from '../events/eventLog.ts';
import { forwardPositions } from '../events/passes.ts';
import type { ConversionQuestion } from './cohort.ts';
import type { Measurement } from './result.ts';

type ExitReasons = NonNullable<Measurement['exitReasons']>[number];

/** Reasons that are told one by one; a log with more has free text, not a list to choose from. */
export const mostReasons = 40;

interface Tally {
  count: number;
  /** By position of the last forward stage before the exit, the last cell for none. */
  readonly from: Uint32Array;
}

/**
 * Exits dated in the window, by exit stage: how many gave each reason, in descending order (ties by name, those without
 * a reason last among equals), its share of the exits, the running share, and the last forward stage before the exit:
 * an exit from the first hand-over is a rejection, a later one a disqualification. The reason is that of the event, else
 * of the entity. Beyond forty reasons the rest are counted together. Empty where the log has no reasons.
 */
export function exitReasons({ recorded, window }: ConversionQuestion): ExitReasons[] {
  const { passes } = recorded;
  const { log } = passes;
  const { graph, reason, eventReason } = log;
  if (reason === null && eventReason === null) return [];
  const positions = forwardPositions(graph);
  const byExit = new Map<number, Map<string | null, Tally>>();
  for (let pass = 0; pass < passes.count; pass++) {
    const entity = passes.entity[pass]!;
    let at: number = none;
    for (let event = passes.start[pass]!; event < passes.end[pass]!; event++) {
      const stage = log.stage[event]!;
      if (positions[stage] !== none) {
        at = Math.max(at, positions[stage]!);
        continue;
      }
      const day = log.day[event]!;
      if (day < window[0] || day >= window[1]) continue;
      const told = textOf(eventReason, event) ?? textOf(reason, entity);
      const tallies = byExit.get(stage) ?? new Map<string | null, Tally>();
      byExit.set(stage, tallies);
      const tally = tallies.get(told) ?? { count: 0, from: new Uint32Array(graph.forward.length + 1) };
      tallies.set(told, tally);
      tally.count++;
      tally.from[at === none ? graph.forward.length : at]!++;
    }
  }
  return graph.exits.flatMap((stage) => {
    const tallies = byExit.get(stage);
    return tallies === undefined ? [] : [ordered(graph.stages[stage]!.id, tallies, forwardIds(graph))];
  });
}

const forwardIds = ({
  forward,
  stages,
}: ConversionQuestion['recorded']['passes']['log']['graph']): string[] =>
  forward.map((stage) => stages[stage]!.id);

function textOf(
  column: { readonly codes: Int32Array; readonly values: readonly string[] } | null,
  row: number,
): string | null {
  const code = column?.codes[row] ?? none;
  return code === none ? null : column!.values[code]!;
}

function ordered(
  exit: string,
  tallies: ReadonlyMap<string | null, Tally>,
  stages: readonly string[],
): ExitReasons {
  const rows = [...tallies].sort(
    ([nameA, a], [nameB, b]) =>
      b.count - a.count || Number(nameA === null) - Number(nameB === null) || (nameA! < nameB! ? -1 : 1),
  );
  const n = rows.reduce((sum, [, { count }]) => sum + count, 0);
  let running = 0;
  const listed = rows.slice(0, mostReasons).map(([reason, { count, from }]) => {
    running += count;
    return {
      reason,
      count,
      share: count / n,
      cumulative: running / n,
      from: Array.from(from, (visits, position) => ({
        stage: stages[position] ?? null,
        count: visits,
      })).filter((one) => one.count > 0),
    };
  });
  return { exit, n, reasons: listed, others: { reasons: rows.length - listed.length, count: n - running } };
}
