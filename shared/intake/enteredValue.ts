/** The value that a change entered, where a log writes the change as JSON: Marketo's `{"New Value":"MQL","Old Value":"Lead"}`. */

const newValueName = /^new[ _]?value$/i;

/** The new value of a change that is written as JSON; any other text as it stands. */
export function enteredValue(text: string): string {
  if (!text.startsWith('{')) return text;
  try {
    const change: unknown = JSON.parse(text);
    if (typeof change !== 'object' || change === null) return text;
    const found = Object.entries(change).find(([name]) => newValueName.test(name))?.[1] as unknown;
    return typeof found === 'string' || typeof found === 'number' ? String(found) : text;
  } catch {
    return text;
  }
}
