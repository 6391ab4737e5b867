/** The drivers of a plan: their values, where each is used, and a new name for one everywhere. */
import { placeOfText } from './figureFormulas.ts';
import { namesIn, renamedIn } from './formulaText.ts';
import { planFormulas } from './monthAmounts.ts';
import type { Place } from './places.ts';
import type { Plan } from './schema.ts';

export interface DriverUse {
  readonly driver: string;
  /** The cell whose formula names it; for a change of a rate the list of changes. */
  readonly place: Place;
  readonly formula: string;
}

/** Every formula of a plan with its place, scenarios apart. */
function* formulaCells(plan: Plan): Generator<readonly [Place, string]> {
  for (const [name, value] of Object.entries(plan.drivers))
    if (typeof value === 'string') yield [['drivers', name], value];
  for (const segment of plan.segments) {
    const at = ['segments', segment.id];
    for (const [month, amount] of Object.entries(segment.arrivals.perMonth))
      if (typeof amount === 'string') yield [[...at, 'arrivals', 'perMonth', month], amount];
    for (const [month, amount] of Object.entries(segment.spend?.perMonth ?? {}))
      if (typeof amount === 'string') yield [[...at, 'spend', 'perMonth', month], amount];
    for (const { from, rate, changes = [] } of segment.transitions) {
      const transition = [...at, 'transitions', from];
      if (typeof rate === 'string') yield [[...transition, 'rate'], rate];
      for (const change of changes)
        if (typeof change.rate === 'string') yield [[...transition, 'changes'], change.rate];
    }
    if (typeof segment.recycle?.rate === 'string') yield [[...at, 'recycle', 'rate'], segment.recycle.rate];
  }
  for (const [place, formula] of Object.entries(plan.formulas ?? {})) yield [placeOfText(place), formula];
}

/** Where drivers are used, in the order of the plan; other drivers' formulas included, scenarios apart. */
export function driverUses(plan: Plan): readonly DriverUse[] {
  return [...formulaCells(plan)].flatMap(([place, formula]) =>
    [...namesIn(formula)]
      .filter((name) => Object.hasOwn(plan.drivers, name))
      .map((driver) => ({ driver, place, formula })),
  );
}

/** The value of every driver. @throws SpillwayError where one has none; a parsed plan has none such. */
export function driverValues(plan: Plan): ReadonlyMap<string, number> {
  return planFormulas(plan).driverValues();
}

/** The value of a rate that is a formula. @throws SpillwayError, see `parseFormula`. */
export function rateFormulaValue(plan: Plan, formula: string): number {
  return planFormulas(plan).rate(formula);
}

/**
 * Text at `rate`, and within `perMonth`, `formulas` and `drivers`, is a formula wherever it stands, in a plan as in the patch of a
 * scenario; keys of `drivers` are the names themselves.
 */
function renamedWithin(value: unknown, from: string, to: string, key: string, parent: string): unknown {
  if (typeof value === 'string')
    return key === 'rate' || parent === 'perMonth' || parent === 'drivers' || parent === 'formulas'
      ? renamedIn(value, from, to)
      : value;
  if (Array.isArray(value)) return value.map((member) => renamedWithin(member, from, to, '', key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      key === 'drivers' && name === from ? to : name,
      renamedWithin(member, from, to, name, key),
    ]),
  );
}

/**
 * The plan with a driver's new name in every formula, its scenarios' patches included. The drivers keep their order.
 * Whether the new name can be one is for the plan's validation to say; a name that is taken is left to the caller.
 */
export function renameDriver(plan: Plan, from: string, to: string): Plan {
  return from === to ? plan : (renamedWithin(plan, from, to, '', '') as Plan);
}
