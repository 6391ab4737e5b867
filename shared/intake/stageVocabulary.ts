/** The words by which CRMs and the people who use them name stages. */
import type { StageGraph } from '../funnel/stages.ts';
import { enteredValue } from './enteredValue.ts';
import type { ListedStages } from './stageLists.ts';

/**
 * What names are compared by: lower case, words one space apart, no marks. `StageName`, `stage_name` and `Stage Name`
 * are one, `Deal - Won time` is `deal won time`.
 */
export function nameKey(name: string): string {
  return name
    .replaceAll('HubSpot', 'Hubspot')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}%]+/gu, ' ')
    .trim();
}

/**
 * Names of the stages of the templates, by stage id. A name may stand under several: it is the one that the graph has,
 * the first of them on the waterfall.
 */
const stageNames: Readonly<Record<string, string>> = {
  inquiry: 'inquiry | inquiries | lead | raw lead | registered | registration | form fill',
  registered:
    'registered | registration | lead | raw lead | inquiry | inquiries | captured | form fill | opt in',
  target: 'target | targeted | target account',
  engaged: 'engaged | engaged account | engagement',
  signUp: 'sign up | signup | signed up | trial | trial started | trial start | registered | registration',
  pql: 'pql | product qualified | product qualified lead | activated | activation',
  mqa: 'mqa | marketing qualified account | mql | marketing qualified lead',
  mql: 'mql | marketing qualified | marketing qualified lead | mqa | marketing qualified account | first contact',
  sal:
    'sal | sales accepted | sales accepted lead | accepted | sdr accepted | sdr working | working | ' +
    'working contacted | in progress | attempting | attempting contact | attempted to contact | contacted',
  meetingBooked:
    'meeting booked | meeting scheduled | meeting set | appointment scheduled | appointment set | ' +
    'appointment booked | demo scheduled | demo booked | demo set | discovery scheduled | discovery booked | ' +
    'call scheduled | call booked',
  meetingHeld:
    'meeting held | meeting completed | meeting done | meeting attended | appointment held | ' +
    'appointment completed | demo held | demo completed | demo done | demo attended | discovery held | ' +
    'discovery completed | discovery done',
  sql:
    'sql | sales qualified | sales qualified lead | qualified | qualified lead | qualified to buy | converted | ' +
    'closed converted | engage | engaging',
  sao:
    'sao | sqo | sales accepted opportunity | sales qualified opportunity | opportunity | opportunity created | ' +
    'opp created | opportunity accepted | pipeline',
  won: 'won | closed won | customer | deal won | opportunity won | won deal | signed | contract signed',
  nurturing:
    'nurturing | nurture | recycled | recycle | recycling | on hold | back to marketing | ' +
    'returned to marketing | returned to nurture',
  disqualified:
    'disqualified | unqualified | not qualified | dq | rejected | junk | closed not converted | bad fit | archived',
  lost: 'lost | closed lost | deal lost | opportunity lost | lost deal',
};

/** Words of a header that say "when", before and after the name of the stage. */
const before =
  /^(?:date (?:of |entered |became |moved to )?|entered |became (?:an? )?|time of |first (?=mql|sal|sql|sao)|(?:property )?hs (?:v2 )?date entered |(?:property )?hs lifecyclestage )/;
const after = /(?: entered| created| stage)? (?:date time|datetime|date|timestamp|time|at|on|entered)$/;

/** Stage that a header announces, and whether the header says that it is a date. */
export interface AnnouncedStage {
  readonly stage: number;
  readonly dated: boolean;
}

/** Finds the stages of one graph by name: its own ids and names first, then the synonyms. */
export class StageNames {
  private readonly own = new Map<string, number>();
  private readonly synonyms = new Map<string, number>();
  private readonly listed: ListedStages;
  private readonly graph: StageGraph;

