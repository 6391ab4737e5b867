import { Menu } from '@mantine/core';
import type { ComponentPropsWithRef, ReactNode } from 'react';
import { ChevronDown } from './icons.tsx';

export interface PickOption<T extends string> {
  readonly value: T;
  readonly label: string;
  /** A second line: what the choice means. */
  readonly note?: ReactNode;
}

/** A choice that says what the sentence below is about: key in grey, value in ink. */
export function Pick<T extends string>({
  name,
  value,
  options,
  onPick,
  shown,
  hidesName = false,
}: {
  readonly name: string;
  readonly value: T;
  readonly options: readonly PickOption<T>[];
  readonly onPick: (value: T) => void;
  /** Text of the button where it is not the option's own. */
  readonly shown?: string;
  /** Where what stands beside the button says what it is for; the name is then for those who cannot see that. */
  readonly hidesName?: boolean;
}): ReactNode {
  const current = shown ?? options.find((option) => option.value === value)?.label ?? value;
  return (
    <Menu position="bottom-start" offset={4}>
      <Menu.Target>
        <button type="button" className="pick" disabled={options.length < 2}>
          <span className={hidesName ? 'visually-hidden' : 'key'}>{name}</span>
          <span className="value">{current}</span>
          {options.length > 1 && <ChevronDown />}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {options.map((option) => (
          <Menu.Item
            key={option.value}
            onClick={() => onPick(option.value)}
            aria-current={option.value === value || undefined}
          >
            <span className="pick-option">
              <span className={option.value === value ? 'strong' : ''}>{option.label}</span>
              {option.note !== undefined && <small>{option.note}</small>}
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The same look for a choice that opens something of its own. */
export function PickButton({
  name,
  value,
  className = '',
  ...rest
}: {
  readonly name: string;
  readonly value: string;
} & ComponentPropsWithRef<'button'>): ReactNode {
  return (
    <button type="button" {...rest} className={`pick ${className}`}>
      <span className="key">{name}</span>
      <span className="value">{value}</span>
      <ChevronDown />
    </button>
  );
}
