/** The figures of a document that the list of recent ones shows. */
import type { DocumentSummary } from '../../shared/host.ts';
import type { AppState } from '../store/store.ts';

export function summaryOf({ results }: AppState): DocumentSummary {
  const bridge = results.measurement?.value.bridge ?? null;
  const target = results.projection?.value.simulation.targets[0];
  return {
    planned: bridge?.planned ?? null,
    recorded: bridge?.recorded ?? null,
    likeForLike: bridge ? bridge.planned - bridge.performance : null,
    targetProbability: target?.probability ?? null,
  };
}
