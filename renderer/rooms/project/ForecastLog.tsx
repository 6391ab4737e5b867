/** Forecasts on record: what was said when, and what became of it. */
import { Fragment, type ReactNode, useState } from 'react';
import type { Forecast } from '../../../shared/document/project.ts';
import { Figure } from '../../components/Figure.tsx';
import { EmptyState } from '../../components/Notes.tsx';
import { FigureTable } from '../../components/Picture.tsx';
import { Section } from '../../components/Section.tsx';
import { useFormats } from '../../components/useFormats.ts';
import type { Formats } from '../../model/format.ts';
import { type ForecastOutcome, forecastFigure, forecastOutcome } from '../../model/forecastLog.ts';
import { chance } from '../../model/projectAnswer.ts';
import { planScenarioName } from '../../model/scenarios.ts';
import { useApp, useSession } from '../../store/hooks.ts';
import { ForecastMarks, forecastRange } from './ForecastMarks.tsx';
import type { ProjectView } from './view.ts';

export function ForecastLog({ view }: { readonly view: ProjectView }): ReactNode {
  const session = useSession();
  const forecasts = useApp((state) => state.document!.history.present.project.forecasts);
  const { preliminary, standing } = view;
  const button = (
    <button
      type="button"
      className="button small"
      disabled={preliminary || standing !== 'current'}
      onClick={() => session.logForecast()}
    >
      Log this forecast
    </button>
  );
  return (
    <Section
      className="project-log ruled"
      title="Forecast log"
      caption="what was forecast when, kept in the document"
      {...(forecasts.length > 0 ? { actions: button } : {})}
    >
      {forecasts.length === 0 ? (
        <EmptyState title="Put this forecast on record" action={button}>
          Its date, scenario, seed and key figures are kept with the document. Once a newer export is
          imported, each forecast stands beside what happened: whether the year is drifting, and whether eight
          months in ten lay within the band.
        </EmptyState>
      ) : (
        <Log view={view} forecasts={forecasts} />
      )}
    </Section>
  );
}

