/** What counts by stage and period give: period rates against the plan; and what needs records, with the way to them. */
import { type ReactNode, useCallback, useMemo } from 'react';
import type { PeriodCounts } from '../../../shared/estimate/periodCounts.ts';
import { Chart } from '../../charts/Chart.tsx';
import type { Canvas } from '../../charts/option.ts';
import { periodRatesOption } from '../../charts/periodRates.ts';
import { EmptyState } from '../../components/Notes.tsx';
import { Picture } from '../../components/Picture.tsx';
import { Section } from '../../components/Section.tsx';
import { useFormats } from '../../components/useFormats.ts';
import {
  type CountedTransition,
  countedView,
  fromPlan,
  pairInQuestion,
  periodLabel,
  withCountedScenario,
} from '../../model/countedRates.ts';
import { stageNames } from '../../model/stageNames.ts';
import { useApp, useSession } from '../../store/hooks.ts';
import { CountedTable } from './CountedTable.tsx';
import { PlannedRateForm } from './PlannedRate.tsx';
import { StagePair } from './StagePair.tsx';

const height = 250;

export function CountedMeasure({ counts }: { readonly counts: PeriodCounts }): ReactNode {
  const pair = pairInQuestion(counts);
  return (
    <>
      <div className="head">
        <div className="question">
          <h1>How much of the gap is measurement?</h1>
        </div>
        <StagePicks counts={counts} />
      </div>
      <div className="body measure-body">
        <div className="measure-part">{pair && <CountedAnswer counts={counts} pair={pair} />}</div>
        <div className="measure-part counted-tables">
          <Steps counts={counts} />
          <Segments counts={counts} />
        </div>
        <div className="measure-part measure-halves">
          {pair && <OverTime counts={counts} pair={pair} />}
          <NeedsRecords counts={counts} />
        </div>
      </div>
    </>
  );
}

function spanOf({ periods }: PeriodCounts, formats: ReturnType<typeof useFormats>): string {
  const [first, last] = [periods[0]!, periods.at(-1)!].map((period) => periodLabel(period, formats));
  return first === last ? first! : `${first!} to ${last!}`;
}

/** Any pair of counted stages. */
function StagePicks({ counts }: { readonly counts: PeriodCounts }): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const settings = useApp((state) => state.document!.history.present.project.measure);
  const { from, to } = counts;
  const counted = new Set(counts.transitions.flatMap((transition) => [transition.from, transition.to]));
  const stages = counts.stages.filter(({ id }) => counted.has(id)).map(({ id }) => id);
  return (
    <div className="filters" role="group" aria-label="What is shown">
      {stages.length > 1 && (
        <StagePair
          stages={stages}
          from={from}
          to={to}
          names={stageNames(counts.stages)}
          settings={settings}
          onChange={(label, measure) => session.editProject(label, (project) => ({ ...project, measure }))}
        />
      )}
      <span className="ink-3">Counts of {spanOf(counts, formats)}</span>
    </div>
  );
}

function CountedAnswer({
  counts,
  pair,
}: {
  readonly counts: PeriodCounts;
  readonly pair: CountedTransition;
}): ReactNode {
  const formats = useFormats();
  const names = stageNames(counts.stages);
  const { rate, n, k } = pair.conversion.period;
  const gap = fromPlan(pair);
  const recorded = <span className="recorded">{rate === null ? 'no rate' : formats.rate(rate)}</span>;
  const those = names.those(pair.from);
  return (
    <>
      <p className="answer">
        {pair.planned === null ? (
          <>
            The counts record {recorded} of {those} reaching {names.name(pair.to)}.
          </>
        ) : (
          <>
            The plan says <span className="plan">{formats.rate(pair.planned)}</span> of {those} reach{' '}
            {names.name(pair.to)}; the counts record {recorded}
            {gap === null ? '' : `, ${differenceText(gap, formats)}`}.
          </>
        )}
      </p>
      <p className="answer-note">
        {formats.count(k)} {names.those(pair.to)} over {formats.count(n)} {those}, {spanOf(counts, formats)}:
        entered in the same periods, and not the same {names.entities}. How much of a gap is measurement can
        be told from records only.
      </p>
      {pair.planned === null && (
        <PlannedRateForm key={`${pair.from} ${pair.to}`} from={pair.from} to={pair.to} names={names} />
      )}
    </>
  );
}

function differenceText(gap: number, formats: ReturnType<typeof useFormats>): string {
  const points = formats.points(Math.abs(gap));
  if (points === formats.points(0)) return 'just that';
  return `${points} points ${gap < 0 ? 'less' : 'more'}`;
}

