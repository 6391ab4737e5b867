import { type ReactNode, useEffect, useState } from 'react';
import { useSession } from '../store/hooks.ts';

/** Files can be dropped anywhere on the window; while they are over it, it says so. */
export function WindowDrop(): ReactNode {
  const session = useSession();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    // Entering a child leaves its parent: only leaving the window itself ends it.
    const onOver = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      const { files, folders } = droppedFiles(event.dataTransfer!);
      void session.dropImports(files, folders);
    };
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, [session]);
  if (!over) return null;
  return (
    <div className="window-drop" role="status">
      <span>
        <b>Drop to import</b>
        CSV, TSV, XLSX, XLS, ODS or a ZIP of these; several at once. You see everything before it is taken in.
      </span>
    </div>
  );
}

/** The files of a drop, and the names of the folders among them. */
function droppedFiles(data: DataTransfer): { readonly files: File[]; readonly folders: string[] } {
  const files: File[] = [];
  const folders: string[] = [];
  for (const item of data.items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    const file = item.getAsFile();
    if (entry?.isDirectory === true) folders.push(entry.name);
    else if (file) files.push(file);
  }
  return { files, folders };
}
