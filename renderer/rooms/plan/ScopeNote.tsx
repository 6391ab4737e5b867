/** Whom an edit reaches: the scenario on screen alone, or the plan and with it every scenario. */
import type { ReactNode } from 'react';
import { sharedWithPlan } from '../../model/scenarios.ts';
import { useApp } from '../../store/hooks.ts';

export function ScopeNote(): ReactNode {
  const project = useApp((state) => state.document!.history.present.project);
  const part = useApp((state) => state.planPart);
  const { scenario } = project;
  if (scenario === null)
    return project.plan.scenarios.length === 0 ? null : (
      <p className="scope-note">
        Edits change <b>the plan</b>, and every scenario that does not say otherwise.
      </p>
    );
  const own = <b>{scenario}</b>;
  if (!sharedWithPlan(project))
    return (
      <p className="scope-note">
        Edits belong to {own} alone and are marked, with a way back to what it departs from; removing a
        segment or a driver, or renaming a driver, changes every scenario.
      </p>
    );
  return (
    <p className="scope-note">
      {part === 'steps' ? (
        <>
          Rates, delays and exits belong to {own} alone; where they depart from the measurement they are
          marked.
        </>
      ) : part === 'months' ? (
        <>
          Stage rates belong to {own} alone. Volumes, spend, people and targets are <b>the plan’s</b> and
          change in every scenario.
        </>
      ) : (
        <>
          Edits here change <b>the plan</b>, and with it every scenario: {own} has only rates, delays and
          exits of its own.
        </>
      )}
    </p>
  );
}
