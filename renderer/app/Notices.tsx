import { type ReactNode, useEffect } from 'react';
import { CloseIcon } from '../components/icons.tsx';
import { Fault } from '../components/Notes.tsx';
import { useApp } from '../store/hooks.ts';
import type { Notice } from '../store/uiSlice.ts';

/** What happened outside any room, and what can be undone. Faults stay until they are closed. */
export function Notices(): ReactNode {
  const notices = useApp((state) => state.notices);
  return (
    <div className="notices" role="region" aria-label="Notices">
      {notices.map((notice) => (
        <NoticeLine key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

const readingTime = 8000;

function NoticeLine({ notice }: { readonly notice: Notice }): ReactNode {
  const dismiss = useApp((state) => state.dismiss);
  const undo = useApp((state) => state.undo);
  const { id, error } = notice;
  useEffect(() => {
    if (error) return;
    const timer = setTimeout(() => dismiss(id), readingTime);
    return () => clearTimeout(timer);
  }, [id, error, dismiss]);
  return (
    <div className="notice">
      {error ? (
        <Fault error={error} />
      ) : (
        <span className="grow" role="status">
          {notice.text}
        </span>
      )}
      {notice.undo && (
        <button
          type="button"
          className="link"
          onClick={() => {
            undo();
            dismiss(id);
          }}
        >
          Undo
        </button>
      )}
      <button
        type="button"
        className="icon-button"
        aria-label="Close this notice"
        onClick={() => dismiss(id)}
      >
        <CloseIcon />
      </button>
    </div>
  );
}
