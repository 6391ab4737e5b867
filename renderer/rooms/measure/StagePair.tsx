/** The two stages that the room is about. */
import type { ReactNode } from 'react';
import type { MeasureSettings } from '../../../shared/document/project.ts';
import { SelectPick } from '../../components/SelectPick.tsx';
import type { StageNames } from '../../model/stageNames.ts';

/** Any pair of stages, adjacent or not. A planned rate that was typed was for the pair before. */
export function StagePair({
  stages,
  from,
  to,
  names,
  settings,
  onChange,
}: {
  /** Ids in the order of the waterfall, two or more. */
  readonly stages: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly names: StageNames;
  readonly settings: MeasureSettings;
  readonly onChange: (label: string, settings: MeasureSettings) => void;
}): ReactNode {
  const place = (id: string): number => stages.indexOf(id);
  const pick = (first: string, last: string): void => {
    const { planned: _, ...rest } = settings;
    // A pair goes forward: the other end gives way.
    const end = place(last) > place(first) ? last : stages[place(first) + 1]!;
    onChange('choose the stages', { ...rest, from: first, to: end });
  };
  const option = (id: string) => ({ value: id, label: names.name(id) });
  return (
    <>
      <SelectPick
        name="From"
        value={from}
        options={stages.slice(0, -1).map(option)}
        onPick={(first) => pick(first, to)}
      />
      <SelectPick
        name="to"
        value={to}
        options={stages.slice(place(from) + 1).map(option)}
        onPick={(last) => pick(from, last)}
      />
    </>
  );
}
