/**
 * Choosing and saving files in a browser: the File System Access pickers where there are any (a saved document then
 * stays one file), an input element and a download where there are none.
 */

interface PickerType {
  readonly description: string;
  readonly accept: Readonly<Record<string, readonly string[]>>;
}

interface PickerWindow {
  showOpenFilePicker?: (options: {
    multiple?: boolean;
    types?: readonly PickerType[];
  }) => Promise<readonly FileSystemFileHandle[]>;
  showSaveFilePicker?: (options: {
    suggestedName: string;
    types?: readonly PickerType[];
  }) => Promise<FileSystemFileHandle>;
}

const pickers = globalThis as PickerWindow;

export const documentType: PickerType = {
  description: 'Spillway document',
  accept: { 'application/vnd.spillway': ['.spillway'] },
};

const exportTypes: PickerType = {
  description: 'CRM export',
  accept: {
    'text/csv': ['.csv', '.tsv', '.txt'],
    'application/vnd.ms-excel': ['.xls'],
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['.xlsx'],
    'application/vnd.oasis.opendocument.spreadsheet': ['.ods'],
    'application/zip': ['.zip'],
    // A mapping file, beside the export that it is for.
    'application/json': ['.json'],
  },
};

/** A chosen file, with the handle that writes back to it where the browser gives one. */
export interface ChosenFile {
  readonly file: File;
  readonly handle: FileSystemFileHandle | null;
}

/** Whether the user closed a dialog, which is no fault. */
function dismissed(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

async function choose(types: PickerType, multiple: boolean): Promise<readonly ChosenFile[]> {
  if (!pickers.showOpenFilePicker) return chooseByInput(types, multiple);
  try {
    const handles = await pickers.showOpenFilePicker({ multiple, types: [types] });
    return await Promise.all(handles.map(async (handle) => ({ file: await handle.getFile(), handle })));
  } catch (error) {
    if (dismissed(error)) return [];
    throw error;
  }
}

function chooseByInput(types: PickerType, multiple: boolean): Promise<readonly ChosenFile[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = multiple;
  input.accept = Object.values(types.accept).flat().join(',');
  return new Promise((resolve) => {
    input.addEventListener('change', () =>
      resolve([...(input.files ?? [])].map((file) => ({ file, handle: null }))),
    );
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}

export const chooseExports = (): Promise<readonly ChosenFile[]> => choose(exportTypes, true);

export async function chooseDocument(): Promise<ChosenFile | null> {
  const [chosen] = await choose(documentType, false);
  return chosen ?? null;
}

/** Where a file went: its handle, `downloaded` where the browser put it with the downloads, null where none was chosen. */
export async function saveAs(
  suggestedName: string,
  mediaType: string,
  bytes: Uint8Array,
  type?: PickerType,
): Promise<FileSystemFileHandle | 'downloaded' | null> {
  if (!pickers.showSaveFilePicker) {
    download(suggestedName, mediaType, bytes);
    return 'downloaded';
  }
  try {
    const handle = await pickers.showSaveFilePicker({ suggestedName, ...(type ? { types: [type] } : {}) });
    await writeTo(handle, bytes);
    return handle;
  } catch (error) {
    if (dismissed(error)) return null;
    throw error;
  }
}

/** The browser writes to a temporary file and swaps it in on close, so a failure leaves the old content. */
export async function writeTo(handle: FileSystemFileHandle, bytes: Uint8Array): Promise<void> {
  const stream = await handle.createWritable();
  try {
    await stream.write(bytes as Uint8Array<ArrayBuffer>);
    await stream.close();
  } catch (error) {
    await stream.abort();
    throw error;
  }
}

function download(name: string, mediaType: string, bytes: Uint8Array): void {
  const address = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: mediaType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has its own hold on the data once it has begun.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
