/** Undo and redo over immutable content: one step a gesture, however many changes the gesture makes. */

export interface Step<T> {
  readonly content: T;
  /** What the step did, for the menu: "Undo change a rate". */
  readonly label: string;
}

export interface History<T> {
  readonly present: T;
  /** Oldest first: what undo goes back to, with the label of the edit that left it. */
  readonly past: readonly Step<T>[];
  /** Next first: what redo goes on to. */
  readonly future: readonly Step<T>[];
  /** The gesture that the latest edit belongs to, while it may still go on. */
  readonly gesture: string | null;
}

const deepest = 200;

export function history<T>(content: T): History<T> {
  return { present: content, past: [], future: [], gesture: null };
}

/**
 * Puts `content` in the place of the present. Edits with the same `gesture` in a row (a slider being dragged, a cell
 * being typed) are one step; a gesture ends with {@link endGesture}, undo, redo or an edit of another gesture.
 */
export function edit<T>(state: History<T>, content: T, label: string, gesture: string | null): History<T> {
  if (content === state.present) return state;
  if (gesture !== null && gesture === state.gesture) return { ...state, present: content, future: [] };
  const past = [...state.past, { content: state.present, label }].slice(-deepest);
  return { present: content, past, future: [], gesture };
}

export function endGesture<T>(state: History<T>): History<T> {
  return state.gesture === null ? state : { ...state, gesture: null };
}

export function undo<T>(state: History<T>): History<T> {
  const step = state.past.at(-1);
  if (!step) return state;
  return {
    present: step.content,
    past: state.past.slice(0, -1),
    future: [{ content: state.present, label: step.label }, ...state.future],
    gesture: null,
  };
}

export function redo<T>(state: History<T>): History<T> {
  const [step, ...future] = state.future;
  if (!step) return state;
  return {
    present: step.content,
    past: [...state.past, { content: state.present, label: step.label }],
    future,
    gesture: null,
  };
}

/** Number of steps between two contents of one history, for "4 unsaved changes"; null where `from` is not in it. */
export function stepsSince<T>(state: History<T>, from: T | null): number | null {
  if (from === state.present) return 0;
  const back = state.past.findIndex((step) => step.content === from);
  if (back >= 0) return state.past.length - back;
  const ahead = state.future.findIndex((step) => step.content === from);
  return ahead >= 0 ? ahead + 1 : null;
}
