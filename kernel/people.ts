/** SDRs and AEs over the horizon: who is on board, and how far ramped. */
import { LANES } from './lanes';
import { stepCount, stepDays } from './model';
import { Team } from './plan';
import { Stream } from './streams';

/** A month of tenure and of attrition, in days. */
export const monthDays: f64 = 30.4375;
const stream = new Stream();
/** By step: how many more, or fewer, of the fully ramped are on board than in the step before. */
let changes = new StaticArray<i32>(0);

export function layOutPeople(): void {
  changes = new StaticArray<i32>(stepCount + 1);
}

/** One trial of a team, in a lane: each seat's people come and go by their own luck. */
export function drawStaffing(team: Team, lane: i32): void {
  for (let at = lane; at < team.onBoard.length; at += LANES) {
    team.onBoard[at] = 0;
    team.ramped[at] = 0;
  }
  changes.fill(0);
  const logStaying = (Math.log(1 - team.attrition[lane]) * stepDays) / monthDays;
  for (let seat = 0; seat < team.seatStart.length; seat++) {
    stream.restart(team.peopleKey, team.seatPart[seat]);
    let start = team.seatStart[seat];
    let tenureDays = team.seatTenureDays[seat];
    let onBoard = team.seatOnBoard[seat] !== 0;
    while (start < stepCount) {
      // Nobody leaves before step 0 or in his starting step.
      const firstChance = onBoard ? start : start + 1;
      const end = min(<f64>stepCount, <f64>firstChance + chancesSurvived(stream.uniform(), logStaying));
      if (tenureDays < 0) serveRamped(start, <i32>end);
      else serve(team, lane, start, <i32>end, tenureDays);
      if (team.backfillSteps < 0) break;
      start = <i32>end + team.backfillSteps;
      tenureDays = 0;
      onBoard = false;
    }
  }
  addRamped(team, lane);
}

/** Puts a fully ramped person on board from one step up to another. */
function serveRamped(start: i32, end: i32): void {
  changes[start] += 1;
  changes[end] -= 1;
}

/** Adds the fully ramped to the others. */
function addRamped(team: Team, lane: i32): void {
  const ramp = team.ramp[team.ramp.length - 1];
  let count = 0;
  for (let step = 0; step < stepCount; step++) {
    count += changes[step];
    team.onBoard[step * LANES + lane] += <f64>count;
    team.ramped[step * LANES + lane] += <f64>count * ramp;
  }
}

/** How many chances of leaving are survived before the one that is not: geometric, by inversion. */
function chancesSurvived(u: f64, logStaying: f64): f64 {
  return logStaying === 0 ? Infinity : Math.floor(Math.log(u) / logStaying);
}

/** Puts one person on board from one step up to another, who ramps. */
function serve(team: Team, lane: i32, start: i32, end: i32, tenureDays: f64): void {
  const last = team.ramp.length - 1;
  for (let step = start; step < end; step++) {
    const at = step * LANES + lane;
    team.onBoard[at] += 1;
    const days = tenureDays + <f64>(step - start) * stepDays;
    const month = min(last, <i32>(days / monthDays));
    team.ramped[at] += team.ramp[month];
  }
}
