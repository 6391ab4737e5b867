import { type ReactNode } from 'react';
import { formatDay, parseDay } from '../../../shared/calendar/days.ts';
import type { MeasureSettings } from '../../../shared/document/project.ts';
import { type PickOption, Pick } from '../../components/Pick.tsx';
import { DateRangePick } from '../../components/DateRangePick.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { sentenceParts } from '../../model/sentence.ts';
import { type StageNames, stageNames } from '../../model/stageNames.ts';
import { useApp, useSession } from '../../store/hooks.ts';
import type { MeasureView } from './MeasureRoom.tsx';
import { PlannedRate } from './PlannedRate.tsx';
import { performanceNote } from './performanceNote.ts';

const wholeSegment = '\u0000all';

export function MeasureHead({
  view,
  onSegment,
  onRepaired,
}: {
  readonly view: MeasureView;
  readonly onSegment: (segment: string | null) => void;
  readonly onRepaired: (repaired: boolean) => void;
}): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const project = useApp((state) => state.document!.history.present.project);
  const { measurement, segment, repaired } = view;
  const names = stageNames(measurement.stages);
  const change = (label: string, settings: MeasureSettings): void =>
    session.editProject(label, (current) => ({ ...current, measure: settings }));
  const settings = project.measure;
  const { bridge } = measurement;
  return (
    <div className="head">
      <div className="question">
        <h1>How much of the gap is measurement?</h1>
        <Pick
          name="Transition"
          value={`${measurement.from}>${measurement.to}`}
          options={transitions(view, names)}
          onPick={(pair) => {
            const [from, to] = pair.split('>') as [string, string];
            const { planned: _, ...rest } = settings;
            change('choose the transition', { ...rest, from, to });
          }}
        />
        <DateRangePick
          name="Window"
          range={measurement.window}
          presets={windowPresets(measurement.asOf)}
          chosen={settings.window ?? null}
          onPick={(window) => {
            const { window: _, ...rest } = settings;
            change('choose the window', window === null ? rest : { ...rest, window });
          }}
        />
        {measurement.segments.length > 0 && (
          <Pick
            name="Segment"
            value={segment ?? wholeSegment}
            options={[
              { value: wholeSegment, label: 'All' },
              ...measurement.segments.map(({ segment: value, n }) => ({
                value,
                label: value,
                note: `${formats.count(n)} ${names.those(measurement.from)}`,
              })),
            ]}
            onPick={(value) => onSegment(value === wholeSegment ? null : value)}
          />
        )}
        <Pick
          name="Repair"
          value={repaired ? 'implied' : 'recorded'}
          options={[
            {
              value: 'implied',
              label: 'Implied transitions counted',
              note: 'A later stage proves that an earlier one was passed, though its date is missing.',
            },
            { value: 'recorded', label: 'Recorded dates only', note: 'What is not dated did not happen.' },
          ]}
          onPick={(value) => onRepaired(value === 'implied')}
        />
      </div>
      {bridge ? (
        <>
          <p className="answer">
            {sentenceParts(bridge.sentence).map(({ text, role }) =>
              role === null ? (
                text
              ) : (
                <span key={text} className={role}>
                  {text}
                </span>
              ),
            )}
          </p>
          <p className="answer-note">{performanceNote(bridge, project.plan, formats)}</p>
        </>
      ) : (
        <PlannedRate view={view} names={names} />
      )}
    </div>
  );
}

/** The arrival stage to every later one, and each step by itself. */
function transitions({ measurement }: MeasureView, names: StageNames): readonly PickOption<string>[] {
  const forward = measurement.stages.filter(({ kind }) => kind === 'forward').map(({ id }) => id);
  const start = forward.indexOf(measurement.from);
  const dated = new Set(measurement.transitions.flatMap(({ from, to }) => [from, to]));
  const pairs = new Map<string, string>();
  const add = (from: string, to: string): void => {
    if (dated.has(from) && dated.has(to)) pairs.set(`${from}>${to}`, names.transition(from, to));
  };
  pairs.set(`${measurement.from}>${measurement.to}`, names.transition(measurement.from, measurement.to));
  for (const to of forward.slice(start + 1)) add(measurement.from, to);
  forward.slice(1).forEach((to, index) => add(forward[index]!, to));
  return [...pairs].map(([value, label]) => ({ value, label }));
}

/** Windows that people ask for, half-open, ending with the as-of day. */
function windowPresets(
  asOf: string,
): readonly { readonly label: string; readonly range: readonly [string, string] | null }[] {
  const end = parseDay(asOf)! + 1;
  const back = (days: number): readonly [string, string] => [formatDay(end - days), formatDay(end)];
  return [
    { label: 'All dates', range: null },
    { label: 'Last 12 months', range: back(365) },
    { label: 'Last 6 months', range: back(182) },
    { label: 'Last 3 months', range: back(91) },
  ];
}
