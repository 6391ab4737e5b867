/** A delay or a deal size: its form, its numbers, its picture, and how uncertain its level is. */
import { type ReactNode, useId, useState } from 'react';
import type { ErrorDetail } from '../../../../shared/errors.ts';
import {
  amountFields,
  asMedianAndP90,
  byMedian,
  levelFactors,
  pairsText,
  withAmountField,
} from '../../../../shared/plan/amountFields.ts';
import { type AmountForm, amountForm, amountLaw } from '../../../../shared/plan/amountLaw.ts';
import type { Place } from '../../../../shared/plan/places.ts';
import type { Deal, Delay } from '../../../../shared/plan/schema.ts';
import { parseCell } from '../../../model/cellText.ts';
import { parseClipboard } from '../../../model/gridSelection.ts';
import { useSession } from '../../../store/hooks.ts';
import { useFormats } from '../../../components/useFormats.ts';
import { CellFault } from '../FormulaInput.tsx';
import { AmountPicture } from './AmountPicture.tsx';
import type { PlanView } from '../planView.ts';
import { ChoiceField, FigureNumber } from './PlanFields.tsx';

const formNames: Readonly<Record<AmountForm, string>> = {
  fixed: 'Fixed',
  lognormal: 'Lognormal',
  gamma: 'Gamma',
  weibull: 'Weibull',
  empirical: 'As observed',
};

export function LawEditor<T extends Delay | Deal>({
  law,
  view,
  place,
  shared,
  what,
  unit,
  amount,
  forms,
  onLaw,
  onForm,
}: {
  readonly law: T;
  readonly view: PlanView;
  /** Where the law stands in the plan. */
  readonly place: Place;
  /** Whether it is the plan's, and with it every scenario's. */
  readonly shared: boolean;
  /** `Delay`, `Deal` */
  readonly what: string;
  readonly unit: string;
  readonly amount: (value: number) => string;
  readonly forms: readonly AmountForm[];
  readonly onLaw: (law: T) => ErrorDetail | null;
  readonly onForm: (form: AmountForm) => void;
}): ReactNode {
  const shape = amountLaw(law);
  const fields = amountFields(law);
  return (
    <div className="law-editor">
      <div className="field-row">
        <ChoiceField
          label={`${what}: form`}
          value={amountForm(law)}
          choices={forms.map((value) => ({ value, label: formNames[value] }))}
          onChoose={onForm}
        />
        {fields.map(({ key, label, kind, value }) => (
          <FigureNumber
            key={key}
            view={view}
            place={[...place, ...(key === 'fixed' ? [key] : [amountForm(law), key])]}
            shared={shared}
            label={label}
            unit={kind === 'amount' ? unit : ''}
            value={value}
            onValue={(next) => onLaw(withAmountField(law, key, next!))}
          />
        ))}
        {'lognormal' in law && !byMedian(law) && (
          <button type="button" className="link law-switch" onClick={() => onLaw(asMedianAndP90(law))}>
            Write as median and 90% point
          </button>
        )}
      </div>
      {'empirical' in law && (
        <ObservedPairs
          pairs={law.empirical}
          unit={unit}
          onPairs={(empirical) => onLaw({ ...law, empirical })}
        />
      )}
      {shape.form !== 'fixed' && (
        <div className="law-picture">
          <AmountPicture law={shape} label={`Shape of the ${what.toLowerCase()}`} width={240} height={56} />
          <dl className="law-facts">
            <dt>median</dt>
            <dd>{amount(shape.median)}</dd>
            <dt>90% within</dt>
            <dd>{amount(shape.p90)}</dd>
            <dt>mean</dt>
            <dd>{amount(shape.mean)}</dd>
          </dl>
        </div>
      )}
      <LevelUncertainty law={law} view={view} place={place} shared={shared} what={what} onLaw={onLaw} />
    </div>
  );
}

