/** Whether an entity's contact can be reached, as a segment of the log. */

/** Name of the segment column, which is there where an export says how addresses or numbers were verified. */
export const reachabilitySegment = 'reachability';

/** Values of the segment, the best first. */
export const reachabilities = ['reachable', 'uncertain', 'unreachable'] as const;
export type Reachability = (typeof reachabilities)[number];
