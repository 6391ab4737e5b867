/** A choice that takes a form of its own: looks like every other choice, opens under it, closes when it is made. */
import { Popover } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { PickButton } from './Pick.tsx';

export function FormPick({
  name,
  value,
  className = '',
  children,
}: {
  readonly name: string;
  readonly value: string;
  readonly className?: string;
  readonly children: (close: () => void) => ReactNode;
}): ReactNode {
  const [open, { toggle, close }] = useDisclosure(false);
  return (
    <Popover
      opened={open}
      onChange={(next) => (next ? toggle() : close())}
      position="bottom-start"
      offset={4}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <PickButton name={name} value={value} className={className} onClick={toggle} aria-expanded={open} />
      </Popover.Target>
      <Popover.Dropdown className="range-pick" aria-label={name}>
        {children(close)}
      </Popover.Dropdown>
    </Popover>
  );
}
