/** The records behind a finding or an owner: what to mend, with whom, and every row with its dates. */
import './records.css';
import { Modal } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { ErrorDetail } from '../../../shared/errors.ts';
import type { RecordRows } from '../../../shared/estimate/recordRows.ts';
import type { Finding } from '../../../shared/estimate/result.ts';
import { safeCsv, safeTabbed } from '../../../shared/input/safeCsv.ts';
import { JobCancelled } from '../../../shared/jobs/protocol.ts';
import { CloseIcon } from '../../components/icons.tsx';
import { Fault } from '../../components/Notes.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { acceptMeans, acceptedOf, givesUpdates, withAccepted, withRecord } from '../../model/accepted.ts';
import { ownerNames } from '../../model/ownerNames.ts';
import { longestTexts, recordCells, recordColumns, recordLine } from '../../model/recordTable.ts';
import { type StageNames, stageNames } from '../../model/stageNames.ts';
import { faultOf } from '../../session/faultOf.ts';
import { useApp, useSession } from '../../store/hooks.ts';
import type { AskedRecords, MeasureView } from './MeasureRoom.tsx';

const rowHeight = 28;
const letterWidth = 7.5;

/** Pixels that so many letters take, with the space between columns: nothing is cut off. */
function roomFor(letters: number, least: number): number {
  return Math.max(least, Math.ceil(letters * letterWidth) + 18);
}

export function RecordsDialog({
  view,
  asked,
  onClose,
}: {
  readonly view: MeasureView;
  readonly asked: AskedRecords;
  readonly onClose: () => void;
}): ReactNode {
  const { rows, fault } = useRecords(asked);
  const names = useMemo(() => stageNames(view.measurement.stages), [view.measurement.stages]);
  const { finding } = asked;
  return (
    <Modal
      opened
      onClose={onClose}
      title={asked.title}
      size="min(1240px, 94vw)"
      closeButtonProps={{ 'aria-label': 'Close', icon: <CloseIcon />, className: 'icon-button' }}
      classNames={{ body: 'records-body' }}
    >
      {finding && <FindingHead finding={finding} view={view} names={names} />}
      {fault && <Fault error={fault} />}
      {!fault && rows === null && (
        <p className="ink-3 records-wait" role="status">
          Looking up the rows…
        </p>
      )}
      {rows && <Records rows={rows} view={view} asked={asked} names={names} />}
    </Modal>
  );
}

/** Asks for the rows when the dialog opens, and gives up when it closes. */
function useRecords({ of }: AskedRecords): {
  readonly rows: RecordRows | null;
  readonly fault: ErrorDetail | null;
} {
  const session = useSession();
  const [rows, setRows] = useState<RecordRows | null>(null);
  const [fault, setFault] = useState<ErrorDetail | null>(null);
  const key = JSON.stringify(of);
  useEffect(() => {
    const job = session.records(JSON.parse(key) as AskedRecords['of']);
    job?.result.then(setRows, (error: unknown) => {
      if (!(error instanceof JobCancelled)) setFault(faultOf(error));
    });
    return () => job?.cancel();
  }, [session, key]);
  return { rows, fault };
}

