/**
 * Which module compares which folder of reference cases. To add one: write `NAME.ts` beside this file with
 * `run(dir): CaseResult[]` (most are one call of `eachCase`) and list it here under the folder's name.
 */
import type { CaseResult } from './checks.ts';
import { run as aalenJohansen } from './aalenJohansen.ts';
import { run as audit } from './audit.ts';
import { run as betaBinomial } from './betaBinomial.ts';
import { run as changePoints } from './changePoints.ts';
import { run as flow } from './flow.ts';
import { run as funnelLimits } from './funnelLimits.ts';
import { run as gapBridge } from './gapBridge.ts';
import { run as intervals } from './intervals.ts';
import { run as kaplanMeier } from './kaplanMeier.ts';
import { run as mixture } from './mixture.ts';

/** Compares every case of a folder. */
export type Handler = (dir: string) => CaseResult[];

export const handlers: ReadonlyMap<string, Handler> = new Map([
  ['aalen-johansen', aalenJohansen],
  ['audit', audit],
  ['beta-binomial', betaBinomial],
  ['change-points', changePoints],
  ['flow', flow],
  ['funnel-limits', funnelLimits],
  ['gap-bridge', gapBridge],
  ['intervals', intervals],
  ['kaplan-meier', kaplanMeier],
  ['mixture', mixture],
]);
