import { type DragEvent, type ReactNode, useState } from 'react';
import { useSession } from '../../store/hooks.ts';

/** Files can be dropped here, or chosen. */
export function DropArea({ again }: { readonly again: boolean }): ReactNode {
  const session = useSession();
  const [over, setOver] = useState(false);
  const accept = (event: DragEvent): void => {
    event.preventDefault();
    setOver(event.type === 'dragover');
  };
  return (
    <div
      className={over ? 'drop-area over' : 'drop-area'}
      onDragOver={accept}
      onDragLeave={accept}
      onDrop={(event) => {
        accept(event);
        void session.dropImports([...event.dataTransfer.files]);
      }}
    >
      <span className="strong">{again ? 'Import a newer export' : 'Drop a CRM export here'}</span>
      <p>
        CSV, TSV, XLSX, XLS, ODS or a ZIP of these, several files at once. Salesforce, HubSpot, Pipedrive and
        plain tables are recognised; nothing leaves this computer.
      </p>
      <button type="button" className="button primary" onClick={() => void session.chooseImports()}>
        Choose files…
      </button>
    </div>
  );
}
