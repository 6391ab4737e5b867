/** The cells that the tables of stages and of segments share, with their heads. */
import type { ReactNode } from 'react';
import type { Conversion, TransitionResult } from '../../../shared/estimate/result.ts';
import { RoleMark } from '../../components/RoleMark.tsx';
import type { Formats } from '../../model/format.ts';
import { RateFigure } from './RateFigure.tsx';
import { CountFigure, DaysFigure, IntervalFigure, PlannedFigure } from './RowFigures.tsx';

/** What the figures of a row are of. */
export interface RowOf {
  /** A transition, or a segment. */
  readonly of: string;
  readonly window: string;
  readonly formats: Formats;
}

/** Of what is planned and what reports show. */
export function PeriodHeads(): ReactNode {
  return (
    <>
      <th scope="col">
        <RoleMark role="plan" />
        Plan
      </th>
      <th scope="col">
        <RoleMark role="recorded" />
        Period
      </th>
    </>
  );
}

export function RateHeads(): ReactNode {
  return (
    <>
      <PeriodHeads />
      <th scope="col">To date</th>
      <th scope="col">
        <RoleMark role="adjusted" />
        Eventual
      </th>
      <th scope="col">95%</th>
    </>
  );
}

/** `other`: the same figures by the other way of counting (with or without implied transitions). */
export function RateCells({
  row,
  planned,
  period,
  counted,
  other,
}: {
  readonly row: RowOf;
  readonly planned: number | null;
  readonly period: Conversion;
  readonly counted: TransitionResult['unrepaired'];
  readonly other: OtherReading;
}): ReactNode {
  const { cohort, eventual } = counted;
  return (
    <>
      <td className="plan">
        <PlannedFigure of={row.of} planned={planned} formats={row.formats} />
      </td>
      <td className="recorded">
        <RateFigure {...row} conversion={period} kind="period" />
      </td>
      <td className="ink-2">
        <RateFigure
          {...row}
          conversion={cohort}
          kind="cohort"
          other={{ term: other.term, rate: other.cohort.rate }}
        />
      </td>
      <td className="adjusted strong">
        <RateFigure
          {...row}
          conversion={eventual}
          kind="eventual"
          other={{ term: other.term, rate: other.eventual.rate }}
        />
      </td>
      <td className="ink-2">
        <IntervalFigure {...row} conversion={eventual} />
      </td>
    </>
  );
}

/** The figures that the table does not count by, which each rate names beside its own. */
export interface OtherReading {
  readonly term: string;
  readonly cohort: Conversion;
  readonly eventual: Conversion;
}

/** Both ways of counting a transition: the one that the tables count by, and the other. */
export function readingsOf(
  { conversion, unrepaired }: Pick<TransitionResult, 'conversion' | 'unrepaired'>,
  repaired: boolean,
): { readonly counted: TransitionResult['unrepaired']; readonly other: OtherReading } {
  return repaired
    ? { counted: conversion, other: { term: 'recorded dates only', ...unrepaired } }
    : {
        counted: unrepaired,
        other: { term: 'implied ones too', cohort: conversion.cohort, eventual: conversion.eventual },
      };
}

export function CountHeads(): ReactNode {
  return (
    <>
      <th scope="col">n</th>
      <th scope="col">Median</th>
      <th scope="col">p90 days</th>
    </>
  );
}

export function CountCells({
  row,
  eventual,
  velocity,
}: {
  readonly row: RowOf;
  readonly eventual: Conversion;
  readonly velocity: TransitionResult['velocity'];
}): ReactNode {
  return (
    <>
      <td className="ink-2">
        <CountFigure {...row} conversion={eventual} />
      </td>
      <td className="ink-2">
        <DaysFigure of={row.of} formats={row.formats} velocity={velocity} point="median" />
      </td>
      <td className="ink-2">
        <DaysFigure of={row.of} formats={row.formats} velocity={velocity} point="p90" />
      </td>
    </>
  );
}
