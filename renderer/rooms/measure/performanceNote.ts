/** The second line under the headline: what performance is made of. */
import type { Bridge } from '../../../shared/estimate/result.ts';
import type { Plan } from '../../../shared/plan/schema.ts';
import type { Formats } from '../../model/format.ts';
import { tenthsAddingUp } from '../../model/tenths.ts';

const visible = 0.0005;
const words = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

/** Small counts at the start of a sentence are written as words. */
function countWord(count: number, formats: Formats): string {
  return words[count] ?? formats.count(count);
}

export function performanceNote(bridge: Bridge, plan: Plan, formats: Formats): string {
  const name = (id: string | null): string =>
    id === null ? 'no segment' : (plan.segments.find((segment) => segment.id === id)?.name ?? id);
  const shown = tenthsAddingUp(
    bridge.segments.map(({ consistency, remainder }) => consistency + remainder),
    bridge.performance,
  );
  const segments = bridge.segments
    .map(({ segment }, index) => ({ name: name(segment), missing: shown[index]! }))
    .filter(({ missing }) => missing !== 0)
    .sort((a, b) => Math.abs(b.missing) - Math.abs(a.missing));
  const consistency = bridge.segments.reduce((sum, segment) => sum + segment.consistency, 0);
  const owners = new Set(bridge.ownersOutside.map(({ owner }) => owner)).size;
  const { bootstrap } = bridge;
  const sentences: string[] = bootstrap
    ? [
        `Performance is ${formats.points(bridge.performance)} points (${formats.rateInterval(bootstrap.performance.low, bootstrap.performance.high)}).`,
      ]
    : [];
  if (segments.length > 1) {
    const parts = segments
      .slice(0, 4)
      .map(({ name: segment, missing }) => `${segment} ${formats.points(missing)}`);
    sentences.push(`By segment: ${parts.join(', ')}.`);
  }
  if (owners > 0 && Math.abs(consistency) >= visible) {
    const who = owners === 1 ? 'One owner' : `${countWord(owners, formats)} owners`;
    sentences.push(
      `${who} outside the 99.8% limits ${owners === 1 ? 'accounts' : 'account'} for ${formats.points(consistency)} of it.`,
    );
  }
  return [...sentences, ...bridge.notes].slice(0, 4).join(' ');
}
