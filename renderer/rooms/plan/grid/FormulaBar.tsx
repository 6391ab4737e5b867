import type { ReactNode } from 'react';
import { driverValues } from '../../../../shared/plan/drivers.ts';
import { namesIn } from '../../../../shared/plan/formulaText.ts';
import { monthsSince } from '../../../../shared/plan/periods.ts';
import type { Plan } from '../../../../shared/plan/schema.ts';
import { useFormats } from '../../../components/useFormats.ts';
import type { GridColumn } from '../../../model/grid/columns.ts';
import type { GridCell, GridRow } from '../../../model/grid/rows.ts';
import { FormulaInput } from '../FormulaInput.tsx';

/** The selected cells, what is written in the first of them, and the drivers that its formula reads. */
export function FormulaBar({
  plan,
  row,
  cell,
  column,
  range,
  draft,
  onDraft,
  onCommit,
  onCancel,
  onRevert,
}: {
  readonly plan: Plan;
  readonly row: GridRow | undefined;
  readonly cell: GridCell | undefined;
  readonly column: GridColumn | undefined;
  /** `Oct–Dec 2026` */
  readonly range: string;
  readonly draft: string | null;
  readonly onDraft: (text: string) => void;
  readonly onCommit: (text: string) => void;
  readonly onCancel: () => void;
  /** Puts the cell back to what the scenario's parent has; null where it is the same. */
  readonly onRevert: (() => void) | null;
}): ReactNode {
  const formats = useFormats();
  // While it is typed, what it comes to is not known yet: the drivers that it names are.
  const typed = draft?.startsWith('=') ? draft.slice(1) : null;
  const formula = draft === null ? (cell?.formula ?? null) : typed;
  const names = formula === null ? new Set<string>() : namesIn(formula);
  const drivers = [...driverValues(plan)].filter(([name]) => names.has(name));
  const editable = cell?.editable === true;
  return (
    <div className="formula-bar">
      <span className="range">{row ? `${row.name}, ${range}` : ''}</span>
      <span className="sign" aria-hidden="true">
        ƒ
      </span>
      <FormulaInput
        aria-label="Value or formula of the selected cell"
        value={draft ?? cell?.input ?? ''}
        readOnly={!editable}
        placeholder={row && !editable ? 'computed' : ''}
        drivers={row && row.formulas !== 'none' ? Object.keys(plan.drivers) : null}
        varies={row?.formulas === 'month'}
        onValue={onDraft}
        onBlur={(event) => onCommit(event.currentTarget.value)}
        onKey={(event) => {
          if (event.key === 'Enter') onCommit(event.currentTarget.value);
          if (event.key === 'Escape') onCancel();
        }}
      />
      {drivers.map(([name, value]) => (
        <span key={name} className="driver">
          {name} {formats.decimal(value, value % 1 === 0 ? 0 : 3)}
        </span>
      ))}
      {names.has('month') && column?.kind === 'month' && (
        <span className="driver">month {formats.count(monthsSince(plan, column.key))}</span>
      )}
      {draft === null && formula !== null && cell?.value !== null && cell?.value !== undefined && (
        <span className="result">= {formats.decimal(cell.value)}</span>
      )}
      {onRevert && (
        <button type="button" className="link" onClick={onRevert}>
          Changed here · revert
        </button>
      )}
    </div>
  );
}
