/** What the room is about: stages, window, segment, owner, as-of day and horizon. All of it, at once, for everything. */
import { type ReactNode, useMemo, useState } from 'react';
import { formatDay, parseDay } from '../../../shared/calendar/days.ts';
import type { MeasureSettings, Project } from '../../../shared/document/project.ts';
import { showsAll } from '../../../shared/estimate/shownPart.ts';
import { segmentValues } from '../../../shared/events/packedLog.ts';
import { DateRangePick } from '../../components/DateRangePick.tsx';
import { FormPick } from '../../components/FormPick.tsx';
import { SelectPick } from '../../components/SelectPick.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { stageNames } from '../../model/stageNames.ts';
import { useApp, useSession } from '../../store/hooks.ts';
import type { MeasureView } from './MeasureRoom.tsx';
import { SegmentFilter } from './SegmentFilter.tsx';
import { StagePair } from './StagePair.tsx';

const anyone = '\u0000anyone';
const nobody: Project['shown'] = { segments: [], owner: null };

export function Filters({ view }: { readonly view: MeasureView }): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const project = useApp((state) => state.document!.history.present.project);
  const packed = useApp((state) => state.document!.history.present.log!.packed);
  const { measurement, whole, nameOf } = view;
  const { measure: settings, shown } = project;
  const columns = useMemo(() => segmentValues(packed), [packed]);
  const change = (label: string, next: MeasureSettings): void =>
    session.editProject(label, (current) => ({ ...current, measure: next }));
  const show = (label: string, next: Project['shown']): void =>
    session.editProject(label, (current) => ({ ...current, shown: next }));
  const owners = whole.drift.owners.filter(({ segment }) => segment === null);
  return (
    <div className="filters" role="group" aria-label="What is shown">
      <StagePicks view={view} settings={settings} onChange={change} />
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
      {columns.size > 0 && (
        <SegmentFilter
          columns={columns}
          chosen={shown.segments}
          onPick={(segments) => show('choose the segment', { ...shown, segments })}
        />
      )}
      {owners.length > 0 && (
        <SelectPick
          name="Owner"
          value={shown.owner ?? anyone}
          isSet={shown.owner !== null}
          options={[
            { value: anyone, label: 'All' },
            ...owners
              .toSorted((a, b) => b.n - a.n)
              .map(({ owner, n }) => ({ value: owner, label: `${nameOf(owner)} (${formats.count(n)})` })),
          ]}
          onPick={(owner) => show('choose the owner', { ...shown, owner: owner === anyone ? null : owner })}
        />
      )}
      <AsOfPick view={view} settings={settings} onChange={change} />
      <HorizonPick view={view} settings={settings} onChange={change} />
      {!showsAll(shown) && (
        <button type="button" className="link" onClick={() => show('clear the filters', nobody)}>
          Clear filters
        </button>
      )}
    </div>
  );
}

interface PartProps {
  readonly view: MeasureView;
  readonly settings: MeasureSettings;
  readonly onChange: (label: string, settings: MeasureSettings) => void;
}

function StagePicks({ view, settings, onChange }: PartProps): ReactNode {
  const { from, to, stages } = view.measurement;
  return (
    <StagePair
      stages={stages.filter(({ kind }) => kind === 'forward').map(({ id }) => id)}
      from={from}
      to={to}
      names={stageNames(stages)}
      settings={settings}
      onChange={onChange}
    />
  );
}

function AsOfPick({ view, settings, onChange }: PartProps): ReactNode {
  const formats = useFormats();
  const { whole } = view;
  const [day, setDay] = useState(whole.asOf);
  const { asOf: _, ...rest } = settings;
  return (
    <FormPick
      name="As of"
      value={formats.day(whole.asOf)}
      className={settings.asOf === undefined ? '' : 'is-set'}
    >
      {(close) => (
        <>
          <button
            type="button"
            className={`range-preset ${settings.asOf === undefined ? 'strong' : ''}`}
            onClick={() => {
              close();
              onChange('choose the as-of day', rest);
            }}
          >
            The latest date in the data
          </button>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (parseDay(day) === null) return;
              close();
              onChange('choose the as-of day', { ...rest, asOf: day });
            }}
          >
            <label htmlFor="as-of-day">Day</label>
            <input
              id="as-of-day"
              type="date"
              value={day}
              onChange={(event) => setDay(event.currentTarget.value)}
            />
            <button type="submit" className="button small" disabled={parseDay(day) === null}>
              Use this day
            </button>
          </form>
          <p className="pick-note">Later dates are as if they had not happened yet.</p>
        </>
      )}
    </FormPick>
  );
}

function HorizonPick({ view, settings, onChange }: PartProps): ReactNode {
  const formats = useFormats();
  const { measurement } = view;
  const { horizonDays: chosen, ...rest } = settings;
  const whole = measurement.transitions.find(
    ({ from, to, segment }) => from === measurement.from && to === measurement.to && segment === null,
  );
  const days = whole?.conversion.eventual.horizonDays ?? measurement.bridge?.horizonDays ?? null;
  const [text, setText] = useState(String(chosen ?? ''));
  const typed = Number(text);
  const valid = text.trim() !== '' && typed >= 1 && typed <= 3650;
  const pick = (close: () => void, horizonDays: number | null): void => {
    close();
    onChange('choose the horizon', horizonDays === null ? rest : { ...rest, horizonDays });
  };
  return (
    <FormPick
      name="Horizon"
      value={days === null ? 'none' : `${formats.count(days)} days`}
      className={chosen === undefined ? '' : 'is-set'}
    >
      {(close) => (
        <>
          <button
            type="button"
            className={`range-preset ${chosen === undefined ? 'strong' : ''}`}
            onClick={() => pick(close, null)}
          >
            As far as the data follow
          </button>
          {[30, 60, 90, 180, 365].map((preset) => (
            <button
              key={preset}
              type="button"
              className={`range-preset ${chosen === preset ? 'strong' : ''}`}
              onClick={() => pick(close, preset)}
            >
              {preset} days
            </button>
          ))}
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (valid) pick(close, typed);
            }}
          >
            <label htmlFor="horizon-days">Days</label>
            <input
              id="horizon-days"
              inputMode="numeric"
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <button type="submit" className="button small" disabled={!valid}>
              Use this horizon
            </button>
          </form>
          <p className="pick-note">Eventual rates are those by the horizon.</p>
        </>
      )}
    </FormPick>
  );
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
