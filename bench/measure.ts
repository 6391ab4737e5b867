/**
 * Kaplan–Meier and Aalen–Johansen with their standard errors and intervals on 1,000,000 visits, against R's `survfit`
 * (package survival) where Rscript is on the PATH. Durations once in whole days, as CRM exports have them, and once
 * to the second, where nearly every visit makes a row of its own. Both programs have the same visits in memory,
 * are warmed up with one run, and report the median time of the estimate alone; how far the curves lie apart is
 * printed with the ratio. `npm run bench -- measure [VISITS]`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aalenJohansen } from '../shared/estimate/aalenJohansen.ts';
import { kaplanMeier } from '../shared/estimate/kaplanMeier.ts';
import { Stream, streamKey } from '../shared/stats/stream.ts';

const runs = 3;
/** So many times as fast as survival. */
const leastRatio = 5;

const names = ['Kaplan–Meier', 'Aalen–Johansen'] as const;
type Name = (typeof names)[number];

interface VisitSample {
  readonly name: string;
  /** What is compared on it. */
  readonly peers: readonly Name[];
  readonly times: Float64Array;
  /** 0 open, 1 advance, 2 and 3 exits. */
  readonly causes: Uint8Array;
}

/** Visits that began evenly over 400 days: a third advance, half leave by one of two exits, the rest stay open. */
function visits(count: number, step: number, name: string, peers: readonly Name[]): VisitSample {
  const stream = new Stream(1, 0, streamKey('bench/measure'));
  const times = new Float64Array(count);
  const causes = new Uint8Array(count);
  for (let visit = 0; visit < count; visit++) {
    const followUp = 400 * stream.uniform();
    const drawn = stream.uniform();
    const cause = drawn < 0.33 ? 1 : drawn < 0.6 ? 2 : drawn < 0.85 ? 3 : 0;
    const days = -(cause === 1 ? 30 : 60) * Math.log(1 - stream.uniform());
    const ended = cause > 0 && days < followUp;
    times[visit] = Math.round((ended ? days : followUp) / step) * step;
    causes[visit] = ended ? cause : 0;
  }
  return { name, peers, times, causes };
}

