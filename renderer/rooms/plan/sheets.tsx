/** The parts of the Plan room: one is on screen at a time. */
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { type PlanPart, planParts } from '../../store/uiSlice.ts';
import { useApp } from '../../store/hooks.ts';
import type { PlanView } from './planView.ts';
import { DriversSheet } from './drivers/DriversSheet.tsx';
import { MonthsSheet } from './MonthsSheet.tsx';
import { SegmentsSheet } from './segments/SegmentsSheet.tsx';
import { SettingsSheet } from './settings/SettingsSheet.tsx';
import { StepsSheet } from './steps/StepsSheet.tsx';
import { TeamsSheet } from './teams/TeamsSheet.tsx';

type SheetContent = (props: { readonly view: PlanView }) => ReactNode;

export const sheets: Readonly<Record<PlanPart, { readonly name: string; readonly content: SheetContent }>> = {
  months: { name: 'Volumes and rates', content: MonthsSheet },
  steps: { name: 'Delays and exits', content: StepsSheet },
  segments: { name: 'Segments and deals', content: SegmentsSheet },
  teams: { name: 'Teams', content: TeamsSheet },
  drivers: { name: 'Drivers', content: DriversSheet },
  settings: { name: 'Calendar and luck', content: SettingsSheet },
};

/** Tabs: arrows move between them, as the pattern has it. */
export function SheetTabs(): ReactNode {
  const open = useApp((state) => state.planPart);
  const show = useApp((state) => state.showPlanPart);
  const list = useRef<HTMLDivElement>(null);
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = (planParts.indexOf(open) + step + planParts.length) % planParts.length;
    show(planParts[at]!);
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[at]?.focus();
  };
  return (
    <div className="sheet-tabs" role="tablist" aria-label="Parts of the plan" ref={list} onKeyDown={onKey}>
      {planParts.map((sheet) => (
        <button
          key={sheet}
          type="button"
          role="tab"
          aria-selected={sheet === open}
          aria-controls="plan-sheet"
          tabIndex={sheet === open ? 0 : -1}
          onClick={() => show(sheet)}
        >
          {sheets[sheet].name}
        </button>
      ))}
    </div>
  );
}
