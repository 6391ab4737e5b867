import './previewGrid.css';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { Stage } from '../../../shared/funnel/stages.ts';
import type {
  InspectedFile,
  Mapping,
  PreviewCell,
  Problem,
  StageValue,
} from '../../../shared/intake/index.ts';
import { CheckMark } from '../../components/icons.tsx';
import { useFormats } from '../../components/useFormats.ts';
import {
  type ColumnMeaning,
  meaningChoices,
  meaningOf,
  statusColumn,
  withMeaning,
} from '../../model/columnTargets.ts';
import { rowWindow, scrollToRow, trackHeight } from '../../model/gridWindow.ts';
import { withOutcomes } from '../../model/mappingEdits.ts';
import { CellNote } from './CellNote.tsx';
import { useFaultCounts, useProblemCells, useUnknownValues } from './cellMarks.ts';
import { ColumnHead } from './ColumnHead.tsx';
import { usePreviewRows } from './usePreviewRows.ts';

const rowHeight = 27;
const headHeight = 116;
const numberWidth = 64;
const narrowest = 158;
const widest = 320;
/** Rows that fit where the window is tall. */
const mostRows = 14;

/** A cell to go to; another object each time it is asked for. */
export interface CellJump {
  readonly row: number;
  readonly column: string | undefined;
}

interface Active {
  readonly row: number;
  readonly column: number;
}

