/** A number that can be asked what it is: name, estimate, interval, n, window, formula. */
import { Popover } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';

export interface FigureFact {
  readonly term: string;
  readonly value: string;
}

export function Figure({
  children,
  name,
  facts,
  note,
  className = '',
}: {
  readonly children: ReactNode;
  readonly name: string;
  readonly facts: readonly FigureFact[];
  /** Definition or formula, in a sentence. */
  readonly note?: string;
  readonly className?: string;
}): ReactNode {
  const [open, { open: show, close, toggle }] = useDisclosure(false);
  return (
    <Popover
      opened={open}
      onChange={(next) => (next ? show() : close())}
      position="bottom"
      offset={6}
      withinPortal
    >
      <Popover.Target>
        <button
          type="button"
          className={`asked ${className}`}
          onClick={toggle}
          onMouseEnter={show}
          onMouseLeave={close}
          onBlur={close}
        >
          {children}
        </button>
      </Popover.Target>
      <Popover.Dropdown className="figure-tip">
        <b>{name}</b>
        <dl>
          {facts.map(({ term, value }) => (
            <div key={term} style={{ display: 'contents' }}>
              <dt>{term}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {note !== undefined && <p>{note}</p>}
      </Popover.Dropdown>
    </Popover>
  );
}
