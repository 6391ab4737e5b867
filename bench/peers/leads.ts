/**
 * The reference scenario lead by lead: every lead is an event in a binary heap, its outcome and its delay are drawn when
 * it enters a stage. Leads are in typed arrays, with no closures in the loop; events are in one of two heaps: objects in
 * tinyqueue, which is what JavaScript programmers take, or numbers in typed arrays, with nothing to collect. The rules
 * are those of `waterfall.py`, so that the means can be compared.
 */
import type { PlanFile } from '../../shared/plan/schema.ts';
import type { EventHeap } from './eventHeaps.ts';

/** What happens within a week, in order: MQLs, then the SDRs; up to those who wait for an AE, then the AEs; the rest. */
const order = ['mql', 'sal', 'meetingBooked', 'meetingHeld', 'sql', 'joinAe', 'sao', 'won'];
const exits = ['nurturing', 'disqualified', 'lost'];
const events = [...order, ...exits];
const perWeek = events.length;
const [mql, sal, joinAe, sao, won] = ['mql', 'sal', 'joinAe', 'sao', 'won'].map((name) =>
  events.indexOf(name),
) as [number, number, number, number, number];
const nurturing = events.indexOf('nurturing');

/** xoshiro128++ (Blackman and Vigna, 2019), its state from a seed by the steps of splitmix32. */
const state = new Int32Array(4);
function seedRandom(seed: number): void {
  spare = NaN;
  let at = seed | 0;
  for (let i = 0; i < 4; i++) {
    at = (at + 0x9e3779b9) | 0;
    let mixed = Math.imul(at ^ (at >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    state[i] = mixed ^ (mixed >>> 15);
  }
}

/** Uniform on [0, 1), of 32 bits. */
function random(): number {
  const [a, b, c, d] = [state[0]!, state[1]!, state[2]!, state[3]!];
  const sum = (a + d) | 0;
  const word = (((sum << 7) | (sum >>> 25)) + a) >>> 0;
  const third = c ^ a;
  const fourth = d ^ b;
  state[1] = b ^ third;
  state[0] = a ^ fourth;
  state[2] = third ^ (b << 9);
  state[3] = (fourth << 11) | (fourth >>> 21);
  return word / 0x1_0000_0000;
}

let spare = NaN;
function normal(): number {
  if (!Number.isNaN(spare)) {
    const kept = spare;
    spare = NaN;
    return kept;
  }
  for (;;) {
    const x = 2 * random() - 1;
    const y = 2 * random() - 1;
    const square = x * x + y * y;
    if (square >= 1 || square === 0) continue;
    const scale = Math.sqrt((-2 * Math.log(square)) / square);
    spare = y * scale;
    return x * scale;
  }
}

/** Marsaglia and Tsang, 2000; shape at least 1. */
function gamma(shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = normal();
    const v = (1 + c * z) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * z * z + d - d * v + d * Math.log(v)) return d * v;
  }
}

function poisson(mean: number): number {
  let u = random();
  let mass = Math.exp(-mean);
  let k = 0;
  while (u > mass && mass > 0) {
    u -= mass;
    k++;
    mass *= mean / k;
    if (k > 20 * mean + 100) break;
  }
  return k;
}

type SegmentFile = PlanFile['segments'][number];
type Lognormal = { readonly lognormal: { readonly mean: number; readonly cv: number } };
interface Way {
  readonly to: Int32Array;
  readonly shares: Float64Array;
  readonly beta: readonly [number, number];
  readonly mu: Float64Array;
  readonly sigma: Float64Array;
  readonly logSd: Float64Array;
  /** Of the trial. */
  readonly upTo: Float64Array;
  readonly drawnMu: Float64Array;
}

function lognormal({ lognormal: { mean, cv } }: Lognormal): { mu: number; sigma: number } {
  const variance = Math.log(1 + cv * cv);
  return { mu: Math.log(mean) - variance / 2, sigma: Math.sqrt(variance) };
}

