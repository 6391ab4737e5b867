/** Changes of a mapping that a screen makes besides the meaning of a column: whole files, values, rates. */
import { type Stage } from '../../shared/funnel/stages.ts';
import {
  baseName,
  type FileForm,
  type FileMapping,
  globMatches,
  headerFingerprint,
  type InspectedFile,
  type Inspection,
  type Mapping,
  type StageValue,
} from '../../shared/intake/index.ts';
import { withFile } from './columnTargets.ts';

/** Index of the mapping's entry for a file: the first whose glob matches its name. */
export function entryOf(mapping: Mapping, file: string): number {
  return mapping.files.findIndex(({ match }) => globMatches(match, baseName(file)));
}

/** How a file is read: its form, its dates, its clock; a key that is undefined is recognised again. */
export function withReading(
  mapping: Mapping,
  index: number,
  change: {
    readonly [K in 'sheet' | 'encoding' | 'delimiter' | 'headerRow' | 'dateOrder' | 'decimal' | 'zone']?:
      FileMapping[K] | undefined;
  },
): Mapping {
  const merged = Object.entries({ ...mapping.files[index]!, ...change }).filter(
    ([, value]) => value !== undefined,
  );
  return withFile(mapping, index, Object.fromEntries(merged) as FileMapping);
}

/** The entry with another shape; meanings that do not go with the shape are given up, those that it needs are looked for. */
export function withShape(
  mapping: Mapping,
  index: number,
  shape: FileMapping['shape'],
  columns: InspectedFile['columns'],
): Mapping {
  const file = mapping.files[index]!;
  const event = ['time', 'stage', 'field', 'oldValue', 'newValue', 'source'];
  const goes = (target: FileMapping['columns'][string]): boolean => {
    const isEvent = typeof target === 'string' && event.includes(target);
    const isStageDate = typeof target === 'object' && 'stage' in target;
    if (shape === 'stages') return target === 'label';
    if (shape === 'counts') return target === 'time' || target === 'stage' || typeof target === 'object';
    if (shape === 'entity') return !isEvent && target !== 'label';
    if (shape === 'snapshot') return !isStageDate && (!isEvent || target === 'time');
    return !isStageDate && target !== 'status';
  };
  const kept = Object.entries(file.columns).filter(([, target]) => goes(target));
  const has = (target: string): boolean => kept.some(([, known]) => known === target);
  const free = (fits: (column: InspectedFile['columns'][number]) => boolean): string | undefined =>
    columns.find(
      ({ name, ...rest }) =>
        fits({ name, ...rest }) && file.id !== name && !kept.some(([known]) => known === name),
    )?.name;
  const isDate = ({ type }: InspectedFile['columns'][number]): boolean =>
    type === 'date' || type === 'datetime';
  const namesStage = ({ name, type }: InspectedFile['columns'][number]): boolean =>
    type === 'text' && /stage|status|new value|phase/i.test(name);
  if (shape === 'event' && !has('time')) {
    const time = free(isDate);
    if (time !== undefined) kept.push([time, 'time']);
  }
  if (shape === 'event' && !has('stage') && !has('newValue')) {
    const stage = free(namesStage);
    if (stage !== undefined) kept.push([stage, 'stage']);
  }
  if (shape === 'snapshot' && !has('status')) {
    const status = free(namesStage);
    if (status !== undefined) kept.push([status, 'status']);
  }
  if (shape === 'stages' && !has('label')) {
    const label = free(({ name }) => /label|name/i.test(name)) ?? free(({ type }) => type === 'text');
    if (label !== undefined) kept.push([label, 'label']);
  }
  const { taken: _taken, ...rest } = file;
  return withFile(mapping, index, { ...rest, shape, columns: Object.fromEntries(kept) });
}

/** What a value of a stage column is taken for: a stage, nothing on purpose, or whatever is recognised. */
export type ValueChoice = { readonly stage: string } | 'leaveOut' | 'recognise';

/**
 * The mapping with a value taken for a stage. Where the closing date goes by the value's column, an outcome is dated by
 * it too, and a value that is none no longer is.
 */
export function withStageValue(
  mapping: Mapping,
  column: string,
  value: string,
  choice: ValueChoice,
  stages: readonly Stage[],
): Mapping {
  const same = (known: string): boolean => known.trim().toLowerCase() === value.trim().toLowerCase();
  const written = Object.entries(mapping.values.stage).filter(([known]) => !same(known));
  if (choice !== 'recognise') written.push([value, choice === 'leaveOut' ? null : choice.stage]);
  const next: Mapping = {
    ...mapping,
    values: { ...mapping.values, stage: Object.fromEntries(written) },
  };
  const { closedAs } = mapping;
  if (closedAs?.column !== column || value === 'column' || value === 'date') return next;
  const outcomes = Object.entries(closedAs).filter(
    ([known]) => known === 'column' || known === 'date' || !same(known),
  );
  if (typeof choice === 'object' && outcomeStages(stages).has(choice.stage))
    outcomes.push([value, choice.stage]);
  return { ...next, closedAs: Object.fromEntries(outcomes) as Mapping['closedAs'] };
}

