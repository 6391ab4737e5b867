/** What the sheet changes in the plan: every figure with what it is now, what it becomes, and where that stands. */
import { type ReactNode, useState } from 'react';
import type { SheetPreview } from '../../../../shared/planSheet/index.ts';
import { Section } from '../../../components/Section.tsx';
import { useFormats } from '../../../components/useFormats.ts';
import { figureText, meaningNames, type PlaceNames, placeText } from '../../../model/planSheetPicks.ts';

const shownAtFirst = 40;

export function ChangeTable({
  preview,
  names,
}: {
  readonly preview: SheetPreview;
  readonly names: PlaceNames;
}): ReactNode {
  const formats = useFormats();
  const [all, setAll] = useState(false);
  const { changes, same, notes } = preview;
  const shown = all ? changes : changes.slice(0, shownAtFirst);
  return (
    <Section
      title="What changes"
      caption={`${formats.count(changes.length)} ${changes.length === 1 ? 'figure' : 'figures'}; ${formats.count(same)} are the same already`}
    >
      {notes.map((note) => (
        <p key={note} className="ink-2" style={{ fontSize: 12, marginTop: 4 }}>
          {note}
        </p>
      ))}
      {changes.length > 0 && (
        <table className="changes" style={{ marginTop: 8 }}>
          <thead>
            <tr>
              <th scope="col">Figure</th>
              <th scope="col">For</th>
              <th scope="col" className="figure">
                Now
              </th>
              <th scope="col" className="figure">
                From the sheet
              </th>
              <th scope="col">Cell</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ meaning, place, from, to, sheet, cell }) => (
              <tr key={`${sheet} ${cell} ${placeText(place, names)}`}>
                <td>{meaningNames[meaning]}</td>
                <td>{placeText(place, names) || 'the whole plan'}</td>
                <td className="figure from">{figureText(from, meaning, formats)}</td>
                <td className="figure strong">{figureText(to, meaning, formats)}</td>
                <td className="ink-3">{sheet === '' ? cell : `${sheet} ${cell}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {!all && changes.length > shownAtFirst && (
        <button type="button" className="link" onClick={() => setAll(true)}>
          Show all {formats.count(changes.length)}
        </button>
      )}
    </Section>
  );
}