interface Estimate {
  readonly seconds: number;
  readonly rows: number;
  /** Of the curve at its last row: the estimate and its standard error. */
  readonly last: readonly [estimate: number, standardError: number];
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;

function timed(estimate: () => Omit<Estimate, 'seconds'>): Estimate {
  estimate();
  const results = Array.from({ length: runs }, () => {
    const began = performance.now();
    const result = estimate();
    return { ...result, seconds: (performance.now() - began) / 1000 };
  });
  return { ...results[0]!, seconds: median(results.map(({ seconds }) => seconds)) };
}

/** Row of the last time at or before 90 days, where the curves are compared. */
const at90 = (time: Float64Array): number => time.findLastIndex((days) => days <= 90);

function own({ times, causes }: VisitSample): Readonly<Record<Name, Estimate>> {
  const events = causes.map((cause) => (cause === 1 ? 1 : 0));
  return {
    'Kaplan–Meier': timed(() => {
      const { time, survival, standardError } = kaplanMeier(times, events);
      const row = at90(time);
      return { rows: time.length, last: [survival[row]!, standardError[row]!] };
    }),
    'Aalen–Johansen': timed(() => {
      const { time, incidence, standardError } = aalenJohansen(times, causes, 3);
      const row = at90(time);
      return { rows: time.length, last: [incidence[0]![row]!, standardError[0]![row]!] };
    }),
  };
}

const script = `
suppressPackageStartupMessages(library(survival))
args <- commandArgs(TRUE)
n <- as.integer(args[3])
times <- readBin(args[1], "double", n)
causes <- readBin(args[2], "integer", n, size = 1)
state <- factor(causes, 0:3)
timed <- function(estimate) {
  estimate()
  median(sapply(1:${runs}, function(i) { gc(FALSE); system.time(estimate(), gcFirst = FALSE)[["elapsed"]] }))
}
show <- function(name, seconds, fit, estimate, error) {
  row <- max(which(fit$time <= 90))
  cat(sprintf("%s\\t%.4f\\t%d\\t%.17g\\t%.17g\\n", name, seconds, length(fit$time), estimate(row), error(row)))
}
if ("Kaplan-Meier" %in% args) {
  km <- function() survfit(Surv(times, causes == 1) ~ 1, conf.type = "log-log")
  fit <- km()
  show("Kaplan-Meier", timed(km), fit, function(row) fit$surv[row], function(row) fit$surv[row] * fit$std.err[row])
}
if ("Aalen-Johansen" %in% args) {
  # About two minutes for a million visits: one run, without a warm-up.
  fit <- NULL
  seconds <- system.time(fit <- survfit(Surv(times, state) ~ 1, conf.type = "log-log"))[["elapsed"]]
  show("Aalen-Johansen", seconds, fit, function(row) fit$pstate[row, 2], function(row) fit$std.err[row, 2])
}
`;

/** The same of R; null where it, or the package, is not installed. */
function ofR({ times, causes, peers }: VisitSample): ReadonlyMap<string, Estimate> | null {
  const present = spawnSync('Rscript', ['-e', 'library(survival)'], { stdio: 'ignore' });
  if (present.status !== 0) return null;
  const folder = mkdtempSync(join(tmpdir(), 'spillway-bench-'));
  try {
    const files = ['times', 'causes', 'bench.R'].map((name) => join(folder, name));
    [times, causes, script].forEach((content, index) => writeFileSync(files[index]!, content));
    const { status, stdout, stderr } = spawnSync(
      'Rscript',
      [files[2]!, files[0]!, files[1]!, String(times.length), ...peers.map((name) => name.replace('–', '-'))],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(stderr);
    return new Map(
      stdout
        .trim()
        .split('\n')
        .map((line) => {
          const [name, seconds, rows, estimate, error] = line.split('\t');
          return [
            name!.replace('-', '–'),
            { seconds: Number(seconds), rows: Number(rows), last: [Number(estimate), Number(error)] },
          ];
        }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function report(sample: VisitSample): void {
  const peer = ofR(sample);
  console.log(sample.name);
  const estimates = own(sample);
  for (const name of names) {
    const { seconds, rows, last } = estimates[name];
    console.log(`  ${name}: ${seconds.toFixed(3)} s for ${rows.toLocaleString('en-US')} rows`);
    const theirs = peer?.get(name);
    if (theirs === undefined) continue;
    const ratio = theirs.seconds / seconds;
    const apart = last.map((figure, index) => Math.abs(figure - theirs.last[index]!).toExponential(1));
    console.log(
      `    survival: ${theirs.seconds.toFixed(3)} s for ${theirs.rows.toLocaleString('en-US')} rows; at 90 days estimates ${apart[0]} apart, standard errors ${apart[1]}`,
    );
    console.log(
      `    ${ratio.toFixed(1)} times as fast (limit ${leastRatio}) ${ratio >= leastRatio ? 'met' : 'NOT MET'}`,
    );
  }
  if (peer === null)
    console.log('    no ratio: Rscript with the package survival is not installed (Debian: r-cran-survival)');
}

const [asked] = process.argv.slice(2).filter((argument) => argument !== 'measure');
const count = Number(asked ?? 1_000_000);
console.log(`${count.toLocaleString('en-US')} visits, three outcomes, median of ${runs} runs`);
const perSecond = 1 / 86_400;
report(visits(count, 1, 'in whole days', ['Kaplan–Meier', 'Aalen–Johansen']));
// To the second, survival's errors of Aalen–Johansen take visits times rows: it is compared on fewer.
report(visits(count, perSecond, 'to the second', ['Kaplan–Meier']));
report(visits(Math.min(count, 10_000), perSecond, 'to the second, 10,000 visits', ['Aalen–Johansen']));
