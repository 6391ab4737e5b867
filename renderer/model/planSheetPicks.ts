/** The picks of a planning sheet as the screen shows and changes them. */
import type { Plan } from '../../shared/plan/schema.ts';
import type { Meaning, ProposedBlock, SheetMap, SheetPlace } from '../../shared/planSheet/index.ts';
import type { PickNote, PlanSheetDraft } from '../store/planSheetSlice.ts';
import type { Formats } from './format.ts';
import type { StageNames } from './stageNames.ts';

export const meaningNames: Readonly<Record<Meaning, string>> = {
  arrivals: 'Arrivals by month',
  rates: 'Rates',
  headcount: 'Headcount',
  hires: 'Hires by month',
  spend: 'Spend by month',
  targets: 'Targets',
  deal: 'Deal size',
};

/** The draft's picks with one put in place of another (`index`), or added. */
export function withPick(
  { map, notes }: Pick<PlanSheetDraft, 'map' | 'notes'>,
  found: { readonly proposed: ProposedBlock; readonly segments: SheetMap['segments'] },
  index: number | null,
): { readonly map: SheetMap; readonly notes: readonly PickNote[] } {
  const at = index ?? map.blocks.length;
  const { block, reason, confidence } = found.proposed;
  const known = new Set(map.segments.map(({ id }) => id));
  return {
    map: {
      ...map,
      segments: [...map.segments, ...found.segments.filter(({ id }) => !known.has(id))],
      blocks: map.blocks.toSpliced(at, index === null ? 0 : 1, block),
    },
    notes: notes.toSpliced(at, index === null ? 0 : 1, { reason, confidence }),
  };
}

/** The picks without one of them, and without the segments that only it named. */
export function withoutPick(
  { map, notes }: Pick<PlanSheetDraft, 'map' | 'notes'>,
  index: number,
): { readonly map: SheetMap; readonly notes: readonly PickNote[] } {
  const blocks = map.blocks.toSpliced(index, 1);
  const named = new Set(
    blocks.flatMap(({ rows = [], columns = [] }) => [...rows, ...columns].map(({ place }) => place?.segment)),
  );
  const segments = map.segments.filter(({ id }) => named.has(id));
  return {
    map: { ...map, blocks, segments, without: segments.length === 0 ? [] : map.without },
    notes: notes.toSpliced(index, 1),
  };
}

/** The picks with a row or column of one of them being something else. */
export function withPlace(
  map: SheetMap,
  index: number,
  side: 'rows' | 'columns',
  at: string,
  place: SheetPlace | null,
): SheetMap {
  return {
    ...map,
    blocks: map.blocks.map((block, position) =>
      position === index
        ? {
            ...block,
            [side]: block[side]?.map((line) => (line.at === at ? { ...line, place } : line)),
          }
        : block,
    ),
  };
}

/** What can be named in a plan: its own things, and what the sheet adds. */
export interface PlaceNames {
  readonly segments: ReadonlyMap<string, string>;
  readonly stages: StageNames;
  readonly formats: Formats;
}

export function placeNames(plan: Plan, map: SheetMap, stages: StageNames, formats: Formats): PlaceNames {
  const segments = new Map(plan.segments.map(({ id, name }) => [id, name ?? id]));
  for (const { id, name } of map.segments) segments.set(id, name);
  return { segments, stages, formats };
}

/** A place in words: `Inbound SMB, MQL → SAL, Jan 27`. */
export function placeText(place: SheetPlace, { segments, stages, formats }: PlaceNames): string {
  const { segment, team, metric, from, to, period } = place;
  const parts = [
    segment === undefined ? null : (segments.get(segment) ?? segment),
    team === undefined ? null : team === 'sdr' ? 'SDRs' : 'AEs',
    metric === undefined ? null : metricText(metric, stages),
    from === undefined ? null : to === undefined ? stages.name(from) : stages.transition(from, to),
    period === undefined ? null : /^\d{4}-/.test(period) ? formats.monthYear(period) : period,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

export function metricText(metric: string, stages: StageNames): string {
  if (!metric.startsWith('entries:')) return metric === 'bookings' ? 'Bookings' : 'Pipeline';
  return `Entries of ${stages.name(metric.slice('entries:'.length))}`;
}

/** A figure as its meaning is written. */
export function figureText(value: number | null, meaning: Meaning, formats: Formats): string {
  if (value === null) return '–';
  if (meaning === 'rates') return formats.rate(value, 1);
  if (meaning === 'spend' || meaning === 'deal') return formats.money(value);
  const digits = Number.isInteger(value) ? 0 : 1;
  return formats.decimal(value, digits);
}

/** What a row of a pick may be. Columns that are months or quarters are read from their headers. */
export function placeChoices(
  meaning: Meaning,
  plan: Plan,
  names: PlaceNames,
): readonly { readonly key: string; readonly place: SheetPlace; readonly label: string }[] {
  const places: SheetPlace[] = [];
  const segments = [...names.segments.keys()];
  const steps = new Map(
    plan.segments.flatMap(({ transitions }) =>
      transitions.map(({ from, to }) => [`${from}>${to}`, { from, to }] as const),
    ),
  );
  if (meaning === 'headcount' || meaning === 'hires') places.push({ team: 'sdr' }, { team: 'ae' });
  else if (meaning === 'targets')
    for (const metric of ['bookings', 'pipeline'])
      places.push({ metric }, ...segments.map((segment) => ({ metric, segment })));
  else if (meaning === 'rates')
    for (const step of steps.values())
      places.push(step, ...segments.map((segment) => ({ ...step, segment })));
  if (meaning !== 'headcount' && meaning !== 'hires' && meaning !== 'targets')
    places.push(...segments.map((segment) => ({ segment })));
  return places.map((place) => ({ key: placeKey(place), place, label: placeText(place, names) }));
}

/** Places with equal keys are one. */
export function placeKey(place: SheetPlace | null): string {
  if (place === null) return 'none';
  const { segment = '', from = '', to = '', team = '', metric = '', period = '' } = place;
  return JSON.stringify([segment, from, to, team, metric, period]);
}
