/** A document before anything was imported into it. */
import type { Project } from '../../shared/document/project.ts';
import { nothingTried } from './whatIf.ts';

const defaultSimulation = { trials: 2000, seed: 1 };

export function newProject(title: string, plan: Project['plan']): Project {
  return {
    title,
    plan,
    mapping: null,
    imports: [],
    intake: null,
    defects: null,
    counts: null,
    measure: {},
    shown: { segments: [], owner: null },
    reading: { recordedOnly: false, ownerNames: 'screen', findings: { show: 'all', stage: null } },
    accepted: [],
    scenario: null,
    followed: [],
    whatIf: nothingTried,
    forecasts: [],
    simulation: defaultSimulation,
  };
}
