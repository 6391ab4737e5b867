/** Pictures and their tables, saved where the user chooses or put on the clipboard. */
import { safeTabbed } from '../../shared/input/safeCsv.ts';
import { fileName } from '../model/fileName.ts';
import { formats } from '../model/format.ts';
import { cellText, type PictureFact, pictureCsv, type PictureTable } from '../model/pictureTable.ts';
import type { PictureText } from '../pictures/framedSvg.ts';
import type { DeskParts } from './documents.ts';

export interface SavedPicture {
  readonly elements: readonly Element[];
  readonly text: PictureText;
}

export interface PictureDesk {
  savePicture(picture: SavedPicture, as: 'png' | 'svg'): Promise<void>;
  copyPicture(picture: SavedPicture): Promise<void>;
  saveTable(title: string, table: PictureTable, facts: readonly PictureFact[]): Promise<void>;
  copyTable(table: PictureTable): Promise<void>;
}

export function pictureDesk({ store, host, fail }: DeskParts): PictureDesk {
  const { day } = formats(navigator.language, 'USD');
  const state = () => store.getState();
  /** The document goes with every picture, wherever it ends up. */
  const withDocument = (facts: readonly PictureFact[]): readonly PictureFact[] => {
    const content = state().document?.history.present;
    const asOf = state().results.measurement?.value.asOf;
    return [
      ...facts,
      ...(asOf === undefined ? [] : [{ term: 'Record as of', value: day(asOf) }]),
      ...(content ? [{ term: 'Document', value: content.project.title }] : []),
      { term: 'Spillway', value: __APP_VERSION__ },
    ];
  };
  const draw = async ({ elements, text }: SavedPicture) => {
    const { framedSvg } = await import('../pictures/framedSvg.ts');
    return framedSvg(elements, { ...text, facts: withDocument(text.facts) });
  };
  const save = async (title: string, ending: string, type: string, bytes: Uint8Array): Promise<void> => {
    const document = state().document?.history.present.project.title ?? 'Spillway';
    const answer = await host.exportFile(`${fileName(`${document} - ${title}`)}.${ending}`, type, bytes);
    if (!answer.ok) state().notify({ text: '', error: answer.error });
    else if (answer.value !== null) state().notify({ text: `It is in ${answer.value}.` });
  };
  return {
    savePicture: async (picture, as) => {
      try {
        const svg = await draw(picture);
        const blob =
          as === 'svg' ? new Blob([svg.markup]) : await (await import('../pictures/png.ts')).pngOf(svg);
        const type = as === 'svg' ? 'image/svg+xml' : 'image/png';
        await save(picture.text.title, as, type, new Uint8Array(await blob.arrayBuffer()));
      } catch (error) {
        fail(error);
      }
    },
    copyPicture: async (picture) => {
      try {
        // Asked for at once, while the click still counts as the user's.
        const png = Promise.all([draw(picture), import('../pictures/png.ts')]).then(([svg, { pngOf }]) =>
          pngOf(svg),
        );
        await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
        state().notify({ text: 'The picture is on the clipboard.' });
      } catch (error) {
        fail(error);
      }
    },
    saveTable: async (title, table, facts) => {
      // Spreadsheets take a file without the mark for one in the letters of the system.
      const csv = `\ufeff${pictureCsv(table, title, withDocument(facts))}`;
      await save(title, 'csv', 'text/csv', new TextEncoder().encode(csv));
    },
    copyTable: async ({ columns, rows }) => {
      const text = safeTabbed([columns.map(({ head }) => head), ...rows.map((row) => row.map(cellText))]);
      try {
        await navigator.clipboard.writeText(text);
        state().notify({ text: 'The table is on the clipboard.' });
      } catch (error) {
        fail(error);
      }
    },
  };
}
