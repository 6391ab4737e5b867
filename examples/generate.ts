/** Writes the sample company's files: `npm run sample`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sampleFiles } from './sample.ts';

for (const [name, text] of sampleFiles()) {
  const path = fileURLToPath(new URL(`halyard/${name}`, import.meta.url));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`${path} ${text.length}`);
}
