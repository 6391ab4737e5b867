/** Fields that have to be filled once an entity is in a stage: whether they are, by entity. */

/** Values of such a column; nothing where no row of the entity has the field. Filled in one row is filled. */
export const fieldStates = ['filled', 'empty'] as const;
export type FieldState = (typeof fieldStates)[number];

/** Name of a column of `EventLog.required`: the stage's id, which has no colon, and the field's name. */
export function requiredKey(stage: string, field: string): string {
  return `${stage}:${field}`;
}

export function requiredParts(key: string): { readonly stage: string; readonly field: string } {
  const colon = key.indexOf(':');
  return { stage: key.slice(0, colon), field: key.slice(colon + 1) };
}
