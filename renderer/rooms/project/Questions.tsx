/** What the sentence and the pictures below are about. */
import type { ReactNode } from 'react';
import { formatDay, parseDay } from '../../../shared/calendar/days.ts';
import { Pick, type PickOption } from '../../components/Pick.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { metricWriting, targetLabel } from '../../model/metricWriting.ts';
import { granularityNames } from '../../model/periods.ts';
import { planScenarioName } from '../../model/scenarios.ts';
import { isTrying } from '../../model/whatIf.ts';
import { useApp, useSession } from '../../store/hooks.ts';
import { granularities } from '../../store/uiSlice.ts';
import { HorizonPick } from '../HorizonPick.tsx';
import { RunsPick } from './RunsPick.tsx';
import type { ProjectView } from './view.ts';

export function Questions({ view }: { readonly view: ProjectView }): ReactNode {
  const ask = useApp((state) => state.ask);
  const by = useApp((state) => state.question.by);
  const formats = useFormats();
  const { plan, segment, names } = view;
  const endMonth = formatDay(parseDay(plan.start)! + 7 * plan.weeks - 1).slice(0, 7);
  return (
    <div className="question">
      <h1>What will happen?</h1>
      <TargetPick view={view} />
      <Pick
        name="Segment"
        value={segment}
        options={[
          { value: 'total', label: 'All' },
          ...plan.segments.map(({ id, name }) => ({ value: id, label: name ?? id })),
        ]}
        onPick={(picked) => ask({ segment: picked })}
      />
      <Pick
        name="By"
        value={by}
        options={granularities.map((value) => ({ value, label: granularityNames[value] }))}
        onPick={(picked) => ask({ by: picked })}
      />
      <HorizonPick
        plan={plan}
        names={names}
        shown={`${formats.monthYear(plan.start.slice(0, 7))} – ${formats.monthYear(endMonth)}`}
      />
      <FactsPick view={view} />
      <AgainstPick />
      <RunsPick />
    </div>
  );
}

/** Each target of the plan; bookings and pipeline without one where they have none. */
function TargetPick({ view }: { readonly view: ProjectView }): ReactNode {
  const formats = useFormats();
  const ask = useApp((state) => state.ask);
  const { answer, shown, names, plan } = view;
  const segmentName = (id: string): string => plan.segments.find((known) => known.id === id)?.name ?? id;
  const { targets } = shown.simulation;
  const metrics = ['bookings', 'pipeline'].filter(
    (metric) => !targets.some((target) => target.metric === metric),
  );
  const options: PickOption<string>[] = [
    ...targets.map((target, index) => ({
      value: `target ${index}`,
      ...targetLabel(target, segmentName, formats, names),
    })),
    ...metrics.map((metric) => ({
      value: metric,
      label: metricWriting(metric, formats, names).title,
      note: 'the plan has no target of it',
    })),
  ];
  const value = answer.target ? `target ${answer.target.index}` : answer.metric;
  const chosen = options.find((option) => option.value === value);
  return (
    <Pick
      name={answer.target ? 'Target' : 'Figure'}
      value={value}
      {...(answer.target && chosen
        ? { shown: `${chosen.label}${answer.target.period === null ? '' : `, ${answer.target.period}`}` }
        : {})}
      options={options}
      onPick={(picked) => {
        const index = picked.startsWith('target ') ? Number(picked.slice(7)) : null;
        const target = index === null ? undefined : targets[index];
        ask({
          metric: target ? target.metric.replace(':', '.') : picked,
          target: index,
          ...(target?.segment === undefined ? {} : { segment: target.segment }),
        });
      }}
    />
  );
}

/** Until when the record counts as fact, and the rest is simulated from the state at that date. */
function FactsPick({ view: { plan, measurement } }: { readonly view: ProjectView }): ReactNode {
  const session = useSession();
  const formats = useFormats();
  if (measurement === null && plan.actualsThrough === null) return null;
  const end = parseDay(plan.start)! + 7 * plan.weeks - 1;
  const asOf = measurement?.asOf ?? null;
  const canBeFact = asOf !== null && parseDay(asOf)! >= parseDay(plan.start)! && parseDay(asOf)! < end;
  const days = [...new Set([...(canBeFact ? [asOf] : []), plan.actualsThrough])].filter(
    (day) => day !== null,
  );
  return (
    <Pick
      name="Facts"
      value={plan.actualsThrough ?? 'none'}
      options={[
        {
          value: 'none',
          label: 'none',
          note:
            canBeFact || asOf === null
              ? 'The whole horizon is simulated'
              : `The record ends on ${formats.day(asOf)}, outside the plan's ${plan.weeks} weeks`,
        },
        ...days.map((day) => ({
          value: day,
          label: `through ${formats.day(day)}`,
          note:
            day === asOf
              ? 'Recorded until then, simulated from the open visits of that day'
              : `The record is as of ${asOf === null ? 'no day' : formats.day(asOf)}: measure as of this day`,
        })),
      ]}
      onPick={(day) =>
        session.editPlan(
          'change what is fact',
          (current) => ({ ...current, actualsThrough: day === 'none' ? null : day }),
          { shared: true },
        )
      }
    />
  );
}

/** What the scenario on screen is compared with: a line in the fans, a curve in the distribution, the difference. */
function AgainstPick(): ReactNode {
  const ask = useApp((state) => state.ask);
  const against = useApp((state) => state.question.against);
  const project = useApp((state) => state.document!.history.present.project);
  const trying = isTrying(project.whatIf);
  const scenarios = [null, ...project.plan.scenarios.map(({ name }) => name)].filter(
    (name) => trying || name !== project.scenario,
  );
  const auto = trying ? 'before the moves' : project.scenario === null ? 'nothing' : planScenarioName;
  const valueOf = (scenario: string | null): string => `scenario ${scenario ?? ''}`;
  const value = typeof against === 'string' ? against : valueOf(against.scenario);
  const options: PickOption<string>[] = [
    {
      value: 'auto',
      label: auto,
      note: trying ? 'The scenario as it is kept' : "The usual choice: the plan's own rates",
    },
    ...scenarios.map((scenario) => ({ value: valueOf(scenario), label: scenario ?? planScenarioName })),
    { value: 'nothing', label: 'nothing' },
  ];
  return (
    <Pick
      name="Against"
      value={options.some((option) => option.value === value) ? value : 'nothing'}
      options={options}
      onPick={(picked) => {
        if (picked === 'auto' || picked === 'nothing') ask({ against: picked });
        else ask({ against: { scenario: picked === 'scenario ' ? null : picked.slice(9) } });
      }}
    />
  );
}
