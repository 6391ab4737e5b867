/** Plans: read, checked, put into a scenario, resolved, begun from a template, calibrated from a measurement. */
export { parsePlan } from './parse.ts';
export { scenarioPatch, scenarioPlan } from './scenarios.ts';
export { resolvePlan } from './resolve.ts';
export { starterPlan, type StarterOptions } from './starter.ts';
export { withCountedRates } from './countedRates.ts';
export { type Calibration, calibratePlan } from './calibrate.ts';
export { actualsFrom, actualsNotes } from './actuals.ts';
export { openingFrom, openingNotes } from './openingState.ts';
export { meanRate } from './meanRate.ts';
export { meanArrivals, planTargets } from './planned.ts';
export { planCalendar } from './calendar.ts';
export { exitsBeside } from './exitShares.ts';
export { planGraph, planHorizon } from './validate.ts';
export { excelFormula, type Formula, parseFormula } from './formulas.ts';
export type { Plan, PlanFile, PlanSegment, PlanTransition } from './schema.ts';
export type { ResolvedPlan, ResolvedRate, ResolvedSegment, ResolvedTransition } from './resolved.ts';