/** How uncertain the level is: one factor a trial on all amounts, or the covariance that a measurement gave. */
function LevelUncertainty<T extends Delay | Deal>({
  law,
  view,
  place,
  shared,
  what,
  onLaw,
}: {
  readonly law: T;
  readonly view: PlanView;
  readonly place: Place;
  readonly shared: boolean;
  readonly what: string;
  readonly onLaw: (law: T) => ErrorDetail | null;
}): ReactNode {
  const formats = useFormats();
  const { uncertainty } = law;
  const factors = levelFactors(law);
  const isMeasured = uncertainty !== undefined && 'cov' in uncertainty;
  const kind = uncertainty === undefined ? 'none' : isMeasured ? 'cov' : 'logSd';
  const withRate = uncertainty === undefined ? undefined : correlationWithRate(uncertainty);
  const choose = (next: 'none' | 'cov' | 'logSd'): void => {
    if (next === kind) return;
    const { uncertainty: _, ...rest } = law;
    // Taken with the same level of spread where there was one.
    const spread = isMeasured ? Number(Math.sqrt(uncertainty.cov[0][0]).toPrecision(3)) : 0.1;
    onLaw((next === 'logSd' ? { ...rest, uncertainty: { logSd: spread } } : rest) as T);
  };
  return (
    <div className="field-row">
      <ChoiceField
        label={`${what}: uncertainty`}
        value={kind}
        choices={[
          { value: 'none', label: 'Certain' },
          { value: 'logSd', label: 'One factor a trial' },
          ...(isMeasured ? [{ value: 'cov' as const, label: 'As measured' }] : []),
        ]}
        onChoose={choose}
      />
      {uncertainty !== undefined && 'logSd' in uncertainty && (
        <FigureNumber
          view={view}
          place={[...place, 'uncertainty', 'logSd']}
          shared={shared}
          label="Spread (log)"
          value={uncertainty.logSd}
          onValue={(next) => onLaw({ ...law, uncertainty: { ...uncertainty, logSd: next! } })}
        />
      )}
      {isMeasured && (
        <p className="field-fact">
          scale ±{formats.rate(Math.sqrt(uncertainty.cov[0][0]))}, shape ±
          {formats.rate(Math.sqrt(uncertainty.cov[1][1]))}, correlated{' '}
          {formats.decimal(
            uncertainty.cov[0][1] / Math.sqrt(uncertainty.cov[0][0] * uncertainty.cov[1][1] || 1),
            2,
          )}
        </p>
      )}
      {withRate !== undefined && (
        <p className="field-fact">
          Drawn together with the rate, correlation {formats.decimal(withRate, 2)}: a trial with a higher rate
          has {withRate < 0 ? 'shorter' : 'longer'} delays.
        </p>
      )}
      {factors && (
        <p className="field-fact">
          In 8 of 10 trials {what === 'Deal' ? 'all deals are' : 'everything takes'}{' '}
          {formats.decimal(factors.p10, 2)}–{formats.decimal(factors.p90, 2)} times as{' '}
          {what === 'Deal' ? 'large' : 'long'}.
        </p>
      )}
    </div>
  );
}

/** Of the level of all delays with the rate of their transition; undefined where they are drawn apart. */
function correlationWithRate(uncertainty: NonNullable<(Delay | Deal)['uncertainty']>): number | undefined {
  if (!('withRate' in uncertainty)) return undefined;
  const { withRate } = uncertainty;
  return typeof withRate === 'object' ? withRate[0] : withRate;
}

/** Observed amounts with their weights, as two columns of text that can be pasted. */
function ObservedPairs({
  pairs: known,
  unit,
  onPairs,
}: {
  readonly pairs: readonly (readonly [number, number])[];
  readonly unit: string;
  readonly onPairs: (pairs: [number, number][]) => ErrorDetail | null;
}): ReactNode {
  const { locale } = useSession();
  const formats = useFormats();
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [error, setError] = useState<ErrorDetail | null>(null);
  const commit = (text: string): void => {
    if (draft === null) return;
    const pairs: [number, number][] = [];
    for (const [line, cells] of parseClipboard(text.replaceAll(/ +/g, '\t')).entries()) {
      if (cells.every((cell) => cell === '')) continue;
      const numbers = cells.slice(0, 2).map((cell) => parseCell(cell, locale));
      const [first, second = { kind: 'number' as const, value: 1 }] = numbers;
      if (first?.kind !== 'number' || second.kind !== 'number') {
        setError({
          code: 'invalid-cell',
          message: `Line ${line + 1} is not an amount and a weight.`,
          value: cells.join(' '),
        });
        return;
      }
      pairs.push([first.value, second.value]);
    }
    const refused = onPairs(pairs);
    setError(refused);
    if (refused === null) setDraft(null);
  };
  return (
    <details className="observed-pairs">
      <summary>
        {formats.count(known.length)} observed {known.length === 1 ? 'value' : 'values'} with weights
      </summary>
      <label htmlFor={id}>{unit} and weight, a line each; paste two columns of a spreadsheet</label>
      <textarea
        id={id}
        rows={6}
        spellCheck={false}
        value={draft ?? pairsText(known)}
        onChange={(event) => {
          setDraft(event.currentTarget.value);
          setError(null);
        }}
        onBlur={(event) => commit(event.currentTarget.value)}
      />
      {error && <CellFault error={error} />}
    </details>
  );
}
