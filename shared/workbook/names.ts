/** Defined names of input cells: valid in every spreadsheet program, stable between exports, unique. */

/** `rate`, `inbound-smb`, `mql`, `sal` → `rate_inbound_smb_mql_sal`. Letters, digits and underscores only. */
export function definedName(parts: readonly string[]): string {
  return parts
    .map((part) => part.replaceAll(/[^A-Za-z0-9_]/g, '_'))
    .join('_')
    .slice(0, 240);
}

/**
 * Hands out defined names. Two inputs whose names coincide (names are compared without case) are told apart by `_2`,
 * `_3`, … in the order of the plan.
 */
export class NameRegistry {
  readonly #taken = new Set<string>();

  take(...parts: string[]): string {
    const base = definedName(parts);
    let name = base;
    for (let n = 2; this.#taken.has(name.toLowerCase()); n++) name = `${base}_${n}`;
    this.#taken.add(name.toLowerCase());
    return name;
  }
}
