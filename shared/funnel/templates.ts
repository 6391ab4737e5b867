/** The ready-made waterfalls. Every one is a starting point: stages can be added, removed, renamed and reordered. */
import { type Stage, type StageGraph, type TemplateName, stageGraph } from './stages.ts';

const holding: Stage = {
  id: 'nurturing',
  name: 'Nurturing',
  kind: 'holding',
  required: false,
  owner: 'marketing',
};
const disqualified: Stage = {
  id: 'disqualified',
  name: 'Disqualified',
  kind: 'exit',
  required: false,
  owner: 'sdr',
};
const lost: Stage = { id: 'lost', name: 'Lost', kind: 'exit', required: false, owner: 'ae' };

function forward(id: string, name: string, rest: Partial<Stage> = {}): Stage {
  return { id, name, kind: 'forward', required: true, ...rest };
}

/** A marked gate of a template: the transition that starts at `from`. */
export interface TemplateGate {
  readonly from: string;
  readonly gate: 'sdr' | 'ae';
}

export interface Template {
  readonly name: TemplateName;
  readonly title: string;
  /** What flows through it. */
  readonly entity: 'lead' | 'account';
  readonly stages: readonly Stage[];
  /** Where new entities usually enter in a plan. */
  readonly arrival: string;
  readonly gates: readonly TemplateGate[];
}

export const templates: Readonly<Record<TemplateName, Template>> = {
  default: {
    name: 'default',
    title: 'Default waterfall',
    entity: 'lead',
    stages: [
      forward('registered', 'Registered', { owner: 'marketing' }),
      forward('mql', 'MQL', { owner: 'marketing', sla: { businessHours: 24 } }),
      forward('sal', 'SAL (SDR Working)', { owner: 'sdr' }),
      forward('meetingBooked', 'Meeting Booked', { owner: 'sdr' }),
      forward('meetingHeld', 'Meeting Held', { owner: 'sdr', sla: { days: 5 } }),
      forward('sql', 'SQL', { owner: 'ae' }),
      forward('sao', 'SAO', { owner: 'ae', counts: 'pipeline' }),
      forward('won', 'Won', { owner: 'ae', counts: 'bookings' }),
      holding,
      disqualified,
      lost,
    ],
    arrival: 'mql',
    gates: [
      { from: 'mql', gate: 'sdr' },
      { from: 'sql', gate: 'ae' },
    ],
  },
  'account-based': {
    name: 'account-based',
    title: 'Account-based',
    entity: 'account',
    stages: [
      forward('target', 'Target', { owner: 'marketing' }),
      forward('engaged', 'Engaged', { owner: 'marketing' }),
      forward('mqa', 'MQA', { owner: 'marketing', sla: { businessHours: 24 } }),
      forward('meetingBooked', 'Meeting Booked', { owner: 'sdr' }),
      forward('sao', 'Pipeline (SAO)', { owner: 'ae', counts: 'pipeline' }),
      forward('won', 'Won', { owner: 'ae', counts: 'bookings' }),
      holding,
      disqualified,
      lost,
    ],
    arrival: 'mqa',
    gates: [
      { from: 'mqa', gate: 'sdr' },
      { from: 'meetingBooked', gate: 'ae' },
    ],
  },
  lean: {
    name: 'lean',
    title: 'Lean',
    entity: 'lead',
    stages: [
      forward('inquiry', 'Inquiry', { owner: 'marketing' }),
      forward('mql', 'MQL', { owner: 'marketing', sla: { businessHours: 24 } }),
      forward('sql', 'SQL', { owner: 'sdr', counts: 'pipeline' }),
      forward('won', 'Won', { owner: 'ae', counts: 'bookings' }),
      holding,
      disqualified,
      lost,
    ],
    arrival: 'mql',
    gates: [{ from: 'mql', gate: 'sdr' }],
  },
  'product-led': {
    name: 'product-led',
    title: 'Product-led',
    entity: 'account',
    stages: [
      forward('signUp', 'Sign-up', { owner: 'marketing' }),
      forward('pql', 'PQL', { owner: 'marketing', sla: { businessHours: 24 } }),
      forward('sql', 'SQL', { owner: 'sdr', counts: 'pipeline' }),
      forward('won', 'Won', { owner: 'ae', counts: 'bookings' }),
      holding,
      disqualified,
      lost,
    ],
    arrival: 'pql',
    gates: [{ from: 'pql', gate: 'sdr' }],
  },
};

/** The stage graph of a template. */
export function templateGraph(name: TemplateName): StageGraph {
  return stageGraph(templates[name].stages);
}