/** The mapping with the outcomes of its closing date taken from the values of the status that are known. */
export function withOutcomes(
  mapping: Mapping,
  values: readonly StageValue[],
  stages: readonly Stage[],
): Mapping {
  const { closedAs } = mapping;
  if (closedAs === undefined) return mapping;
  const closing = outcomeStages(stages);
  const outcomes = values.flatMap(({ column, value, stage }) =>
    column === closedAs.column &&
    stage !== null &&
    closing.has(stage) &&
    value !== 'column' &&
    value !== 'date'
      ? [[value, stage] as const]
      : [],
  );
  const { column, date } = closedAs;
  return { ...mapping, closedAs: { ...Object.fromEntries(outcomes), column, date } };
}

/** Stages in which a record is closed: the last of the way, and the exits. */
export function outcomeStages(stages: readonly Stage[]): ReadonlySet<string> {
  const last = stages.findLast(({ kind }) => kind === 'forward');
  return new Set([
    ...(last === undefined ? [] : [last.id]),
    ...stages.filter(({ kind }) => kind !== 'forward').map(({ id }) => id),
  ]);
}

/** The mapping with another name for a reason, or with the reason as it is written. */
export function withReason(mapping: Mapping, value: string, name: string): Mapping {
  const reasons = Object.entries(mapping.values.reason).filter(([known]) => known !== value);
  const trimmed = name.trim();
  if (trimmed !== '' && trimmed !== value) reasons.push([value, trimmed]);
  return { ...mapping, values: { ...mapping.values, reason: Object.fromEntries(reasons) } };
}

/** The mapping with the rates of its currencies. */
export function withRates(mapping: Mapping, base: string, rates: ReadonlyMap<string, number>): Mapping {
  return { ...mapping, currencies: { base, rates: Object.fromEntries(rates) } };
}

/** The form of a file as far as it is given. */
export function definedForm({ sheet, encoding, delimiter, headerRow }: FileForm): FileForm {
  return {
    ...(sheet === undefined ? {} : { sheet }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(headerRow === undefined ? {} : { headerRow }),
  };
}

/** A mapping as it is remembered: what each of its entries was for, told by the names of the columns. */
export interface RememberedMapping {
  readonly mapping: Mapping;
  readonly fingerprints: readonly string[];
  /** Milliseconds since 1970. */
  readonly usedAt: number;
}

function fingerprintOf({ columns }: InspectedFile): string {
  return headerFingerprint(columns.map(({ name }) => name));
}

/** Fingerprints of the files that a mapping's entries are for. */
export function entryFingerprints({ files }: Inspection, mapping: Mapping): readonly string[] {
  return mapping.files.map((_, entry) => {
    const file = files.find(({ name }) => entryOf(mapping, name) === entry);
    return file === undefined ? '' : fingerprintOf(file);
  });
}

/** A remembered mapping for the files as they are called now; null where it is for other files. */
export function recalled(remembered: RememberedMapping, inspection: Inspection): Mapping | null {
  const { mapping, fingerprints } = remembered;
  const free = new Set(inspection.mapping.files.keys());
  const proposed = entryFingerprints(inspection, inspection.mapping);
  const files: FileMapping[] = [];
  for (const [index, file] of mapping.files.entries()) {
    const entry = [...free].find((at) => proposed[at] === fingerprints[index]);
    if (entry === undefined) return null;
    free.delete(entry);
    files.push({ ...file, match: inspection.mapping.files[entry]!.match });
  }
  return free.size > 0 ? null : { ...mapping, files };
}

/**
 * A proposal for more files than before, with what was settled for those that were there: their entries, and the values
 * that were mapped.
 */
export function withSettled(proposal: Mapping, inspection: Inspection, settled: Mapping): Mapping {
  const files = proposal.files.map((file, entry) => {
    const [one] = inspection.files.filter(({ name }) => entryOf(proposal, name) === entry);
    const known = one === undefined ? -1 : entryOf(settled, one.name);
    const kept = settled.files[known];
    const names = new Set(one?.columns.map(({ name }) => name));
    const fits = kept && names.has(kept.id) && Object.keys(kept.columns).every((name) => names.has(name));
    if (!fits) return file;
    const { sheet: _sheet, encoding: _encoding, delimiter: _delimiter, headerRow: _row, ...rest } = kept;
    return { ...rest, ...definedForm(file), match: file.match };
  });
  return {
    ...proposal,
    ...settled,
    files,
    values: {
      stage: { ...proposal.values.stage, ...settled.values.stage },
      reason: { ...proposal.values.reason, ...settled.values.reason },
    },
    primary: proposal.primary,
  };
}

/** The document's own mapping, where it has an entry for every file and the files have the columns that it names. */
export function documentMapping(mapping: Mapping, inspection: Inspection): Mapping | null {
  const fits = inspection.files.every((file) => {
    const entry = mapping.files[entryOf(mapping, file.name)];
    if (entry === undefined) return false;
    const names = new Set(file.columns.map(({ name }) => name));
    return names.has(entry.id) && Object.keys(entry.columns).every((name) => names.has(name));
  });
  return fits ? mapping : null;
}
