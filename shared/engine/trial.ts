/** One trial: one possible future of a plan, lead by lead. The order within a step is that of {@link Trial.run}. */
import { stepsAt } from './discretise.ts';
import { exp } from '../stats/elementary.ts';
import { AePlaces, FirstInFirstOut } from './gates.ts';
import { type Model, type SegmentModel, isNumber } from './model.ts';
import { type Lead, newLead } from './lead.ts';
import { type OpeningEntry, drawFate, keepsAmount, openingVersion } from './opening.ts';
import { type Sampling, defaultSampling } from './sampling.ts';
import { type TrialInputs, drawInputs } from './inputs.ts';
import { recordMoney } from './money.ts';
import type { TrialTransition } from './parameters.ts';
import { type Outcomes, outcomeAt } from './rates.ts';
import { type TrialRecord, addWait, emptyRecord } from './record.ts';
import { Stocks } from './stocks.ts';
import { SteppedStreams, Stream, roundAtRandom } from './streams.ts';

/** Simulates one trial. The result depends on the plan, the seed, the sampling and the trial's number alone. */
export function simulateTrial(
  model: Model,
  seed: number,
  trial: number,
  sampling: Sampling = defaultSampling,
): TrialRecord {
  return new Trial(model, drawInputs(model, seed, trial, sampling), seed, trial).run();
}

/** No stage: the lead waits, is under way, or has ended. */
const nowhere = -1;

/** The leads of one trial, moved step by step. */
export class Trial {
  private readonly model: Model;
  private readonly inputs: TrialInputs;
  private readonly record: TrialRecord;
  private readonly stageCount: number;
  private readonly steps: number;

  private readonly sdrQueue = new FirstInFirstOut<Lead>();
  private readonly aeQueue = new FirstInFirstOut<Lead>();
  private readonly places = new AePlaces();
  /** Leads that leave their stage, at `step · stages + destination`. */
  private readonly due: (Lead[] | undefined)[] = [];
  /** Places given back by visits that never end, by step. */
  private readonly releases: Float64Array;
  private readonly stocks: Stocks;

  /** At `segment · stages + stage`. */
  private readonly visitStreams: SteppedStreams;
  /** By segment. */
  private readonly dealStreams: SteppedStreams;
  private readonly sdrStream: Stream;
  private readonly aeStream: Stream;
  private readonly openingStream: Stream;

  private step = 0;
  /** First day of the step, counted from the start. */
  private day = 0;
  /** This step's AE places and new opportunities allowed, rounded at random. */
  private placeLimit = Infinity;
  private newLimit = Infinity;

  constructor(model: Model, inputs: TrialInputs, seed: number, trial: number) {
    const { segments, plan, timeline, gateKeys, openingKey } = model;
    this.model = model;
    this.inputs = inputs;
    this.record = emptyRecord(model);
    this.stageCount = plan.graph.stages.length;
    this.steps = timeline.steps;
    this.releases = new Float64Array(this.steps);
    this.stocks = new Stocks(model);
    this.visitStreams = new SteppedStreams(
      seed,
      trial,
      segments.flatMap(({ visitKeys }) => visitKeys),
    );
    this.dealStreams = new SteppedStreams(
      seed,
      trial,
      segments.map(({ dealKey }) => dealKey),
    );
    this.sdrStream = new Stream(seed, trial, gateKeys.sdr);
    this.aeStream = new Stream(seed, trial, gateKeys.ae);
    this.openingStream = new Stream(seed, trial, openingKey);
  }

  run(): TrialRecord {
    this.placeOpening();
    for (this.step = 0; this.step < this.steps; this.step++) {
      this.beginStep();
      this.enterDueAndArrivals();
      this.serveSdrQueue();
      this.admitToAes();
      // (6) Stocks at the end of the step; flows were counted as they happened.
      this.stocks.write(this.record, this.step, this.steps);
    }
    recordMoney(this.model, this.inputs.sdrs, this.inputs.aes, this.record);
    return this.record;
  }

