/** Imports the file that is named, from the open file, in a process of its own; says what it took and its peak memory. */
import { existsSync, readFileSync } from 'node:fs';
import { readInputs } from '../../cli/files.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { importFiles } from '../../shared/intake/index.ts';

/** Linux counts to `maxRSS` what the process had that started it, but not to `VmHWM`. */
function peakMegabytes(): number {
  const status = '/proc/self/status';
  const own = existsSync(status) ? /VmHWM:\s*(\d+)/.exec(readFileSync(status, 'utf8')) : null;
  return (own === null ? process.resourceUsage().maxRSS : Number(own[1])) / 1024;
}

const { intake } = importFiles(await readInputs([process.argv[2]!]), { graph: templateGraph('default') });
process.stdout.write(JSON.stringify({ imported: intake.imported, peakMegabytes: peakMegabytes() }));
