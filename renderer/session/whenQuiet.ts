/** Milliseconds after which the work is done; how much later while something is computed; and how late at most. */
const delay = 3000;
const again = 500;
const atLast = 15_000;

export interface QuietWork {
  /** Asks for the work anew: what was asked for before is not done. */
  ask(): void;
  drop(): void;
}

/**
 * Work that can wait, some seconds after it was asked for last; later while something is computed that the user looks at,
 * which it would slow down, but not for ever.
 */
export function whenQuiet(isBusy: () => boolean, work: () => void): QuietWork {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (waited: number, more: number): void => {
    timer = setTimeout(() => {
      if (isBusy() && waited + more < atLast) wait(waited + more, again);
      else work();
    }, more);
  };
  const drop = (): void => clearTimeout(timer);
  return {
    ask: () => {
      drop();
      wait(0, delay);
    },
    drop,
  };
}
