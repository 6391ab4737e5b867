/** What to say where there is nothing, or where something went wrong. */
import type { ReactNode } from 'react';
import type { ErrorDetail } from '../../shared/errors.ts';

/** What will be here, what it needs, and the next step. */
export function EmptyState({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}): ReactNode {
  return (
    <div className="empty-state">
      <div>
        <span className="strong">{title}</span>
        <p>{children}</p>
      </div>
      {action}
    </div>
  );
}

/** Where it happened: file, sheet, row, column, path; an empty text where none applies. */
export function place(error: ErrorDetail): string {
  const { file, sheet, row, column, path } = error;
  return [
    file,
    sheet === undefined ? undefined : `sheet ${sheet}`,
    row === undefined ? undefined : `row ${row}`,
    column === undefined ? undefined : `column ${column}`,
    path,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

/** What happened, where, and what to do. */
export function Fault({
  error,
  action,
}: {
  readonly error: ErrorDetail;
  readonly action?: ReactNode;
}): ReactNode {
  const where = place(error);
  return (
    <div className="fault" role="alert">
      <span className="strong">{error.message}</span>
      {where !== '' && (
        <div className="place">
          {where}
          {error.value !== undefined && <> · “{error.value}”</>}
        </div>
      )}
      {error.hint !== undefined && <p>{error.hint}</p>}
      {action}
    </div>
  );
}
