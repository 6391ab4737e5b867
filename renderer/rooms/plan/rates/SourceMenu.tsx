import { Menu } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { type RateSource, SourceChip, sourceWords } from '../../../components/Chip.tsx';
import type { Taken } from '../../../model/planEdits.ts';
import type { RateCellsProps } from './RateCells.tsx';

const meanings: Readonly<Partial<Record<RateSource, string>>> = {
  eventual: 'what eventually happens, with open records accounted for',
  cohort: 'of those that entered, how many have advanced so far',
  period: 'dates of the one over dates of the other, as reports show it',
  plan: 'what the plan says',
};

/** All sources of a rate with their values, each with the n it rests on. */
export function SourceMenu({
  cell,
  label,
  formats,
  actions,
}: Pick<RateCellsProps, 'cell' | 'label' | 'formats' | 'actions'>): ReactNode {
  const { source } = cell;
  const [taken, setTaken] = useState<Taken>('step');
  return (
    <Menu position="bottom-start" offset={4} width={300}>
      <Menu.Target>
        <button
          type="button"
          className={`chip is-${source}`}
          aria-label={`${label}: source ${source}, choose`}
        >
          {sourceWords[source]}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {cell.offered.length > 0 && (
          <Menu.CheckboxItem
            checked={taken === 'step'}
            onChange={(isStep) => setTaken(isStep ? 'step' : 'rate')}
          >
            with its delay and exits
            <small className="source-meaning">
              {taken === 'step' ? 'the whole step comes from the source' : 'delay and exits stay as they are'}
            </small>
          </Menu.CheckboxItem>
        )}
        {cell.offered.map(({ source: name, law }) => (
          <Menu.Item key={name} onClick={() => actions.take(cell, name, taken)}>
            <span className="source-option">
              <SourceChip source={name} />
              <span className={source === name ? 'strong' : ''}>
                {formats.rate(law.mean)}
                {law.likeVisits !== null && <small> n {formats.count(law.likeVisits)}</small>}
              </span>
            </span>
            <small className="source-meaning">{meanings[name]}</small>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => actions.edit(cell)}>
          <span className="source-option">
            <SourceChip source="own" /> type a value
          </span>
        </Menu.Item>
        <Menu.Item onClick={() => actions.edit(cell)}>
          <span className="source-option">
            <SourceChip source="formula" /> type = and a formula
          </span>
        </Menu.Item>
        <Menu.Item onClick={() => actions.open(cell)}>Uncertainty, changes by month, delay, exits…</Menu.Item>
        {cell.changed && (
          <Menu.Item onClick={() => actions.revert(cell)}>Revert to what the scenario departs from</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
