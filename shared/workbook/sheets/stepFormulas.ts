/** The formulas of the flow of one step. */
import type { Book } from '../book.ts';
import type { Pass, SegmentFlow } from '../flow.ts';
import type { Inputs, TransitionInputs } from '../inputs.ts';
import type { Measure } from '../measures.ts';
import { address, columnName, type Page } from '../page.ts';
import type { CalendarLayout } from './calendar.ts';
import type { DelaysLayout } from './delays.ts';
import type { OpeningTerms } from './opening.ts';

/** What a block of rows shows: a segment in one pass, or in all of them. */
export interface Block {
  readonly segment: number;
  /** Number of returns before, or null for all passes. */
  readonly pass: number | null;
  readonly flow: Pass;
  readonly first: number;
}

export interface StepContext {
  readonly book: Book;
  readonly page: Page;
  readonly inputs: Inputs;
  readonly calendar: CalendarLayout;
  readonly delays: DelaysLayout;
  readonly opening: OpeningTerms;
  readonly columns: ReadonlyMap<string, number>;
  /** Column of the money beyond the plan's deal, by stage. */
  readonly excess: ReadonlyMap<number, number>;
  readonly blocks: readonly Block[];
}

export function blockOf(blocks: readonly Block[], segment: number, pass: number | null): Block {
  return blocks.find((block) => block.segment === segment && block.pass === pass)!;
}

/** Formula of a measure in one step of a block; empty where it is 0. */
export function stepFormula(
  context: StepContext,
  block: Block,
  flow: SegmentFlow,
  measure: Measure,
  step: number,
): string {
  switch (measure.kind) {
    case 'fresh':
      return freshFormula(context, block, step);
    case 'returned':
      return returnedFormula(context, block, flow, step);
    case 'stage':
      return stageFormula(context, block, flow, measure.stage, step);
    default:
      return moneyFormula(context, block, flow, measure.kind, step);
  }
}

function freshFormula({ calendar }: StepContext, block: Block, step: number): string {
  if (block.pass !== null && block.pass > 0) return '';
  const days = calendar.monthRange(calendar.firstStep + step);
  return `SUMPRODUCT(${days},${calendar.monthRange(calendar.arrivalRows[block.segment]!)})`;
}

/** Cells of a column of a block from step 0 on: `H$58:H61`. */
function entriesUntil(context: StepContext, block: Block, key: string, last: number): string {
  const column = columnName(context.columns.get(key)!);
  return `${column}$${block.first}:${column}${block.first + last}`;
}

/** Those who left for good and come back: from this block's own earlier steps, or from the pass before. */
function returnedFormula(context: StepContext, block: Block, flow: SegmentFlow, step: number): string {
  const { holding } = flow;
  const names = context.inputs.segments[block.segment]!.recycle;
  if (!names) return '';
  const terms: string[] = [];
  for (const source of returnSources(context, block, flow)) {
    if (source.kind === 'block')
      terms.push(address(source.block.first + step, context.columns.get('returned')!, 'none'));
    else if (step > 0) {
      const chances = context.delays.chances(names.delay, step, 1);
      const sums = holding.map(
        (stage) =>
          `SUMPRODUCT(${entriesUntil(context, source.block, `stage ${stage}`, step - 1)},${chances})`,
      );
      if (sums.length > 0)
        terms.push(`${names.rate}*${sums.length === 1 ? sums[0]! : `(${sums.join('+')})`}`);
    }
  }
  const pass = flow.endless ? undefined : (block.pass ?? flow.passes.length);
  const selection = { segment: block.segment, destination: 'returned', money: false } as const;
  return [...terms, ...context.opening(pass === undefined ? selection : { ...selection, pass }, step)].join(
    '+',
  );
}

/**
 * Where the returns of a block come from. All passes together: the returns of the passes on their own, plus those of
 * the last of them; where the limit is out of reach, the block itself.
 */
function returnSources(
  { blocks }: StepContext,
  block: Block,
  flow: SegmentFlow,
): { readonly kind: 'block' | 'holding'; readonly block: Block }[] {
  if (flow.endless) return [{ kind: 'holding', block }];
  const pass = (at: number): Block => blockOf(blocks, block.segment, at);
  if (block.pass === 0) return [];
  if (block.pass !== null) return [{ kind: 'holding', block: pass(block.pass - 1) }];
  const later = flow.passes.map((_, at) => at).slice(1);
  return [
    ...later.map((at) => ({ kind: 'block', block: pass(at) }) as const),
    { kind: 'holding', block: pass(flow.passes.length - 1) },
  ];
}

