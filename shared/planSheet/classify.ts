/** What a row of figures means: every sign speaks for or against a meaning, and the strongest says why. */
import { cellFigure, type SheetCell } from './sheetCells.ts';
import { meanings, type Meaning } from './sheetMap.ts';
import { namesMeaning, type PlanWords, teamOf } from './wording.ts';

export interface LineEvidence {
  /** Names of the row, nearest last. */
  readonly labels: readonly string[];
  readonly headings: readonly string[];
  readonly titles: readonly string[];
  /** Names of the columns, where they are no periods. */
  readonly columns: readonly string[];
  readonly sheet: string;
  readonly axis: 'months' | 'quarters' | 'none';
  readonly figures: readonly SheetCell[];
}

export interface LineMeaning {
  /** Null where nothing speaks for one, or where the plan computes what the row holds. */
  readonly meaning: Meaning | null;
  /** From 0 to 1. */
  readonly confidence: number;
  readonly reason: string;
}

class Scores {
  private readonly scores = new Map<Meaning | 'outcome', { score: number; best: number; reason: string }>();

  add(meaning: Meaning | 'outcome', score: number, reason: string): void {
    const known = this.scores.get(meaning);
    if (!known) this.scores.set(meaning, { score, best: score, reason });
    else {
      known.score += score;
      if (score > known.best) Object.assign(known, { best: score, reason });
    }
  }

  /** The best meaning with its score, the lead over the next and its reason. */
  best(): { meaning: Meaning | 'outcome'; score: number; lead: number; reason: string } | null {
    const sorted = [...this.scores].sort(([, a], [, b]) => b.score - a.score);
    const [first, second] = sorted;
    if (!first || first[1].score < 1.5) return null;
    const [meaning, { score, reason }] = first;
    return { meaning, score, lead: score - Math.max(0, second?.[1].score ?? 0), reason };
  }
}

/** Shares, whole numbers and money look different; what the texts leave open, the figures may settle. */
function scoreFigures(scores: Scores, { figures, axis }: LineEvidence, texts: string): void {
  const values = figures.flatMap((cell) => cellFigure(cell, null, true) ?? []);
  if (values.length === 0) return;
  const isPercent = values.some((figure) => figure.isPercent);
  const isShare = values.every(({ value }) => value >= 0 && value <= 1);
  if (isPercent) {
    scores.add('rates', 1.5, 'its figures are percentages');
    for (const meaning of meanings) if (meaning !== 'rates') scores.add(meaning, -3, '');
    scores.add('outcome', -3, '');
  } else if (isShare && values.some(({ value }) => !Number.isInteger(value)))
    scores.add('rates', 1, 'its figures are shares from 0 to 1');
  else if (!isShare && !texts.includes('%')) scores.add('rates', -2.5, '');
  if (figures.some(({ kind, text }) => kind === 'money' || /[$€£¥]/.test(text))) {
    for (const meaning of ['spend', 'targets', 'deal'] as const)
      scores.add(meaning, 0.7, 'its figures are money');
    for (const meaning of ['arrivals', 'headcount', 'hires'] as const) scores.add(meaning, -1.5, '');
  }
  const axisScores: readonly [Meaning, number][] =
    axis === 'months'
      ? [['deal', -2]]
      : axis === 'quarters'
        ? [
            ['targets', 1.5],
            ['arrivals', -4],
            ['hires', -4],
            ['spend', -4],
            ['rates', -4],
            ['headcount', -4],
            ['deal', -4],
          ]
        : [
            ['arrivals', -6],
            ['hires', -6],
            ['spend', -6],
          ];
  for (const [meaning, score] of axisScores) scores.add(meaning, score, 'its columns are quarters');
}

function scoreStages(scores: Scores, evidence: LineEvidence, words: PlanWords, isTarget: boolean): void {
  const { graph, plan } = words;
  const arrival = Math.max(...plan.segments.map((segment) => graph.indexOf(segment.arrivals.stage)));
  const from = [
    [evidence.labels, 3],
    [evidence.headings, 2.5],
    [evidence.titles, 2],
  ] as const;
  for (const [texts, weight] of from) {
    const named = texts.map((text) => ({ text, stage: words.stage(text) })).find(({ stage }) => stage);
    if (!named) continue;
    // What a sheet counts before the plan's first stage is what it calls its arrivals.
    if (graph.indexOf(named.stage!) <= arrival)
      scores.add('arrivals', weight, `“${named.text}” is where entries arrive`);
    else if (isTarget) scores.add('targets', weight, `“${named.text}” is a stage with a target`);
    else scores.add('outcome', weight, `the plan computes what enters “${named.text}” from its rates`);
    return;
  }
}

