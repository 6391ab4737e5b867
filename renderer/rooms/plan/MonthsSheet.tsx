/** Volumes, spend and people by month; targets; stage rates; who is there when. */
import { Menu } from '@mantine/core';
import { memo, type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { Pick } from '../../components/Pick.tsx';
import { Section } from '../../components/Section.tsx';
import { arrivalRows, spendRows } from '../../model/grid/amountRows.ts';
import { type GridView, gridColumns, gridViews } from '../../model/grid/columns.ts';
import { staffRows } from '../../model/grid/staffRows.ts';
import {
  type TargetKey,
  targetColumns,
  targetKeys,
  targetName,
  targetRows,
} from '../../model/grid/targetRows.ts';
import { Headcount } from './Headcount.tsx';
import type { PlanView } from './planView.ts';
import { RateTable } from './rates/RateTable.tsx';
import { PlanGrid } from './grid/PlanGrid.tsx';

/** Typing into one grid does not wait for the other parts to be drawn anew: they follow when it is on screen. */
export function MonthsSheet({ view }: { readonly view: PlanView }): ReactNode {
  const following = useDeferredValue(view);
  return (
    <>
      <Volumes view={view} />
      <Targets view={view} />
      <Following view={following} />
    </>
  );
}

const Following = memo(function Following({ view }: { readonly view: PlanView }): ReactNode {
  return (
    <>
      <RateTable view={view} />
      <Headcount plan={view.plan} />
    </>
  );
});

function Volumes({ view: { plan, parent, names, formats } }: { readonly view: PlanView }): ReactNode {
  const [shown, setShown] = useState<GridView>('months');
  const columns = useMemo(() => gridColumns(plan, shown, formats), [plan, shown, formats]);
  const rows = useMemo(() => {
    const of = { plan, parent, columns, formats };
    return [...arrivalRows(of, names), ...spendRows(of), ...staffRows(of)];
  }, [plan, parent, columns, formats, names]);
  return (
    <Section
      title="By month"
      caption="paste from a spreadsheet, fill with Ctrl+R and Ctrl+D; a formula begins with ="
      className="volumes-section"
      actions={<Pick name="Periods" value={shown} options={gridViews} onPick={setShown} />}
    >
      <PlanGrid label="Plan by month" plan={plan} parent={parent} rows={rows} columns={columns} />
    </Section>
  );
}

function Targets({ view: { plan, parent, names, formats } }: { readonly view: PlanView }): ReactNode {
  const [added, setAdded] = useState<readonly TargetKey[]>([]);
  const columns = useMemo(() => targetColumns(plan, formats), [plan, formats]);
  const rows = useMemo(
    () => targetRows({ plan, parent, columns, formats }, names, added),
    [plan, parent, columns, formats, names, added],
  );
  const known = new Set(rows.map(({ key }) => key));
  const metrics = [
    ...(names.stages.some(({ counts }) => counts === 'bookings') ? ['bookings'] : []),
    ...(names.stages.some(({ counts }) => counts === 'pipeline') ? ['pipeline'] : []),
    ...names.stages.filter(({ kind }) => kind === 'forward').map(({ id }) => `entries:${id}`),
  ];
  const offered = [undefined, ...plan.segments.map(({ id }) => id)]
    .flatMap((segment) => metrics.map((metric): TargetKey => ({ metric, segment })))
    .filter((key) => !known.has(`target-${key.metric}-${key.segment ?? ''}`));
  const segmentName = (id: string | undefined): string =>
    id === undefined ? 'all segments' : (plan.segments.find((segment) => segment.id === id)?.name ?? id);
  return (
    <Section
      title="Targets"
      caption="by quarter, fiscal year and horizon; each is judged by itself"
      className="targets-section ruled"
      actions={
        <Menu position="bottom-end">
          <Menu.Target>
            <button type="button" className="link">
              Add a target
            </button>
          </Menu.Target>
          <Menu.Dropdown className="tall-menu">
            {offered.map((key) => (
              <Menu.Item
                key={`${key.metric} ${key.segment ?? ''}`}
                onClick={() => setAdded([...targetKeys(plan, added), key])}
              >
                {targetName(key, names)} · {segmentName(key.segment)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      }
    >
      {rows.length === 0 ? (
        <p className="ink-2 nothing-yet">
          No target is set. Add one, and the Project room says how likely it is to be met.
        </p>
      ) : (
        <PlanGrid
          label="Targets"
          plan={plan}
          parent={parent}
          rows={rows}
          columns={columns}
          columnWidth={92}
        />
      )}
    </Section>
  );
}
