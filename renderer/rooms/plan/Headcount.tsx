import type { ReactNode } from 'react';
import type { Plan } from '../../../shared/plan/schema.ts';
import { SaveMenu } from '../../components/SaveMenu.tsx';
import { Section } from '../../components/Section.tsx';
import { useFormats } from '../../components/useFormats.ts';
import type { Formats } from '../../model/format.ts';
import { periodHead } from '../../model/periods.ts';
import { figureCell, type PictureTable } from '../../model/pictureTable.ts';
import { staffByMonth } from '../../model/planEdits.ts';
import { planMonths } from '../../../shared/plan/periods.ts';

interface Hire {
  readonly column: number;
  readonly count: number;
}

/** Who is there today and who comes when: hatched while ramping. */
export function Headcount({ plan }: { readonly plan: Plan }): ReactNode {
  const formats = useFormats();
  const months = planMonths(plan);
  if (!plan.sdr && !plan.ae) return null;
  // Months of several years are named where their names have room.
  const every = Math.ceil(months.length / 14);
  return (
    <Section
      className="headcount-section ruled"
      title="Headcount"
      caption="hatched while ramping"
      actions={<SaveMenu title="Headcount" table={tableOf(plan, months, formats)} />}
    >
      <div
        className="timeline"
        style={{ gridTemplateColumns: `128px 34px repeat(${months.length}, minmax(0, 1fr))` }}
      >
        <span style={{ gridColumn: '1 / 3' }} />
        {months.map((month, i) => (
          <span key={month} className="months">
            {months.length <= 18
              ? periodHead(months, i, 'month', formats)
              : i % every === 0 && formats.monthYear(month)}
          </span>
        ))}
        {plan.sdr && <Team name="SDRs" people={plan.sdr} months={months} formats={formats} />}
        {plan.ae && <Team name="AEs" people={plan.ae} months={months} formats={formats} />}
      </div>
    </Section>
  );
}

function tableOf(plan: Plan, months: readonly string[], formats: Formats): PictureTable {
  const teams = (['sdr', 'ae'] as const).filter((team) => plan[team] !== undefined);
  return {
    columns: [
      { head: 'Month', text: true },
      ...teams.flatMap((team) => [
        { head: `${team.toUpperCase()} hires` },
        { head: `${team.toUpperCase()}s before attrition` },
      ]),
    ],
    rows: months.map((month, i) => [
      formats.monthYear(month),
      ...teams.flatMap((team) => [
        figureCell(plan[team]?.hires?.[month] ?? 0, formats.count),
        figureCell(staffByMonth(plan, team)[i], formats.count),
      ]),
    ]),
  };
}

function Team({
  name,
  people,
  months,
  formats,
}: {
  readonly name: string;
  readonly people: NonNullable<Plan['sdr'] | Plan['ae']>;
  readonly months: readonly string[];
  readonly formats: Formats;
}): ReactNode {
  const { headcount, ramp, attritionPerMonth, backfillDays } = people;
  const hires = months.flatMap((month, column): Hire[] => {
    const count = people.hires?.[month] ?? 0;
    return count > 0 ? [{ column, count }] : [];
  });
  const attrition =
    typeof attritionPerMonth === 'number'
      ? attritionPerMonth
      : attritionPerMonth.beta[0] / (attritionPerMonth.beta[0] + attritionPerMonth.beta[1]);
  const today = [
    `${formats.count(headcount)} on board`,
    ...(attrition > 0 ? [`attrition ${formats.rate(attrition)} a month`] : []),
    ...(backfillDays === undefined ? [] : [`backfill ${formats.count(backfillDays)} days`]),
  ].join(' · ');
  // The ramp is over in the first month with the last value.
  const rampMonths = ramp.length - 1;
  return (
    <>
      <span className="who" style={{ gridColumn: '1 / 3' }}>
        {name} today
      </span>
      <span className="bar" style={{ gridColumn: `3 / ${months.length + 3}` }}>
        {today}
      </span>
      {hires.map(({ column, count }, index) => {
        const start = column + 3;
        const ramped = Math.min(months.length + 3, start + rampMonths);
        return (
          <div key={column} style={{ display: 'contents' }}>
            <span style={{ gridColumn: '1' }}>{index === 0 ? 'Hires' : ''}</span>
            <span className="count" style={{ gridColumn: `${start - 1}` }}>
              +{formats.count(count)}
            </span>
            {ramped > start && (
              <span className="bar ramp" style={{ gridColumn: `${start} / ${ramped}` }}>
                {index === 0 && <span>{formats.count(rampMonths)}-month ramp</span>}
              </span>
            )}
            {ramped < months.length + 3 && (
              <span className="bar" style={{ gridColumn: `${ramped} / ${months.length + 3}` }} />
            )}
          </div>
        );
      })}
    </>
  );
}
