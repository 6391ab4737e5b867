/**
 * Figures of a plan that come from formulas over drivers, as cells compute them. The sheet has means and spreads; where
 * the plan writes a law by other figures, a cell's formula leads from those to them, as the engine does.
 */
import { formulaAt } from '../plan/figureFormulas.ts';
import { excelFormula } from '../plan/formulas.ts';
import { type Place, valueAt } from '../plan/places.ts';
import type { Deal, Delay, Plan, Rate } from '../plan/schema.ts';

/** A figure within a place by its keys: its formula in brackets, or its number. */
type Figure = (...keys: string[]) => string;

/** A formula of a cell; undefined where the cell has a plain number. */
export type CellFormula = string | undefined;

function numberText(value: number): string {
  const text = String(value).toUpperCase();
  return value < 0 ? `(${text})` : text;
}

export class FigureCells {
  private readonly plan: Plan;
  private readonly drivers: ReadonlyMap<string, string>;

  /** @param drivers defined names of the drivers, by their names in the plan */
  constructor(plan: Plan, drivers: ReadonlyMap<string, string>) {
    this.plan = plan;
    this.drivers = drivers;
  }

  /** A formula of the plan as a cell has it. @param month since the start of the plan, for formulas that use it */
  translated(text: string, month?: number): string {
    const known = [...this.drivers.keys(), ...(month === undefined ? [] : ['month'])];
    return excelFormula(text, known, (name) => (name === 'month' ? String(month) : this.drivers.get(name)!));
  }

  /** A figure that stands in the sheet as it stands in the plan. */
  at(place: Place, month?: number): CellFormula {
    const text = formulaAt(this.plan, place);
    return text === undefined ? undefined : this.translated(text, month);
  }

  /** What is computed from figures within a place; undefined where all of them are plain numbers. */
  private from(place: Place, write: (figure: Figure) => string | null): CellFormula {
    let isLive = false;
    const text = write((...keys) => {
      const own = [...place, ...keys];
      const formula = this.at(own);
      if (formula === undefined) return numberText(Number(valueAt(this.plan, own)));
      isLive = true;
      return `(${formula})`;
    });
    return isLive && text !== null ? text : undefined;
  }

  /** Mean of a delay or a deal. Of recorded ones the points are the plan's own. */
  mean(place: Place, law: Delay | Deal): CellFormula {
    if ('fixed' in law) return this.at([...place, 'fixed']);
    if ('empirical' in law) return undefined;
    const [family, form] = familyOf(law);
    if ('mean' in form) return this.at([...place, family, 'mean']);
    return this.from([...place, family], (figure) => {
      if (family === 'weibull') return `${figure('scale')}*EXP(GAMMALN(1+1/${figure('shape')}))`;
      if (family === 'gamma') return `${figure('shape')}*${figure('scale')}`;
      const middle = 'mu' in form ? `EXP(${figure('mu')})` : figure('median');
      return `${middle}*EXP(${logVariance(form, figure)}/2)`;
    });
  }

  /** Spread of a delay: the coefficient of variation of a lognormal and a gamma, the shape of a Weibull. */
  spread(place: Place, law: Delay): CellFormula {
    if ('fixed' in law || 'empirical' in law) return undefined;
    const [family, form] = familyOf(law);
    if (family === 'weibull') return this.at([...place, family, 'shape']);
    if ('cv' in form) return this.at([...place, family, 'cv']);
    return this.from([...place, family], (figure) =>
      family === 'gamma' ? `1/SQRT(${figure('shape')})` : `SQRT(EXP(${logVariance(form, figure)})-1)`,
    );
  }

  /** Mean of a rate. Of 10% and 90% points and of a Dirichlet no cell can compute it: they have the number. */
  rate(place: Place, rate: Rate | undefined): CellFormula {
    if (typeof rate === 'string') return this.translated(rate);
    if (typeof rate === 'number') return this.at(place);
    return this.from(place, (figure) => {
      if (rate === undefined) return null;
      if ('beta' in rate) return `1/(1+${figure('beta', '1')}/${figure('beta', '0')})`;
      if ('pert' in rate) return `(${figure('pert', '0')}+4*${figure('pert', '1')}+${figure('pert', '2')})/6`;
      return null;
    });
  }
}

type Continuous = Exclude<Delay | Deal, { fixed: unknown } | { empirical: unknown }>;

/** The family of a law, and the figures that it is written by. */
function familyOf(law: Continuous): readonly ['lognormal' | 'gamma' | 'weibull', object] {
  if ('lognormal' in law) return ['lognormal', law.lognormal];
  return 'gamma' in law ? ['gamma', law.gamma] : ['weibull', law.weibull];
}

/** σ² of a lognormal that is not written by its mean and cv. */
function logVariance(form: object, figure: Figure): string {
  return 'sigma' in form
    ? `${figure('sigma')}^2`
    : `(LN(${figure('p90')}/${figure('median')})/NORMSINV(0.9))^2`;
}
