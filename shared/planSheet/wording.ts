/** The words by which planning sheets name what their rows and columns hold, in six languages. */
import type { StageGraph } from '../funnel/stages.ts';
import { nameKey, StageNames } from '../intake/stageVocabulary.ts';
import type { Plan } from '../plan/schema.ts';
import { segmentId } from '../plan/segmentNames.ts';
import type { Meaning, SheetPlace } from './sheetMap.ts';

const words = (list: string): RegExp => new RegExp(`(?:^|\\s)(?:${list})(?=\\s|$)`, 'u');

/** Words of each meaning, compared with {@link nameKey}s. */
const meaningWords: Readonly<Record<Meaning, RegExp>> = {
  arrivals: words(
    'arrivals?|inquiries|inquiry|volumes?|inflow|demand|leads?|new leads?|inbound volume|anfragen|leadvolumen|neue leads|demandes|volume de leads|consultas|volumen|entradas|chegadas|ingressi|richieste|contatti',
  ),
  rates: words(
    'rates?|conversions?|conversion rates?|cvr|conv|% conv|win rate|close rate|show rate|acceptance rate|konversion(?:srate|sraten)?|conversionrate|quoten?|raten|taux|taux de conversion|tasas?|tasa de conversi[oó]n|convers[aã]o|taxas?|tassi|tasso|tasso di conversione',
  ),
  headcount: words(
    'headcount|head count|hc|fte|ftes|heads|staff|staffing|team size|people|personal|mitarbeiter|effectifs?|plantilla|personas|equipo|equipe|organico|persone',
  ),
  hires: words(
    'hires?|hiring|new hires?|new heads|to hire|starters|onboarding|neueinstellungen|einstellungen|zug[aä]nge|embauches?|recrutements?|contrataciones|contrata[cç][oõ]es|assunzioni',
  ),
  spend: words(
    'spend|spending|budget|costs?|marketing spend|investment|opex|programs? spend|media|ausgaben|kosten|marketingbudget|d[eé]penses|co[uû]ts?|gastos?|presupuesto|or[cç]amento|custos?|spesa|spese|costi',
  ),
  targets: words(
    'targets?|goals?|quotas?|bookings? target|bookings|revenue|arr|new arr|acv target|ziele?|zielwerte?|umsatzziel|umsatz|objectifs?|objetivos?|metas?|obiettivi|obiettivo|fatturato|ingresos|receita|chiffre d affaires',
  ),
  deal: words(
    'deal size|average deal|avg deal|average deal size|avg deal size|acv|asp|average contract value|contract value|average order value|aov|ticket|average selling price|auftragswert|dealgr[oö](?:ß|ss)e|panier moyen|valeur moyenne|ticket medio|ticket m[eé]dio|valor medio|valor m[eé]dio|valore medio',
  ),
};

const teamWords = {
  sdr: words(
    'sdrs?|bdrs?|adrs?|ldrs?|xdrs?|mdrs?|sales development|sales development rep(?:s|resentatives?)?|business development rep(?:s|resentatives?)?|inside sales',
  ),
  ae: words(
    'aes?|account executives?|ams?|closers?|quota carriers?|quota carrying reps?|sales reps?|field sales|vertrieb(?:ler)?|commerciaux|ejecutivos de cuenta|executivos de contas|venditori',
  ),
} as const;

/** Words that stand for everybody, or for a figure that the others add up to. */
const totalWords =
  /^(?:grand |sub ?)?(?:totals?|sum|summe|gesamt|gesamtsumme|insgesamt|zwischensumme|somme|total g[eé]n[eé]ral|sous total|totale|totali|totaux|suma|soma|subtotale)(?: .*)?$|^(?:all|alle|tous|todos|tutti|overall|blended|company)(?: segments?| segmente| channels?| teams?)?$|(?: |^)(?:total|gesamt|totale)$/u;

export function isTotalName(text: string): boolean {
  return totalWords.test(nameKey(text));
}

export function namesMeaning(text: string, meaning: Meaning): boolean {
  return meaningWords[meaning].test(nameKey(text));
}

