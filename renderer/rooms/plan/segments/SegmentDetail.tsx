/** One segment: its name and route, the spread of its volumes, its deals, recycling and cost by entry. */
import type { ReactNode } from 'react';
import { dealAs } from '../../../../shared/plan/amountLaw.ts';
import { withValueAt } from '../../../../shared/plan/places.ts';
import type { Deal, Plan, PlanSegment } from '../../../../shared/plan/schema.ts';
import {
  duplicateSegment,
  enterAt,
  entryStages,
  passStage,
  removeSegment,
  routeOf,
} from '../../../../shared/plan/segmentEdits.ts';
import { Section } from '../../../components/Section.tsx';
import { useSession } from '../../../store/hooks.ts';
import { LawEditor } from '../fields/LawEditor.tsx';
import {
  ChangedHere,
  ChoiceField,
  FigureNumber,
  PlanNumber,
  PlanText,
  usePlanEdit,
  useRevert,
} from '../fields/PlanFields.tsx';
import type { PlanView } from '../planView.ts';
import { Recycling } from './Recycling.tsx';

export interface SegmentProps {
  readonly view: PlanView;
  readonly segment: PlanSegment;
}

export function SegmentDetail({
  view,
  segment,
  onOpen,
}: SegmentProps & { readonly onOpen: (id: string | null) => void }): ReactNode {
  const session = useSession();
  const edit = usePlanEdit(true);
  const { plan } = view;
  const name = segment.name ?? segment.id;
  const place = ['segments', segment.id];
  const revertDeal = useRevert(view, [...place, 'deal'], true, 'the deal size');
  const revertRecycling = useRevert(view, [...place, 'recycle'], true, 'recycling');
  return (
    <div className="segment-detail">
      <Section
        title={name}
        caption={segment.id}
        actions={
          <>
            <button
              type="button"
              className="link"
              onClick={() => {
                if (
                  edit('duplicate a segment', (current) => duplicateSegment(current, segment.id)) === null
                ) {
                  const at = plan.segments.indexOf(segment) + 1;
                  const after = session.store.getState().document?.history.present.project.plan;
                  onOpen(after?.segments[at]?.id ?? null);
                }
              }}
            >
              Duplicate
            </button>
            <button
              type="button"
              className="link"
              disabled={plan.segments.length === 1}
              onClick={() => {
                const error = session.editPlan(
                  `remove ${name}`,
                  (current) => removeSegment(current, segment.id),
                  { everywhere: true },
                );
                if (error === null) onOpen(null);
                else session.store.getState().notify({ text: '', error });
              }}
            >
              Remove
            </button>
          </>
        }
      >
        <div className="field-row">
          <PlanText view={view} place={[...place, 'name']} label="Name" placeholder={segment.id} />
          <PlanText view={view} place={[...place, 'channel']} label="Channel" placeholder="none" />
        </div>
        <Route view={view} segment={segment} />
      </Section>
      <Section title="Volumes" caption="how arrivals vary around their monthly mean" className="ruled">
        <Arrivals view={view} segment={segment} />
      </Section>
      <Section
        title="Deal size"
        caption="drawn when pipeline is created, kept at booking"
        className="ruled"
        actions={<ChangedHere what="Deal size" onRevert={revertDeal} />}
      >
        <DealSize view={view} segment={segment} />
      </Section>
      <Section
        title="Recycling"
        caption="what comes back from where it was nurtured"
        className="ruled"
        actions={<ChangedHere what="Recycling" onRevert={revertRecycling} />}
      >
        <Recycling view={view} segment={segment} />
      </Section>
      <Section
        title="Cost by entry"
        caption={`${plan.currency} for each record that enters a stage`}
        className="ruled"
      >
        <div className="field-row">
          {routeOf(plan, segment)
            .filter(({ passed }) => passed)
            .map(({ stage }) => (
              <PlanNumber
                key={stage}
                view={view}
                place={[...place, 'spend', 'perEntry', stage]}
                label={view.names.name(stage)}
                placeholder="0"
                optional
              />
            ))}
        </div>
      </Section>
    </div>
  );
}

/** The stages that it passes: entered at one, others skipped or not. */
function Route({ view, segment }: SegmentProps): ReactNode {
  const edit = usePlanEdit(true);
  const { plan, parent, names } = view;
  const from = parent?.segments.find(({ id }) => id === segment.id);
  const differs = from !== undefined && routeText(from) !== routeText(segment);
  return (
    <div className="route">
      <ChoiceField
        label="Enters at"
        value={segment.arrivals.stage}
        choices={entryStages(plan).map((stage) => ({ value: stage, label: names.name(stage) }))}
        onChoose={(stage) =>
          void edit('enter at another stage', (current) => enterAt(current, segment.id, stage))
        }
      />
      <div className="route-stages" role="group" aria-label="Stages that it passes">
        {routeOf(plan, segment).map(({ stage, passed, fixed }, i) => (
          <label key={stage} className={passed ? '' : 'is-skipped'}>
            {i > 0 && <span aria-hidden="true">→ </span>}
            <input
              type="checkbox"
              checked={passed}
              disabled={fixed}
              onChange={(event) => {
                const passes = event.currentTarget.checked;
                void edit(passes ? 'pass a stage' : 'skip a stage', (current) =>
                  passStage(current, segment.id, stage, passes),
                );
              }}
            />{' '}
            {names.name(stage)}
          </label>
        ))}
        <ChangedHere
          what="Route"
          onRevert={
            differs ? () => void edit('revert the route', (current) => withRouteOf(current, from)) : null
          }
        />
      </div>
    </div>
  );
}