function scoreWords(scores: Scores, evidence: LineEvidence): void {
  const from = [
    [evidence.labels, 2.5, 'its name says'],
    [evidence.headings, 2, 'its heading says'],
    [evidence.columns, 2, 'its columns say'],
    [evidence.titles, 1.2, 'the title says'],
    [[evidence.sheet], 1, 'the sheet’s name says'],
  ] as const;
  for (const meaning of meanings)
    for (const [texts, weight, says] of from) {
      const named = texts.find((text) => namesMeaning(text, meaning));
      if (named === undefined) continue;
      scores.add(meaning, weight, `${says} “${named}”`);
      break;
    }
}

function scoreTeams(scores: Scores, evidence: LineEvidence): void {
  const own = evidence.labels.find((text) => teamOf(text) !== null);
  const around = [...evidence.headings, ...evidence.titles, ...evidence.columns];
  const near = around.find((text) => teamOf(text) !== null);
  const all = [...evidence.labels, ...around, evidence.sheet];
  const isHiring = all.some((text) => namesMeaning(text, 'hires'));
  const isCost = evidence.labels.some((text) => namesMeaning(text, 'spend'));
  const named = own ?? near;
  if (named === undefined || isCost) return;
  const weight = own === undefined ? 1 : 3;
  scores.add('headcount', isHiring ? weight - 2 : weight, `“${named}” is a team`);
  if (isHiring) scores.add('hires', weight + 0.5, `“${named}” is a team that hires`);
}

/** Tells what a row of figures means, from the words around it, its columns and its figures. */
export function classifyLine(evidence: LineEvidence, words: PlanWords): LineMeaning {
  const scores = new Scores();
  const around = [...evidence.headings, ...evidence.titles, evidence.sheet];
  const all = [...evidence.labels, ...around];
  const isTarget = all.some((text) =>
    /(?:^|\W)(?:targets?|goals?|quota|ziel|objecti|objeti|metas?|obietti)/i.test(text),
  );
  const own = evidence.labels.find((text) => words.transition(text) !== null);
  const pair = pairedTransition(evidence.labels, words);
  const near = [...evidence.columns, ...evidence.headings].find((text) => words.transition(text) !== null);
  if (own !== undefined || pair)
    scores.add('rates', 4, `“${own ?? evidence.labels.slice(-2).join(' → ')}” is a step of the waterfall`);
  else if (near !== undefined) scores.add('rates', 3, `“${near}” is a step of the waterfall`);
  else scoreStages(scores, evidence, words, isTarget);
  scoreWords(scores, evidence);
  scoreTeams(scores, evidence);
  const metric = evidence.labels.find((text) => {
    const known = words.metric(text);
    return known === 'bookings' || known === 'pipeline';
  });
  if (metric !== undefined)
    scores.add('targets', isTarget ? 3 : 1.5, `“${metric}” is what targets are set for`);
  if (evidence.labels.some((text) => words.segment(text) !== null))
    for (const meaning of ['arrivals', 'spend', 'rates', 'deal'] as const)
      scores.add(meaning, 0.5, 'its name is a segment of the plan');
  scoreFigures(scores, evidence, [...all, ...evidence.columns].join(' '));
  const best = scores.best();
  if (best === null) return { meaning: null, confidence: 0, reason: 'nothing says what it is' };
  const { meaning, score, lead, reason } = best;
  if (meaning === 'outcome') return { meaning: null, confidence: 0, reason };
  const sure = score >= 4 ? 0.95 : score >= 3 ? 0.85 : score >= 2 ? 0.7 : 0.5;
  return { meaning, confidence: lead < 1 ? sure - 0.2 : sure, reason };
}

/** Two columns of names, from and to: `MQL | SAL`. */
export function pairedTransition(
  labels: readonly string[],
  words: PlanWords,
): { readonly from: string; readonly to: string } | null {
  if (labels.length < 2) return null;
  const [from, to] = labels.slice(-2).map((text) => words.stage(text));
  return from && to && from !== to ? { from, to } : null;
}
