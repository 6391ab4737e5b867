/** Fields bound to a place in the plan: every change is checked by the plan's own schema, and can be reverted in a scenario. */
import { type ComponentProps, type ReactNode, useId } from 'react';
import type { ErrorDetail } from '../../../../shared/errors.ts';
import { formulaAt, isSameWithFormulas, withFigure } from '../../../../shared/plan/figureFormulas.ts';
import { isFormulaPlace, type Place, valueAt, withValueAt } from '../../../../shared/plan/places.ts';
import type { Plan } from '../../../../shared/plan/schema.ts';
import { inPercent, parseCell, percentText } from '../../../model/cellText.ts';
import { atItsCell, reverted } from '../../../model/grid/writes.ts';
import { useSession } from '../../../store/hooks.ts';
import type { PlanView } from '../planView.ts';
import { TypedField, type TypedFieldProps } from './TypedField.tsx';

/** Edits of the plan on screen, told in the cell. Rates, delays and exits are the scenario's own, all else is shared. */
export function usePlanEdit(
  shared: boolean,
): (label: string, change: (plan: Plan) => Plan) => ErrorDetail | null {
  const session = useSession();
  return (label, change) => {
    const error = session.editPlan(label, change, { shared });
    return error === null ? null : atItsCell(error);
  };
}

/** A figure that may come from a formula over the drivers: the formula that it has, and what typing does to it. */
export interface FigureFormula {
  readonly formula: string | undefined;
  readonly drivers: readonly string[];
  readonly onFormula: (formula: string) => ErrorDetail | null;
  /** A number in place of a formula. */
  readonly onNumber: (value: number | undefined) => ErrorDetail | null;
}

export function useFigureFormula(
  { plan }: PlanView,
  place: Place,
  shared: boolean,
  label: string,
): FigureFormula {
  const edit = usePlanEdit(shared);
  const put = (figure: number | string | undefined): ErrorDetail | null =>
    edit(`change ${label}`, (current) => withFigure(current, place, figure));
  return {
    formula: formulaAt(plan, place),
    drivers: Object.keys(plan.drivers),
    onFormula: put,
    onNumber: put,
  };
}

/** Puts a place back to what the scenario departs from; null where it is the same. */
export function useRevert(view: PlanView, place: Place, shared: boolean, label: string): (() => void) | null {
  const edit = usePlanEdit(shared);
  const { plan, parent } = view;
  if (parent === null || isSameWithFormulas(plan, parent, place)) return null;
  return () => void edit(`revert ${label}`, (current) => reverted(current, parent, place));
}

/** Said of a panel that differs from what the scenario departs from, with the way back. */
export function ChangedHere({
  what,
  onRevert,
}: {
  readonly what: string;
  readonly onRevert: (() => void) | null;
}): ReactNode {
  return (
    onRevert && (
      <button
        type="button"
        className="link changed-here"
        aria-label={`${what}: changed here, revert`}
        onClick={onRevert}
      >
        changed here · revert
      </button>
    )
  );
}

export interface NumberReading {
  readonly percent?: boolean | undefined;
  readonly whole?: boolean | undefined;
  /** Empty is taken as absent. */
  readonly optional?: boolean | undefined;
}

export function notANumber(label: string, text: string, { percent, whole }: NumberReading = {}): ErrorDetail {
  return {
    code: 'invalid-cell',
    message: `${label} is a ${percent ? 'percentage' : whole ? 'whole number' : 'number'}.`,
    value: text,
    ...(percent ? { hint: '12 and 12% are the same here.' } : {}),
  };
}

const noFormula = (label: string, text: string): ErrorDetail => ({
  code: 'invalid-cell',
  message: `${label} takes a number, not a formula.`,
  value: text,
});

/** Reads a number as it was typed: in a field of percentages 12 is 12%. Undefined where it is empty. */
export function readNumber(
  text: string,
  locale: string,
  label: string,
  reading: NumberReading,
): { readonly value: number | undefined } | { readonly error: ErrorDetail } {
  const input = parseCell(text, locale);
  if (input.kind === 'empty')
    return reading.optional ? { value: undefined } : { error: notANumber(label, text, reading) };
  if (input.kind === 'formula') return { error: noFormula(label, text) };
  const value = reading.percent && !input.percent ? input.value / 100 : input.value;
  if (reading.whole && !Number.isInteger(value)) return { error: notANumber(label, text, reading) };
  return { value: Number(value.toPrecision(12)) };
}

