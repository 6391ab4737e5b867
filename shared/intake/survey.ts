/** Everything that a screen shows of files before they are imported: the inspection, and what it has to ask. */
import { SpillwayError } from '../errors.ts';
import { amountCurrencies, type CurrencyRows } from './currencies.ts';
import type { ImportOptions, ImportResult, OpenedFile } from './importFiles.ts';
import { lookAtOpened } from './inspectFiles.ts';
import type { Inspection } from './inspection.ts';
import { type JoinCounts, joinCounts } from './joins.ts';
import { mapFile } from './mappedFile.ts';
import type { Mapping } from './mapping.ts';
import { openOrders, type OpenOrder } from './orderReadings.ts';
import { type RecordedCounts, recordedCounts } from './recordedCounts.ts';
import { reasonValues, type ReasonValue, stageValues, type StageValue } from './stageValues.ts';

export interface Survey {
  readonly inspection: Inspection;
  readonly stageValues: readonly StageValue[];
  readonly reasonValues: readonly ReasonValue[];
  /** Currencies of the amounts with their rows; most rows first. */
  readonly currencies: readonly CurrencyRows[];
  readonly orders: readonly OpenOrder[];
  readonly joins: readonly JoinCounts[];
  /** What a file of counts counts; null where the files hold records. */
  readonly counts: RecordedCounts | null;
}

export interface Surveyed {
  readonly survey: Survey;
  /** The import that the survey tells of; null where it is refused. */
  readonly result: ImportResult | null;
  /** The files, each with its entry of the mapping surveyed. */
  readonly opened: readonly OpenedFile[];
}

/** Zone by whose calendar instants fall on days: that of the primary file. */
export function logZone(mapping: Mapping): string {
  return mapping.files[mapping.primary]?.zone ?? 'UTC';
}

/** Currencies of the amounts; none where the mapping does not fit the files, which the inspection says. */
function currenciesOf(
  opened: readonly OpenedFile[],
  mapping: Mapping,
  graph: ImportOptions['graph'],
): CurrencyRows[] {
  try {
    return amountCurrencies(opened.map(({ columns, entry }) => mapFile(columns, mapping, entry, graph)));
  } catch (error) {
    if (error instanceof SpillwayError) return [];
    throw error;
  }
}

/** Surveys files that have been read. */
export function surveyOpened(files: readonly OpenedFile[], options: ImportOptions): Surveyed {
  const { inspection, result, counts, opened } = lookAtOpened(files, options);
  const { mapping } = inspection;
  return {
    survey: {
      inspection,
      stageValues: stageValues(opened, mapping, options.graph),
      reasonValues: reasonValues(opened, mapping),
      currencies: currenciesOf(opened, mapping, options.graph),
      orders: openOrders(opened, mapping, options.graph, logZone(mapping)),
      joins: joinCounts(opened, mapping),
      counts: counts && recordedCounts(counts, options.graph),
    },
    result,
    opened,
  };
}
