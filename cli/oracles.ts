/** Entry of the reference-case runner; see `oracles/main.ts`. */
import { main } from './oracles/main.ts';

process.exitCode = main(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
