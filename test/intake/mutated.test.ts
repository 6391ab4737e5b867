import { expect, it } from 'vitest';
import { survives } from '../support/mutatedFiles.ts';

// `npm run proof` does the same with 20,000.
it('four hundred mutated files are imported with every row accounted for, or refused', () => {
  let imported = 0;
  for (let n = 0; n < 400; n++) if (survives(n)) imported++;
  // Neither all of them nor none: the mutations are neither too weak nor too strong.
  expect(imported).toBeGreaterThan(100);
  expect(imported).toBeLessThan(390);
});
