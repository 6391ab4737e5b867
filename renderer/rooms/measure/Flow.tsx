/** Pipeline velocity, and who wins by where they came in. */
import type { ReactNode } from 'react';
import { wilson } from '../../../shared/stats/intervals.ts';
import { Figure } from '../../components/Figure.tsx';
import { EmptyState } from '../../components/Notes.tsx';
import { Section } from '../../components/Section.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { stageNames } from '../../model/stageNames.ts';
import type { MeasureView } from './MeasureRoom.tsx';
import { windowText } from './RateFigure.tsx';

export function Flow({ view }: { readonly view: MeasureView }): ReactNode {
  const formats = useFormats();
  const { measurement } = view;
  const { pipelineVelocity: flow, winRateByEntry } = measurement;
  const names = stageNames(measurement.stages);
  const goal = measurement.stages.find(({ counts }) => counts === 'bookings')?.id ?? measurement.to;
  return (
    <Section title="Velocity and wins" caption="money a day through the pipeline; share won by entry stage">
      {flow === null ? (
        <EmptyState title="No pipeline velocity">
          It needs open pipeline, a win rate, amounts of what was won, and the days from pipeline to won.
        </EmptyState>
      ) : (
        <dl className="flow">
          <div>
            <dt>Pipeline velocity</dt>
            <dd className="strong">
              <Figure
                name="Pipeline velocity"
                facts={[
                  { term: 'open', value: formats.count(flow.open) },
                  { term: '× win rate', value: formats.rate(flow.winRate) },
                  { term: '× mean amount', value: formats.money(flow.meanAmount) },
                  { term: '÷ median days', value: formats.decimal(flow.medianCycleDays) },
                ]}
                note="Open pipeline × eventual win rate × mean amount won ÷ median days from pipeline to won."
              >
                {formats.moneyShort(flow.perDay)} a day
              </Figure>
            </dd>
          </div>
          <div>
            <dt>Open in pipeline</dt>
            <dd>
              <Figure
                name="Open in pipeline"
                facts={[
                  { term: 'open', value: formats.count(flow.open) },
                  { term: 'as of', value: formats.day(measurement.asOf) },
                ]}
                note="Reached pipeline, and neither won nor lost by the as-of day."
              >
                {formats.count(flow.open)}
              </Figure>
            </dd>
          </div>
          <div>
            <dt>Win rate, eventual</dt>
            <dd>
              <Figure
                name="Win rate, eventual"
                facts={[
                  { term: 'estimate', value: formats.rate(flow.winRate) },
                  { term: 'window', value: windowText(measurement, formats) },
                ]}
                note="The share of pipeline that will be won within the horizon: Aalen–Johansen, exits as competing risks."
              >
                {formats.rate(flow.winRate)}
              </Figure>
            </dd>
          </div>
          <div>
            <dt>Mean amount won</dt>
            <dd>
              <Figure
                name="Mean amount won"
                facts={[{ term: 'mean', value: formats.money(flow.meanAmount) }]}
                note="Of the deals won that have an amount."
              >
                {formats.moneyShort(flow.meanAmount)}
              </Figure>
            </dd>
          </div>
          <div>
            <dt>Median cycle</dt>
            <dd>
              <Figure
                name="Median cycle"
                facts={[{ term: 'days', value: formats.decimal(flow.medianCycleDays) }]}
                note="Days from pipeline to won, of the deals won with both dates recorded and in order."
              >
                {formats.count(Math.round(flow.medianCycleDays))} days
              </Figure>
            </dd>
          </div>
        </dl>
      )}
      {winRateByEntry.length > 0 && (
        <table className="figures">
          <thead>
            <tr>
              <th scope="col">Came in at</th>
              <th scope="col">{names.name(goal)} to date</th>
              <th scope="col">95%</th>
              <th scope="col">k</th>
              <th scope="col">n</th>
            </tr>
          </thead>
          <tbody>
            {winRateByEntry.map(({ stage, n, k, rate }) => {
              const { low, high } = wilson(k, n);
              return (
                <tr key={stage}>
                  <th scope="row">{names.name(stage)}</th>
                  <td>
                    {rate === null ? (
                      '–'
                    ) : (
                      <Figure
                        name={`${names.name(goal)} to date, came in at ${names.name(stage)}`}
                        facts={[
                          { term: 'estimate', value: formats.rate(rate) },
                          { term: '95% interval', value: formats.rateInterval(low, high) },
                          { term: 'won', value: `${formats.count(k)} of ${formats.count(n)}` },
                          { term: 'window', value: windowText(measurement, formats) },
                        ]}
                        note="Of those whose first stage this is, the share that got there by the as-of day; Wilson’s interval."
                      >
                        {formats.rate(rate)}
                      </Figure>
                    )}
                  </td>
                  <td className="ink-2">{formats.rateInterval(low, high)}</td>
                  <td className="ink-2">{formats.count(k)}</td>
                  <td className="ink-2">{formats.count(n)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </Section>
  );
}
