/** The M/M/c queue: Poisson arrivals, exponential service, c servers, first in, first out. */
import { exp } from './elementary.ts';

export interface ErlangC {
  /** Mean number of busy servers, arrivalRate / serviceRate. */
  readonly offeredLoad: number;
  readonly utilisation: number;
  /** Chance that an arrival has to wait. */
  readonly probabilityWait: number;
  /** Mean number waiting, and mean waiting time of all arrivals. */
  readonly meanQueue: number;
  readonly meanWait: number;
  /** Chance that an arrival waits longer than `time`. */
  waitsLongerThan(time: number): number;
}

/**
 * The stationary M/M/c queue (Erlang, 1917; the recursion for the blocking probability is Messerli's, 1972). Rates are
 * per unit of time, `serviceRate` that of one server.
 * @throws RangeError where the servers cannot keep up (utilisation of 1 or more) or an argument is not positive.
 */
export function erlangC(servers: number, arrivalRate: number, serviceRate: number): ErlangC {
  if (!(Number.isInteger(servers) && servers > 0 && arrivalRate > 0 && serviceRate > 0)) {
    throw new RangeError(`not a queue: ${servers} servers, rates ${arrivalRate} and ${serviceRate}`);
  }
  const offeredLoad = arrivalRate / serviceRate;
  const utilisation = offeredLoad / servers;
  if (utilisation >= 1)
    throw new RangeError(`${servers} servers cannot keep up with a load of ${offeredLoad}`);
  let blocking = 1;
  for (let c = 1; c <= servers; c++) blocking = (offeredLoad * blocking) / (c + offeredLoad * blocking);
  const probabilityWait = blocking / (1 - utilisation * (1 - blocking));
  const spareRate = servers * serviceRate - arrivalRate;
  return {
    offeredLoad,
    utilisation,
    probabilityWait,
    meanQueue: (probabilityWait * utilisation) / (1 - utilisation),
    meanWait: probabilityWait / spareRate,
    waitsLongerThan: (time) => probabilityWait * exp(-spareRate * time),
  };
}