function FindingHead({
  finding,
  view,
  names,
}: {
  readonly finding: Finding;
  readonly view: MeasureView;
  readonly names: StageNames;
}): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const accepted = useApp((state) => acceptedOf(state.document!.history.present.project, finding));
  const { owners, fix } = finding;
  return (
    <div className="records-head">
      <div>
        <h3>What to do</h3>
        <p>{fix}</p>
        <div className="accept-line">
          <button
            type="button"
            className={accepted ? 'button' : 'button primary'}
            aria-pressed={accepted !== null}
            onClick={() =>
              session.editProject(accepted ? 'take back the finding' : 'accept the finding', (project) =>
                withAccepted(project, finding, accepted === null),
              )
            }
          >
            {accepted ? '✓ Accepted, take back' : 'Accept'}
          </button>
          <p className="ink-2">{acceptMeans(finding, names, formats)}</p>
        </div>
      </div>
      {owners.length > 0 && (
        <table className="figures">
          <thead>
            <tr>
              <th scope="col">Owners with most</th>
              <th scope="col">Found</th>
              <th scope="col">Of</th>
              <th scope="col">Share</th>
            </tr>
          </thead>
          <tbody>
            {owners.map(({ owner, count, n }) => (
              <tr key={owner}>
                <th scope="row">{view.nameOf(owner)}</th>
                <td>{formats.count(count)}</td>
                <td>{formats.count(n)}</td>
                <td>{n === 0 ? '–' : formats.rate(count / n)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function Records({
  rows,
  view,
  asked,
  names,
}: {
  readonly rows: RecordRows;
  readonly view: MeasureView;
  readonly asked: AskedRecords;
  readonly names: StageNames;
}): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const named = useApp((state) => state.document!.history.present.project.reading.ownerNames);
  const [withNames, setWithNames] = useState(named === 'everywhere');
  const { finding, title } = asked;
  const accepted = useApp((state) =>
    finding ? acceptedOf(state.document!.history.present.project, finding) : null,
  );
  const leftOut = useMemo(() => new Set(accepted?.except), [accepted]);
  const picks = accepted !== null && finding !== undefined && givesUpdates(finding);
  const shared = (): Iterable<readonly string[]> =>
    recordCells(rows, { names, owner: ownerNames(view.whole, !withNames) }, leftOut);
  const columns = recordColumns(rows);
  return (
    <>
      <div className="records-bar">
        <span className="ink-2">
          {formats.count(rows.entities)} {rows.entities === 1 ? names.entity : names.entities},{' '}
          {formats.count(rows.count)} {rows.count === 1 ? 'row' : 'rows'}
          {leftOut.size > 0 && `, ${formats.count(leftOut.size)} left out of the update file`}
        </span>
        <span className="grow" />
        {columns.owner && (
          <label className="check">
            <input
              type="checkbox"
              checked={withNames}
              onChange={(event) => setWithNames(event.currentTarget.checked)}
            />
            Share owners’ names
          </label>
        )}
        <button
          type="button"
          className="button small"
          onClick={() => void session.copyText(safeTabbed(shared()), `${formats.count(rows.count)} rows`)}
        >
          Copy
        </button>
        <button
          type="button"
          className="button small"
          onClick={() => void session.exportCsv(title, safeCsv(shared()))}
        >
          Export as CSV…
        </button>
      </div>
      <RecordTable
        rows={rows}
        view={view}
        names={names}
        label={title}
        leftOut={picks ? leftOut : null}
        onPick={(id, include) =>
          session.editProject(include ? 'take the record in' : 'leave the record out', (project) =>
            withRecord(project, accepted!.key, id, include),
          )
        }
      />
    </>
  );
}

function RecordTable({
  rows,
  view,
  names,
  label,
  leftOut,
  onPick,
}: {
  readonly rows: RecordRows;
  readonly view: MeasureView;
  readonly names: StageNames;
  readonly label: string;
  /** Records that are not in the update file; null: they cannot be chosen. */
  readonly leftOut: ReadonlySet<string> | null;
  readonly onPick: (id: string, include: boolean) => void;
}): ReactNode {
  const formats = useFormats();
  const place = useRef<HTMLDivElement>(null);
  // The compiler does not know that the virtualizer changes by itself; nothing here is memoised on it.
  const virtual = useVirtualizer({
    count: rows.count,
    getScrollElement: () => place.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const columns = recordColumns(rows);
  const texts = useMemo(() => longestTexts(rows, { names, owner: view.nameOf }), [rows, names, view.nameOf]);
  const widths = [
    ...(leftOut ? [28] : []),
    roomFor(texts.id, 140),
    ...(columns.owner ? [roomFor(texts.owner, 100)] : []),
    ...(columns.segment ? [roomFor(texts.segment, 126)] : []),
    ...rows.stages.map(() => 100),
    ...(columns.exit ? [roomFor(texts.exit, 150)] : []),
  ];
  // Every row is a grid of its own: equal columns need equal widths, whatever is in them.
  const grid = {
    gridTemplateColumns: widths
      .map((width) => (width === 28 ? '28px' : `minmax(${width}px, ${width}fr)`))
      .join(' '),
    minWidth: widths.reduce((sum, width) => sum + width, 0),
  };
  return (
    <div
      ref={place}
      className="records"
      role="table"
      aria-label={label}
      aria-rowcount={rows.count + 1}
      tabIndex={0}
    >
      <div role="rowgroup" className="records-heads">
        <div role="row" aria-rowindex={1} className="record" style={grid}>
          {leftOut && (
            <span role="columnheader">
              <span className="visually-hidden">In the update file</span>
            </span>
          )}
          <span role="columnheader">Id</span>
          {columns.owner && <span role="columnheader">Owner</span>}
          {columns.segment && <span role="columnheader">Segment</span>}
          {rows.stages.map((id) => (
            <span key={id} role="columnheader">
              {names.name(id)}
            </span>
          ))}
          {columns.exit && <span role="columnheader">Exit</span>}
        </div>
      </div>
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const id = rows.ids[index]!;
          const line = recordLine(rows, index, { names, owner: view.nameOf, day: formats.day });
          return (
            <div
              key={index}
              role="row"
              aria-rowindex={index + 2}
              className="record"
              style={{ ...grid, position: 'absolute', top: start, height: rowHeight }}
            >
              {leftOut && (
                <span role="cell">
                  <input
                    type="checkbox"
                    aria-label={`${id} in the update file`}
                    checked={!leftOut.has(id)}
                    onChange={(event) => onPick(id, event.currentTarget.checked)}
                  />
                </span>
              )}
              <span role="cell" className="mono">
                {line.id}
              </span>
              {columns.owner && <span role="cell">{line.owner}</span>}
              {columns.segment && <span role="cell">{line.segment}</span>}
              {line.dates.map(({ text, flag }, column) => (
                <span key={rows.stages[column]} role="cell" className={`date is-${flag}`}>
                  {flag === 'atFault' && <span aria-label="at fault">⚠ </span>}
                  {text}
                </span>
              ))}
              {columns.exit && <span role="cell">{line.exit}</span>}
            </div>
          );
        })}
      </div>
    </div>
  );
}
