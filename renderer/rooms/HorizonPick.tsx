/** How long the plan looks ahead; what a shorter look cuts off is said before it is chosen. */
import type { ReactNode } from 'react';
import { formatDay, parseDay } from '../../shared/calendar/days.ts';
import type { Plan, Target } from '../../shared/plan/schema.ts';
import { Pick } from '../components/Pick.tsx';
import { useFormats } from '../components/useFormats.ts';
import type { Formats } from '../model/format.ts';
import { cutTargets, usualHorizons, withHorizon } from '../model/horizon.ts';
import { seriesKey } from '../model/projectAnswer.ts';
import { metricWriting } from '../model/metricWriting.ts';
import type { StageNames } from '../model/stageNames.ts';
import { useApp, useSession } from '../store/hooks.ts';

export function HorizonPick({
  plan,
  names,
  shown,
}: {
  readonly plan: Plan;
  readonly names: StageNames;
  /** Text of the button where it is not the number of weeks. */
  readonly shown?: string;
}): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const notify = useApp((state) => state.notify);
  const pick = (weeks: number): void => {
    const { gone } = cutTargets(plan, weeks);
    const error = session.editPlan('change the horizon', (current) => withHorizon(current, weeks), {
      shared: true,
    });
    if (error) notify({ text: '', error });
    else if (gone.length > 0)
      notify({
        text: `${told(gone, names, formats)} ${gone.length === 1 ? 'lies' : 'lie'} beyond the horizon and ${gone.length === 1 ? 'was' : 'were'} taken out.`,
        undo: true,
      });
  };
  return (
    <Pick
      name="Horizon"
      value={String(plan.weeks)}
      {...(shown === undefined ? {} : { shown })}
      options={[...new Set([...usualHorizons, plan.weeks])]
        .sort((a, b) => a - b)
        .map((weeks) => {
          const end = formatDay(parseDay(plan.start)! + 7 * weeks - 1);
          return {
            value: String(weeks),
            label: `${formats.count(weeks)} weeks, to ${formats.day(end)}`,
            note: <Cut plan={plan} weeks={weeks} names={names} />,
          };
        })}
      onPick={(weeks) => pick(Number(weeks))}
    />
  );
}

/** `Pipeline of FY27-Q3 and bookings of FY27` */
function told(targets: readonly Target[], names: StageNames, formats: Formats): string {
  const each = targets.map(({ metric, period }, i) => {
    const { title, name } = metricWriting(seriesKey(metric), formats, names);
    return `${i === 0 ? title : name} of ${period}`;
  });
  return each.length > 3
    ? `${each.slice(0, 2).join(', ')} and ${formats.count(each.length - 2)} other targets`
    : formats.list(each);
}

/** What a horizon cuts off; put together when it is looked at. */
function Cut({
  plan,
  weeks,
  names,
}: {
  readonly plan: Plan;
  readonly weeks: number;
  readonly names: StageNames;
}): ReactNode {
  const formats = useFormats();
  const { gone, cut } = cutTargets(plan, weeks);
  const notes = [
    ...(gone.length > 0 ? [`⚠ takes out the target: ${told(gone, names, formats)}`] : []),
    ...(cut.length > 0 ? [`⚠ covers in part the period of a target: ${told(cut, names, formats)}`] : []),
    ...(weeks > 52 && weeks > arrivalWeeks(plan)
      ? ['arrivals are planned for fewer: later months have none']
      : []),
  ];
  return notes.join('; ');
}

/** Weeks from the start to the end of the last month for which arrivals are planned. */
function arrivalWeeks({ start, segments }: Plan): number {
  const months = segments.flatMap(({ arrivals }) => Object.keys(arrivals.perMonth)).sort();
  const last = months.at(-1);
  if (last === undefined) return 0;
  // A last month that is reached in part counts, so the horizon may end within it.
  return (parseDay(`${last}-28`)! - parseDay(start)!) / 7 + 1;
}
