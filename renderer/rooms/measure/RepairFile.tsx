/** The update file for the CRM, of what was accepted. */
import { type ReactNode, useState } from 'react';
import { isRepairable } from '../../../shared/estimate/acceptedUpdates.ts';
import { useFormats } from '../../components/useFormats.ts';
import { useApp, useSession } from '../../store/hooks.ts';

export function RepairFile(): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const { accepted, mapping } = useApp((state) => state.document!.history.present.project);
  const [bounds, setBounds] = useState(false);
  const mending = accepted.filter(({ code, stage }) => isRepairable(code) && stage !== null).length;
  return (
    <div className="repair-file">
      <span className="ink-2">
        {accepted.length === 0
          ? 'Accepted findings give the update file for the CRM: record, field, old and new value, and what proves it.'
          : `${formats.count(accepted.length)} accepted, ${formats.count(mending)} of them with dates for the CRM.`}
      </span>
      {accepted.length > 0 && (
        <>
          <label className="check">
            <input
              type="checkbox"
              checked={bounds}
              onChange={(event) => setBounds(event.currentTarget.checked)}
            />
            Fill in the latest date that a later stage allows
          </label>
          <button
            type="button"
            className="button small"
            disabled={mending === 0 || mapping === null}
            onClick={() => void session.exportUpdates(bounds)}
          >
            Write the update file…
          </button>
        </>
      )}
    </div>
  );
}