/** The rate against the entries of steps 0 … step: a name, or the column of the calendar where it changes. */
function rateTerm(
  context: StepContext,
  block: Block,
  transition: number,
  step: number,
): { name: string | null; range: string } {
  const column = context.calendar.rateColumns[block.segment]![transition]!;
  const names = context.inputs.segments[block.segment]!.transitions[transition]!;
  if (column === null) return { name: names.rate, range: '' };
  const { page, firstStep } = context.calendar;
  return { name: null, range: `${page.reference(firstStep, column)}:${address(firstStep + step, column)}` };
}

function advanceTerm(
  context: StepContext,
  block: Block,
  at: number,
  names: TransitionInputs,
  entries: string,
  step: number,
): string {
  const rate = rateTerm(context, block, at, step);
  const chances = context.delays.chances(names.advance, step);
  if (rate.name !== null) return `${rate.name}*SUMPRODUCT(${entries},${chances})`;
  return `SUMPRODUCT(${entries},${rate.range},${chances})`;
}

function stageFormula(
  context: StepContext,
  block: Block,
  flow: SegmentFlow,
  stage: number,
  step: number,
): string {
  const { expected, stages } = flow;
  const { columns, inputs } = context;
  const row = block.first + step;
  const terms: string[] = [];
  const returns = (expected.recycling?.max ?? 0) > 0;
  const own = (key: string): string => address(row, columns.get(key)!, 'none');
  if (stage === flow.arrivalStage && (block.pass ?? 0) === 0) terms.push(own('fresh'));
  if (returns && stage === expected.recycling?.to && block.pass !== 0) terms.push(own('returned'));
  expected.transitions.forEach((transition, at) => {
    if (!stages.includes(transition.from)) return;
    const names = inputs.segments[block.segment]!.transitions[at]!;
    const entries = entriesUntil(context, block, `stage ${transition.from}`, step);
    if (transition.to === stage) terms.push(advanceTerm(context, block, at, names, entries, step));
    transition.exits.forEach((exit, e) => {
      if (exit.stage !== stage) return;
      const rate = rateTerm(context, block, at, step);
      const chances = context.delays.chances(names.exits[e]!, step);
      terms.push(
        rate.name !== null
          ? `${names.shares[e]!}*(1-${rate.name})*SUMPRODUCT(${entries},${chances})`
          : `${names.shares[e]!}*SUMPRODUCT(${entries},1-${rate.range},${chances})`,
      );
    });
  });
  const selection = { segment: block.segment, destination: stage, money: false } as const;
  const opening = context.opening(block.pass === null ? selection : { ...selection, pass: block.pass }, step);
  return [...terms, ...opening].join('+');
}

function moneyFormula(
  context: StepContext,
  block: Block,
  flow: SegmentFlow,
  kind: 'pipeline' | 'bookings' | 'spend',
  step: number,
): string {
  const { book, columns, inputs, calendar, excess } = context;
  const { graph } = book.resolved;
  const names = inputs.segments[block.segment]!;
  const own = (stage: number): string => address(block.first + step, columns.get(`stage ${stage}`)!, 'none');
  if (kind === 'pipeline') return `${names.deal!}*${own(graph.pipeline)}`;
  if (kind === 'bookings') {
    const extra = flow.excess.has(graph.bookings) ? excess.get(graph.bookings) : undefined;
    const more = extra === undefined ? '' : `+${address(block.first + step, extra, 'none')}`;
    return `${names.deal!}*${own(graph.bookings)}${more}`;
  }
  const budget = calendar.spendRows[block.segment];
  const terms = [...names.spendPerEntry]
    .filter(([stage]) => flow.stages.includes(stage))
    .map(([stage, cost]) => `${cost}*${own(stage)}`);
  if (budget !== null && budget !== undefined) {
    const days = calendar.monthRange(calendar.firstStep + step);
    terms.unshift(`SUMPRODUCT(${days},${calendar.monthRange(budget)})`);
  }
  return terms.join('+');
}

/** Money of opening deals beyond the plan's mean deal: what was open, and what moved on from the stage before. */
export function excessFormula(
  context: StepContext,
  block: Block,
  flow: SegmentFlow,
  stage: number,
  step: number,
): string {
  const { inputs, excess, opening } = context;
  const names = inputs.segments[block.segment]!;
  const terms: string[] = [];
  flow.expected.transitions.forEach((transition, at) => {
    const from = excess.get(transition.from);
    if (transition.to !== stage || from === undefined || !flow.excess.has(transition.from)) return;
    const column = columnName(from);
    const entries = `${column}$${block.first}:${column}${block.first + step}`;
    terms.push(advanceTerm(context, block, at, names.transitions[at]!, entries, step));
  });
  const selection = { segment: block.segment, destination: stage, withAmount: true };
  terms.push(...opening({ ...selection, money: true }, step));
  const visits = opening({ ...selection, money: false }, step);
  const counted = names.deal === null || visits.length === 0 ? '' : `-${names.deal}*(${visits.join('+')})`;
  return `${terms.join('+')}${counted}`;
}
