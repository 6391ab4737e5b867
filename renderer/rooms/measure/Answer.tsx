/** The answer in a sentence, its figures each told what they are; without a planned rate, the field for one. */
import type { ReactNode } from 'react';
import type { Measurement } from '../../../shared/estimate/result.ts';
import { Figure, type FigureFact } from '../../components/Figure.tsx';
import { useFormats } from '../../components/useFormats.ts';
import type { Formats } from '../../model/format.ts';
import { type SentencePart, sentenceParts } from '../../model/sentence.ts';
import { stageNames } from '../../model/stageNames.ts';
import { useApp } from '../../store/hooks.ts';
import type { MeasureView } from './MeasureRoom.tsx';
import { PlannedRate } from './PlannedRate.tsx';
import { performanceNote } from './performanceNote.ts';

export function Answer({ view }: { readonly view: MeasureView }): ReactNode {
  const formats = useFormats();
  const plan = useApp((state) => state.document!.history.present.project.plan);
  const { measurement } = view;
  const { bridge } = measurement;
  if (!bridge) return <PlannedRate view={view} names={stageNames(measurement.stages)} />;
  return (
    <>
      <p className="answer">
        {sentenceParts(bridge.sentence).map(({ text, role }, index) =>
          role === null ? (
            text
          ) : (
            <Figure
              key={`${index} ${text}`}
              className={role}
              name={figureName(role, text)}
              {...explained(role, text, measurement, formats)}
            >
              {text}
            </Figure>
          ),
        )}
      </p>
      <p className="answer-note">
        {performanceNote(bridge, plan, formats)}{' '}
        {bridge.bootstrap === undefined && (
          <span className="ink-3">The 95% intervals follow as soon as the bootstrap is done.</span>
        )}
      </p>
    </>
  );
}

type Role = NonNullable<SentencePart['role']>;

function figureName(role: Role, text: string): string {
  if (role === 'recorded') return 'Recorded rate, in the period';
  return text.includes('measurement') ? 'Measurement' : 'Corrected rate';
}

function explained(
  role: Role,
  text: string,
  { bridge, transitions, from, to, window, asOf }: Measurement,
  formats: Formats,
): { readonly facts: readonly FigureFact[]; readonly note: string } {
  const { bootstrap, recorded, measurement, corrected, horizonDays } = bridge!;
  const whole = transitions.find((one) => one.from === from && one.to === to && one.segment === null);
  const range = { term: 'window', value: `${formats.day(window[0])} to ${formats.day(asOf)}` };
  const interval = (value: { low: number; high: number } | undefined): FigureFact[] =>
    value === undefined ? [] : [{ term: '95% interval', value: formats.rateInterval(value.low, value.high) }];
  const drawn: FigureFact[] =
    bootstrap === undefined
      ? []
      : [{ term: 'resamples', value: `${formats.count(bootstrap.resamples)}, by ${bootstrap.unit}` }];
  if (role === 'recorded') {
    const { k = 0, n = 0 } = whole?.conversion.period ?? {};
    return {
      facts: [
        { term: 'estimate', value: formats.rate(recorded) },
        { term: 'dates', value: `${formats.count(k)} of ${formats.count(n)}` },
        ...interval(bootstrap?.recorded),
        range,
      ],
      note: 'Dates of the later stage in the window ÷ dates of the earlier one in it: what most CRM reports show.',
    };
  }
  if (text.includes('measurement')) {
    return {
      facts: [
        { term: 'points', value: formats.points(measurement) },
        ...interval(bootstrap?.measurement),
        { term: 'n', value: formats.count(whole?.conversion.eventual.n ?? 0) },
        range,
        { term: 'horizon', value: `${formats.count(horizonDays)} days` },
        ...drawn,
      ],
      note: 'Unrecorded transitions, entities counted more than once and cohorts that are still young, each by its Shapley value.',
    };
  }
  return {
    facts: [
      { term: 'estimate', value: formats.rate(corrected) },
      ...interval(bootstrap?.corrected),
      { term: 'n', value: formats.count(whole?.conversion.eventual.n ?? 0) },
      range,
      { term: 'horizon', value: `${formats.count(horizonDays)} days` },
      ...drawn,
    ],
    note: 'The eventual rate with every correction, at the observed mix of segments.',
  };
}
