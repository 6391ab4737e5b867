/** Inputs that do not vary by month: rates and delays stage by stage, returns, deal size, targets. */
import { formatMonth } from '../../calendar/days.ts';
import type { ResolvedRate, ResolvedSegment, ResolvedTransition } from '../../plan/resolved.ts';
import type { Delay, PlanTransition, Target } from '../../plan/schema.ts';
import type { Stage } from '../../funnel/stages.ts';
import { type Book, stageName } from '../book.ts';
import { delayLaw, isSettable } from '../delayLaw.ts';
import type { CellFormula } from '../figureCells.ts';
import type { DelayInputs, RateChange, SegmentInputs, TransitionInputs } from '../inputs.ts';
import { formats, type Look } from '../look.ts';
import { meanRate } from '../../plan/meanRate.ts';
import { type Place, targetId } from '../../plan/places.ts';
import { exitShares, meanDeal } from '../meanRates.ts';
import { observedTransition } from '../observed.ts';
import { conversionWords, dealWords, delayUncertainty, lawWords, rateUncertainty } from '../wording.ts';
import { rowLabels, type Sheet, startSection, valueColumn, writeInput } from './assumptionFrame.ts';

const columns = { value: 5, of: 6, chance: 7, mean: 8, spread: 9, law: 10, source: 12 } as const;
const small: Look = { size: 9.5, colour: 'ink3', under: 'hair' };
const computed: Look = { align: 'right', under: 'hair', format: formats.rate };

function heads(sheet: Sheet, what: readonly [string, string, string], value: string): void {
  const { page, row } = sheet;
  page.heads(row, 2, what);
  page.heads(row, columns.value, [value, 'of', 'Chance', 'Mean days', 'Spread'], { align: 'right' });
  page.heads(row, columns.law, ['', '', 'Uncertainty and source'], { wrap: false });
  page.heads(row, columns.law, ['Law of delay'], { wrap: false, indent: 1 });
  page.look(row, columns.source + 1, sheet.end, { under: 'line' });
  sheet.row += 1;
}

interface DelayOwner {
  readonly id: readonly string[];
  /** Where it stands in the plan. */
  readonly place: Place;
  readonly segment: string;
  readonly from: string;
  readonly to: string;
  readonly atLeastOne?: boolean;
}

/** Mean and spread of a delay as inputs in the current row. */
function writeDelay(sheet: Sheet, delay: Delay, owner: DelayOwner): DelayInputs {
  const { page, row } = sheet;
  const law = delayLaw(delay);
  const settable = isSettable(law);
  const mean = settable
    ? writeInput(sheet, columns.mean, {
        name: ['delay', ...owner.id],
        value: law.mean,
        formula: sheet.figures.mean(owner.place, delay),
        limits: law.family === 'fixed' ? 'count' : 'positive',
        look: { format: formats.days },
      })
    : '';
  if (!settable) page.number(row, columns.mean, law.mean, { ...computed, format: formats.days });
  const spread =
    law.spread === null
      ? null
      : writeInput(sheet, columns.spread, {
          name: ['delay_spread', ...owner.id],
          value: law.spread,
          formula: sheet.figures.spread(owner.place, delay),
          limits: 'positive',
          look: { format: formats.factor },
        });
  if (spread === null) page.look(row, columns.spread, columns.spread, small);
  page.text(row, columns.law, lawWords(law), { ...small, indent: 1 });
  page.look(row, columns.law + 1, columns.law + 1, small);
  const { segment, from, to, atLeastOne = false } = owner;
  return { law, mean, spread, segment, from, to, atLeastOne };
}

/** The delay of an exit that is the same as that of the advance: shown, not set again. */
function repeatDelay(sheet: Sheet, delay: DelayInputs): void {
  const { page, row } = sheet;
  const look: Look = { ...computed, colour: 'ink3', format: formats.days };
  if (delay.mean === '') page.number(row, columns.mean, delay.law.mean, look);
  else page.formula(row, columns.mean, delay.mean, delay.law.mean, look);
  page.look(row, columns.spread, columns.spread, small);
  page.text(row, columns.law, 'as the advance', { ...small, indent: 1 });
  page.look(row, columns.law + 1, columns.law + 1, small);
}

