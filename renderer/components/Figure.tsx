/** A number that can be asked what it is: name, estimate, interval, n, window, formula. By pointer, focus or click. */
import { Popover } from '@mantine/core';
import { type ReactNode, useId, useState } from 'react';

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
  const [asked, setAsked] = useState(false);
  const [kept, setKept] = useState(false);
  const id = useId();
  const open = asked || kept;
  const close = (): void => {
    setAsked(false);
    setKept(false);
  };
  return (
    <Popover
      opened={open}
      onChange={(next) => !next && close()}
      position="bottom"
      offset={6}
      withinPortal
      withRoles={false}
      closeOnEscape={false}
    >
      <Popover.Target>
        <button
          type="button"
          className={`asked ${className}`}
          aria-describedby={open ? id : undefined}
          onClick={() => setKept(!kept)}
          onMouseEnter={() => setAsked(true)}
          onMouseLeave={() => setAsked(false)}
          onFocus={({ currentTarget }) => currentTarget.matches(':focus-visible') && setAsked(true)}
          onBlur={close}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || !open) return;
            event.stopPropagation();
            close();
          }}
        >
          {children}
        </button>
      </Popover.Target>
      <Popover.Dropdown className="figure-tip" id={id} role="tooltip">
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
