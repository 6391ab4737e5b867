/** What the start screen costs: the JavaScript that must be there before it shows. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const built = join(process.cwd(), 'dist/renderer');
const assets = join(built, 'assets');

/** Modules that a module cannot run without: its static imports, and theirs. */
function withImports(name: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(name)) return found;
  found.add(name);
  const code = readFileSync(join(assets, name), 'utf8');
  for (const [, imported] of code.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g))
    withImports(imported!, found);
  return found;
}

// Pictures, workers and the other rooms are fetched behind the painted start screen and are not counted.
it('the first load is under 300 kB of JavaScript, gzipped: the entry, the start screen, and what they import', () => {
  const html = readFileSync(join(built, 'index.html'), 'utf8');
  const entries = [...html.matchAll(/assets\/([^"]+\.js)/g)].map(([, name]) => name!);
  const start = readdirSync(assets).filter((name) => /^StartScreen-[^.]+\.js$/.test(name));
  expect(entries.length).toBeGreaterThan(0);
  expect(start).toHaveLength(1);
  const modules = new Set<string>();
  for (const name of [...entries, ...start]) withImports(name, modules);
  const sizes = [...modules].map((name) => gzipSync(readFileSync(join(assets, name))).length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  expect(total).toBeGreaterThan(50_000);
  expect(total).toBeLessThan(300_000);
});
