/** What the formulas of single figures come to. Apart from the formulas themselves, since the parser comes with it. */
import { parseMonth } from '../calendar/days.ts';
import { SpillwayError } from '../errors.ts';
import type { Fault } from '../input/faults.ts';
import { formulasOf, placeOfText, variesByMonth } from './figureFormulas.ts';
import { isFormulaPlace, keysOfPlace, type Place, valueAt, withValueAt } from './places.ts';
import type { PlanFormulas } from './planFormulas.ts';
import type { Plan } from './schema.ts';

function figureOf(formulas: PlanFormulas, text: string, place: Place): number {
  if (!variesByMonth(place)) return formulas.figure(text);
  return formulas.amount(text, parseMonth(place.at(-1)!) ?? 0);
}

/** The plan with every figure that has a formula as that comes to, and what is wrong with the formulas that have none. */
export function withFormulaFigures(
  plan: Plan,
  formulas: PlanFormulas,
): { readonly plan: Plan; readonly faults: readonly Fault[] } {
  let settled = plan;
  const faults: Fault[] = [];
  for (const [text, formula] of Object.entries(formulasOf(plan))) {
    const place = placeOfText(text);
    const figure = valueAt(plan, place);
    const isFigure = figure === undefined || typeof figure === 'number';
    if (!isFormulaPlace(plan, place) || !isFigure) {
      faults.push({
        code: 'unknown-figure',
        path: ['formulas', text],
        problem: 'is the place of no figure of a segment, a team, a target or the correlation',
        value: formula,
      });
      continue;
    }
    try {
      settled = withValueAt(settled, place, figureOf(formulas, formula, place));
    } catch (error) {
      if (!(error instanceof SpillwayError)) throw error;
      const { code, message, hint } = error.detail;
      faults.push({
        code,
        path: keysOfPlace(plan, place),
        problem: `has no value: ${message.charAt(0).toLowerCase()}${message.slice(1).replace(/\.$/, '')}`,
        value: formula,
        ...(hint === undefined ? {} : { hint }),
      });
    }
  }
  return { plan: settled, faults };
}
