/** A field that takes numbers and formulas: names are completed as they are typed, and what is refused says why beneath it. */
import { Portal } from '@mantine/core';
import {
  type ComponentPropsWithoutRef,
  type KeyboardEvent,
  type ReactNode,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { ErrorDetail } from '../../../shared/errors.ts';
import { type Completion, completions } from '../../../shared/plan/formulaText.ts';

const kinds: Readonly<Record<Completion['kind'], string>> = {
  driver: 'driver',
  function: 'function',
  month: '0 in the first month',
};

export interface FormulaInputProps extends Omit<
  ComponentPropsWithoutRef<'input'>,
  'value' | 'onChange' | 'onKeyDown'
> {
  readonly value: string;
  readonly onValue: (text: string) => void;
  /** Keys that the list of names does not take. */
  readonly onKey?: (event: KeyboardEvent<HTMLInputElement>) => void;
  /** Names that formulas may use; null where the field takes no formula. */
  readonly drivers: readonly string[] | null;
  /** Whether they may use `month`. */
  readonly varies?: boolean;
  readonly error?: ErrorDetail | null;
  /** Words are formulas without a leading `=`, as a driver's or a rate's cell has them. */
  readonly bare?: boolean;
  /** Whether Escape is for the field alone. */
  readonly escapeStays?: boolean;
}

export function FormulaInput({
  value,
  onValue,
  onKey,
  drivers,
  varies = false,
  error = null,
  bare = false,
  escapeStays = false,
  ...rest
}: FormulaInputProps): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  const list = useId();
  const [cursor, setCursor] = useState<number | null>(null);
  const [chosen, setChosen] = useState(0);
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null);
  const isFormula = drivers !== null && (bare || value.startsWith('='));
  const found =
    isFormula && cursor !== null
      ? completions(value, cursor, drivers, varies)
      : ([] as readonly Completion[]);
  const open = found.length > 0;
  const told = error !== null && !open;

  useLayoutEffect(() => {
    const box = open || told ? field.current?.getBoundingClientRect() : undefined;
    setPlace(box ? { left: Math.min(box.left, window.innerWidth - 340), top: box.bottom + 4 } : null);
  }, [open, told, value]);

  // With the text and not a frame later: who types on would have the cursor moved under the hand.
  const cursorAfterTaking = useRef<number | null>(null);
  useLayoutEffect(() => {
    const at = cursorAfterTaking.current;
    cursorAfterTaking.current = null;
    if (at !== null) field.current?.setSelectionRange(at, at);
  }, [value]);

  const take = (completion: Completion): void => {
    cursorAfterTaking.current = completion.cursor;
    onValue(completion.text);
    setCursor(null);
    setChosen(0);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const { key } = event;
    if (open && (key === 'ArrowDown' || key === 'ArrowUp')) {
      event.preventDefault();
      event.stopPropagation();
      setChosen((chosen + (key === 'ArrowDown' ? 1 : found.length - 1)) % found.length);
      return;
    }
    if (open && key === 'Tab') {
      event.preventDefault();
      event.stopPropagation();
      take(found[Math.min(chosen, found.length - 1)]!);
      return;
    }
    if (open && key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      setCursor(null);
      return;
    }
    onKey?.(event);
  };

  return (
    <>
      <input
        {...rest}
        ref={field}
        value={value}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={error !== null}
        data-mantine-stop-propagation={escapeStays || open || undefined}
        {...(drivers === null
          ? {}
          : {
              role: 'combobox',
              'aria-expanded': open,
              'aria-autocomplete': 'list' as const,
              'aria-controls': open ? list : undefined,
              'aria-activedescendant': open ? `${list}-${chosen}` : undefined,
            })}
        onChange={(event) => {
          setCursor(event.currentTarget.selectionStart);
          setChosen(0);
          onValue(event.currentTarget.value);
        }}
        onBlur={(event) => {
          setCursor(null);
          rest.onBlur?.(event);
        }}
        onKeyDown={onKeyDown}
      />
      {place && (open || told) && (
        <Portal>
          <div className="cell-popup" style={place}>
            {open ? (
              <ul role="listbox" id={list} aria-label="Names that fit">
                {found.map((completion, i) => (
                  <li
                    key={completion.name}
                    id={`${list}-${i}`}
                    role="option"
                    aria-selected={i === chosen}
                    onPointerDown={(event) => {
                      event.preventDefault();
                      take(completion);
                    }}
                  >
                    <b>{completion.name}</b>
                    <span>{kinds[completion.kind]}</span>
                  </li>
                ))}
                <li className="keys-hint" aria-hidden="true">
                  Tab takes it, ↑ ↓ choose
                </li>
              </ul>
            ) : (
              error && <CellFault error={error} />
            )}
          </div>
        </Portal>
      )}
    </>
  );
}

/** What is wrong with what was typed, in the cell. */
export function CellFault({ error }: { readonly error: ErrorDetail }): ReactNode {
  return (
    <div className="fault" role="alert">
      <span className="strong">{error.message}</span>
      {error.hint !== undefined && <p>{error.hint}</p>}
    </div>
  );
}