function wayOf(transition: SegmentFile['transitions'][number]): Way {
  const ends = Object.entries(transition.exits ?? {}) as [string, { share: number; delayDays: object }][];
  const laws = [transition.delayDays, ...ends.map(([, { delayDays }]) => delayDays)] as (Lognormal & {
    uncertainty: { logSd: number };
  })[];
  const to = transition.to === 'sao' ? 'joinAe' : transition.to;
  const count = laws.length;
  return {
    to: Int32Array.from([to, ...ends.map(([name]) => name)], (name) => events.indexOf(name)),
    shares: Float64Array.from([0, ...ends.map(([, { share }]) => share)]),
    beta: (transition.rate as { beta: [number, number] }).beta,
    mu: Float64Array.from(laws, (law) => lognormal(law).mu),
    sigma: Float64Array.from(laws, (law) => lognormal(law).sigma),
    logSd: Float64Array.from(laws, ({ uncertainty }) => uncertainty.logSd),
    upTo: new Float64Array(count),
    drawnMu: new Float64Array(count),
  };
}

/** Draws the trial's rate and delays. */
function drawWay(way: Way): void {
  const one = gamma(way.beta[0]);
  const rate = one / (one + gamma(way.beta[1]));
  let sum = rate;
  for (let j = 0; j < way.to.length; j++) {
    if (j > 0) sum += (1 - rate) * way.shares[j]!;
    way.upTo[j] = sum;
    const sd = way.logSd[j]!;
    way.drawnMu[j] = way.mu[j]! + sd * normal() - (sd * sd) / 2;
  }
}

type Team = NonNullable<PlanFile['sdr']>;

function staffing(team: Team, start: string, weeks: number): Float64Array {
  const out = new Float64Array(weeks);
  const ramp = team.ramp as number[];
  const logStaying = (Math.log(1 - (team.attritionPerMonth as number)) * 7) / 30.4375;
  const serve = (from: number, ramped: boolean): void => {
    const chances = Math.floor(Math.log(1 - random()) / logStaying);
    const end = Math.min(weeks, from + (ramped ? 0 : 1) + chances);
    for (let week = from; week < end; week++) {
      const month = Math.trunc(((week - from) * 7) / 30.4375);
      out[week]! += ramp[ramped ? ramp.length - 1 : Math.min(month, ramp.length - 1)]!;
    }
  };
  for (let seat = 0; seat < (team.headcount as number); seat++) serve(0, true);
  for (const [month, count] of Object.entries(team.hires ?? {})) {
    const days = (Date.parse(`${month}-01`) - Date.parse(start)) / 86_400_000;
    for (let seat = 0; seat < (count as number); seat++) serve(Math.max(0, Math.ceil(days / 7)), false);
  }
  return out;
}

function meansByWeek(
  perMonth: Readonly<Record<string, unknown>>,
  start: string,
  weeks: number,
): Float64Array {
  const out = new Float64Array(weeks);
  for (let day = 0; day < 7 * weeks; day++) {
    const date = new Date(Date.parse(start) + day * 86_400_000);
    const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
    out[Math.trunc(day / 7)]! += ((perMonth[date.toISOString().slice(0, 7)] as number) ?? 0) / length;
  }
  return out;
}

/** Shares of the weeks in each month, fiscal quarter and fiscal year, and in the whole. */
function longerPeriods(plan: PlanFile, weeks: number): Float64Array[] {
  const rows = new Map<string, Float64Array>();
  const first = ((plan.fiscalYearStartMonth as number | undefined) ?? 1) - 1;
  for (let day = 0; day < 7 * weeks; day++) {
    const date = new Date(Date.parse(plan.start) + day * 86_400_000);
    const month = 12 * date.getUTCFullYear() + date.getUTCMonth();
    const fiscal = month - first;
    for (const label of [
      `month ${month}`,
      `quarter ${Math.floor(fiscal / 3)}`,
      `year ${Math.floor(fiscal / 12)}`,
      'total',
    ]) {
      const row = rows.get(label) ?? new Float64Array(weeks);
      rows.set(label, row);
      row[Math.trunc(day / 7)]! += 1 / 7;
    }
  }
  return [...rows.values()];
}

