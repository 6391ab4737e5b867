/** Names that Windows keeps for devices, whatever follows after a dot. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** A title as a file name: what file systems do not take becomes a hyphen; it is neither hidden nor a device. */
export function fileName(title: string): string {
  const safe = title
    .replace(/[\\/:*?"<>|\p{Cc}]+/gu, '-')
    .trim()
    .replace(/^\.+/, '')
    .slice(0, 120)
    .replace(/[. ]+$/, '');
  return safe.replace(devices, '$&-') || 'Spillway';
}