function writeSource(sheet: Sheet, parts: readonly string[]): void {
  sheet.page.text(sheet.row, columns.source, parts.filter((part) => part !== '').join(' · '), small);
  sheet.page.look(sheet.row, columns.source + 1, sheet.end, small);
}

export function writeStages(sheet: Sheet): TransitionInputs[][] {
  const { book } = sheet;
  startSection(
    sheet,
    'Stage by stage',
    'where a visit goes and how long it takes; an exit is a share of those that do not advance, the rest stays open for ever',
  );
  heads(sheet, ['Segment', 'From', 'To'], 'Rate');
  return book.resolved.segments.map((segment) =>
    segment.transitions.map((transition) => writeTransition(sheet, segment, transition)),
  );
}

interface TransitionContext {
  readonly sheet: Sheet;
  readonly segment: ResolvedSegment;
  readonly transition: ResolvedTransition;
  readonly from: Stage;
  readonly to: Stage;
  /** Where the transition stands in the plan. */
  readonly place: Place;
  /** The transition as the plan has it, with its formulas. */
  readonly written: PlanTransition | undefined;
}

function writeTransition(
  sheet: Sheet,
  segment: ResolvedSegment,
  transition: ResolvedTransition,
): TransitionInputs {
  const { stages } = sheet.book.resolved.graph;
  const from = stages[transition.from]!;
  const to = stages[transition.to]!;
  const written = sheet.book.plan.segments
    .find(({ id }) => id === segment.id)
    ?.transitions.find((one) => one.from === from.id);
  const place = ['segments', segment.id, 'transitions', from.id];
  const context: TransitionContext = { sheet, segment, transition, from, to, place, written };
  const { rate, advance } = writeAdvance(context);
  const changes = writeChanges(context);
  const exits = transition.exits.map((_, at) => writeExit(context, at, rate, advance));
  const shares = exits.map(({ share }) => share);
  writeNever(context, rate, shares);
  return { rate, changes, shares, advance, exits: exits.map(({ delay }) => delay) };
}

function writeAdvance(context: TransitionContext): { rate: string; advance: DelayInputs } {
  const { sheet, segment, transition, from, to, place, written } = context;
  const { page, row } = sheet;
  const id = [segment.id, from.id, to.id];
  rowLabels(sheet, segment.name, from.name, '');
  page.given(row, 4, `→ ${to.name}`, { bold: true, under: 'hair' });
  const formula = sheet.figures.rate([...place, 'rate'], written?.rate);
  const rate = writeRate(sheet, ['rate', ...id], transition.rate, formula, 'of visits');
  const owner = { id, place: [...place, 'delayDays'], segment: segment.name, from: from.name, to: to.name };
  const advance = writeDelay(sheet, transition.delayDays, owner);
  const observed = observedTransition(sheet.book, segment, transition.from, transition.to);
  const source = observed?.pooled ? 'CRM, all segments, eventually' : 'CRM eventually';
  writeSource(sheet, [
    rateUncertainty(transition.rate),
    observed ? conversionWords(source, observed.result.conversion.eventual) : '',
    delayUncertainty(transition.delayDays),
    transition.gate === null ? '' : `${transition.gate.toUpperCase()} gate`,
  ]);
  sheet.row += 1;
  return { rate, advance };
}

function writeChanges(context: TransitionContext): RateChange[] {
  const { sheet, segment, transition, from, to, place, written } = context;
  return transition.changes.map((change, at) => {
    const month = formatMonth(change.month);
    rowLabels(sheet, '', '', '');
    sheet.page.text(sheet.row, 4, `from ${month}`, { indent: 1, colour: 'ink2', under: 'hair' });
    const id = ['rate', segment.id, from.id, to.id, 'from', month];
    const own = [...place, 'changes', String(at), 'rate'];
    const formula = sheet.figures.rate(own, written?.changes?.[at]?.rate);
    const name = writeRate(sheet, id, change.rate, formula, 'of visits');
    sheet.page.look(sheet.row, columns.mean, columns.law + 1, small);
    writeSource(sheet, [`visits that begin from ${month} on`, rateUncertainty(change.rate)]);
    sheet.row += 1;
    return { month: change.month, name };
  });
}