export interface LeadTotals {
  readonly sal: number;
  readonly won: number;
  readonly bookings: number;
}

/** Simulates trials of a plan like the reference scenario, takes seven quantiles of every column, and tells means. */
export function simulateLeads(plan: PlanFile, trials: number, seed: number, heap: EventHeap): LeadTotals {
  seedRandom(seed);
  const { weeks, start, segments } = plan as PlanFile & { weeks: number; start: string };
  const S = segments.length;
  const means = segments.map(({ arrivals }) => meansByWeek(arrivals.perMonth, start, weeks));
  const spread = segments.map(({ arrivals }) => (arrivals.distribution as { negbin: number }).negbin);
  const ways = segments.map(({ transitions }) => {
    const byEvent: (Way | undefined)[] = events.map(() => undefined);
    for (const transition of transitions) byEvent[events.indexOf(transition.from)] = wayOf(transition);
    return byEvent;
  });
  const deals = segments.map(({ deal }) => lognormal(deal as Lognormal));
  const dealSd = segments.map(({ deal }) => (deal as { uncertainty: { logSd: number } }).uncertainty.logSd);
  const again = segments.map(({ recycle }) => lognormal(recycle!.delayDays as Lognormal));
  const returning = segments.map(({ recycle }) => recycle!.rate as number);
  const { sdr, ae } = plan as { sdr: Team; ae: NonNullable<PlanFile['ae']> };
  const [leadsPerWeek, decayPerDay, newPerWeek] = [
    sdr.leadsPerWeek,
    sdr.decayPerDay,
    ae.newPerWeek,
  ] as number[];
  const maxWait = sdr.maxWaitDays ?? Infinity;

  const rows = (events.length + 2) * S;
  const counted = new Float64Array(rows * weeks);
  const all = new Float64Array(weeks);
  const longer = longerPeriods(plan, weeks).map((shares) => {
    const from = shares.findIndex((share) => share > 0);
    return { from, shares: shares.slice(from, shares.findLastIndex((share) => share > 0) + 1) };
  });
  const perRow = weeks + longer.length;
  const columns = new Float64Array((events.length + 2) * (S + 1) * perRow * trials);
  const room = 1 << 17;
  const segmentOf = new Uint8Array(room);
  const amountOf = new Float64Array(room);
  const since = new Uint16Array(room);
  const dealFactor = new Float64Array(S);
  const sdrQueue = new Int32Array(room);
  const aeQueue = new Int32Array(room);

  /** A lead is worked in a stage: outcome, then delay; its next event. */
  const work = (lead: number, way: Way, week: number, decay: number): void => {
    let u = random();
    const rate = way.upTo[0]!;
    let j = 0;
    if (u < rate) {
      if (u >= rate * decay) return heap.push(week * perWeek + nurturing, lead);
    } else {
      const count = way.upTo.length;
      j = 1;
      while (j < count && u >= way.upTo[j]!) j++;
      if (j === count) return;
    }
    u = random();
    const steps = Math.floor(u + Math.exp(way.drawnMu[j]! + way.sigma[j]! * normal()) / 7);
    if (week + steps < weeks) heap.push((week + steps) * perWeek + way.to[j]!, lead);
  };

  for (let trial = 0; trial < trials; trial++) {
    counted.fill(0);
    heap.clear();
    for (const byEvent of ways) for (const way of byEvent) if (way) drawWay(way);
    for (let s = 0; s < S; s++) dealFactor[s] = Math.exp(dealSd[s]! * normal() - dealSd[s]! ** 2 / 2);
    const sdrs = staffing(sdr, start, weeks);
    const aes = staffing(ae as unknown as Team, start, weeks);
    let leads = 0;
    let sdrHead = 0;
    let sdrTail = 0;
    let aeHead = 0;
    let aeTail = 0;
    const drain = (week: number, last: number): void => {
      while (heap.top() <= week * perWeek + last) {
        const event = heap.top() - week * perWeek;
        const lead = heap.pop();
        const s = segmentOf[lead]!;
        if (event === joinAe) {
          aeQueue[aeTail++] = lead;
          continue;
        }
        counted[(event * S + s) * weeks + week]! += 1;
        if (event === mql) {
          since[lead] = week;
          sdrQueue[sdrTail++] = lead;
        } else if (event === nurturing) {
          if (random() >= returning[s]!) continue;
          const { mu, sigma } = again[s]!;
          const steps = Math.max(1, Math.floor(random() + Math.exp(mu + sigma * normal()) / 7));
          if (week + steps < weeks) heap.push((week + steps) * perWeek + mql, lead);
        } else if (event === won) {
          counted[((events.length + 1) * S + s) * weeks + week]! += amountOf[lead]!;
        } else {
          if (event === sao) {
            const { mu, sigma } = deals[s]!;
            amountOf[lead] = dealFactor[s]! * Math.exp(mu + sigma * normal());
            counted[(events.length * S + s) * weeks + week]! += amountOf[lead]!;
          }
          const way = ways[s]![event];
          if (way) work(lead, way, week, 1);
        }
      }
    };
    for (let week = 0; week < weeks; week++) {
      for (let s = 0; s < S; s++) {
        const n = poisson(means[s]![week]! * spread[s]! * gamma(1 / spread[s]!));
        for (let i = 0; i < n; i++) {
          segmentOf[leads] = s;
          heap.push(week * perWeek + mql, leads++);
        }
      }
      drain(week, mql);
      while (sdrHead < sdrTail && 7 * (week - since[sdrQueue[sdrHead]!]!) > maxWait) {
        heap.push(week * perWeek + nurturing, sdrQueue[sdrHead++]!);
      }
      let capacity = Math.floor(sdrs[week]! * leadsPerWeek! + random());
      for (; capacity > 0 && sdrHead < sdrTail; capacity--) {
        const lead = sdrQueue[sdrHead++]!;
        const waited = 7 * (week - since[lead]!);
        const decay = waited === 0 ? 1 : Math.exp(-decayPerDay! * waited);
        work(lead, ways[segmentOf[lead]!]![mql]!, week, decay);
      }
      drain(week, joinAe);
      capacity = Math.floor(aes[week]! * newPerWeek! + random());
      for (; capacity > 0 && aeHead < aeTail; capacity--) heap.push(week * perWeek + sao, aeQueue[aeHead++]!);
      drain(week, perWeek - 1);
    }
    keep(trial);
  }

  /** Figures by week, and by longer periods. */
  function keepRow(values: Float64Array, at: number): void {
    for (let week = 0; week < weeks; week++, at += trials) columns[at] = values[week]!;
    for (const { from, shares } of longer) {
      let sum = 0;
      for (let i = 0; i < shares.length; i++) sum += shares[i]! * values[from + i]!;
      columns[at] = sum;
      at += trials;
    }
  }

  /** The trial's figures by column, and those of all segments. */
  function keep(trial: number): void {
    for (let kind = 0; kind < events.length + 2; kind++) {
      all.fill(0);
      for (let s = 0; s < S; s++) {
        const own = counted.subarray((kind * S + s) * weeks, (kind * S + s + 1) * weeks);
        for (let week = 0; week < weeks; week++) all[week]! += own[week]!;
        keepRow(own, (kind * (S + 1) + s) * perRow * trials + trial);
      }
      keepRow(all, (kind * (S + 1) + S) * perRow * trials + trial);
    }
  }

  const sums = new Float64Array(events.length + 2);
  for (let kind = 0; kind < events.length + 2; kind++) {
    if (kind === joinAe) continue;
    for (let column = 0; column < (S + 1) * perRow; column++) {
      const at = (kind * (S + 1) * perRow + column) * trials;
      const values = columns.subarray(at, at + trials);
      if (column >= S * perRow && column < S * perRow + weeks)
        sums[kind]! += values.reduce((sum, value) => sum + value, 0);
      // Bands are read from the sorted column.
      values.sort();
    }
  }
  return {
    sal: sums[sal]! / trials,
    won: sums[won]! / trials,
    bookings: sums[events.length + 1]! / trials,
  };
}
