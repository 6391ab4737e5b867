/** Changes when the same plan and seed may give other figures. */
export const engineVersion = '6';
