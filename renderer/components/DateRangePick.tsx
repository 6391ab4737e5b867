import './dateRange.css';
import { Popover } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode, useId, useState } from 'react';
import { formatDay, parseDay } from '../../shared/calendar/days.ts';
import { PickButton } from './Pick.tsx';
import { useFormats } from './useFormats.ts';

export type DateRange = readonly [string, string];

/** A window of dates: ready-made ones, or from one day to another (both included on screen, half-open underneath). */
export function DateRangePick({
  name,
  range,
  chosen,
  presets,
  onPick,
}: {
  readonly name: string;
  /** The window in force. */
  readonly range: DateRange;
  /** The window that was chosen, or null for the default. */
  readonly chosen: DateRange | null;
  readonly presets: readonly { readonly label: string; readonly range: DateRange | null }[];
  readonly onPick: (range: [string, string] | null) => void;
}): ReactNode {
  const formats = useFormats();
  const [open, { toggle, close }] = useDisclosure(false);
  const id = useId();
  const shift = (day: string, by: number): string => formatDay(parseDay(day)! + by);
  const [from, setFrom] = useState(range[0]);
  const [to, setTo] = useState(shift(range[1], -1));
  const same = (other: DateRange | null): boolean => JSON.stringify(other) === JSON.stringify(chosen);
  const valid = parseDay(from) !== null && parseDay(to) !== null && from <= to;
  const pick = (next: DateRange | null): void => {
    close();
    onPick(next === null ? null : [...next]);
  };
  return (
    <Popover
      opened={open}
      onChange={(next) => (next ? toggle() : close())}
      position="bottom-start"
      offset={4}
      trapFocus
    >
      <Popover.Target>
        <PickButton
          name={name}
          value={`${formats.day(range[0])} – ${formats.day(shift(range[1], -1))}`}
          onClick={toggle}
          aria-expanded={open}
        />
      </Popover.Target>
      <Popover.Dropdown className="range-pick">
        {presets.map((preset) => (
          <button
            key={preset.label}
            type="button"
            className={`range-preset ${same(preset.range) ? 'strong' : ''}`}
            onClick={() => pick(preset.range)}
          >
            {preset.label}
          </button>
        ))}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (valid) pick([from, shift(to, 1)]);
          }}
        >
          <label htmlFor={`${id}-from`}>From</label>
          <input
            id={`${id}-from`}
            type="date"
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <label htmlFor={`${id}-to`}>to</label>
          <input
            id={`${id}-to`}
            type="date"
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
          <button type="submit" className="button small" disabled={!valid}>
            Use these dates
          </button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
