import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type History,
  edit,
  endGesture,
  history,
  redo,
  stepsSince,
  undo,
} from '../../renderer/store/history.ts';

describe('history', () => {
  it('takes back and brings back one edit after another', () => {
    let state = history('a');
    state = edit(state, 'b', 'first', null);
    state = edit(state, 'c', 'second', null);
    expect(undo(state).present).toBe('b');
    expect(undo(undo(state)).present).toBe('a');
    expect(redo(undo(undo(state))).present).toBe('b');
    expect(redo(redo(undo(undo(state))))).toEqual(state);
  });

  it('names the edit that undo would take back', () => {
    const state = edit(edit(history(1), 2, 'change a rate', null), 3, 'add a hire', null);
    expect(state.past.at(-1)?.label).toBe('add a hire');
    expect(undo(state).future[0]?.label).toBe('add a hire');
    expect(undo(state).past.at(-1)?.label).toBe('change a rate');
  });

  it('makes one step of all edits of a gesture, and another of the next gesture', () => {
    let state = history(0);
    for (const value of [1, 2, 3]) state = edit(state, value, 'drag', 'rate-mql');
    state = endGesture(state);
    for (const value of [4, 5]) state = edit(state, value, 'drag', 'rate-mql');
    expect(state.past).toHaveLength(2);
    expect(undo(state).present).toBe(3);
    expect(undo(undo(state)).present).toBe(0);
  });

  it('parts two gestures that follow each other without an end', () => {
    let state = edit(history(0), 1, 'drag', 'a');
    state = edit(state, 2, 'drag', 'b');
    expect(undo(state).present).toBe(1);
  });

  it('forgets what was taken back once there is a new edit, and an edit to the same content is none', () => {
    const state = edit(undo(edit(history(0), 1, 'one', null)), 2, 'two', null);
    expect(state.future).toEqual([]);
    expect(redo(state)).toBe(state);
    expect(edit(state, 2, 'again', null)).toBe(state);
  });

  it('does not go on with a gesture after undo', () => {
    let state = edit(history(0), 1, 'drag', 'g');
    state = edit(undo(state), 2, 'drag', 'g');
    expect(state.past).toHaveLength(1);
    expect(undo(state).present).toBe(0);
  });

  it('counts the steps between the saved content and the present, in both directions', () => {
    const first = history({ n: 0 });
    const saved = first.present;
    const later = edit(edit(first, { n: 1 }, '', null), { n: 2 }, '', null);
    expect(stepsSince(later, saved)).toBe(2);
    expect(stepsSince(undo(undo(later)), saved)).toBe(0);
    expect(stepsSince(undo(undo(later)), later.present)).toBe(2);
    expect(stepsSince(later, null)).toBeNull();
  });

  it('undo after n edits, n times, is where one began; redo n times is where one ended', () => {
    const step = fc.record({ value: fc.integer(), gesture: fc.option(fc.constantFrom('a', 'b')) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const begun = history({ value: -1 });
        let state: History<{ value: number }> = begun;
        for (const { value, gesture } of steps) state = edit(state, { value }, 'edit', gesture);
        let back = state;
        for (let i = 0; i < state.past.length; i++) back = undo(back);
        expect(back.present).toBe(begun.present);
        expect(undo(back)).toBe(back);
        let forth = back;
        for (let i = 0; i < state.past.length; i++) forth = redo(forth);
        expect(forth.present).toBe(state.present);
      }),
    );
  });
});