export function teamOf(text: string): 'sdr' | 'ae' | null {
  const key = nameKey(text);
  const isSdr = teamWords.sdr.test(key);
  const isAe = teamWords.ae.test(key);
  return isSdr === isAe ? null : isSdr ? 'sdr' : 'ae';
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Words that stand beside the name of a stage and are no part of it. */
const besideStage =
  /\b(?:conversion|conv|cvr|rates?|percent|pct|per month|monthly|new|deals|logos|entries|number of|no of|anzahl|nombre de|count|created|volume|target|targets|goal|goals|ziel|planned|plan|s)\b/gu;
/** `MQLs by segment`, `Leads pro Monat`. */
const divided = /\s+(?:by|per|nach|pro|je|par|por)\s.*$/iu;
const between = [
  /\s*(?:→|⟶|➔|➜|⇒|->|-->|=>|»|›)\s*/u,
  /\s+(?:to|nach|zu|vers|para|into|bis|2)\s+/iu,
  /\s*-\s*to\s*-\s*|\s*>\s*|\s+[àa]\s+/iu,
  /\s+[-–—]\s+/u,
  /\s*[-–—:/]\s*/u,
  /(?<=[a-z])2(?=[a-z])/iu,
];

/** Everything of a plan that a sheet's texts can name. */
export class PlanWords {
  readonly plan: Plan;
  readonly graph: StageGraph;
  /** Segments that the plan does not have, by their names' plain letters, in the order in which they were met. */
  readonly added = new Map<string, { readonly id: string; readonly name: string }>();
  private readonly stages: StageNames;
  private readonly segments = new Map<string, string>();
  private readonly taken: Set<string>;

  constructor(plan: Plan, graph: StageGraph) {
    this.plan = plan;
    this.graph = graph;
    this.stages = new StageNames(graph);
    this.taken = new Set(plan.segments.map(({ id }) => id));
    for (const { id, name = id } of plan.segments)
      for (const text of [name, id]) this.segments.set(plain(text), id);
  }

  /** Id of the stage that a text names, words such as "rate" aside; null where it names none. */
  stage(text: string): string | null {
    // `MQLs` would part into "MQ" and "Ls".
    const plainly = nameKey(
      text
        .replace(divided, '')
        .replaceAll('%', ' ')
        .replace(/(?<=[A-Z]{2})s(?![a-z])/g, ''),
    );
    for (const written of [text, plainly.replace(besideStage, ' ')]) {
      const key = written.replace(/\s+/g, ' ').trim();
      const singular = key.replace(/s$/i, '');
      for (const name of [key, singular]) {
        const index = name === '' ? -1 : this.stages.ofValue(name);
        if (index >= 0) return this.graph.stages[index]!.id;
      }
    }
    return null;
  }

  /** The transition that a text names: `MQL → SAL`, `MQL to SAL`, `MQL2SAL`, `Win rate`; null where it names none. */
  transition(text: string): Pick<SheetPlace, 'from' | 'to'> | null {
    for (const separator of between) {
      const parts = text.split(separator);
      if (parts.length !== 2) continue;
      const [from, to] = parts.map((part) => this.stage(part));
      if (from && to && from !== to) return { from, to };
    }
    const key = nameKey(text);
    const to = /(?:^|\s)(?:win|close|closing|closed won) rate/.test(key)
      ? this.graph.stages[this.graph.bookings]?.id
      : /(?:^|\s)(?:show|show up|held) rate/.test(key) && this.graph.indexOf('meetingHeld') >= 0
        ? 'meetingHeld'
        : undefined;
    const steps = this.plan.segments.flatMap(({ transitions }) => transitions);
    const step = to === undefined ? undefined : steps.find((known) => known.to === to);
    return step === undefined ? null : { from: step.from, to: step.to };
  }

  /** Id of the plan's segment of this name, letter case and marks aside. */
  segment(text: string): string | null {
    const key = plain(text);
    return key === '' ? null : (this.segments.get(key) ?? this.added.get(key)?.id ?? null);
  }

  /** The plan's segment whose name is within a longer text: `Inbound SMB MQLs`. The longest name counts. */
  segmentWithin(text: string): string | null {
    const key = ` ${nameKey(text)} `;
    let best: string | null = null;
    let length = 0;
    for (const { id, name = id } of this.plan.segments)
      for (const written of [nameKey(name), nameKey(id.replaceAll(/[-_]/g, ' '))])
        if (written.length > length && key.includes(` ${written} `)) {
          best = id;
          ({ length } = written);
        }
    return best;
  }

  /** Id for a segment that the plan does not have; the same name has the same id. */
  newSegment(name: string): string {
    const key = plain(name);
    const known = this.added.get(key);
    if (known !== undefined) return known.id;
    const id = segmentId(name, this.taken);
    this.taken.add(id);
    this.added.set(key, { id, name: name.slice(0, 120) });
    return id;
  }

  /** What a target's row names: bookings, pipeline, or entries of a stage. */
  metric(text: string): string | null {
    const key = nameKey(text);
    if (/(?:^|\s)(?:pipeline|pipe|pipelinewert)(?=\s|$)/u.test(key)) return 'pipeline';
    if (
      /(?:^|\s)(?:bookings?|revenue|arr|acv|tcv|new business|umsatz|auftragseingang|chiffre d affaires|ingresos|ventas|receita|vendas|fatturato|vendite)(?=\s|$)/u.test(
        key,
      )
    )
      return 'bookings';
    const stage = this.stage(text);
    return stage === null ? null : `entries:${stage}`;
  }
}