function writeExit(
  { sheet, segment, transition, from, place }: TransitionContext,
  at: number,
  rate: string,
  advance: DelayInputs,
): { share: string; delay: DelayInputs } {
  const { page, row, book } = sheet;
  const exit = transition.exits[at]!;
  const stage = book.resolved.graph.stages[exit.stage]!;
  const value = exitShares(transition)[at]!;
  const own = [...place, 'exits', stage.id];
  rowLabels(sheet, '', '', '');
  page.given(row, 4, stage.name, { indent: 1, colour: 'ink2', under: 'hair' });
  const share = writeInput(sheet, columns.value, {
    name: ['exit', segment.id, from.id, stage.id],
    value,
    formula: sheet.figures.at([...own, 'share']),
    limits: 'share',
    look: { format: formats.rate },
  });
  page.text(row, columns.of, 'of the rest', { ...small, align: 'right' });
  const chance = value * (1 - meanRate(transition.rate));
  page.formula(row, columns.chance, `${share}*(1-${rate})`, chance, computed);
  const law = (delay: Delay, within: Place): string =>
    JSON.stringify([delay, sheet.figures.mean(within, delay), sheet.figures.spread(within, delay)]);
  const same =
    law(exit.delayDays, [...own, 'delayDays']) === law(transition.delayDays, [...place, 'delayDays']);
  if (same) repeatDelay(sheet, advance);
  const owner = {
    id: [segment.id, from.id, stage.id],
    place: [...own, 'delayDays'],
    segment: segment.name,
    from: from.name,
    to: stage.name,
  };
  const delay = same ? advance : writeDelay(sheet, exit.delayDays, owner);
  writeSource(sheet, [same ? '' : delayUncertainty(exit.delayDays)]);
  sheet.row += 1;
  return { share, delay };
}

/** What neither advances nor exits. */
function writeNever({ sheet, transition }: TransitionContext, rate: string, shares: readonly string[]): void {
  const { page, row } = sheet;
  const left = exitShares(transition).reduce((rest, share) => rest - share, 1);
  const look: Look = { indent: 1, colour: 'ink3', under: 'line' };
  page.look(row, 2, sheet.end, { under: 'line' });
  page.text(row, 4, 'open for ever', look);
  const rest = shares.length === 0 ? '' : `*MAX(0,1-${shares.join('-')})`;
  page.formula(
    row,
    columns.chance,
    `(1-${rate})${rest}`,
    (1 - meanRate(transition.rate)) * Math.max(0, left),
    {
      ...computed,
      colour: 'ink3',
      under: 'line',
      format: '[<0.0005]"–";0.0%',
    },
  );
  sheet.row += 1;
}

function writeRate(
  sheet: Sheet,
  name: readonly string[],
  rate: ResolvedRate,
  formula: CellFormula,
  of: string,
): string {
  const { page } = sheet;
  const value = meanRate(rate);
  const cell = writeInput(sheet, columns.value, {
    name,
    value,
    formula,
    limits: 'share',
    look: { format: formats.rate },
  });
  page.text(sheet.row, columns.of, of, { ...small, align: 'right' });
  page.formula(sheet.row, columns.chance, cell, value, computed);
  return cell;
}

