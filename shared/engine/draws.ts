/**
 * Where the uncertain parameters of a trial get their numbers in (0, 1) from: each from a random stream of its own, or
 * from coordinates of scrambled Sobol points. Either way what one parameter draws does not depend on which others are
 * uncertain, so that scenarios with one seed share their luck.
 *
 * Under `sobol`, trial i is point ⌊i / 16⌋ of replicate i mod 16; replicates are scrambled independently of each other, so
 * that how far they lie apart says how exact a figure is (Owen, 1997), for any number of trials. Parameters that make one
 * segment's deals are coordinates of the same points. Every other parameter, and every other segment, has the points in
 * an order of its own (Burley, 2020): each parameter is spread evenly over its distribution, and a segment that is added
 * leaves the draws of the others as they were.
 */
import { reversed, scrambledCoordinate, sobolDimensions, unitNumber } from '../stats/sobol.ts';
import type { ResolvedPlan } from '../plan/resolved.ts';
import { Stream, type StreamKey, streamKey } from '../stats/stream.ts';
import type { Sampling } from './sampling.ts';

/** A power of two. */
export const replicates = 16;

export interface Draw {
  readonly key: StreamKey;
  /** The points that it is a coordinate of, and which one. */
  readonly points: StreamKey;
  readonly dimension: number;
}

/** A draw by itself. */
export function ownDraw(purpose: string): Draw {
  const key = streamKey(purpose);
  return { key, points: key, dimension: 0 };
}

/** The common factor of all parameters that are correlated. */
export const commonDraw = ownDraw('parameters/common');

/**
 * The draws of a segment. Its coordinates are the rates, the win rate first and then towards the beginning of the route
 * (the first dimensions of Sobol's points are the most even together), deal size and volume, the recycling rate, and
 * the delays of advances. The other delays and the parts of a Dirichlet are by themselves.
 */
export class SegmentDraws {
  private readonly segment: string;
  private readonly points: StreamKey;
  private readonly graph: ResolvedPlan['graph'];
  readonly dealSize: Draw;
  readonly volume: Draw;
  readonly recycleRate: Draw;
  readonly recycleDelay: readonly [Draw, Draw];

  constructor(graph: ResolvedPlan['graph'], segment: string) {
    this.graph = graph;
    this.segment = segment;
    this.points = streamKey(`parameters/points/${segment}`);
    const rates = graph.forward.length - 1;
    this.dealSize = this.coordinate(`parameters/deal/${segment}`, rates);
    this.volume = this.coordinate(`parameters/volume/${segment}`, rates + 1);
    this.recycleRate = this.coordinate(`parameters/recycle/${segment}`, rates + 2);
    this.recycleDelay = delayDraws(`${segment}/recycle`, ownDraw);
  }

  /** The score of a rate, then the part that each exit takes of a Dirichlet's stick. */
  rate(from: number, exits: readonly number[]): readonly Draw[] {
    const path = this.path(from);
    return [
      this.coordinate(`parameters/rate/${path}`, this.fromTheEnd(from)),
      ...exits.map((exit) => ownDraw(`parameters/exit/${path}/${this.id(exit)}`)),
    ];
  }

  delay(from: number, to: number): readonly [Draw, Draw] {
    const rates = this.graph.forward.length - 1;
    return delayDraws(`${this.path(from)}/${this.id(to)}`, (purpose) =>
      this.coordinate(purpose, rates + 3 + this.fromTheEnd(from)),
    );
  }

  exitDelay(from: number, exit: number): readonly [Draw, Draw] {
    return delayDraws(`${this.path(from)}/${this.id(exit)}`, ownDraw);
  }

  private coordinate(purpose: string, dimension: number): Draw {
    return dimension < sobolDimensions
      ? { key: streamKey(purpose), points: this.points, dimension }
      : ownDraw(purpose);
  }

  /** 0 for the last transition of the waterfall. */
  private fromTheEnd(from: number): number {
    const { forward } = this.graph;
    return forward.length - 2 - forward.indexOf(from);
  }

  private path(from: number): string {
    return `${this.segment}/${this.id(from)}`;
  }

  private id(stage: number): string {
    return this.graph.stages[stage]!.id;
  }
}

/** The score of a delay, and the one of its shape. */
function delayDraws(path: string, draw: (purpose: string) => Draw): readonly [Draw, Draw] {
  return [draw(`parameters/delay/${path}`), ownDraw(`parameters/delayShape/${path}`)];
}

