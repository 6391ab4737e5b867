/** Text that came from a file, a CRM or a plan, made fit for a cell, a page footer or a defined name. */

const longest = 500;

/**
 * One line of plain text for a cell. White space and control characters become single spaces; lone surrogates,
 * non-characters and marks that reverse the reading direction go; `_x0041_` is kept from being read as an escape
 * (ECMA-376 part 1, 22.9.2.19). The caller stores it as a string with the text format, so a leading `=`, `+`, `-` or
 * `@` stays text.
 */
export function cellText(text: string): string {
  const line = text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replaceAll(/[\p{Surrogate}\uFFFE\uFFFF\u202A-\u202E\u2066-\u2069]/gu, '')
    .trim();
  return shortened(line, longest).replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');
}

/** Text for a printed footer, in which `&` starts a code. Excel allows 255 characters for the whole footer. */
export function footerText(text: string): string {
  return shortened(cellText(text), 80).replaceAll('&', '&&');
}

function shortened(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