function Log({
  view,
  forecasts,
}: {
  readonly view: ProjectView;
  readonly forecasts: readonly Forecast[];
}): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const [open, setOpen] = useState<string | null>(null);
  const { answer, writing, measurement, shown } = view;
  const period = answer.target?.period ?? null;
  const segment = answer.target?.segment ?? null;
  const figures = forecasts.map((forecast) => forecastFigure(forecast, answer.metric, period, segment));
  const now = answer.total;
  const range = forecastRange([
    ...figures.flatMap((figure) => (figure ? [figure.p10, figure.p90] : [])),
    ...(now && now.p10 !== null && now.p90 !== null ? [now.p10, now.p90] : []),
    ...(answer.target ? [answer.target.amount] : []),
  ]);
  const target = answer.target?.amount ?? null;
  return (
    <div className="wide-table" tabIndex={0} role="group" aria-label="Forecast log">
      <table className="figures forecast-log">
        <thead>
          <tr>
            <th scope="col">Logged</th>
            <th scope="col" className="left">
              Scenario
            </th>
            <th scope="col">Known until</th>
            <th scope="col">Chance</th>
            <th scope="col">Median</th>
            <th scope="col">p10–p90</th>
            <th scope="col" className="left marks-column">
              {writing.title} {period ?? ''} {target !== null && <span className="plan">◆ target</span>}
            </th>
            <th scope="col">Since then</th>
            <th scope="col">
              <span className="visually-hidden">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {forecasts.map((forecast, index) => {
            const figure = figures[index] ?? null;
            const outcome = forecastOutcome(forecast, answer.metric, measurement);
            const isOpen = open === forecast.id;
            return (
              <Fragment key={forecast.id}>
                <tr>
                  <th scope="row">
                    <Figure
                      name={`Forecast of ${formats.ago(forecast.savedAt, Date.now())}`}
                      facts={[
                        { term: 'trials', value: formats.count(forecast.trials) },
                        { term: 'seed', value: String(forecast.seed) },
                        { term: 'engine', value: forecast.engineVersion },
                        {
                          term: 'horizon',
                          value: `${forecast.weeks} weeks from ${formats.day(forecast.start)}`,
                        },
                      ]}
                    >
                      {formats.ago(forecast.savedAt, Date.now())}
                    </Figure>
                  </th>
                  <td className="left">
                    {forecast.scenario ?? planScenarioName}
                    {forecast.moved && ', as moved'}
                  </td>
                  <td>
                    {forecast.asOf === null ? '–' : formats.day(forecast.actualsThrough ?? forecast.asOf)}
                  </td>
                  <td className="adjusted">
                    {figure === null || figure.probability === null
                      ? '–'
                      : chance(figure.probability, forecast.trials, formats)}
                  </td>
                  <td>{figure ? writing.short(figure.p50) : '–'}</td>
                  <td>{figure ? `${writing.short(figure.p10)}–${writing.short(figure.p90)}` : '–'}</td>
                  <td className="left">
                    {figure && <ForecastMarks figure={figure} target={target} range={range} />}
                  </td>
                  <td>
                    <Since
                      outcome={outcome}
                      view={view}
                      isOpen={isOpen}
                      onToggle={() => setOpen(isOpen ? null : forecast.id)}
                      formats={formats}
                    />
                  </td>
                  <td>
                    <button
                      type="button"
                      className="link"
                      aria-label={`Remove the forecast of ${formats.ago(forecast.savedAt, Date.now())}`}
                      onClick={() => session.dropForecast(forecast.id)}
                    >
                      Remove
                    </button>
                  </td>
                </tr>
                {isOpen && (
                  <tr>
                    <td colSpan={9} className="left forecast-detail">
                      <OutcomeTable outcome={outcome} view={view} formats={formats} />
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
          {now && now.p10 !== null && now.p50 !== null && now.p90 !== null && (
            <tr className="total">
              <th scope="row">now</th>
              <td className="left">{view.scenario}</td>
              <td>{measurement ? formats.day(view.plan.actualsThrough ?? measurement.asOf) : '–'}</td>
              <td className="adjusted">
                {answer.target ? chance(answer.target.probability, shown.simulation.trials, formats) : '–'}
              </td>
              <td>{writing.short(now.p50)}</td>
              <td>
                {writing.short(now.p10)}–{writing.short(now.p90)}
              </td>
              <td className="left">
                <ForecastMarks
                  figure={{ p10: now.p10, p50: now.p50, p90: now.p90 }}
                  target={target}
                  range={range}
                />
              </td>
              <td />
              <td />
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

function Since({
  outcome,
  view: { writing },
  isOpen,
  onToggle,
  formats,
}: {
  readonly outcome: ForecastOutcome;
  readonly view: ProjectView;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly formats: Formats;
}): ReactNode {
  const { months, within, expected, happened } = outcome;
  if (months.length === 0) return <span className="ink-3">no whole month yet</span>;
  return (
    <button type="button" className="link" aria-expanded={isOpen} onClick={onToggle}>
      {writing.short(happened)} for {writing.short(expected)}; {formats.count(within)} of{' '}
      {formats.count(months.length)} {months.length === 1 ? 'month' : 'months'} in band
    </button>
  );
}

function OutcomeTable({
  outcome,
  view: { writing },
  formats,
}: {
  readonly outcome: ForecastOutcome;
  readonly view: ProjectView;
  readonly formats: Formats;
}): ReactNode {
  return (
    <FigureTable
      table={{
        columns: [
          { head: 'Month', text: true },
          ...['p10', 'median', 'p90', 'mean', 'happened', 'within p10–p90'].map((head) => ({ head })),
        ],
        rows: outcome.months.map(({ month, p10, p50, p90, mean, happened }) => [
          formats.monthYear(month),
          ...[p10, p50, p90, mean, happened].map(writing.full),
          happened < p10 ? '▼ below' : happened > p90 ? '▲ above' : '✓',
        ]),
      }}
    />
  );
}
