/** Whether a source column says that a date was taken from an activity log and not from a stage field. */
export function isActivity(text: string): boolean {
  return /activit/i.test(text);
}
