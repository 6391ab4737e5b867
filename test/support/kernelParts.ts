/** The parts of the kernel one by one (`kernel/proof.ts`), as `npm test` compiles them. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { TrialNumbers } from '../../shared/engine/draws.ts';
import { tapeOf } from '../../shared/engine/kernel/tape.ts';
import { layoutOf } from '../../shared/engine/layout.ts';
import type { Model } from '../../shared/engine/model.ts';
import type { Sampling } from '../../shared/engine/sampling.ts';

type Of<Names extends string> = Readonly<Record<Names, (...values: number[]) => number>>;

export interface KernelParts extends Exports {
  /** Draws the parameters of a trial. */
  drawParameters(seed: number, trial: number, sampling: Sampling): void;
  /** Draws them with the same number in (0, 1) for each. */
  drawExtremes(u: number): void;
}

type Exports = {
  readonly memory: { readonly buffer: ArrayBuffer };
  drawTrial(seedLow: number, seedHigh: number, trial: number): void;
} & Of<
  | 'reserveTape'
  | 'begin'
  | 'uniformsAddress'
  | 'amountOfCode'
  | 'codeOfAmount'
  | 'codeOfCount'
  | 'countOfCode'
  | 'logFactorial'
  | 'gammaSurvival'
  | 'gammaQuantile'
  | 'normalQuantile'
  | 'normalSurvival'
  | 'tabulatedCdf'
  | 'binomial'
  | 'binomialByInversion'
  | 'hypergeometric'
  | 'poissonQuantile'
  | 'cellUniform'
  | 'openUniform'
  | 'roundedAt'
  | 'chosen'
  | 'splitOutcomes'
  | 'outcomeCount'
  | 'splitDelays'
  | 'shuffle'
  | 'inHand'
  | 'setCellWords'
  | 'beginCellOf'
  | 'beginLanesOf'
  | 'thresholdOf'
  | 'beginStream'
  | 'streamUniform'
  | 'setThreshold'
  | 'countBelow'
  | 'countAt'
  | 'volumeFactor'
  | 'dealFactor'
  | 'probability'
  | 'recycleRate'
  | 'delaySurvival'
  | 'recycleSurvival'
  | 'delayStepsAt'
  | 'sdrAttrition'
  | 'aeAttrition'
  | 'amountAt'
  | 'amountsOf'
  | 'tableAt'
  | 'drawFates'
  | 'fateCount'
  | 'wordsOf'
  | 'fateOfWord'
  | 'drawCells'
>;

/** Node's types of a module do not know WebAssembly. */
const { WebAssembly: wasm } = globalThis as unknown as {
  readonly WebAssembly: {
    Module: new (bytes: Uint8Array) => object;
    Instance: new (module: object, imports: object) => { readonly exports: unknown };
  };
};
const module = new wasm.Module(
  readFileSync(fileURLToPath(new URL('../../kernel/built/proof/proof.wasm', import.meta.url))),
);

/** The parts with a plan laid out in them. */
export function kernelParts(model: Model): KernelParts {
  const parts = new wasm.Instance(module, {}).exports as Exports;
  const { numbers, draws } = tapeOf(layoutOf(model));
  const address = parts.reserveTape(numbers.length);
  new Float64Array(parts.memory.buffer, address, numbers.length).set(numbers);
  parts.begin(1, draws.length);
  const trialNumbers = new TrialNumbers(draws);
  return {
    ...parts,
    drawParameters: (seed, trial, sampling) => {
      const uniforms = new Float64Array(parts.memory.buffer, parts.uniformsAddress(), draws.length);
      trialNumbers.write({ seed, sampling }, trial, uniforms);
      parts.drawTrial(seed, 0, trial);
    },
    drawExtremes: (u) => {
      new Float64Array(parts.memory.buffer, parts.uniformsAddress(), draws.length).fill(u);
      parts.drawTrial(0, 0, 0);
    },
  };
}
