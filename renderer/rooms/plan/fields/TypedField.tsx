/** A field that keeps what was typed until it is accepted, and says beneath why it was not. */
import './fields.css';
import { type ReactNode, useId, useState } from 'react';
import type { ErrorDetail } from '../../../../shared/errors.ts';
import { CellFault, FormulaInput } from '../FormulaInput.tsx';

export interface TypedFieldProps {
  readonly label: string;
  /** What is there now, as it would be typed. */
  readonly text: string;
  /** Null where it was accepted. */
  readonly onCommit: (text: string) => ErrorDetail | null;
  readonly unit?: string | undefined;
  /** What it means, in a line. */
  readonly note?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly drivers?: readonly string[] | null;
  readonly varies?: boolean;
  readonly bare?: boolean;
  /** The label is read out only. */
  readonly quiet?: boolean;
  readonly wide?: boolean;
  readonly onRevert?: (() => void) | null;
  readonly autoFocus?: boolean;
}

export function TypedField({
  label,
  text,
  onCommit,
  unit,
  note,
  placeholder,
  drivers = null,
  varies = false,
  bare = false,
  quiet = false,
  wide = false,
  onRevert = null,
  autoFocus = false,
}: TypedFieldProps): ReactNode {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [error, setError] = useState<ErrorDetail | null>(null);
  const commit = (typed: string): void => {
    if (draft === null) return;
    const refused = typed.trim() === text ? null : onCommit(typed);
    setError(refused);
    if (refused === null) setDraft(null);
  };
  return (
    <div
      className={`typed-field${wide ? ' is-wide' : ''}${(draft ?? text).startsWith('=') ? ' has-formula' : ''}${onRevert ? ' is-changed' : ''}`}
    >
      <label htmlFor={id} className={quiet ? 'visually-hidden' : ''}>
        {label}
      </label>
      <span className="field-box">
        <FormulaInput
          id={id}
          autoFocus={autoFocus}
          value={draft ?? text}
          placeholder={placeholder}
          drivers={drivers}
          varies={varies}
          bare={bare}
          aria-describedby={error || note ? `${id}-note` : undefined}
          // Escape takes back what is typed before it closes what the field stands in.
          escapeStays={draft !== null}
          onValue={(typed) => {
            setDraft(typed);
            setError(null);
          }}
          onBlur={(event) => commit(event.currentTarget.value)}
          onKey={(event) => {
            if (event.key === 'Enter') commit(event.currentTarget.value);
            if (event.key === 'Escape' && draft !== null) {
              event.stopPropagation();
              setDraft(null);
              setError(null);
            }
          }}
        />
        {unit !== undefined && unit !== '' && <span className="field-unit">{unit}</span>}
      </span>
      {(error || note !== undefined || onRevert) && (
        <div id={`${id}-note`} className="field-note">
          {error ? <CellFault error={error} /> : note}
          {onRevert && !error && (
            <button type="button" className="link" onClick={onRevert}>
              changed here · revert
            </button>
          )}
        </div>
      )}
    </div>
  );
}
