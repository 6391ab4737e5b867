/**
 * Formulas of single figures: of a deal, a delay, a team, a target. The figure itself stays a number wherever the plan is
 * read; `formulas` says beside it what it comes from, by its place, and reading a plan computes it anew. Rates, drivers
 * and amounts by month hold their formulas in place of the number.
 */
import type { KeyPath } from '../input/faults.ts';
import { isSameAt, keysOfPlace, type Place, valueAt, withValueAt } from './places.ts';
import type { Plan } from './schema.ts';

export const placeText = (place: Place): string => place.join('.');
export const placeOfText = (text: string): Place => text.split('.');

const noFormulas: Readonly<Record<string, string>> = {};

/** The formulas of a plan's figures by the texts of their places. */
export function formulasOf({ formulas }: Plan): Readonly<Record<string, string>> {
  // A patched plan is looked at before its form is checked.
  return typeof formulas === 'object' && formulas !== null ? formulas : noFormulas;
}

/** Whether a formula of the figure may use `month`: people hired are by month. */
export const variesByMonth = (place: Place): boolean => place.at(-2) === 'hires';

/** The formula of a figure, or undefined where it is a plain number. */
export function formulaAt(plan: Plan, place: Place): string | undefined {
  const formulas = formulasOf(plan);
  const text = placeText(place);
  return Object.hasOwn(formulas, text) ? formulas[text] : undefined;
}

function withFormulas(plan: Plan, entries: Iterable<readonly [string, string]>): Plan {
  const { formulas: _, ...rest } = plan;
  const formulas = Object.fromEntries(entries);
  return Object.keys(formulas).length === 0 ? rest : { ...rest, formulas };
}

/** Stands until the formula is computed; possible everywhere, as a count as well as a share. */
const anyFigure = 1;

/**
 * The plan with a figure that is a number, comes from a formula, or is taken away (`undefined`). Of a formula the number
 * that stands there stays until the plan is checked.
 */
export function withFigure(plan: Plan, place: Place, figure: number | string | undefined): Plan {
  const text = placeText(place);
  const others = Object.entries(formulasOf(plan)).filter(([known]) => known !== text);
  if (typeof figure === 'string') {
    const kept = valueAt(plan, place) === undefined ? withValueAt(plan, place, anyFigure) : plan;
    return withFormulas(kept, [...others, [text, figure]]);
  }
  const put = withValueAt(plan, place, figure);
  return formulaAt(plan, place) === undefined ? put : withFormulas(put, others);
}

const isUnder = (text: string, prefix: string): boolean => text === prefix || text.startsWith(`${prefix}.`);

/** The formulas at a place and within it, in the order of their places. */
function formulasUnder(plan: Plan, place: Place): readonly (readonly [string, string])[] {
  const prefix = placeText(place);
  return Object.entries(formulasOf(plan))
    .filter(([text]) => isUnder(text, prefix))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Whether two plans have the same formulas at a place and within it. */
function sameFormulasUnder(a: Plan, b: Plan, place: Place): boolean {
  if (a.formulas === undefined && b.formulas === undefined) return true;
  return JSON.stringify(formulasUnder(a, place)) === JSON.stringify(formulasUnder(b, place));
}

/** Whether two plans say the same at a place, in figures and in what they come from. */
export function isSameWithFormulas(a: Plan, b: Plan, place: Place): boolean {
  return isSameAt(a, b, place) && sameFormulasUnder(a, b, place);
}

/** The plan with the formulas of another one at a place and within it. */
export function withFormulasOf(plan: Plan, other: Plan, place: Place): Plan {
  if (sameFormulasUnder(plan, other, place)) return plan;
  const prefix = placeText(place);
  const others = Object.entries(formulasOf(plan)).filter(([text]) => !isUnder(text, prefix));
  return withFormulas(plan, [...others, ...formulasUnder(other, place)]);
}

/**
 * The plan after a change without the formulas that it overtook: those whose figure was given another number, and those
 * whose figure is no more. A formula in `said` was written with the change and stays.
 */
export function withoutOvertaken(before: Plan, after: Plan, said: ReadonlySet<string> = new Set()): Plan {
  const formulas = formulasOf(after);
  if (before === after || formulas === noFormulas) return after;
  const stays = (text: string): boolean => {
    if (said.has(text)) return true;
    const place = placeOfText(text);
    const figure = valueAt(after, place);
    if (typeof figure !== 'number') return false;
    return formulaAt(before, place) !== formulas[text] || valueAt(before, place) === figure;
  };
  const entries = Object.entries(formulas);
  const kept = entries.filter(([text]) => stays(text));
  return kept.length === entries.length ? after : withFormulas(after, kept);
}

/** `to` with the numbers of `from` wherever both have the same formula: only drivers tell them apart. */
export function withFiguresOf(from: Plan, to: Plan): Plan {
  let plan = to;
  for (const [text, formula] of Object.entries(formulasOf(to))) {
    const place = placeOfText(text);
    const figure = valueAt(from, place);
    if (formulaAt(from, place) === formula && typeof figure === 'number')
      plan = withValueAt(plan, place, figure);
  }
  return plan;
}

/** `from` without the numbers whose formulas `to` has put away: there a number has to be said, though it is the same. */
export function withoutFiguresPutAway(from: Plan, to: Plan): Plan {
  let plan = from;
  for (const text of Object.keys(formulasOf(from))) {
    const place = placeOfText(text);
    if (formulaAt(to, place) === undefined && valueAt(to, place) !== undefined)
      plan = withValueAt(plan, place, Number.NaN);
  }
  return plan;
}

/** The formulas of `to` that stand in what a patch puts there as a whole, and so have to be said by the patch. */
export function formulasWithin(patch: object, to: Plan): readonly (readonly [string, string])[] {
  const isPut = (place: Place): boolean => {
    let at: unknown = patch;
    for (const key of place) {
      if (typeof at !== 'object' || at === null || Array.isArray(at)) return at !== undefined;
      at = Object.hasOwn(at, key) ? (at as Readonly<Record<string, unknown>>)[key] : undefined;
    }
    return at !== undefined;
  };
  return Object.entries(formulasOf(to)).filter(([text]) => isPut(placeOfText(text)));
}

/** The plan with the formulas within a place copied to another place of the same form. */
export function withFormulasCopied(plan: Plan, from: Place, to: Place): Plan {
  const copies = formulasUnder(plan, from).map(
    ([text, formula]) => [placeText(to) + text.slice(placeText(from).length), formula] as const,
  );
  return copies.length === 0 ? plan : withFormulas(plan, [...Object.entries(formulasOf(plan)), ...copies]);
}

/** Keys and positions of the figures that come from formulas, also of a plan whose form is not checked yet. */
export function formulaFigures(plan: Plan): readonly KeyPath[] {
  if (typeof plan !== 'object' || plan === null) return [];
  return Object.keys(formulasOf(plan)).map((text) => keysOfPlace(plan, placeOfText(text)));
}
