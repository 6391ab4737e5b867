// @vitest-environment happy-dom
/** The table of rates as it is drawn: what an edit draws again, and what goes to and comes from the clipboard. */
import { MantineProvider } from '@mantine/core';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Plan } from '../../shared/plan/index.ts';
import { formats as formatsOf, type Formats } from '../../renderer/model/format.ts';
import { planning } from '../../renderer/model/planning.ts';
import { rateCells } from '../../renderer/model/rateCells.ts';
import { stageNames } from '../../renderer/model/stageNames.ts';
import type { PlanView } from '../../renderer/rooms/plan/planView.ts';
import { RateTable } from '../../renderer/rooms/plan/rates/RateTable.tsx';
import type { Session } from '../../renderer/session/session.ts';
import { SessionContext } from '../../renderer/store/hooks.ts';
import { testPlan, withFirstRate } from './plans.ts';

afterEach(cleanup);

const base = testPlan();

/** The table in a window that keeps the plan; `written` are the rates that were put into words since it was cleared. */
class Shown {
  plan = base;
  readonly written: number[] = [];
  private readonly formats: Formats;
  private readonly session: Session;
  private readonly rerender: (ui: React.ReactElement) => void;

  constructor() {
    const plain = formatsOf('en-US', 'USD');
    this.formats = {
      ...plain,
      rate: (share, digits) => {
        this.written.push(share);
        return plain.rate(share, digits);
      },
    };
    const session: Pick<Session, 'locale' | 'editPlan'> & { store: unknown } = {
      locale: 'en-US',
      store: createStore(() => ({ notify: () => undefined })),
      editPlan: (_, change) => {
        this.show(planning.parsePlan(JSON.stringify(change(this.plan))));
        return null;
      },
    };
    this.session = session as unknown as Session;
    this.rerender = render(this.table()).rerender;
  }

  /** Another plan, as it is after an edit: read anew, nothing of it the same object. */
  show(plan: Plan): void {
    this.plan = plan;
    this.rerender(this.table());
  }

  private table(): React.ReactElement {
    const { plan } = this;
    const view: PlanView = {
      plan,
      base,
      parent: base,
      calibrated: null,
      planning,
      names: stageNames(plan.stages),
      cells: rateCells(plan, base, null, planning, base),
      formats: this.formats,
    };
    return (
      <MantineProvider env="test">
        <SessionContext value={this.session}>
          <RateTable view={view} />
        </SessionContext>
      </MantineProvider>
    );
  }
}

const rate = (row: number, column: number): HTMLButtonElement =>
  document.querySelector<HTMLButtonElement>(`td[data-rate="${row},${column}"] > button`)!;
const selected = (): (string | undefined)[] =>
  [...document.querySelectorAll<HTMLElement>('td.in-range')].map(({ dataset }) => dataset['rate']);
/** What a copy from the focused element puts on the clipboard. */
function copied(): string {
  const clipboard = new Map<string, string>();
  fireEvent.copy(document.activeElement!, {
    clipboardData: { setData: (type: string, text: string) => clipboard.set(type, text) },
  });
  return clipboard.get('text/plain') ?? '';
}
const paste = (text: string): boolean =>
  fireEvent.paste(document.activeElement!, { clipboardData: { getData: () => text } });

describe('an edit of one rate', () => {
  it('draws that rate again and no other', () => {
    const shown = new Shown();
    const all = shown.written.splice(0).length;
    shown.show(planning.parsePlan(JSON.stringify(withFirstRate(base, 0.9))));
    const [own, planned] = [0.9, 0.6];
    // Beneath the table stands what its rates come to, for each segment.
    const products = [0.9 * 0.2, 0.3 * 0.15];
    const close = (value: number, among: readonly number[]): boolean =>
      among.some((known) => Math.abs(known - value) < 1e-12);
    expect(shown.written.filter((value) => !close(value, [own, planned, ...products]))).toEqual([]);
    expect(shown.written.some((value) => close(value, [own]))).toBe(true);
    // Two segments of two steps.
    expect(shown.written.length).toBeLessThan(all / 2);
    expect(rate(0, 0).textContent).toBe('90.0%');
  });

  it('draws nothing again where the plan is read anew and is the same', () => {
    const shown = new Shown();
    shown.written.length = 0;
    shown.show(planning.parsePlan(JSON.stringify(base)));
    expect(shown.written).toHaveLength(2);
  });
});

