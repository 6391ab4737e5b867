import type { ReactNode } from 'react';
import type { Plan } from '../../../shared/plan/schema.ts';
import { useFormats } from '../../components/useFormats.ts';
import { type GridCell, type GridRow, monthNumber, rangeName } from './gridRows.ts';

/** The selected cells, what is written in the first of them, and the drivers that its formula reads. */
export function FormulaBar({
  plan,
  row,
  cell,
  months,
  left,
  right,
  draft,
  onDraft,
  onCommit,
  onCancel,
}: {
  readonly plan: Plan;
  readonly row: GridRow | undefined;
  readonly cell: GridCell | undefined;
  readonly months: readonly string[];
  readonly left: number;
  readonly right: number;
  readonly draft: string | null;
  readonly onDraft: (text: string | null) => void;
  readonly onCommit: (text: string) => void;
  readonly onCancel: () => void;
}): ReactNode {
  const formats = useFormats();
  const formula = cell?.formula ?? null;
  const words = new Set(formula?.match(/[A-Za-z_]\w*/g) ?? []);
  const drivers = Object.entries(plan.drivers).filter(([name]) => words.has(name));
  const month = months[left];
  return (
    <div className="formula-bar">
      <span className="range">{row ? `${row.name}, ${rangeName(months, left, right, formats)}` : ''}</span>
      <span className="sign" aria-hidden="true">
        ƒ
      </span>
      <input
        aria-label="Value or formula of the selected cell"
        value={draft ?? (formula === null ? (cell?.input ?? '') : formula)}
        readOnly={!row?.edit}
        onChange={(event) => onDraft(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onCommit(event.currentTarget.value);
          if (event.key === 'Escape') onCancel();
        }}
      />
      {drivers.map(([name, value]) => (
        <span key={name} className="driver">
          {name} {formats.decimal(value, value % 1 === 0 ? 0 : 3)}
        </span>
      ))}
      {words.has('month') && month !== undefined && (
        <span className="driver">month {formats.count(monthNumber(plan, month))}</span>
      )}
      {formula !== null && cell?.value !== null && cell?.value !== undefined && (
        <span className="result">= {formats.decimal(cell.value)}</span>
      )}
    </div>
  );
}