/** Equal for segments that enter at one stage and pass the same ones. */
const routeText = ({ arrivals, transitions }: PlanSegment): string =>
  [arrivals.stage, ...transitions.map(({ from, to }) => `${from}>${to}`)].join(' ');

/** The plan with a segment on the route of another, and with its own rates where both pass. */
function withRouteOf(plan: Plan, { id, arrivals, transitions }: PlanSegment): Plan {
  return {
    ...plan,
    segments: plan.segments.map((segment) =>
      segment.id === id
        ? {
            ...segment,
            arrivals: { ...segment.arrivals, stage: arrivals.stage },
            transitions: transitions.map(
              (step) =>
                segment.transitions.find(({ from, to }) => from === step.from && to === step.to) ?? step,
            ),
          }
        : segment,
    ),
  };
}

const laws = {
  poisson: 'By chance (Poisson)',
  fixed: 'Exactly as planned',
  negbin: 'More than chance',
} as const;

function Arrivals({ view, segment }: SegmentProps): ReactNode {
  const edit = usePlanEdit(true);
  const { formats } = view;
  const place = ['segments', segment.id, 'arrivals'];
  const { distribution, uncertainty } = segment.arrivals;
  const kind = typeof distribution === 'string' ? distribution : 'negbin';
  const z = 1.2815515655446004;
  const s = uncertainty?.logSd ?? 0;
  return (
    <div className="field-row">
      <ChoiceField
        label="From week to week"
        value={kind}
        onRevert={useRevert(view, [...place, 'distribution'], true, 'how volumes vary')}
        choices={Object.entries(laws).map(([value, label]) => ({ value: value as keyof typeof laws, label }))}
        onChoose={(next) =>
          void edit('change how volumes vary', (plan) =>
            withValueAt(plan, [...place, 'distribution'], next === 'negbin' ? { negbin: 0.05 } : next),
          )
        }
      />
      {typeof distribution === 'object' && (
        <FigureNumber
          view={view}
          place={[...place, 'distribution', 'negbin']}
          shared
          label="Overdispersion φ"
          note="variance m + φm² a week"
          value={distribution.negbin}
          onValue={(negbin) =>
            edit('change how volumes vary', (plan) =>
              withValueAt(plan, [...place, 'distribution'], { negbin }),
            )
          }
        />
      )}
      <FigureNumber
        view={view}
        place={[...place, 'uncertainty', 'logSd']}
        shared
        label="Uncertainty of the level (log)"
        optional
        placeholder="certain"
        value={uncertainty?.logSd}
        onRevert={useRevert(view, [...place, 'uncertainty'], true, 'the uncertainty of volumes')}
        note={
          s > 0
            ? `8 of 10 trials: ${formats.rateBrief(Math.exp(-z * s - s ** 2 / 2))}–${formats.rateBrief(Math.exp(z * s - s ** 2 / 2))} of plan`
            : 'the whole horizon’s volume is as planned'
        }
        onValue={(logSd) =>
          edit('change the uncertainty of volumes', (plan) =>
            withValueAt(plan, [...place, 'uncertainty'], logSd === undefined ? undefined : { logSd }),
          )
        }
      />
    </div>
  );
}

function DealSize({ view, segment }: SegmentProps): ReactNode {
  const edit = usePlanEdit(true);
  const { formats } = view;
  const { deal } = segment;
  const put = (next: Deal | undefined) =>
    edit('change a deal size', (plan) => withValueAt(plan, ['segments', segment.id, 'deal'], next));
  if (!deal)
    return (
      <p className="ink-2">
        No deal size: this segment brings no pipeline or bookings in money.{' '}
        <button
          type="button"
          className="link"
          onClick={() => void put({ lognormal: { mean: 30_000, cv: 0.8 } })}
        >
          Give it one
        </button>
      </p>
    );
  return (
    <>
      <LawEditor
        law={deal}
        view={view}
        place={['segments', segment.id, 'deal']}
        shared
        what="Deal"
        unit={view.plan.currency}
        amount={formats.money}
        forms={['fixed', 'lognormal', 'gamma', 'empirical']}
        onLaw={put}
        onForm={(form) => form !== 'weibull' && void put(dealAs(deal, form))}
      />
      <button type="button" className="link" onClick={() => void put(undefined)}>
        No deal size
      </button>
    </>
  );
}
