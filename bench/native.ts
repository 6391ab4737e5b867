/**
 * The kernel's inner loop against the same in C, compiled by the machine's own gcc for its own processor
 * (bench/native/fates.c): leads draw their fates in four lanes, cells of as many as the reference plan has on average at each stage.
 * `npm run bench -- native`; left out where there is no compiler.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildModel } from '../shared/engine/model.ts';
import { parsePlan, resolvePlan } from '../shared/plan/index.ts';
import { kernelParts } from '../test/support/kernelParts.ts';
import { referencePlan } from './reference.ts';

const binary = join(mkdtempSync(join(tmpdir(), 'spillway-native-')), 'fates');
const source = join(import.meta.dirname, 'native/fates.c');
const compiled = spawnSync('gcc', ['-O3', '-march=native', '-o', binary, source], { encoding: 'utf8' });
if (compiled.status === 0) compare();
else console.log(`The comparison with native code is left out: it needs gcc. ${compiled.stderr ?? ''}`);

function compare(): void {
  const model = buildModel(resolvePlan(parsePlan(referencePlan())));
  const parts = kernelParts(model);
  parts.drawParameters(1, 0, 'random');
  const words = [0x1234_5678, 0x0bad_cafe, 0x1357_9bdf, 0x2468_ace0] as const;
  const transitions = model.segments[0]!.transitions;
  for (const [stage, n] of [
    ['mql', 60],
    ['meetingBooked', 18],
    ['sao', 6],
  ] as const) {
    const from = model.plan.graph.indexOf(stage);
    const outcomes = 1 + transitions[from]!.exits.length;
    const cells = Math.round(5_000_000 / n);
    const slots = Array.from({ length: outcomes * 16 + 1 }, (_, slot) => parts.wordsOf(0, from, slot));
    // Once to have the code optimised.
    let ours = { seconds: 0, sum: 0 };
    for (let i = 0; i < 2; i++) {
      parts.beginLanesOf(...words, 0);
      const before = process.cpuUsage();
      const sum = parts.drawCells(0, from, n, cells);
      const { user, system } = process.cpuUsage(before);
      ours = { seconds: (user + system) / 1e6, sum };
    }
    const { stdout } = spawnSync(binary, {
      encoding: 'utf8',
      input: [cells, n, outcomes, 16, ...words, ...slots].join(' '),
    });
    const native = JSON.parse(stdout) as { seconds: number; sum: number };
    const perLead = (seconds: number): string => ((seconds / (4 * cells * n)) * 1e9).toFixed(2);
    console.log(
      `${stage}, cells of ${n}: ${perLead(ours.seconds)} ns a lead, native ${perLead(native.seconds)}: ` +
        `${(ours.seconds / native.seconds).toFixed(2)} times as long; ` +
        (ours.sum === native.sum ? 'the same counts' : 'OTHER COUNTS'),
    );
  }
}
