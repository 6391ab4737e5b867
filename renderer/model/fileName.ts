/** A title as a file name: what file systems do not take becomes a hyphen. */
export function fileName(title: string): string {
  const safe = title.replace(/[\\/:*?"<>|\p{Cc}]+/gu, '-').trim();
  return (safe.replace(/[. ]+$/, '') || 'Spillway').slice(0, 120);
}