  /** (1) People have changed: the capacity of the step is known. (2) Places freed in earlier steps open. */
  private beginStep(): void {
    const { step, model, inputs, record } = this;
    const { stepDays } = model.timeline;
    this.day = step * stepDays;
    this.sdrStream.restart(step);
    this.aeStream.restart(step);
    this.places.beginStep();
    for (let release = 0; release < this.releases[step]!; release++) this.places.free();
    if (model.sdr && inputs.sdrs) {
      const mean = (inputs.sdrs.ramped[step]! * model.sdr.team.leadsPerWeek * stepDays) / 7;
      record.sdrCapacity[step] = roundAtRandom(mean, this.sdrStream);
    }
    if (model.ae?.limits && inputs.aes) {
      const { openPerAe, newPerWeek } = model.ae.team;
      const ramped = inputs.aes.ramped[step]!;
      this.placeLimit = isNumber(openPerAe) ? roundAtRandom(ramped * openPerAe, this.aeStream) : Infinity;
      this.newLimit = isNumber(newPerWeek)
        ? roundAtRandom((ramped * newPerWeek * stepDays) / 7, this.aeStream)
        : Infinity;
    }
  }

  /** (3) Stage by stage, visits that are due and arrivals enter. */
  private enterDueAndArrivals(): void {
    for (let stage = 0; stage < this.stageCount; stage++) {
      const slot = this.step * this.stageCount + stage;
      for (const lead of this.due[slot] ?? []) this.enter(lead, this.leave(lead, stage));
      this.due[slot] = undefined;
      for (const segment of this.model.segments) {
        if (segment.arrivals.stage !== stage) continue;
        const count = this.inputs.arrivals[segment.index]![this.step]!;
        for (let arrival = 0; arrival < count; arrival++) this.enter(newLead(segment), stage);
      }
    }
  }

  /** (4) Those who joined are ranked, those over the limit of waiting expire, capacity is served. */
  private serveSdrQueue(): void {
    const { sdrQueue, record, step, model } = this;
    if (model.sdr === null) return;
    const maxWaitDays = model.sdr.team.maxWaitDays ?? Infinity;
    sdrQueue.arrange(this.sdrStream);
    for (
      let first = sdrQueue.first();
      first && this.day - first.queuedDay > maxWaitDays;
      first = sdrQueue.first()
    ) {
      sdrQueue.take();
      this.departFromSdrQueue(first, false);
      this.enter(first, this.loseToWaiting(first));
    }
    const capacity = record.sdrCapacity[step]!;
    let used = 0;
    for (; used < capacity; used++) {
      const lead = sdrQueue.take();
      if (lead === undefined) break;
      this.departFromSdrQueue(lead, true);
      this.enter(lead, this.workAfterWaiting(lead));
    }
    record.sdrUsed[step] = used;
  }

  /** (5) At the AE gate likewise: as many enter as there are free places and new ones allowed. */
  private admitToAes(): void {
    const { aeQueue, places, record, step, model } = this;
    if (!model.ae?.limits) return;
    aeQueue.arrange(this.aeStream);
    while (aeQueue.first() && places.hasRoom(this.placeLimit, this.newLimit)) {
      const lead = aeQueue.take()!;
      this.stocks.countAeQueue(lead, -1);
      this.stocks.countOpen(lead, -1);
      this.enter(lead, lead.segment.transitions[lead.stage]!.to);
    }
    const byPlaces = this.placeLimit < Infinity;
    record.aeUsed[step] = byPlaces ? places.heldInStep : places.takenInStep;
    record.aeCapacity[step] = byPlaces ? this.placeLimit : this.newLimit;
  }

  /** Enters a stage, and at once all those that follow without a delay. */
  private enter(lead: Lead, stage: number): void {
    for (let next = stage; next !== nowhere;) next = this.visit(lead, next);
  }

  /** One visit begins. Returns the stage that follows within the step, or nowhere. */
  private visit(lead: Lead, stage: number): number {
    const { segment } = lead;
    lead.stage = stage;
    this.record.entries[stage]![this.at(segment)]! += 1;
    if (this.model.plan.graph.stages[stage]!.kind !== 'forward') return this.visitExit(lead);
    this.countMoney(lead);
    this.takeOrFreePlace(lead);
    this.stocks.countOpen(lead, 1);
    const transition = segment.transitions[stage];
    if (!transition) return nowhere;
    lead.version = transition.versionByStep[this.step]!;
    if (transition.gate === 'sdr') return this.joinSdrQueue(lead, this.day);
    const stream = this.visitStream(lead);
    return this.work(lead, this.outcomesOf(lead), stream.uniform(), stream.uniform());
  }

