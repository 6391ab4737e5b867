/** Work that is asked for many times and done once, in a task of its own. */
export interface OnceSoon {
  /** Asks for the work, unless it is asked for already. */
  ask(): void;
  /** No more is done, asked for or not. */
  end(): void;
}

/** @param soon calls in a task that comes after the present one */
export function onceSoon(soon: (call: () => void) => void, work: () => void): OnceSoon {
  let state: 'idle' | 'due' | 'ended' = 'idle';
  return {
    ask: () => {
      if (state !== 'idle') return;
      state = 'due';
      soon(() => {
        if (state === 'ended') return;
        state = 'idle';
        work();
      });
    },
    end: () => {
      state = 'ended';
    },
  };
}