/** A number that is not bound to one place: a part of a distribution. */
export function NumberField({
  value,
  onValue,
  percent,
  whole,
  optional,
  figure,
  ...rest
}: Omit<TypedFieldProps, 'text' | 'onCommit' | 'drivers'> &
  NumberReading & {
    readonly value: number | undefined;
    readonly onValue: (value: number | undefined) => ErrorDetail | null;
    /** Absent: it takes numbers only. */
    readonly figure?: FigureFormula | undefined;
  }): ReactNode {
  const { locale } = useSession();
  const text =
    value === undefined
      ? ''
      : percent
        ? percentText(value, locale)
        : new Intl.NumberFormat(locale, {
            ...(Math.abs(value) < 100 ? { maximumSignificantDigits: 4 } : { maximumFractionDigits: 2 }),
            useGrouping: value >= 1000,
          }).format(value);
  const formula = figure?.formula;
  return (
    <TypedField
      {...rest}
      text={formula === undefined ? text : `=${formula}`}
      drivers={figure?.drivers ?? null}
      // The figure beside what it comes from.
      {...(formula === undefined ? {} : { unit: `= ${text} ${rest.unit ?? ''}`.trimEnd() })}
      onCommit={(typed) => {
        if (figure && typed.trim().startsWith('=')) return figure.onFormula(typed.trim().slice(1).trim());
        const read = readNumber(typed, locale, rest.label, { percent, whole, optional });
        if ('error' in read) return read.error;
        const refused = figure?.formula === undefined ? onValue(read.value) : figure.onNumber(read.value);
        return refused && percent ? inPercent(refused, locale) : refused;
      }}
    />
  );
}

/** A number at a place that is written with more than that place: a part of a law, a share among others. */
export function FigureNumber({
  view,
  place,
  shared,
  ...field
}: Omit<ComponentProps<typeof NumberField>, 'figure'> & {
  readonly view: PlanView;
  readonly place: Place;
  readonly shared: boolean;
}): ReactNode {
  const figure = useFigureFormula(view, place, shared, field.label.toLowerCase());
  return <NumberField {...field} figure={figure} />;
}

export interface PlanFieldProps {
  readonly view: PlanView;
  readonly place: Place;
  readonly label: string;
  readonly shared?: boolean;
  readonly unit?: string;
  readonly note?: string | undefined;
  readonly placeholder?: string;
}

export function PlanNumber({
  view,
  place,
  label,
  shared = true,
  ...rest
}: PlanFieldProps & NumberReading): ReactNode {
  const edit = usePlanEdit(shared);
  const value = valueAt(view.plan, place);
  const figure = useFigureFormula(view, place, shared, label);
  return (
    <NumberField
      {...rest}
      label={label}
      figure={isFormulaPlace(view.plan, place) ? figure : undefined}
      value={typeof value === 'number' ? value : undefined}
      onRevert={useRevert(view, place, shared, label)}
      onValue={(next) => edit(`change ${label}`, (plan) => withValueAt(plan, place, next))}
    />
  );
}

export function PlanText({ view, place, label, shared = true, ...rest }: PlanFieldProps): ReactNode {
  const edit = usePlanEdit(shared);
  const value = valueAt(view.plan, place);
  return (
    <TypedField
      {...rest}
      label={label}
      wide
      text={typeof value === 'string' ? value : ''}
      onRevert={useRevert(view, place, shared, label)}
      onCommit={(typed) =>
        edit(`change ${label}`, (plan) => withValueAt(plan, place, typed.trim() || undefined))
      }
    />
  );
}

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
}

/** A choice among a few, as the platform shows it. */
export function ChoiceField<T extends string>({
  label,
  value,
  choices,
  onChoose,
  note,
  quiet = false,
  onRevert = null,
}: {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly Choice<T>[];
  readonly onChoose: (value: T) => void;
  readonly note?: string | undefined;
  readonly quiet?: boolean;
  readonly onRevert?: (() => void) | null;
}): ReactNode {
  const id = useId();
  return (
    <div className={`typed-field${onRevert ? ' is-changed' : ''}`}>
      <label htmlFor={id} className={quiet ? 'visually-hidden' : ''}>
        {label}
      </label>
      <select id={id} value={value} onChange={(event) => onChoose(event.currentTarget.value as T)}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      {(note !== undefined || onRevert) && (
        <div className="field-note">
          {note}
          {onRevert && (
            <button type="button" className="link" onClick={onRevert}>
              changed here · revert
            </button>
          )}
        </div>
      )}
    </div>
  );
}