/** The rows of a file with the mapping on top of its columns: each cell as it stands, and a mark where it cannot be read. */
export function PreviewGrid({
  file,
  index,
  entry,
  mapping,
  stages,
  stageValues,
  problems,
  columns,
  jump,
  onChange,
  onProblem,
}: {
  readonly file: InspectedFile;
  /** Of the file among those surveyed. */
  readonly index: number;
  /** Of the file's entry in the mapping. */
  readonly entry: number;
  readonly mapping: Mapping;
  readonly stages: readonly Stage[];
  readonly stageValues: readonly StageValue[];
  /** Those of this file that have a row. */
  readonly problems: readonly Problem[];
  /** Indices of the columns shown. */
  readonly columns: readonly number[];
  readonly jump: CellJump | null;
  readonly onChange: (mapping: Mapping) => void;
  readonly onProblem: (problem: Problem) => void;
}): ReactNode {
  const formats = useFormats();
  const scroller = useRef<HTMLDivElement>(null);
  const [scroll, setScroll] = useState({ top: 0, left: 0 });
  const [size, setSize] = useState({ width: 1000, height: headHeight + rowHeight * mostRows });
  const [active, setActive] = useState<Active>({ row: 0, column: 0 });
  const [asRead, setAsRead] = useState(false);
  const rows = usePreviewRows(index, columns, mapping);
  const cells = useProblemCells(problems);
  const unknown = useUnknownValues(stageValues, file.name);

  const fair = (size.width - numberWidth) / Math.max(1, columns.length);
  const width = Math.min(widest, Math.max(narrowest, fair));
  const shape = { rows: file.rows, rowHeight, viewHeight: Math.max(rowHeight, size.height - headHeight) };
  const view = rowWindow(shape, scroll.top);
  const left = Math.max(0, Math.floor(scroll.left / width) - 1);
  const right = Math.min(columns.length, Math.ceil((scroll.left + size.width) / width) + 1);
  const { show } = rows;
  useEffect(() => show([view.first, view.end], [left, right]));

  useEffect(() => {
    const element = scroller.current!;
    const measure = (): void => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const goTo = (row: number, column: number, center = false): void => {
    const next = {
      row: Math.min(file.rows - 1, Math.max(0, row)),
      column: Math.min(columns.length - 1, Math.max(0, column)),
    };
    setActive(next);
    const element = scroller.current!;
    element.scrollTop = scrollToRow(shape, element.scrollTop, next.row, center);
    const from = next.column * width;
    if (from < element.scrollLeft) element.scrollLeft = from;
    else if (from + width + numberWidth > element.scrollLeft + element.clientWidth)
      element.scrollLeft = from + width + numberWidth - element.clientWidth;
  };
  const jumped = useRef<CellJump | null>(null);
  useEffect(() => {
    if (jump === null || jumped.current === jump) return;
    jumped.current = jump;
    const column = columns.findIndex((at) => file.columns[at]!.name === jump.column);
    goTo(jump.row, Math.max(0, column), true);
    scroller.current!.focus({ preventScroll: true });
    scroller.current!.scrollIntoView({ block: 'nearest' });
  });

  const activeLine = rows.line(active.row);
  const activeName = file.columns[columns[active.column] ?? 0]?.name;
  const step = (forward: boolean): void => {
    const at = activeLine ?? 0;
    const next = forward
      ? (problems.find(({ row }) => row! > at) ?? problems[0])
      : (problems.findLast(({ row }) => row! < at) ?? problems.at(-1));
    if (next) onProblem(next);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor(shape.viewHeight / rowHeight) - 1);
    const far = event.ctrlKey || event.metaKey;
    const moves: Readonly<Record<string, () => void>> = {
      ArrowUp: () => goTo(far ? 0 : active.row - 1, active.column),
      ArrowDown: () => goTo(far ? file.rows - 1 : active.row + 1, active.column),
      ArrowLeft: () => goTo(active.row, far ? 0 : active.column - 1),
      ArrowRight: () => goTo(active.row, far ? columns.length - 1 : active.column + 1),
      PageUp: () => goTo(active.row - page, active.column),
      PageDown: () => goTo(active.row + page, active.column),
      Home: () => goTo(far ? 0 : active.row, 0),
      End: () => goTo(far ? file.rows - 1 : active.row, columns.length - 1),
      F8: () => step(!event.shiftKey),
    };
    const move = Object.hasOwn(moves, event.key) ? moves[event.key] : undefined;
    if (!move || event.altKey) return;
    event.preventDefault();
    move();
  };

  const { closedAs } = mapping;
  const own = mapping.files[entry]!;
  const status = statusColumn(own);
  const outcomes = outcomeNames(mapping, stages);
  const faults = useFaultCounts(problems);
  const pick = (column: string, meaning: ColumnMeaning): void => {
    const next = withMeaning(mapping, entry, column, meaning);
    onChange(meaning === 'closed' ? withOutcomes(next, stageValues, stages) : next);
  };
  const shown = columns.slice(left, right);
  const cellId = (row: number, column: number): string => `cell-${index}-${row}-${column}`;
  const activeCell = rows.cell(active.row, active.column);
  const activeProblems = activeLine === undefined ? [] : (cells.get(activeLine) ?? []);
  return (
    <>
      <div
        ref={scroller}
        className="preview-grid"
        style={{
          height:
            Math.min(file.rows, mostRows) * rowHeight +
            headHeight +
            2 +
            (columns.length * width > size.width ? 14 : 0),
        }}
        role="grid"
        aria-label={`Rows of ${file.name}`}
        aria-rowcount={file.rows + 1}
        aria-colcount={columns.length + 1}
        aria-activedescendant={file.rows > 0 ? cellId(active.row, active.column) : undefined}
        tabIndex={0}
        onKeyDown={onKey}
        onScroll={({ currentTarget: { scrollTop, scrollLeft } }) =>
          setScroll({ top: scrollTop, left: scrollLeft })
        }
      >
        <div
          role="presentation"
          className="track"
          style={{ height: headHeight + trackHeight(shape), width: numberWidth + columns.length * width }}
        >
          <div role="row" aria-rowindex={1} className="grid-head" style={{ height: headHeight }}>
            <div role="columnheader" aria-colindex={1} className="row-number" style={{ width: numberWidth }}>
              {file.format === 'csv' ? 'Line' : 'Row'}
            </div>
            <div role="presentation" style={{ width: left * width, flex: 'none' }} />
            {shown.map((column, at) => {
              const inspected = file.columns[column]!;
              const meaning = meaningOf(own, inspected.name, closedAs);
              return (
                <div
                  key={inspected.name}
                  role="columnheader"
                  aria-colindex={left + at + 2}
                  className="grid-column"
                  style={{ width }}
                >
                  <ColumnHead
                    column={inspected}
                    meaning={meaning}
                    outcomes={meaning === 'closed' ? outcomes : ''}
                    choices={meaningChoices(inspected.name, own.shape, stages, status)}
                    stages={stages}
                    shape={own.shape}
                    faults={faults.get(inspected.name) ?? 0}
                    reason={
                      meaning === 'closed' && closedAs
                        ? `it dates the outcome that “${closedAs.column}” names`
                        : (inspected.reason ?? '')
                    }
                    onPick={(next) => pick(inspected.name, next)}
                  />
                </div>
              );
            })}
          </div>
          {Array.from({ length: view.end - view.first }, (_, offset) => {
            const row = view.first + offset;
            const line = rows.line(row);
            const bad = line === undefined ? undefined : cells.get(line);
            return (
              <div
                key={row}
                role="row"
                aria-rowindex={row + 2}
                className="grid-row"
                style={{ transform: `translateY(${headHeight + view.top + offset * rowHeight}px)` }}
              >
                <div
                  role="rowheader"
                  aria-colindex={1}
                  className={`row-number ${bad ? 'has-problem' : ''}`}
                  style={{ width: numberWidth }}
                  title={bad?.map(({ message }) => message).join('\n')}
                >
                  {bad && <CheckMark />}
                  {line === undefined ? '…' : formats.count(line)}
                </div>
                <div role="presentation" style={{ width: left * width, flex: 'none' }} />
                {shown.map((column, at) => {
                  const { name } = file.columns[column]!;
                  const position = left + at;
                  const cell = rows.cell(row, position);
                  const isBad =
                    cell?.state === 'unread' ||
                    unknown.get(name)?.has(cell?.raw.trim() ?? '') === true ||
                    bad?.some((problem) => problem.column === name) === true;
                  const isActive = row === active.row && position === active.column;
                  return (
                    <div
                      key={name}
                      id={cellId(row, position)}
                      role="gridcell"
                      aria-colindex={position + 2}
                      aria-selected={isActive}
                      className={`grid-cell ${isBad ? 'unread' : ''} ${cell?.state === 'open' ? 'open' : ''} ${isActive ? 'active' : ''}`}
                      style={{ width }}
                      onMouseDown={() => setActive({ row, column: position })}
                    >
                      {cell === undefined ? '' : cellText(cell, asRead)}
                    </div>
                  );
                })}
              </div>
            );
          })}
        </div>
      </div>
      <CellNote
        place={
          activeLine === undefined
            ? ''
            : `${file.format === 'csv' ? 'Line' : 'Row'} ${formats.count(activeLine)}, ${activeName}`
        }
        cell={activeCell}
        isUnknown={unknown.get(activeName ?? '')?.has(activeCell?.raw.trim() ?? '') === true}
        problem={activeProblems.find(({ column }) => column === undefined || column === activeName)}
        asRead={asRead}
        onAsRead={setAsRead}
        onStep={problems.length > 0 ? step : null}
      />
    </>
  );
}

function cellText(cell: PreviewCell, asRead: boolean): string {
  if (cell.raw.trim() === '') return '–';
  if (!asRead || cell.state === 'unread' || cell.state === 'open') return cell.raw;
  return cell.state === 'missing' ? '–' : String(cell.read);
}

/** Outcomes that a closing date may stand for, by name. */
function outcomeNames({ closedAs }: Mapping, stages: readonly Stage[]): string {
  const ids = Object.entries(closedAs ?? {}).flatMap(([key, id]) =>
    key === 'column' || key === 'date' ? [] : [id],
  );
  return [...new Set(ids)].map((id) => stages.find((stage) => stage.id === id)?.name ?? id).join(' or ');
}
