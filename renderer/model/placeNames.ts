/** A place in the plan in words: `Arrivals, Inbound, Feb 27`. */
import type { Place } from '../../shared/plan/places.ts';
import type { Plan } from '../../shared/plan/schema.ts';
import type { Formats } from './format.ts';
import type { StageNames } from './stageNames.ts';

export function placeName(place: Place, plan: Plan, names: StageNames, formats: Formats): string {
  const [top, id, part, key, last] = place;
  if (top === 'drivers') return `Driver ${id}`;
  if (top === 'targets')
    return `Target of ${(id ?? '')
      .split('/')
      .filter((word) => word !== '')
      .join(', ')}`;
  if (top === 'sdr' || top === 'ae') return `${top.toUpperCase()}s: ${teamFigure(place.slice(1), formats)}`;
  if (top === 'correlation') return `Shared luck of ${id}`;
  const segment = plan.segments.find((known) => known.id === id);
  const name = segment?.name ?? id ?? '';
  if (part === 'arrivals' && key !== 'perMonth') return `How arrivals vary, ${name}`;
  if (part === 'arrivals') return `Arrivals, ${name}, ${formats.monthYear(last ?? '')}`;
  if (part === 'spend' && key === 'perEntry') return `Cost by entry, ${name}, ${names.name(last ?? '')}`;
  if (part === 'spend') return `Spend, ${name}, ${formats.monthYear(last ?? '')}`;
  if (part === 'deal') return `Deal size, ${name}`;
  if (part === 'recycle' && key !== 'rate') return `Recycling, ${name}`;
  if (part === 'recycle') return `Share that comes back, ${name}`;
  const step = segment?.transitions.find(({ from }) => from === key);
  const words = step ? names.transition(step.from, step.to) : (key ?? '');
  const what = stepFigures.get(last ?? '') ?? 'Rate';
  return `${what} of ${words}, ${name}`;
}

const stepFigures: ReadonlyMap<string, string> = new Map([
  ['changes', 'Later rate'],
  ['delayDays', 'Delay'],
  ['exits', 'Exits'],
]);

/** `hires, Feb 27`, `cost per month`. */
function teamFigure([key = '', month]: Place, formats: Formats): string {
  if (key === 'hires') return `hires, ${formats.monthYear(month ?? '')}`;
  return key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Places of one driver, months of one row taken together: `Arrivals, Inbound: 11 months from Feb 27`. */
export function groupedPlaces(
  places: readonly Place[],
  plan: Plan,
  names: StageNames,
  formats: Formats,
): readonly string[] {
  const rows = new Map<string, Place[]>();
  for (const place of places) {
    const byMonth = place.includes('perMonth');
    const key = (byMonth ? place.slice(0, -1) : place).join(' ');
    rows.set(key, [...(rows.get(key) ?? []), place]);
  }
  return [...rows.values()].map((group) => {
    const first = group[0]!;
    const name = placeName(first, plan, names, formats);
    if (group.length === 1) return name;
    const row = name.slice(0, name.lastIndexOf(','));
    return first.includes('perMonth')
      ? `${row}: ${formats.count(group.length)} months from ${formats.monthYear(first.at(-1)!)}`
      : name;
  });
}
