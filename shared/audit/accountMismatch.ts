/** `account-lead-mismatch`: accounts whose stage lags their leads or runs ahead of them. */
import { none } from '../events/eventLog.ts';
import type { AuditedLog } from './auditedLog.ts';
import { type AuditFinding, EntitySet, findingOf } from './finding.ts';

/** Account stages against the furthest dated forward stage of their leads; it names accounts, by direction. */
export function accountMismatches(audited: AuditedLog): AuditFinding[] {
  const { log, options, owner, positions } = audited;
  const { account } = log;
  const stated = options.evidence?.accountStages ?? [];
  if (account === null || stated.length === 0) return [];
  const furthest = furthestOfLeads(audited);
  const codeOf = new Map(account.values.map((name, code) => [name, code]));
  const wrong = { behind: new Set<number>(), ahead: new Set<number>() };
  const compared = new Set<number>();
  for (const { account: name, stage } of stated) {
    const code = codeOf.get(name);
    const position = positions[stage] ?? none;
    if (code === undefined || position === none || furthest[code] === none) continue;
    compared.add(code);
    if (position < furthest[code]!) wrong.behind.add(code);
    else if (position > furthest[code]!) wrong.ahead.add(code);
  }
  const leadsOf = (accounts: ReadonlySet<number>): EntitySet => {
    const leads = new EntitySet(log.entityCount);
    account.codes.forEach((code, entity) => {
      if (accounts.has(code)) leads.add(entity);
    });
    return leads;
  };
  return (['behind', 'ahead'] as const).flatMap((direction) =>
    findingOf(owner, {
      code: 'account-lead-mismatch',
      affected: leadsOf(wrong[direction]),
      base: leadsOf(compared),
      fix:
        direction === 'behind'
          ? 'Move these accounts up when a lead of theirs moves: their stage lies behind what their leads have reached.'
          : 'Check these accounts: their stage claims more than any of their leads has reached.',
      detail: { direction },
    }).map((finding) => ({
      ...finding,
      count: wrong[direction].size,
      denominator: compared.size,
      names: [...wrong[direction]].map((code) => account.values[code]!).sort(),
    })),
  );
}

/** Position of the furthest dated forward stage of each account's leads, by account code. */
function furthestOfLeads({ log, impossible, positions }: AuditedLog): Int32Array {
  const furthest = new Int32Array(log.account!.values.length).fill(none);
  for (let entity = 0; entity < log.entityCount; entity++) {
    const code = log.account!.codes[entity]!;
    if (code === none) continue;
    for (let i = log.offsets[entity]!; i < log.offsets[entity + 1]!; i++)
      if (impossible[i] === 0) furthest[code] = Math.max(furthest[code]!, positions[log.stage[i]!]!);
  }
  return furthest;
}
