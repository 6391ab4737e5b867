import './problems.css';
import { type ReactNode, useMemo, useState } from 'react';
import type { Problem } from '../../../shared/intake/index.ts';
import { Section } from '../../components/Section.tsx';
import { ChevronDown, SeverityMark } from '../../components/icons.tsx';
import { useFormats } from '../../components/useFormats.ts';
import {
  problemCodes,
  type ProblemGroup,
  problemGroups,
  problemName,
  problemsCsv,
} from '../../model/problemGroups.ts';
import { useSession } from '../../store/hooks.ts';

const mostGroups = 12;
const cellsAtOnce = 20;

/** What is wrong, by kind; each kind opens to its cells, and each cell leads to its place in the grid. */
export function Problems({
  problems,
  rows,
  onJump,
}: {
  readonly problems: readonly Problem[];
  readonly rows: number;
  /** Shows a problem's cell; without it there is no grid to show it in. */
  readonly onJump?: (problem: Problem) => void;
}): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const [code, setCode] = useState<string | null>(null);
  const [all, setAll] = useState(false);
  const groups = useMemo(() => problemGroups(problems), [problems]);
  const codes = useMemo(() => problemCodes(groups), [groups]);
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  if (groups.length === 0) {
    return (
      <Section title="Problems">
        <p className="room-note">None: every cell that the mapping uses could be read.</p>
      </Section>
    );
  }
  const filter = codes.some((known) => known.code === code) ? code : null;
  const kept = groups.filter((group) => filter === null || group.code === filter);
  const shown = all ? kept : kept.slice(0, mostGroups);
  const save = async (): Promise<void> => {
    const bytes = new TextEncoder().encode(problemsCsv(problems));
    const answer = await session.host.exportFile('problems.csv', 'text/csv', bytes);
    if (!answer.ok) session.store.getState().notify({ text: '', error: answer.error });
  };
  return (
    <Section
      title="Problems"
      caption={`${formats.count(total)} in ${formats.count(rows)} rows; nothing is dropped in silence`}
      actions={
        <button type="button" className="link" onClick={() => void save()}>
          Save the list
        </button>
      }
    >
      {codes.length > 1 && (
        <div className="problem-codes" role="group" aria-label="Kinds of problem">
          <Kind name="All" count={total} pressed={filter === null} onPress={() => setCode(null)} />
          {codes.map(({ code: known, count }) => (
            <Kind
              key={known}
              name={problemName(known)}
              count={count}
              pressed={filter === known}
              onPress={() => setCode(filter === known ? null : known)}
            />
          ))}
        </div>
      )}
      <ul className="problem-groups">
        {shown.map((group) => (
          <Group key={group.key} group={group} {...(onJump === undefined ? {} : { onJump })} />
        ))}
      </ul>
      {kept.length > shown.length && (
        <button type="button" className="link" onClick={() => setAll(true)}>
          Show {formats.count(kept.length - shown.length)} more kinds
        </button>
      )}
    </Section>
  );
}

function Kind({
  name,
  count,
  pressed,
  onPress,
}: {
  readonly name: string;
  readonly count: number;
  readonly pressed: boolean;
  readonly onPress: () => void;
}): ReactNode {
  const formats = useFormats();
  return (
    <button type="button" className="problem-code" aria-pressed={pressed} onClick={onPress}>
      {name} <b>{formats.count(count)}</b>
    </button>
  );
}

function Group({
  group,
  onJump,
}: {
  readonly group: ProblemGroup;
  readonly onJump?: (problem: Problem) => void;
}): ReactNode {
  const formats = useFormats();
  const [open, setOpen] = useState(false);
  const [more, setMore] = useState(cellsAtOnce);
  const { cells, severity, code, message, file, column, count, hint } = group;
  const single = cells.length === 1 ? cells[0]! : null;
  const place = [file, ...(column === null ? [] : [column])].join(', ');
  return (
    <li className="problem-group">
      <span className="mark">
        <SeverityMark severity={severity} />
      </span>
      <div className="what">
        <span className="medium">{problemName(code)}</span> <span className="where">{place}</span>
        <p>{message}</p>
        <p className="hint">{hint}</p>
        {open && (
          <ul className="problem-cells">
            {cells.slice(0, more).map((problem) => (
              <li key={`${problem.row} ${problem.column ?? ''}`}>
                <CellButton problem={problem} {...(onJump === undefined ? {} : { onJump })} />
              </li>
            ))}
            {cells.length > more && (
              <li>
                <button type="button" className="link" onClick={() => setMore(more + 100)}>
                  Show {formats.count(Math.min(100, cells.length - more))} more
                </button>
              </li>
            )}
          </ul>
        )}
      </div>
      <b className="how-many">{formats.count(count)}</b>
      <span className="act">
        {single && onJump && (
          <button type="button" className="link" onClick={() => onJump(single)}>
            Show it<span className="visually-hidden">: {message}</span>
          </button>
        )}
        {cells.length > 1 && (
          <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'Hide' : 'Show'} the cells
            <span className="visually-hidden">
              {' '}
              of {problemName(code)} in {place}
            </span>{' '}
            <ChevronDown />
          </button>
        )}
      </span>
    </li>
  );
}

function CellButton({
  problem,
  onJump,
}: {
  readonly problem: Problem;
  readonly onJump?: (problem: Problem) => void;
}): ReactNode {
  const formats = useFormats();
  const { sheet, row, column, value } = problem;
  const text = [
    ...(sheet === undefined ? [] : [`sheet ${sheet}`]),
    ...(row === undefined ? [] : [`row ${formats.count(row)}`]),
    ...(column === undefined ? [] : [column]),
  ].join(', ');
  const content = (
    <>
      {text}
      {value !== undefined && value !== '' && <q>{value.slice(0, 60)}</q>}
    </>
  );
  return onJump ? (
    <button type="button" className="problem-cell" onClick={() => onJump(problem)}>
      {content}
    </button>
  ) : (
    <span className="problem-cell">{content}</span>
  );
}