/** The number of a draw in each trial. */
export class DrawnNumbers {
  private readonly numbers: NumbersOfTrials;
  private readonly number = new Float64Array(1);

  constructor(draw: Draw, seed: number, sampling: Sampling) {
    this.numbers = numbersOf([draw], { seed, sampling });
  }

  /** In the open interval (0, 1). `trial`: from 0 to 2³² − 1. */
  at(trial: number): number {
    this.numbers.write(trial, this.number);
    return this.number[0]!;
  }
}

/** The numbers of all draws, trial by trial. */
export class TrialNumbers {
  private readonly draws: readonly Draw[];
  private drawn: (Sampled & { readonly numbers: NumbersOfTrials }) | null = null;

  constructor(draws: readonly Draw[]) {
    this.draws = draws;
  }

  get count(): number {
    return this.draws.length;
  }

  /** Writes those of the trials from `first` on into `rows`, a row a trial, as many as there is room for. */
  write({ seed, sampling }: Sampled, first: number, rows: Float64Array): void {
    if (this.drawn?.seed !== seed || this.drawn.sampling !== sampling) {
      this.drawn = { seed, sampling, numbers: numbersOf(this.draws, { seed, sampling }) };
    }
    this.drawn.numbers.write(first, rows);
  }
}

interface NumbersOfTrials {
  write(first: number, rows: Float64Array): void;
}

function numbersOf(draws: readonly Draw[], { seed, sampling }: Sampled): NumbersOfTrials {
  return sampling === 'sobol' ? new SobolNumbers(draws, seed) : new RandomNumbers(draws, seed);
}

/** Each draw from its own stream. */
class RandomNumbers implements NumbersOfTrials {
  private readonly streams: readonly Stream[];

  constructor(draws: readonly Draw[], seed: number) {
    this.streams = draws.map(({ key }) => new Stream(seed, 0, key));
  }

  write(first: number, rows: Float64Array): void {
    let trial = first;
    for (let at = 0; at < rows.length; trial++) {
      for (const stream of this.streams) {
        stream.beginTrial(trial);
        rows[at++] = stream.uniform();
      }
    }
  }
}

/** Coordinates of scrambled points. */
class SobolNumbers implements NumbersOfTrials {
  private readonly draws: readonly Draw[];
  private readonly seed: number;
  private readonly dimensions: Uint8Array;
  /**
   * By replicate and draw: seed of the order of the points, and seed and shift of the scrambling; made when the replicate
   * is needed.
   */
  private readonly scramblings: Int32Array;
  private readonly isReady = new Uint8Array(replicates);

  constructor(draws: readonly Draw[], seed: number) {
    this.draws = draws;
    this.seed = seed;
    this.dimensions = Uint8Array.from(draws, ({ dimension }) => dimension);
    this.scramblings = new Int32Array(3 * draws.length * replicates);
  }

  write(first: number, rows: Float64Array): void {
    const { dimensions, scramblings } = this;
    let trial = first;
    for (let at = 0; at < rows.length; trial++) {
      const replicate = trial & (replicates - 1);
      if (this.isReady[replicate] === 0) this.scramble(replicate);
      const index = reversed(Math.floor(trial / replicates));
      let own = 3 * dimensions.length * replicate;
      for (let draw = 0; draw < dimensions.length; draw++, own += 3) {
        const order = scramblings[own]!;
        const coordinate = scrambledCoordinate(index, dimensions[draw]!, order, scramblings[own + 1]!);
        rows[at++] = unitNumber(coordinate ^ scramblings[own + 2]!);
      }
    }
  }

  private scramble(replicate: number): void {
    const { draws, seed, scramblings } = this;
    let at = 3 * draws.length * replicate;
    for (const { points, key } of draws) {
      const order = new Stream(seed, replicate, points);
      order.restart(orderPart);
      const scrambling = new Stream(seed, replicate, key);
      scrambling.restart(scramblingPart);
      scramblings[at++] = order.word();
      scramblings[at++] = scrambling.word();
      scramblings[at++] = scrambling.word();
    }
    this.isReady[replicate] = 1;
  }
}

/** What the numbers of a trial depend on beside its index. */
export interface Sampled {
  readonly seed: number;
  readonly sampling: Sampling;
}

/** Parts of the streams that scramblings come from; plain draws are in part 0. */
const orderPart = 1;
const scramblingPart = 2;
