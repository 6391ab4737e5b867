/** Accepting a finding: what it changes in the document, and what it does. */
import { findingKey } from '../../shared/audit/finding.ts';
import type { Project } from '../../shared/document/project.ts';
import { isRepairable } from '../../shared/estimate/acceptedUpdates.ts';
import type { Finding } from '../../shared/estimate/result.ts';
import type { Formats } from './format.ts';
import type { StageNames } from './stageNames.ts';

export type Accepted = Project['accepted'][number];

export function acceptedOf(project: Project, finding: Finding): Accepted | null {
  const key = findingKey(finding);
  return project.accepted.find((one) => one.key === key) ?? null;
}

/** The project with the finding accepted, or not. */
export function withAccepted(project: Project, finding: Finding, accept: boolean): Project {
  const key = findingKey(finding);
  const others = project.accepted.filter((one) => one.key !== key);
  return {
    ...project,
    accepted: accept
      ? [...others, { key, code: finding.code, stage: finding.stage ?? null, except: [] }]
      : others,
  };
}

/** The project with a record of an accepted finding left out, or taken in again. */
export function withRecord(project: Project, key: string, id: string, include: boolean): Project {
  return {
    ...project,
    accepted: project.accepted.map((one) => {
      if (one.key !== key) return one;
      const others = one.except.filter((known) => known !== id);
      return { ...one, except: include ? others : [...others, id] };
    }),
  };
}

/** Whether accepting it gives dates for the CRM. */
export const givesUpdates = (finding: Finding): boolean =>
  isRepairable(finding.code) && finding.stage !== undefined;

/** What accepting it changes, in a sentence or two. */
export function acceptMeans(finding: Finding, names: StageNames, formats: Formats): string {
  const kept = 'It is kept with the document, can be undone, and changes no figure in this room.';
  if (!givesUpdates(finding))
    return `Accepting ticks it off as known. It is no single date, so the update file for the CRM has nothing of it. ${kept}`;
  const stage = names.name(finding.stage!);
  return `Accepting puts the dates of ${stage} of ${formats.count(finding.count)} ${finding.count === 1 ? names.entity : names.entities} into the update file for the CRM. ${kept}`;
}
