import type { ReactNode } from 'react';
import { commandKeys } from '../../app/commands.ts';
import { useSession } from '../../store/hooks.ts';

/** Files can be dropped anywhere on the window, or chosen here. */
export function DropArea({ again }: { readonly again: boolean }): ReactNode {
  const session = useSession();
  return (
    <div className="drop-area">
      <span className="strong">{again ? 'Import a newer export' : 'Drop a CRM export here'}</span>
      <p>
        CSV, TSV, XLSX, XLS, ODS or a ZIP of these, several files at once: leads with their opportunities, or
        with their history. Salesforce, HubSpot, Pipedrive, Dynamics, Marketo and plain tables are recognised;
        nothing leaves this computer.
      </p>
      <button type="button" className="button primary" onClick={() => void session.chooseImports()}>
        Choose files…
      </button>
      <p className="ink-3">
        or press <span className="keys">{commandKeys('data.import', session.host.platform)}</span>
      </p>
    </div>
  );
}
