/** Pipeline velocity, and who wins by where they came in. */
import type { ReactNode } from 'react';
import { wilson } from '../../../shared/stats/intervals.ts';
import { Figure } from '../../components/Figure.tsx';
import { EmptyState } from '../../components/Notes.tsx';
import { Section } from '../../components/Section.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { stageNames } from '../../model/stageNames.ts';
import type { MeasureView } from './MeasureRoom.tsx';

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
            <dd>{formats.count(flow.open)}</dd>
          </div>
          <div>
            <dt>Win rate, eventual</dt>
            <dd>{formats.rate(flow.winRate)}</dd>
          </div>
          <div>
            <dt>Mean amount won</dt>
            <dd>{formats.moneyShort(flow.meanAmount)}</dd>
          </div>
          <div>
            <dt>Median cycle</dt>
            <dd>{formats.count(Math.round(flow.medianCycleDays))} days</dd>
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
                  <td>{rate === null ? '–' : formats.rate(rate)}</td>
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