function Steps({ counts }: { readonly counts: PeriodCounts }): ReactNode {
  const formats = useFormats();
  const session = useSession();
  const names = stageNames(counts.stages);
  const rows = counts.transitions.filter(({ segment }) => segment === null);
  const isWhole = ({ from, to }: CountedTransition): boolean =>
    rows.length > 1 && from === counts.from && to === counts.to;
  const make = (): void => {
    const planning = session.planning();
    if (planning === null) return;
    session.editProject('make a scenario of the counted rates', (project) =>
      withCountedScenario(project, counts, planning),
    );
    session.store.getState().showRoom('project');
  };
  return (
    <Section
      title="Stages"
      caption={`period rates, points from plan, ${spanOf(counts, formats)}`}
      actions={
        <button type="button" className="link" onClick={make}>
          Project the plan at these rates
        </button>
      }
    >
      <CountedTable
        head="Transition"
        window={spanOf(counts, formats)}
        rows={rows.map((row) => ({
          name: names.transition(row.from, row.to),
          transition: row,
          total: isWhole(row),
        }))}
      />
    </Section>
  );
}

/** More rows than anybody compares by eye. */
const mostRows = 40;

function Segments({ counts }: { readonly counts: PeriodCounts }): ReactNode {
  const formats = useFormats();
  const names = stageNames(counts.stages);
  const { from, to, segmentColumn } = counts;
  const rows = counts.transitions
    .filter((one) => one.segment !== null && one.from === from && one.to === to)
    .sort((a, b) => b.conversion.period.n - a.conversion.period.n);
  if (segmentColumn === null || rows.length === 0) return null;
  const more = rows.length > mostRows ? `, the ${mostRows} largest of ${formats.count(rows.length)}` : '';
  return (
    <Section title={`By ${segmentColumn}`} caption={`${names.transition(from, to)}${more}`}>
      <CountedTable
        head={segmentColumn}
        window={spanOf(counts, formats)}
        rows={rows
          .slice(0, mostRows)
          .map((transition) => ({ name: transition.segment!, transition, total: false }))}
      />
    </Section>
  );
}

function OverTime({
  counts,
  pair,
}: {
  readonly counts: PeriodCounts;
  readonly pair: CountedTransition;
}): ReactNode {
  const formats = useFormats();
  const names = stageNames(counts.stages);
  const view = useMemo(() => countedView(pair, formats), [pair, formats]);
  const draw = useCallback(
    (canvas: Canvas) => periodRatesOption(view!, { formats, rated: 'period rate', role: 'recorded' }, canvas),
    [view, formats],
  );
  const title = 'Period rates over time';
  const transition = names.transition(pair.from, pair.to);
  if (view === null) {
    return (
      <Section title={title}>
        <EmptyState title="One period only">
          A rate over time needs counts of two periods or more: a row a month, quarter or week.
        </EmptyState>
      </Section>
    );
  }
  return (
    <Picture
      name="countedRates"
      title={title}
      caption={transition}
      height={height}
      table={{
        columns: [
          { head: 'Period', text: true },
          { head: 'Rate' },
          { head: names.name(pair.to) },
          { head: names.name(pair.from) },
        ],
        rows: view.points.map(({ label, rate, k, n }) => [
          label!,
          rate === null ? '–' : formats.rate(rate),
          formats.count(k),
          formats.count(n),
        ]),
      }}
    >
      <Chart
        label={`Period rate, ${transition}, in ${formats.count(view.points.length)} periods: ${formats.rate(pair.conversion.period.rate!)} over all${pair.planned === null ? '' : `, plan ${formats.rate(pair.planned)}`}`}
        height={height}
        draw={draw}
      />
      <p className="room-note">
        The level is of all periods together. A period’s later stage counts what entered the earlier one long
        before, so that growth lowers these rates and a lull raises them.
      </p>
    </Picture>
  );
}

/** What a table of counts leaves open, in the room's words. */
const titles: ReadonlyMap<string, string> = new Map([
  ['conversion.cohort', 'Cohorts'],
  ['conversion.eventual', 'Eventual rates'],
  ['velocity', 'Delays'],
  ['findings', 'Findings'],
  ['bridge', 'The gap bridge'],
  ['opening', 'Open visits'],
]);

function NeedsRecords({ counts }: { readonly counts: PeriodCounts }): ReactNode {
  const session = useSession();
  return (
    <Section title="What needs records">
      <dl className="needs-records">
        {counts.absent.map(({ what, reason }) => (
          <div key={what}>
            <dt>{titles.get(what) ?? what}</dt>
            <dd>{reason}</dd>
          </div>
        ))}
      </dl>
      <button type="button" className="button" onClick={() => void session.chooseImports()}>
        Import the records…
      </button>
    </Section>
  );
}
