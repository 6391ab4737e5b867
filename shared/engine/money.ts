/** Money that follows from what was counted: spend, people's cost and quota capacity. */
import type { Model } from './model.ts';
import { type Staffing, monthDays } from './people.ts';
import type { TrialRecord } from './record.ts';

/** A year of quota, in days. */
const yearDays = 365.25;

/** Fills in spend (prorated by month, and by entry), the cost of those on board, and the AEs' quota capacity. */
export function recordMoney(
  model: Model,
  sdrs: Staffing | null,
  aes: Staffing | null,
  record: Pick<TrialRecord, 'entries' | 'spend' | 'peopleCost' | 'quotaCapacity'>,
): void {
  const { steps, stepDays } = model.timeline;
  for (const { index, spendPerStep, spendPerEntry } of model.segments) {
    for (let step = 0; step < steps; step++) {
      const at = index * steps + step;
      let spend = spendPerStep[step]!;
      record.entries.forEach((entries, stage) => (spend += spendPerEntry[stage]! * entries[at]!));
      record.spend[at] = spend;
    }
  }
  const sdrCost = model.sdr?.team.costPerMonth ?? 0;
  const aeCost = model.ae?.team.costPerMonth ?? 0;
  const { quotaPerYear = 0, attainment = 1 } = model.ae?.team ?? {};
  for (let step = 0; step < steps; step++) {
    const costPerMonth = sdrCost * (sdrs?.onBoard[step] ?? 0) + aeCost * (aes?.onBoard[step] ?? 0);
    record.peopleCost[step] = (costPerMonth * stepDays) / monthDays;
    record.quotaCapacity[step] = ((aes?.ramped[step] ?? 0) * quotaPerYear * attainment * stepDays) / yearDays;
  }
}
