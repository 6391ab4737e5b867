/** The answers: what is true of these leads and what was planted in their record, for the tests to hold results against. */
import { quantileSorted } from '../shared/stats/quantile.ts';
import { byKey } from './byKey.ts';
import type { Contact } from './contacts.ts';
import { expectedAdvance, expectedPipeline, mean } from './expected.ts';
import { type Lead, type Pass, minutesPerDay } from './life.ts';
import type { Planted } from './plant.ts';
import { type RecordedLead, type RecordedPass, impliedStages } from './record.ts';
import {
  type ForwardStage,
  type OpenStage,
  asOf,
  firstDay,
  forwardStages,
  openStages,
  playbook,
  sdrs,
  seed,
  segments,
} from './truth.ts';

/** Share, with the counts behind it. */
interface Counted {
  readonly rate: number;
  readonly n: number;
  readonly k: number;
}

const counted = (k: number, n: number): Counted => ({ rate: round(k / n), n, k });
const round = (value: number): number => Math.round(value * 1e6) / 1e6;

/** Everything that `halyard/truth.json` says. */
export function answers(leads: readonly Lead[], contacts: readonly Contact[], planted: Planted) {
  const records = contacts.flatMap(({ record }) => (record === null ? [] : [record]));
  const passes = records.flatMap((record) => record.passes);
  const begun = passes.map(({ pass }) => pass);
  const dated = (stage: ForwardStage): number => passes.filter(({ dates }) => dates.has(stage)).length;
  return {
    seed,
    firstDay,
    asOf,
    pipeline: pipelineAnswers(leads, begun),
    transitions: openStages.map((stage) => transitionAnswer(stage, leads, begun)),
    /** Recorded dates, each pass counted: what a CRM report shows. */
    recorded: {
      contacts: contacts.length,
      dates: byKey(forwardStages, dated),
      pipelineRate: counted(dated('sao'), dated('mql')),
    },
    owners: sdrs.filter(({ advance }) => (advance?.sal ?? 1) < 0.9).map(({ name }) => name),
    playbook: playbook.from,
    defects: defectAnswers(contacts, records, planted),
  };
}

/** Chance that an MQA ever becomes pipeline, by the truth, and what share of these leads will. */
function pipelineAnswers(leads: readonly Lead[], begun: readonly Pass[]) {
  return {
    expected: round(mean(leads.map(expectedPipeline))),
    realised: realisedPipeline(leads),
    /** The same for every MQA, a lead that came back counting again. */
    visits: counted(begun.filter(reachesPipeline).length, begun.length),
    segments: segments.map(({ id }) => {
      const own = leads.filter(({ segment }) => segment.id === id);
      return {
        segment: id,
        expected: round(mean(own.map(expectedPipeline))),
        realised: realisedPipeline(own),
      };
    }),
  };
}

/** Share of the visits to a stage that advance from it: first visits by the truth, all by what these leads will do. */
function transitionAnswer(from: OpenStage, leads: readonly Lead[], begun: readonly Pass[]) {
  const visits = begun.flatMap(({ stays }) => stays.filter(({ stage }) => stage === from));
  const days = visits
    .filter(({ outcome }) => outcome === 'advance')
    .map(({ entered, left }) => (left - entered) / minutesPerDay)
    .sort((a, b) => a - b);
  return {
    from,
    to: forwardStages[forwardStages.indexOf(from) + 1]!,
    expected: round(expectedAdvance(leads, from)),
    realised: counted(days.length, visits.length),
    never: counted(visits.filter(({ outcome }) => outcome === 'never').length, visits.length),
    medianDays: round(quantileSorted(days, 0.5)),
  };
}

/** Record ids of the leads that have each defect. */
function defectAnswers(contacts: readonly Contact[], records: readonly RecordedLead[], planted: Planted) {
  const ids = new Map(contacts.map(({ id, record }) => [record, id]));
  const idsOf = (found: readonly RecordedLead[]): string[] => found.map((record) => ids.get(record)!).sort();
  const withPass = (test: (pass: RecordedPass) => boolean): string[] =>
    idsOf(records.filter((record) => record.passes.some(test)));
  return {
    /** Undated stages by stage, although a later one of the same pass is dated. */
    implied: byKey(['sal', 'meetingBooked', 'meetingHeld', 'sao'], (stage) =>
      withPass((pass) => impliedStages(pass).includes(stage)),
    ),
    /** Forward stages dated before an earlier one of the same pass; dates of 1970 are a defect of their own. */
    outOfOrder: byKey(forwardStages, (stage) => withPass((pass) => isOutOfOrder(pass, stage))),
    /** Leads with a second pass that had begun by the as-of day. */
    recycled: idsOf(records.filter((record) => record.passes.length > 1)),
    /** Exits without a reason, by exit. */
    noReason: byKey(['nurturing', 'disqualified', 'lost'], (exit) =>
      withPass((pass) => pass.exit?.stage === exit && pass.exit.reason === ''),
    ),
    ...byKey(Object.keys(planted) as (keyof Planted)[], (name) => idsOf(planted[name])),
  };
}

function realisedPipeline(leads: readonly Lead[]): Counted {
  const reached = leads.filter(({ passes }) => passes.some(reachesPipeline));
  return counted(reached.length, leads.length);
}

function reachesPipeline({ stays }: Pass): boolean {
  return stays.some(({ stage }) => stage === 'sao');
}

/** Whether the stage is dated before an earlier stage of the pass. */
function isOutOfOrder({ dates }: RecordedPass, stage: ForwardStage): boolean {
  const at = dates.get(stage) ?? 0;
  if (at === 0) return false;
  return forwardStages
    .slice(0, forwardStages.indexOf(stage))
    .some((earlier) => (dates.get(earlier) ?? 0) > at);
}
