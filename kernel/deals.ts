/**
 * Amounts of deals. Leads are counted, not followed; where their amounts have to go along (between the pipeline stage
 * and bookings) a cell has beside its count the sum of the amounts, or a list of them. All leads of a cell have the
 * same future, so which amount goes with which of them is drawn by shuffling.
 */
import { Segment } from './plan';
import { MOST_WORDS, cellUniform, drawWords } from './cells';

/** Linked lists of amounts, all in one pool. */
let nodeAmount = new StaticArray<f64>(1024);
let nodeNext = new StaticArray<i32>(1024);
let nodes: i32 = 0;
let freeNode: i32 = -1;

/** Empties the pool. */
export function forgetDeals(): void {
  nodes = 0;
  freeNode = -1;
}

/** A new list: `amount` before what is in `list`. */
export function pushDeal(list: i32, amount: f64): i32 {
  let node = freeNode;
  if (node >= 0) {
    freeNode = nodeNext[node];
  } else {
    if (nodes === nodeNext.length) growPool();
    node = nodes++;
  }
  nodeAmount[node] = amount;
  nodeNext[node] = list;
  return node;
}

function growPool(): void {
  const amounts = new StaticArray<f64>(nodes * 2);
  const nexts = new StaticArray<i32>(nodes * 2);
  memory.copy(changetype<usize>(amounts), changetype<usize>(nodeAmount), (<usize>nodes) << 3);
  memory.copy(changetype<usize>(nexts), changetype<usize>(nodeNext), (<usize>nodes) << 2);
  nodeAmount = amounts;
  nodeNext = nexts;
}

/** The amounts at hand: of the leads that are being moved. NaN: to be drawn at bookings. */
export let hand = new StaticArray<f64>(1024);
let handCount: i32 = 0;
/** The first one of the class of leads that is being moved, and the next that is given out. */
let handFirst: i32 = 0;
let handAt: i32 = 0;

export function emptyHand(): void {
  handCount = 0;
  handFirst = 0;
  handAt = 0;
}

/** The amounts of n leads of a class have gone, or stay for ever; those of the next class follow. */
export function passHand(n: i32): void {
  handFirst += n;
  handAt = handFirst;
}

/** Makes room for n amounts. */
function reserve(n: i32): void {
  if (n <= hand.length) return;
  const larger = new StaticArray<f64>(max(n, hand.length * 2));
  memory.copy(changetype<usize>(larger), changetype<usize>(hand), (<usize>handCount) << 3);
  hand = larger;
}

/** Puts a list into the hand and gives its nodes back. */
export function takeList(list: i32): void {
  while (list >= 0) {
    reserve(handCount + 1);
    hand[handCount++] = nodeAmount[list];
    const next = nodeNext[list];
    nodeNext[list] = freeNode;
    freeNode = list;
    list = next;
  }
}

/** Fills the hand up to n with leads whose amount is still to be drawn. */
export function fillHand(n: i32): void {
  reserve(n);
  while (handCount < n) hand[handCount++] = NaN;
}

/** The same, and shuffles it. */
export function shuffleHand(n: i32): void {
  fillHand(n);
  for (let last = n - 1; last > 0; last--) {
    const other = <i32>(cellUniform() * <f64>(last + 1));
    const amount = hand[last];
    hand[last] = hand[other];
    hand[other] = amount;
  }
}

/** Fills the hand with n new amounts; returns their sum. */
export function drawHand(segment: Segment, n: i32, lane: i32): f64 {
  emptyHand();
  reserve(n + 1);
  handCount = n;
  return drawAmounts(segment, n, lane, changetype<usize>(hand));
}

/** The sum of n new amounts that nobody needs one by one. */
export function drawSum(segment: Segment, n: i32, lane: i32): f64 {
  return drawAmounts(segment, n, lane, 0);
}

/** Draws n amounts by the cell's words, to `into` unless that is 0, where there is room for one more; returns their sum. */
function drawAmounts(segment: Segment, n: i32, lane: i32, into: usize): f64 {
  if (segment.deals.length === 0) {
    if (into !== 0) memory.fill(into, 0, (<usize>n) << 3);
    return 0;
  }
  const law = segment.deals[lane];
  let sums = f64x2.splat(0);
  for (let done = 0; done < n; done += MOST_WORDS) {
    const some = min(n - done, MOST_WORDS);
    const words = drawWords(some);
    for (let i = 0; i < some; i += 2) {
      let amounts = law.quickAmounts(v128.load64_zero(words + ((<usize>i) << 2)));
      if (into !== 0) v128.store(into + ((<usize>(done + i)) << 3), amounts);
      if (i + 1 === some) amounts = f64x2.replace_lane(amounts, 1, 0);
      sums = f64x2.add(sums, amounts);
    }
  }
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/** Gives out the next amount in hand. */
export function nextInHand(): f64 {
  return hand[handAt++];
}

/** Gives out the next n amounts; returns where they are. */
export function takeFromHand(n: i32): usize {
  const first = changetype<usize>(hand) + ((<usize>handAt) << 3);
  handAt += n;
  return first;
}

/** What a lead of the class has in hand. */
export function inHandOf(lead: i32): f64 {
  return hand[handFirst + lead];
}

/** One of those in hand stays there, the others having gone: called in their order, after {@link handOut}. */
export function stayInHand(lead: i32): void {
  hand[handAt++] = inHandOf(lead);
}

/** The amounts of the class in hand are given out from the first on. */
export function handOut(): void {
  handAt = handFirst;
}

/** One amount in hand. */
export function holdOne(amount: f64): void {
  emptyHand();
  hand[0] = amount;
  handCount = 1;
}
