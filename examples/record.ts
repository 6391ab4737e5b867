/** What the CRM recorded of the leads' lives by the as-of day: cut off there, and misrecorded in the ways of `truth.ts`. */
import { type Lead, type Pass, exportMinute } from './life.ts';
import { choose, stream } from './random.ts';
import { type ExitStage, type ForwardStage, defects, forwardStages } from './truth.ts';

export interface RecordedPass {
  readonly pass: Pass;
  /** Minutes since 1970 at which a forward stage was dated. */
  readonly dates: Map<ForwardStage, number>;
  exit: { readonly stage: ExitStage; readonly at: number; readonly reason: string } | null;
}

export interface RecordedLead {
  readonly lead: Lead;
  readonly passes: readonly RecordedPass[];
  /** As the contact owner column says; empty where nobody is. */
  owner: string;
  /** A stage that the CRM says the lead is in, without a date. */
  undatedStage: ForwardStage | null;
  duplicated: boolean;
}

const reasons: Readonly<Record<ExitStage, readonly string[]>> = {
  nurturing: [
    'No response',
    'Bad timing',
    'No budget this year',
    'Meeting not held',
    'Not the decision maker',
  ],
  disqualified: [
    'Wrong industry',
    'Too small',
    'Student or job seeker',
    'Competitor',
    'Opted out',
    'Bad contact data',
  ],
  lost: ['Price', 'Lost to a competitor', 'No decision', 'Missing feature', 'Project cancelled'],
};

/** The record of one lead, before defects are planted in it. */
export function recordLead(lead: Lead): RecordedLead {
  const begun = lead.passes.filter(({ stays }) => stays[0]!.entered < exportMinute);
  return {
    lead,
    passes: begun.map((pass, number) => recordPass(lead, pass, number, begun.length > 1)),
    owner: lead.owner.name,
    undatedStage: null,
    duplicated: false,
  };
}

function recordPass(lead: Lead, pass: Pass, number: number, isRecycled: boolean): RecordedPass {
  const dates = new Map<ForwardStage, number>();
  let exit: RecordedPass['exit'] = null;
  for (const [i, { stage, entered, outcome, left }] of pass.stays.entries()) {
    if (entered >= exportMinute) break;
    const random = stream(`record ${number} ${stage}`, lead.index);
    if (random.uniform() >= skipChance(lead, pass, i)) dates.set(stage, entered);
    if (outcome !== 'advance' && outcome !== 'never' && left < exportMinute) {
      const isSilent = random.uniform() < defects.noReason[outcome];
      const reason = choose(random, reasons[outcome]);
      // A contact has one reason for all its exits: a missing one is sure only where there is one exit.
      exit = { stage: outcome, at: left, reason: isSilent && !isRecycled ? '' : reason };
    }
  }
  return { pass, dates, exit };
}

/** Chance that the stage of this stay is never dated: only where the lead went on from it. */
function skipChance(lead: Lead, pass: Pass, stay: number): number {
  const { stage, outcome } = pass.stays[stay]!;
  if (outcome !== 'advance' || stage === 'mql' || stage === 'won') return 0;
  return stage === 'sao' ? defects.skipped.sao[lead.segment.size] : defects.skipped[stage];
}

/** Stages without a date although a later stage of the same pass has one. */
export function impliedStages({ dates }: RecordedPass): ForwardStage[] {
  const last = forwardStages.findLastIndex((stage) => dates.has(stage));
  return forwardStages.filter((stage, i) => i < last && !dates.has(stage));
}