export function writeRecycling(sheet: Sheet): SegmentInputs['recycle'][] {
  const { book } = sheet;
  const { segments, graph } = book.resolved;
  if (segments.every(({ recycle }) => recycle === null)) return segments.map(() => null);
  const holding = graph.holding >= 0 ? stageName(book, graph.holding) : 'the holding stage';
  startSection(sheet, 'Returns', `share of those that enter ${holding} that come back, and after how long`);
  heads(sheet, ['Segment', 'From', 'To'], 'Rate');
  return segments.map((segment) => {
    const { recycle } = segment;
    if (!recycle) return null;
    const to = stageName(book, recycle.to);
    rowLabels(sheet, segment.name, holding, '');
    sheet.page.given(sheet.row, 4, `→ ${to}`, { bold: true, under: 'hair' });
    const written = book.plan.segments.find(({ id }) => id === segment.id)?.recycle?.rate;
    const place = ['segments', segment.id, 'recycle'];
    const formula = sheet.figures.rate([...place, 'rate'], written);
    const rate = writeRate(sheet, ['recycle', segment.id], recycle.rate, formula, 'of entries');
    const delay = writeDelay(sheet, recycle.delayDays, {
      id: ['recycle', segment.id],
      place: [...place, 'delayDays'],
      segment: segment.name,
      from: holding,
      to,
      atLeastOne: true,
    });
    writeSource(sheet, [
      `at most ${recycle.max} ${recycle.max === 1 ? 'return' : 'returns'} each`,
      rateUncertainty(recycle.rate),
      delayUncertainty(recycle.delayDays),
    ]);
    sheet.row += 1;
    return { rate, delay };
  });
}

export function writeDeals(sheet: Sheet): SegmentInputs['deal'][] {
  const { book } = sheet;
  const { segments, currency, graph } = book.resolved;
  if (segments.every(({ deal }) => deal === null)) return segments.map(() => null);
  const at = graph.pipeline >= 0 ? stageName(book, graph.pipeline) : 'pipeline';
  startSection(
    sheet,
    'Deal size',
    'mean amount of a deal, set when it enters pipeline and kept when it is won',
  );
  sheet.page.heads(sheet.row, 2, ['Segment', 'Set at', 'Unit']);
  sheet.page.heads(sheet.row, valueColumn, ['Mean'], { align: 'right' });
  sheet.page.heads(sheet.row, valueColumn + 1, ['Spread and uncertainty'], { wrap: false, indent: 1 });
  sheet.page.look(sheet.row, valueColumn + 2, sheet.end, { under: 'line' });
  sheet.row += 1;
  return segments.map((segment) => {
    if (!segment.deal) return null;
    rowLabels(sheet, segment.name, at, `${currency} a deal`);
    const name = writeInput(sheet, valueColumn, {
      name: ['deal', segment.id],
      value: meanDeal(segment),
      formula: sheet.figures.mean(['segments', segment.id, 'deal'], segment.deal),
      limits: 'count',
      look: { format: formats.money },
    });
    sheet.page.text(sheet.row, valueColumn + 1, dealWords(segment.deal), { ...small, indent: 1 });
    sheet.page.look(sheet.row, valueColumn + 2, sheet.end, small);
    sheet.row += 1;
    return name;
  });
}

export function writeTargets(sheet: Sheet): string[] {
  const { book, page } = sheet;
  const { targets, currency } = book.resolved;
  if (targets.length === 0) return [];
  startSection(sheet, 'Targets', 'what the projection is held against');
  page.heads(sheet.row, 2, ['Segment', 'Metric and period', 'Unit']);
  page.heads(sheet.row, valueColumn, ['Target'], { align: 'right' });
  sheet.row += 1;
  return targets.map((target) => {
    const unit = target.metric.startsWith('entries:') ? 'entries' : currency;
    rowLabels(
      sheet,
      targetSegment(book, target),
      `${targetMetric(book, target)}, ${target.period ?? 'whole plan'}`,
      unit,
    );
    const parts = ['target', target.metric, target.period, target.segment];
    const name = writeInput(sheet, valueColumn, {
      name: parts.filter((part) => part !== undefined),
      value: target.amount,
      formula: sheet.figures.at(['targets', targetId(target), 'amount']),
      limits: 'count',
      look: { format: formats.money },
    });
    sheet.row += 1;
    return name;
  });
}

export function targetSegment(book: Book, target: Target): string {
  return (
    book.resolved.segments.find(({ id }) => id === target.segment)?.name ?? target.segment ?? 'All segments'
  );
}

export function targetMetric(book: Book, target: Target): string {
  if (target.metric === 'bookings') return 'Bookings';
  if (target.metric === 'pipeline') return 'Pipeline created';
  const stage = book.resolved.graph.indexOf(target.metric.slice('entries:'.length));
  return stage >= 0 ? `Entries to ${stageName(book, stage)}` : target.metric;
}
