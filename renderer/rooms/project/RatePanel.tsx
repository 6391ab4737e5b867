import './ratePanel.css';
import { type ReactNode, useMemo, useState } from 'react';
import type { Project, WhatIf } from '../../../shared/document/project.ts';
import type { Measurement } from '../../../shared/estimate/result.ts';
import { RateSliderControl } from '../../components/RateSliderControl.tsx';
import { RoleMark } from '../../components/RoleMark.tsx';
import { Stepper } from '../../components/Stepper.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { type RateSlider, rateSliders, sliderShift } from '../../model/rateSliders.ts';
import { followedRates, scenarioBase, scenarioPlanOf } from '../../model/scenarios.ts';
import { stageNames } from '../../model/stageNames.ts';
import { useEffectivePlan, useMeasurement } from '../../model/useResults.ts';
import { isTrying, nothingTried, totalHires, withRateShift } from '../../model/whatIf.ts';
import type { Planning } from '../../model/planning.ts';
import { useApp, useSession } from '../../store/hooks.ts';
import type { Calibrated } from '../../workers/catalogues.ts';

/** What can be tried on top of the scenario: its rates, its volume, its people. */
export function RatePanel(): ReactNode {
  const session = useSession();
  const project = useApp((state) => state.document!.history.present.project);
  const measurement = useMeasurement().value;
  const effective = useEffectivePlan();
  const planning = session.planning();
  if (!planning || !effective || 'error' in effective)
    return <aside className="project-side" aria-label="Stage rates" />;
  return (
    <Panel
      project={project}
      calibrated={effective.calibrated}
      measurement={measurement}
      planning={planning}
    />
  );
}

function Panel({
  project,
  calibrated,
  measurement,
  planning,
}: {
  readonly project: Project;
  readonly calibrated: Calibrated | null;
  readonly measurement: Measurement | null;
  readonly planning: Planning;
}): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const endGesture = useApp((state) => state.endGesture);
  const { plan, scenario: name, followed: follows } = project;
  // What is being tried moves with every step of a slider; the scenario beneath it does not.
  const scenario = useMemo(
    () => scenarioPlanOf({ ...project, plan, followed: follows }, name, calibrated, planning),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- of the project, these parts are what it depends on
    [plan, follows, name, calibrated, planning],
  );
  const base = scenarioBase(project, null, calibrated);
  const sliders = rateSliders(scenario, base, project, measurement, planning);
  const names = stageNames(scenario.stages);
  const { whatIf } = project;
  const followed = followedRates(project, project.scenario);
  const move = (slider: RateSlider, value: number): void =>
    session.tryOut(
      `move ${names.transition(slider.from, slider.to)}`,
      (current) => withRateShift(current, slider.from, sliderShift(slider, value)),
      `rate-${slider.from}`,
    );
  const set = (label: string, change: Partial<WhatIf>): void =>
    session.tryOut(label, (current) => ({ ...current, ...change }));
  const resolved = planning.resolved(scenario);
  const arrivals = resolved.segments.reduce(
    (sum, segment) => sum + planning.meanArrivals(segment, resolved),
    0,
  );
  const perMonth = arrivals / ((scenario.weeks * 7) / 30.4375);
  const arrivalStage = scenario.segments[0]!.arrivals.stage;
  const arrivalsName = scenario.segments.every((segment) => segment.arrivals.stage === arrivalStage)
    ? names.those(arrivalStage)
    : 'Arrivals';
  return (
    <aside className="project-side" aria-label="Stage rates">
      <div className="section-title">
        <h2>Stage rates</h2>
        <span className="actions">
          <button
            type="button"
            className="link"
            disabled={!isTrying(whatIf)}
            onClick={() => session.tryOut('reset', () => nothingTried)}
          >
            {followed === 'eventual'
              ? 'Reset to eventual'
              : followed === 'period'
                ? 'Reset to recorded'
                : 'Reset'}
          </button>
        </span>
      </div>
      <div className="slider-key">
        <span>
          <RoleMark role="plan" /> plan
        </span>
        {measurement && (
          <span>
            <RoleMark role="recorded" /> recorded
          </span>
        )}
        <span>
          <RoleMark role="interval" /> {followed === 'eventual' ? 'eventual' : 'scenario'}
        </span>
      </div>
      {sliders.map((slider) => (
        <RateSliderControl
          key={`${slider.from}>${slider.to}`}
          slider={slider}
          name={`${names.brief(slider.from)} → ${names.brief(slider.to)}`}
          onMove={(value) => move(slider, value)}
          onEnd={endGesture}
        />
      ))}
      <div className="steppers">
        <span>{arrivalsName} a month</span>
        <Stepper
          name={`${arrivalsName} a month`}
          value={Math.round(whatIf.arrivalFactor * 100)}
          text={formats.count(perMonth * whatIf.arrivalFactor)}
          min={0}
          max={500}
          step={5}
          onChange={(percent) => set('change the volume', { arrivalFactor: percent / 100 })}
        />
        {scenario.sdr && (
          <>
            <span>SDR hires</span>
            <Stepper
              name="SDR hires"
              value={totalHires(scenario.sdr.hires) + whatIf.sdrHires}
              text={formats.count(totalHires(scenario.sdr.hires) + whatIf.sdrHires)}
              min={0}
              max={1000}
              step={1}
              onChange={(hires) =>
                set('change SDR hires', { sdrHires: hires - totalHires(scenario.sdr?.hires) })
              }
            />
          </>
        )}
        {scenario.ae && (
          <>
            <span>AE hires</span>
            <Stepper
              name="AE hires"
              value={totalHires(scenario.ae.hires) + whatIf.aeHires}
              text={formats.count(totalHires(scenario.ae.hires) + whatIf.aeHires)}
              min={0}
              max={1000}
              step={1}
              onChange={(hires) =>
                set('change AE hires', { aeHires: hires - totalHires(scenario.ae?.hires) })
              }
            />
          </>
        )}
      </div>
      <p className="room-note">
        {sliders.some(({ low, high }) => low < high)
          ? 'A slider moves the centre of a rate; what is uncertain of it stays as wide.'
          : 'The plan gives every rate as certain. How uncertain a rate is, is set in the plan.'}
      </p>
      <KeepAsScenario enabled={isTrying(whatIf)} />
    </aside>
  );
}

function KeepAsScenario({ enabled }: { readonly enabled: boolean }): ReactNode {
  const session = useSession();
  const [name, setName] = useState<string | null>(null);
  if (name === null) {
    return (
      <button type="button" className="button" disabled={!enabled} onClick={() => setName('What if')}>
        Save as a new scenario
      </button>
    );
  }
  return (
    <form
      className="save-scenario"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() === '') return;
        session.keepAsScenario(name.trim());
        setName(null);
      }}
    >
      <input
        aria-label="Name of the scenario"
        autoFocus
        value={name}
        maxLength={200}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setName(null);
        }}
      />
      <button type="submit" className="button" disabled={name.trim() === ''}>
        Save
      </button>
    </form>
  );
}
