import { type ReactNode, useId } from 'react';
import { ChevronDown } from './icons.tsx';

/** A choice from a long list, with the look of the other choices: the list, its search by typing and its keys are the system's. */
export function SelectPick({
  name,
  value,
  options,
  onPick,
  isSet = false,
}: {
  readonly name: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onPick: (value: string) => void;
  /** That it differs from what is shown without a choice. */
  readonly isSet?: boolean;
}): ReactNode {
  const id = useId();
  return (
    <span className={`pick select-pick ${isSet ? 'is-set' : ''}`}>
      <label className="key" htmlFor={id}>
        {name}
      </label>
      <select id={id} value={value} onChange={(event) => onPick(event.currentTarget.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown />
    </span>
  );
}