  /** An exit frees the place; a holding stage may be left again, after at least one step. */
  private visitExit(lead: Lead): number {
    const { segment, stage } = lead;
    this.freePlace(lead);
    if (this.model.plan.graph.stages[stage]!.kind !== 'holding') return nowhere;
    this.stocks.countOpen(lead, 1);
    const drawn = this.inputs.parameters.segments[segment.index]!.recycle;
    if (segment.recycle === null || drawn === null) return nowhere;
    const stream = this.visitStream(lead);
    const u = stream.uniform();
    const v = stream.uniform();
    if (lead.recycles >= segment.recycle.max || u >= drawn.rate) return nowhere;
    this.schedule(lead, segment.recycle.to, Math.max(1, stepsAt(drawn.delay.stepCdf, v)));
    return nowhere;
  }

  /** Outcome by its probability at u, then the delay from that outcome's distribution at v. */
  private work(lead: Lead, outcomes: Outcomes, u: number, v: number): number {
    const transition = lead.segment.transitions[lead.stage]!;
    const outcome = outcomeAt(outcomes, u);
    if (outcome < 0) {
      const steps = Math.ceil(transition.releaseAfterDays / this.model.timeline.stepDays);
      if (steps === 0) this.freePlace(lead);
      this.stayForEver(lead, this.step + steps);
      return nowhere;
    }
    const drawn = this.drawn(lead);
    const delay = outcome === 0 ? drawn.advance : drawn.exits[outcome - 1]!;
    const destination = outcome === 0 ? transition.to : transition.exits[outcome - 1]!.stage;
    const steps = stepsAt(delay.stepCdf, v);
    if (steps === 0) return this.leave(lead, destination);
    this.schedule(lead, destination, steps);
    return nowhere;
  }

  /**
   * Work after waiting w days: the advance probability is min(1, rate · exp(−decay · (w − w₀))). What is lost above w₀
   * goes to the holding stage at once; below w₀ exits and never shrink in proportion.
   */
  private workAfterWaiting(lead: Lead): number {
    const { decayPerDay, calibratedWaitDays } = this.model.sdr!.team;
    const outcomes = this.outcomesOf(lead);
    const excessDays = this.day - lead.queuedDay - calibratedWaitDays;
    const advance = Math.min(1, outcomes.advance * exp(-decayPerDay * excessDays));
    const stream = this.visitStream(lead);
    const u = stream.uniform();
    const v = stream.uniform();
    if (advance <= u && u < outcomes.advance) return this.loseToWaiting(lead);
    if (advance <= outcomes.advance) return this.work(lead, outcomes, u, v);
    const shrink = (1 - advance) / (1 - outcomes.advance);
    return this.work(lead, { advance, exits: outcomes.exits.map((exit) => exit * shrink) }, u, v);
  }

  /** Lost to waiting: to the holding stage at once; where there is none it stays open. */
  private loseToWaiting(lead: Lead): number {
    this.record.lostToWaiting[this.at(lead.segment)]! += 1;
    const { holding } = this.model.plan.graph;
    return holding < 0 ? nowhere : this.leave(lead, holding);
  }

  /** The visit ends; returns the stage to enter. An advance through the AE gate queues there, its visit still open. */
  private leave(lead: Lead, destination: number): number {
    const transition = lead.segment.transitions[lead.stage];
    if (transition?.gate === 'ae' && destination === transition.to) return this.joinAeQueue(lead, this.day);
    this.stocks.countOpen(lead, -1);
    if (this.model.plan.graph.stages[lead.stage]!.kind === 'holding') {
      this.record.recycles[this.at(lead.segment)]! += 1;
      lead.recycles++;
      lead.amount = Number.NaN;
    }
    return destination;
  }

  private joinSdrQueue(lead: Lead, day: number): number {
    lead.queuedDay = day;
    this.stocks.countSdrQueue(lead, 1);
    this.sdrQueue.join(lead);
    return nowhere;
  }

  private joinAeQueue(lead: Lead, day: number): number {
    lead.queuedDay = day;
    this.stocks.countAeQueue(lead, 1);
    this.aeQueue.join(lead);
    return nowhere;
  }

