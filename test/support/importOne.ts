/** Imports the file that is named, from the open file, in a process of its own; says what it took and its peak memory. */
import { existsSync, readFileSync } from 'node:fs';
import { readInputs } from '../../cli/files.ts';
import { withTextThread } from '../../cli/textThread.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { importFiles } from '../../shared/intake/index.ts';

/** Linux counts to `maxRSS` what the process had that started it, but not to `VmHWM`. */
function peakMegabytes(): number {
  const status = '/proc/self/status';
  const own = existsSync(status) ? /VmHWM:\s*(\d+)/.exec(readFileSync(status, 'utf8')) : null;
  return (own === null ? process.resourceUsage().maxRSS : Number(own[1])) / 1024;
}

const files = await readInputs([process.argv[2]!]);
/** What the other thread was asked for. */
const asked: string[] = [];
const { intake } = withTextThread(files, ({ textThread }) =>
  importFiles(files, {
    graph: templateGraph('default'),
    ...(textThread && {
      textThread: {
        ...textThread,
        post: (message) => {
          asked.push(message.kind);
          textThread.post(message);
        },
      },
    }),
  }),
);
process.stdout.write(JSON.stringify({ imported: intake.imported, peakMegabytes: peakMegabytes(), asked }));
