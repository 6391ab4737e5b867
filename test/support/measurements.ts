/** Measurements for tests, written by hand: outcomes as counts, delays as points. */
import type { Measurement, TransitionResult } from '../../shared/estimate/result.ts';
import { templates } from '../../shared/funnel/templates.ts';

export interface MeasuredTransition {
  readonly from: string;
  readonly to: string;
  readonly segment?: string;
  /** Visits by outcome; `open` for those without one yet. */
  readonly visits: Readonly<Record<string, number>>;
  readonly delays?: Readonly<Record<string, [number, number][]>>;
}

const noConversion = { rate: null, low: null, high: null, n: 0, k: 0, standardError: null };

/** What a measurement tells of visits that were all followed to the end, except the open ones. */
function transition({ from, to, segment, visits, delays = {} }: MeasuredTransition): TransitionResult {
  const { open = 0, ...outcomes } = visits;
  const resolved = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  const k = outcomes['advance'] ?? 0;
  const conversion = { ...noConversion, rate: k / resolved, n: resolved + open, k };
  return {
    from,
    to,
    segment: segment ?? null,
    conversion: { period: conversion, cohort: conversion, eventual: conversion },
    unrepaired: { cohort: conversion, eventual: conversion },
    planned: null,
    velocity: { n: 0, median: null, mean: null, p90: null },
    open,
    recordedShare: 1,
    curve: { days: [], rate: [], low: [], high: [], atRisk: [] },
    model:
      resolved === 0
        ? null
        : {
            family: 'empirical',
            basis: 'horizon',
            outcomes: Object.entries(outcomes).map(([outcome, count]) => ({
              outcome,
              probability: count / resolved,
              standardError: null,
              effectiveN: resolved,
              effectiveK: count,
            })),
            delays: Object.entries(delays).map(([outcome, empirical]) => ({
              outcome,
              n: outcomes[outcome] ?? 0,
              law: null,
              drawnFrom: 'curve',
              empirical,
              pooledOverSegments: false,
            })),
            logLikelihood: null,
            aic: null,
          },
  };
}

export interface MeasurementParts extends Partial<Omit<Measurement, 'transitions'>> {
  readonly transitions?: readonly MeasuredTransition[];
}

/** A measurement of the default stages as of 30 June 2027 with these parts. */
export function measurementOf({ transitions = [], ...parts }: MeasurementParts): Measurement {
  return {
    spillway: 1,
    asOf: '2027-06-30',
    asOfInferred: false,
    window: ['2027-01-01', '2027-07-01'],
    zone: 'UTC',
    from: 'mql',
    to: 'sao',
    stages: [...templates.default.stages],
    entities: 0,
    events: 0,
    intake: { rows: 0, imported: 0, refused: 0, ignored: 0, problems: 0 },
    problems: [],
    findings: [],
    transitions: transitions.map(transition),
    segmentColumns: ['motion', 'size'],
    segments: [],
    drift: {
      owners: [],
      changePoints: [],
      cohorts: { step: 'week', withinDays: 30, dispersion: 1, periods: [] },
    },
    bridge: null,
    opening: [],
    history: [],
    pipelineVelocity: null,
    winRateByEntry: [],
    ...parts,
  };
}
