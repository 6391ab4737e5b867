/** The projection on screen: what of it is to be seen already, and what is expected beside it. */
import type { ActualMonth, Simulation } from '../../shared/engine/index.ts';
import type { Plan } from '../../shared/plan/schema.ts';
import { seriesKey } from '../model/projectAnswer.ts';
import { expectedKey, projectionKey } from './keys.ts';
import { isSeenAtOnce } from './projection.ts';
import type { PipelineParts } from './steps.ts';

/** Milliseconds that a projection has to be seen in, where its inputs have changed meanwhile. */
const grace = 300;

export class ShownProjection {
  private readonly parts: PipelineParts;
  /** Key of the one that runs while nothing is to be seen of it, and of the one that was drawn last. */
  private awaited: string | null = null;
  private begunAt = 0;
  private drawn: string | null = null;
  /** Whether the inputs change faster than projections can be seen: what is expected tells of them meanwhile. */
  private isHurried = false;

  constructor(parts: PipelineParts) {
    this.parts = parts;
  }

  /** `overdue`: is called when it has been waited for long enough, whatever came of it. */
  begins(key: string, overdue: () => void): void {
    this.isHurried = this.awaited !== null;
    this.awaited = key;
    this.begunAt = this.parts.now();
    this.parts.later(overdue, grace);
  }

  /**
   * Whether the one that runs, of inputs that have changed, is to be seen before it is given up: while a slider is
   * dragged there would be nothing to see otherwise.
   */
  isAboutToBeSeen(): boolean {
    const age = this.parts.now() - this.begunAt;
    return this.awaited !== null && age < grace && isSeenAtOnce(this.parts.simulation);
  }

  isSeen(): void {
    this.awaited = null;
  }

  isDrawn(key: string): void {
    this.drawn = key;
  }

  /**
   * Whether what is expected comes after the trials that are under way: it is there before them where those take their
   * time; else it would delay them for nobody to see.
   */
  isSoonerThanExpected(key: string): boolean {
    return isSeenAtOnce(this.parts.simulation) && !this.isHurried && this.drawn !== key;
  }

  /** Key of the series that the answer is about. */
  metric({ targets }: Plan): string {
    const { metric } = this.parts.store.getState().question;
    return metric ?? seriesKey(targets[0]?.metric ?? 'bookings');
  }

  /** What was expected of these inputs: kept with what is on screen, to tell how a change moves it. */
  expected(plan: Plan, actuals: readonly ActualMonth[], weeksOf: string | null): Simulation | null {
    const slot = this.parts.store.getState().results.expected;
    return slot?.key === expectedKey(plan, actuals, weeksOf) ? slot.value : null;
  }

  /** Keeps it with trials that were there first. */
  keepExpected(plan: Plan, actuals: readonly ActualMonth[], weeksOf: string | null): void {
    const { document, results, putResult } = this.parts.store.getState();
    const slot = results.projection;
    const expected = this.expected(plan, actuals, weeksOf);
    if (!document || !slot || slot.value.expected !== null || expected === null) return;
    const { simulation } = document.history.present.project;
    if (slot.key === projectionKey(plan, simulation, actuals))
      putResult('projection', slot.key, { ...slot.value, expected });
  }
}
