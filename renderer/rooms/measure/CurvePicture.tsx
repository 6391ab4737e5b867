import { type ReactNode, useCallback, useMemo } from 'react';
import { Chart } from '../../charts/Chart.tsx';
import { conversionCurveOption } from '../../charts/conversionCurve.ts';
import type { Canvas } from '../../charts/option.ts';
import { EmptyState } from '../../components/Notes.tsx';
import { Picture } from '../../components/Picture.tsx';
import { Section } from '../../components/Section.tsx';
import { useFormats } from '../../components/useFormats.ts';
import type { Formats } from '../../model/format.ts';
import { curveView } from '../../model/conversionCurve.ts';
import { stageNames } from '../../model/stageNames.ts';
import type { MeasureView } from './MeasureRoom.tsx';

const height = 372;

export function CurvePicture({ view }: { readonly view: MeasureView }): ReactNode {
  const formats = useFormats();
  const { measurement } = view;
  const { from, to } = measurement;
  const names = stageNames(measurement.stages);
  const transition = measurement.transitions.find(
    (known) => known.from === from && known.to === to && known.segment === null,
  );
  const curve = useMemo(
    () =>
      transition ? curveView(transition, transition.planned ?? measurement.bridge?.planned ?? null) : null,
    [transition, measurement],
  );
  const draw = useCallback(
    (canvas: Canvas) => conversionCurveOption(curve!, formats, names.name(from), canvas),
    [curve, formats, names, from],
  );
  const title = 'Time-lagged conversion';
  if (!curve || !transition) {
    return (
      <Section title={title}>
        <EmptyState title="No cohort to follow">
          The curve appears when {names.those(from)} entered the window.
        </EmptyState>
      </Section>
    );
  }
  const { eventual } = curve;
  return (
    <Picture
      name="curve"
      title={title}
      caption={`${names.transition(from, to)}, competing risks`}
      height={height}
      table={{
        columns: [
          { head: 'Day' },
          { head: 'Converted' },
          { head: '95% interval' },
          ...(curve.fit ? [{ head: 'Fitted' }] : []),
          { head: 'Still at risk' },
        ],
        rows: curve.atRisk.map(({ day, count }) => [
          formats.count(day),
          formats.rate(valueAt(curve.curve, day)),
          day === 0 ? '' : formats.rateInterval(valueAt(curve.low, day), valueAt(curve.high, day)),
          ...(curve.fit ? [fittedAt(curve.fit.points, day, formats)] : []),
          formats.count(count),
        ]),
      }}
    >
      <Chart
        label={`Conversion from ${names.name(from)} to ${names.name(to)} by days since ${names.name(from)}: eventually ${formats.rate(eventual.rate)} of ${formats.count(curve.n)} within ${formats.count(curve.horizonDays)} days${curve.halfDay === null ? '' : `, half of them by day ${formats.count(curve.halfDay)}`}`}
        height={height}
        draw={draw}
      />
      {curve.fit && (
        <p className="room-note">
          Dotted ink: the fitted {curve.fit.family} delay
          {transition.model?.basis === 'mixture'
            ? ' with its share that never comes.'
            : '; follow-up is too short to tell never from not yet, so it ends at the horizon.'}
        </p>
      )}
    </Picture>
  );
}

/** The fitted share by a day, between the points that are drawn; empty beyond them. */
function fittedAt(points: readonly (readonly [number, number])[], day: number, formats: Formats): string {
  const next = points.findIndex(([at]) => at >= day);
  if (next < 0) return '';
  const [a, b] = [points[Math.max(0, next - 1)]!, points[next]!];
  const part = b[0] === a[0] ? 0 : (day - a[0]) / (b[0] - a[0]);
  return formats.rate(a[1] + part * (b[1] - a[1]));
}

function valueAt(points: readonly (readonly [number, number])[], day: number): number {
  return points.findLast(([at]) => at <= day)?.[1] ?? 0;
}