  private departFromSdrQueue(lead: Lead, worked: boolean): void {
    const { record, model } = this;
    const { index } = lead.segment;
    const waitedDays = this.day - lead.queuedDay;
    const at = this.at(lead.segment);
    this.stocks.countSdrQueue(lead, -1);
    record.leftQueue[at]! += 1;
    record.waitedDays[at]! += waitedDays;
    if (worked && waitedDays * 24 <= (model.sdr!.team.slaHours ?? -1)) record.withinSla[at]! += 1;
    addWait(record.waits, this.step, index, waitedDays);
  }

  /** Pipeline: a new amount is drawn and counted. Bookings: the amount is kept, or drawn where pipeline was skipped. */
  private countMoney(lead: Lead): void {
    const { graph } = this.model.plan;
    if (lead.stage === graph.pipeline) {
      lead.amount = this.drawAmount(lead.segment);
      this.record.pipeline[this.at(lead.segment)]! += lead.amount;
    }
    if (lead.stage === graph.bookings) {
      if (Number.isNaN(lead.amount)) lead.amount = this.drawAmount(lead.segment);
      this.record.bookings[this.at(lead.segment)]! += lead.amount;
    }
  }

  private drawAmount({ deal, index }: SegmentModel, stream = this.dealStreams.at(index, this.step)): number {
    if (deal === null) return 0;
    return this.inputs.parameters.segments[index]!.dealFactor * deal.law.upperQuantile(stream.uniform());
  }

  /** A place is held through the pipeline stages, and where the route ends within them, for that step only. */
  private takeOrFreePlace(lead: Lead): void {
    if (!this.model.holdsPlace[lead.stage]) return this.freePlace(lead);
    if (!lead.holdsPlace) {
      this.places.take();
      lead.holdsPlace = true;
    }
    if (lead.segment.transitions[lead.stage] === null) this.freePlace(lead);
  }

  private freePlace(lead: Lead): void {
    if (lead.holdsPlace) this.places.free();
    lead.holdsPlace = false;
  }

  /** A visit that never ends gives its place back in the given step. */
  private stayForEver(lead: Lead, releaseStep: number): void {
    if (lead.holdsPlace && releaseStep < this.steps) this.releases[releaseStep]! += 1;
  }

  private schedule(lead: Lead, destination: number, steps: number): void {
    const step = this.step + steps;
    if (step >= this.steps) return;
    const slot = step * this.stageCount + destination;
    (this.due[slot] ??= []).push(lead);
  }

  /** Puts the opening visits where they are before step 0. */
  private placeOpening(): void {
    this.model.plan.opening.forEach((entry, index) => {
      this.openingStream.restart(index);
      for (let visit = 0; visit < entry.count; visit++) this.placeOpeningVisit(entry);
    });
  }

  private placeOpeningVisit(entry: OpeningEntry): void {
    const { model, openingStream } = this;
    const segment = model.segments[entry.segment]!;
    const transition = segment.transitions[entry.stage];
    const lead: Lead = { ...newLead(segment), stage: entry.stage, recycles: entry.recycles ?? 0 };
    if (transition) lead.version = openingVersion(model, transition.rate, entry);
    if (keepsAmount(model, entry.stage)) {
      lead.amount = entry.amount ?? this.drawAmount(segment, openingStream);
    }
    this.stocks.countOpen(lead, 1);
    const fate = drawFate(model, this.inputs.parameters, entry, openingStream);
    if (model.holdsPlace[entry.stage] && (fate.kind !== 'stays' || fate.releaseStep >= 0)) {
      this.places.hold();
      lead.holdsPlace = true;
    }
    if (fate.kind === 'waits-for-sdr') this.joinSdrQueue(lead, -entry.ageDays);
    else if (fate.kind === 'waits-for-ae') this.joinAeQueue(lead, -entry.ageDays);
    else if (fate.kind === 'leaves') this.schedule(lead, fate.destination, fate.step);
    else this.stayForEver(lead, fate.releaseStep);
  }

  private at(segment: SegmentModel): number {
    return segment.index * this.steps + this.step;
  }

  private visitStream({ segment, stage }: Lead): Stream {
    return this.visitStreams.at(segment.index * this.stageCount + stage, this.step);
  }

  /** The trial's parameters for the present visit. */
  private drawn({ segment, stage }: Lead): TrialTransition {
    return this.inputs.parameters.segments[segment.index]!.transitions[stage]!;
  }

  private outcomesOf(lead: Lead): Outcomes {
    return this.drawn(lead).outcomes[lead.version]!;
  }
}
