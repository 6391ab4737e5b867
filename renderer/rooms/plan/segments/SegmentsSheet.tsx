/** Segments and their routes: where they enter, which stages they pass, how volumes vary, deals, recycling, cost by entry. */
import './segments.css';
import { Menu } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import { isSameWithFormulas } from '../../../../shared/plan/figureFormulas.ts';
import { addSegment, entryStages } from '../../../../shared/plan/segmentEdits.ts';
import { Section } from '../../../components/Section.tsx';
import { normalisedSeason, seasonColumns, seasonRows } from '../../../model/grid/seasonRows.ts';
import { useSession } from '../../../store/hooks.ts';
import { usePlanEdit } from '../fields/PlanFields.tsx';
import { PlanGrid } from '../grid/PlanGrid.tsx';
import type { PlanView } from '../planView.ts';
import { SegmentDetail } from './SegmentDetail.tsx';

export function SegmentsSheet({ view }: { readonly view: PlanView }): ReactNode {
  const { plan } = view;
  const [chosen, setChosen] = useState<string | null>(null);
  const open = plan.segments.find(({ id }) => id === chosen) ?? plan.segments[0]!;
  return (
    <>
      <div className="segments-layout">
        <SegmentList view={view} open={open.id} onOpen={setChosen} />
        <SegmentDetail key={open.id} view={view} segment={open} onOpen={setChosen} />
      </div>
      <Season view={view} />
    </>
  );
}

/** Besides its rates and delays, which the table of steps marks. */
function differs({ plan, parent }: PlanView, id: string): boolean {
  if (parent === null) return false;
  const parts = ['name', 'channel', 'arrivals', 'spend', 'deal', 'recycle'];
  return parts.some((part) => !isSameWithFormulas(plan, parent, ['segments', id, part]));
}

function SegmentList({
  view,
  open,
  onOpen,
}: {
  readonly view: PlanView;
  readonly open: string;
  readonly onOpen: (id: string) => void;
}): ReactNode {
  const session = useSession();
  const edit = usePlanEdit(true);
  const { plan, names, planning, formats } = view;
  const resolved = planning.resolved(plan);
  const add = (entry: string): void => {
    const before = new Set(plan.segments.map(({ id }) => id));
    if (edit('add a segment', (current) => addSegment(current, 'New segment', entry))) return;
    const project = session.store.getState().document?.history.present.project;
    const added = project?.plan.segments.find(({ id }) => !before.has(id));
    onOpen(added?.id ?? 'new-segment');
  };
  return (
    <Section title="Segments" caption="one route each">
      <ul className="segment-list">
        {plan.segments.map((segment, i) => (
          <li key={segment.id}>
            <button
              type="button"
              aria-current={segment.id === open || undefined}
              onClick={() => onOpen(segment.id)}
            >
              <span>{segment.name ?? segment.id}</span>
              <small>
                {formats.count(planning.meanArrivals(resolved.segments[i]!, resolved))}{' '}
                {names.those(segment.arrivals.stage)}
                {differs(view, segment.id) && ' · changed here'}
              </small>
            </button>
          </li>
        ))}
      </ul>
      <Menu position="bottom-start">
        <Menu.Target>
          <button type="button" className="button small">
            Add a segment
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>It enters at</Menu.Label>
          {entryStages(plan).map((stage) => (
            <Menu.Item key={stage} onClick={() => add(stage)}>
              {names.name(stage)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Section>
  );
}

function Season({ view: { plan, parent, formats } }: { readonly view: PlanView }): ReactNode {
  const edit = usePlanEdit(true);
  const columns = useMemo(() => seasonColumns(formats), [formats]);
  const rows = useMemo(
    () => seasonRows({ plan, parent, columns, formats }),
    [plan, parent, columns, formats],
  );
  const uneven = plan.segments.filter(({ arrivals }) => {
    const sum = arrivals.seasonal?.reduce((total, value) => total + value, 0);
    return sum !== undefined && Math.abs(sum - 12) > 1e-6;
  });
  return (
    <Section
      title="Season"
      caption="each month’s arrivals are multiplied by its factor; 1.2 is a fifth more"
      className="ruled season-section"
      actions={
        uneven.length > 0 && (
          <button
            type="button"
            className="link"
            onClick={() =>
              void edit('make seasons even out', (current) =>
                uneven.reduce((next, { id }) => normalisedSeason(next, id), current),
              )
            }
          >
            Scale to a mean of 1
          </button>
        )
      }
    >
      <PlanGrid
        label="Seasonal factors"
        plan={plan}
        parent={parent}
        rows={rows}
        columns={columns}
        columnWidth={68}
      />
    </Section>
  );
}
