/** What counts as a transition in the tables of stages and segments. The bridge tells how much the one differs from the other. */
import type { ReactNode } from 'react';
import { Pick } from '../../components/Pick.tsx';
import { useSession } from '../../store/hooks.ts';

export function CountPick({ repaired }: { readonly repaired: boolean }): ReactNode {
  const session = useSession();
  return (
    <Pick
      name="In these tables count"
      value={repaired ? 'implied' : 'recorded'}
      shown={repaired ? 'implied dates too' : 'recorded dates only'}
      options={[
        {
          value: 'implied',
          label: 'Implied transitions counted',
          note: 'A later stage proves that an earlier one was passed, though its date is missing.',
        },
        { value: 'recorded', label: 'Recorded dates only', note: 'What is not dated did not happen.' },
      ]}
      onPick={(value) =>
        session.editProject('choose what counts', (project) => ({
          ...project,
          reading: { ...project.reading, recordedOnly: value === 'recorded' },
        }))
      }
    />
  );
}