  /** `listed`: stages that records name by an id of the CRM's own. */
  constructor(graph: StageGraph, listed: ListedStages = new Map()) {
    this.listed = listed;
    this.graph = graph;
    graph.stages.forEach((stage, index) => {
      for (const name of [stage.id, stage.name, stage.name.replace(/\s*\([^()]*\)\s*$/, '')]) {
        const key = nameKey(name);
        if (key !== '' && !this.own.has(key)) this.own.set(key, index);
      }
    });
    for (const stage of [...graph.forward, ...graph.exits])
      for (const name of (stageNames[graph.stages[stage]!.id] ?? '').split(' | '))
        if (name !== '' && !this.synonyms.has(name)) this.synonyms.set(name, stage);
  }

  /** Every name by which a stage is known, as a key, with the stage's index; the waterfall's own names come first. */
  known(): ReadonlyMap<string, number> {
    return new Map([...this.synonyms, ...this.own]);
  }

  private byKey(key: string): number {
    return this.own.get(key) ?? this.synonyms.get(key) ?? -1;
  }

  /** Whether the value is an id or a name of the graph itself, letter case and marks aside. */
  isOwn(value: string): boolean {
    return this.own.has(nameKey(value));
  }

  /** A value as it is shown: an id with its label. */
  written(value: string): string {
    const label = this.listed.get(value)?.label;
    const shown = `"${value.slice(0, 80)}"`;
    return label === undefined ? shown : `${shown} (“${label.slice(0, 80)}”)`;
  }

  /** What a list calls the stage that a value is the id of; null where none does. */
  labelOf(value: string): string | null {
    return this.listed.get(value)?.label ?? null;
  }

  /** Index of the stage that an id of the CRM's own means: by its label, else by how it ends; -1 where that is open. */
  private ofListed(id: string): number {
    const stage = this.listed.get(id);
    if (stage === undefined) return -1;
    const named = this.ofName(stage.label);
    if (named >= 0 || stage.outcome === null) return named;
    return stage.outcome === 'won' ? this.graph.bookings : this.graph.indexOf('lost');
  }

  /**
   * Index of the stage that a value names, or -1. `Customer (Lifecycle Stage Pipeline)` is read without its pipeline,
   * an id of a list by the label that it has there.
   */
  ofValue(value: string): number {
    const entered = enteredValue(value);
    return this.listed.has(entered) ? this.ofListed(entered) : this.ofName(entered);
  }

  private ofName(value: string): number {
    const whole = this.byKey(nameKey(value));
    if (whole >= 0) return whole;
    const stem = value.replace(/\s*\([^()]*\)\s*$/, '');
    return stem === value ? -1 : this.byKey(nameKey(stem));
  }

  /** Stage whose date a header announces: `MQL Date`, `Date entered "Customer (…)"`, `won_at`; stage -1 where none. */
  ofHeader(header: string): AnnouncedStage {
    const quoted = /^\s*date entered\s+["'“”](.+?)["'“”]\s*$/i.exec(header);
    if (quoted) return { stage: this.ofValue(quoted[1]!), dated: true };
    if (/^\s*(?:date exited|latest time in|cumulative time in)\b/i.test(header))
      return { stage: -1, dated: true };
    const id = /^(?:property_)?hs_(?:v2_)?date_entered_(.+)$/.exec(header)?.[1];
    if (id !== undefined && this.listed.has(id)) return { stage: this.ofListed(id), dated: true };
    const key = nameKey(header.replace(/\s*\([^()]*\)\s*$/, '')).replace(
      /^(?:deal|lead|opportunity|contact) (?=(?:won|lost|closed won|closed lost) (?:time|date|at|on)$)/,
      '',
    );
    if (this.byKey(key) >= 0) return { stage: this.byKey(key), dated: false };
    const stem = key.replace(before, '').replace(after, '').trim();
    const named = this.byKey(stem);
    return { stage: named >= 0 ? named : this.runTogether(stem), dated: stem !== key };
  }

  /** `marketingqualifiedlead`: names whose words a vendor has run together. */
  private runTogether(key: string): number {
    if (key.includes(' ') || key.length < 8) return -1;
    for (const [name, stage] of [...this.own, ...this.synonyms])
      if (name.replaceAll(' ', '') === key) return stage;
    return -1;
  }
}
