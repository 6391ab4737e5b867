/** A picture and its table: the same numbers, one at a time, each only a click from the other. */
import type { ReactNode } from 'react';
import { type PictureTable, cellText } from '../model/pictureTable.ts';
import { useApp } from '../store/hooks.ts';
import { SaveMenu } from './SaveMenu.tsx';
import { Section } from './Section.tsx';

export type { PictureTable } from '../model/pictureTable.ts';

export function Picture({
  name,
  title,
  caption,
  table,
  height,
  className,
  children,
}: {
  /** Stable name under which the choice of picture or table is kept. */
  readonly name: string;
  readonly title: string;
  readonly caption?: ReactNode;
  readonly table: PictureTable;
  /** Height that the table may take, so that nothing jumps. */
  readonly height: number;
  readonly className?: string;
  readonly children: ReactNode;
}): ReactNode {
  const open = useApp((state) => state.tables.has(name));
  const toggle = useApp((state) => state.toggleTable);
  return (
    <Section
      title={title}
      {...(caption === undefined ? {} : { caption })}
      {...(className === undefined ? {} : { className })}
      actions={
        <>
          <SaveMenu title={title} table={table} pictured={!open} />
          <button
            type="button"
            className="link"
            aria-pressed={open}
            aria-label={`${title}: ${open ? 'show the picture' : 'show the table'}`}
            onClick={() => toggle(name)}
          >
            {open ? 'Picture' : 'Table'}
          </button>
        </>
      }
    >
      {open ? (
        <div
          className="table-scroll"
          style={{ height }}
          tabIndex={0}
          role="group"
          aria-label={`${title}, table`}
        >
          <FigureTable table={table} />
        </div>
      ) : (
        children
      )}
    </Section>
  );
}

export function FigureTable({ table }: { readonly table: PictureTable }): ReactNode {
  return (
    <table className="figures">
      <thead>
        <tr>
          {table.columns.map(({ head, text }) => (
            <th key={head} scope="col" className={text ? 'left' : ''}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row) => (
          <tr key={row.map(cellText).join('\u0000')}>
            {row.map((cell, column) => (
              <td
                key={table.columns[column]?.head ?? column}
                className={table.columns[column]?.text ? 'left' : ''}
              >
                {cellText(cell)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