describe('a range of rates', () => {
  it('is selected with Shift and the arrows, copied, and pasted back without changing anything', () => {
    const shown = new Shown();
    rate(0, 0).focus();
    fireEvent.keyDown(document.activeElement!, { key: 'ArrowRight', shiftKey: true });
    fireEvent.keyDown(document.activeElement!, { key: 'ArrowDown', shiftKey: true });
    expect(document.activeElement).toBe(rate(1, 1));
    expect(selected()).toEqual(['0,0', '0,1', '1,0', '1,1']);
    expect(screen.getByText('4 rates selected')).toBeTruthy();
    const text = copied();
    expect(text).toBe('60%\t30%\n20%\t15%');
    const before = shown.plan;
    paste(text);
    expect(shown.plan.segments).toEqual(before.segments);
    expect(before.segments[0]!.transitions[0]!.rate).toEqual({ beta: [60, 40] });
    paste('61%\t30%\n20%\t=growth');
    expect(shown.plan.segments.map(({ transitions }) => transitions.map((step) => step.rate))).toEqual([
      [0.61, 0.2],
      [0.3, 'growth'],
    ]);
  });

  it('is selected by dragging and with Shift held, which opens no rate; a plain click does', () => {
    const shown = new Shown();
    fireEvent.mouseDown(rate(0, 1), { button: 0, buttons: 1 });
    fireEvent.mouseOver(rate(1, 1), { buttons: 1 });
    fireEvent.mouseUp(rate(1, 1));
    expect(selected()).toEqual(['0,1', '1,1']);
    expect(copied()).toBe('30%\n15%');
    fireEvent.mouseOver(rate(0, 0), { buttons: 0 });
    expect(selected()).toEqual(['0,1', '1,1']);
    fireEvent.mouseDown(rate(0, 0), { button: 0, buttons: 1, shiftKey: true });
    fireEvent.mouseUp(rate(0, 0));
    fireEvent.click(rate(0, 0), { shiftKey: true, detail: 1 });
    expect(selected()).toEqual(['0,0', '0,1']);
    expect(screen.queryByRole('combobox')).toBeNull();
    // One figure fills what is selected.
    paste('0.5');
    expect(shown.plan.segments.map(({ transitions }) => transitions[0]!.rate)).toEqual([0.5, 0.5]);
    fireEvent.mouseDown(rate(1, 0), { button: 0, buttons: 1 });
    fireEvent.mouseUp(rate(1, 0));
    fireEvent.click(rate(1, 0), { detail: 1 });
    expect(document.querySelector('td[data-rate="1,0"] input')).not.toBeNull();
    expect(selected()).toEqual([]);
  });

  it('is a whole segment, a whole step or everything by the keys of a spreadsheet', () => {
    const shown = new Shown();
    rate(1, 0).focus();
    const key = (name: string, how: { ctrlKey?: boolean; shiftKey?: boolean }): void =>
      void fireEvent.keyDown(document.activeElement!, { key: name, ...how });
    key(' ', { ctrlKey: true });
    expect(copied()).toBe('60%\n20%');
    rate(1, 0).focus();
    key(' ', { shiftKey: true });
    expect(selected()).toEqual(['1,0', '1,1']);
    key('a', { ctrlKey: true });
    expect(selected()).toHaveLength(4);
    expect(shown.plan).toBe(base);
  });
});
