"""The reference scenario in numpy, vectorised over trials: what an analyst with time would write.

Usage: waterfall.py PLAN.json TRIALS. Prints JSON: seconds, and means over trials to compare with the engine's.
Counts are cohorts: outcomes and delays by multinomials over all trials at once; queues first in, first out by week.
"""
import json
import math
import sys
import time

import numpy as np

plan = json.load(open(sys.argv[1]))
trials = int(sys.argv[2])
weeks = plan["weeks"]
rng = np.random.default_rng(1)
STAGES = ["mql", "sal", "meetingBooked", "meetingHeld", "sql", "sao"]
grid = np.linspace(-9, 9, 18001)
phi_grid = np.array([0.5 * math.erfc(-z / math.sqrt(2)) for z in grid])


def phi(z):
    return np.interp(z, grid, phi_grid)


def delay_pmf(form):
    """Probabilities of 0, 1, 2 ... weeks of a randomly rounded lognormal, one row a trial."""
    mean, cv = form["lognormal"]["mean"], form["lognormal"]["cv"]
    sigma = math.sqrt(math.log(1 + cv * cv))
    sd = form.get("uncertainty", {}).get("logSd", 0)
    factor = np.exp(sd * rng.standard_normal(trials) - sd * sd / 2) if sd else np.ones(1)
    mu = np.log(mean * factor) - sigma * sigma / 2
    x = 7.0 * np.arange(1, weeks + 1)
    z = (np.log(x)[None, :] - mu[:, None]) / sigma
    scale = np.exp(mu + sigma * sigma / 2)[:, None]
    g = np.concatenate([np.zeros((len(mu), 1)), x * phi(z) - scale * phi(z - sigma)], axis=1)
    cdf = np.diff(g, axis=1) / 7.0
    pmf = np.diff(np.concatenate([np.zeros((len(mu), 1)), cdf], axis=1), axis=1).clip(0)
    return np.concatenate([pmf, (1 - pmf.sum(axis=1, keepdims=True)).clip(0)], axis=1)


def staffing(team):
    """Sum of ramp factors by trial and week."""
    out = np.zeros((trials, weeks))
    ramp = np.array(team["ramp"])
    stay = (1 - team["attritionPerMonth"]) ** (7 / 30.4375)
    hires = [(0, True)] * team["headcount"]
    for month, count in team.get("hires", {}).items():
        day = (np.datetime64(month + "-01") - np.datetime64(plan["start"])).astype(int)
        hires += [(max(0, -(-int(day) // 7)), False)] * count
    for start, ramped in hires:
        leaves = start + (0 if ramped else 1) + np.floor(np.log(rng.random(trials)) / math.log(stay))
        week = np.arange(weeks)
        tenure = ((week - start).clip(0) * 7 / 30.4375).astype(int)
        level = np.full(weeks, ramp[-1]) if ramped else ramp[np.minimum(tenure, len(ramp) - 1)]
        out += np.where((week >= start) & (week[None, :] < leaves[:, None]), level, 0)
    return out


def monthly(per_month):
    out = np.zeros(weeks)
    for day in range(7 * weeks):
        date = np.datetime64(plan["start"]) + day
        month = date.astype("datetime64[M]")
        length = int(((month + 1).astype("datetime64[D]") - month.astype("datetime64[D]")).astype(int))
        out[day // 7] += per_month.get(str(month), 0) / length
    return out


def longer_periods():
    """Shares of the weeks in each month, fiscal quarter and fiscal year, and in the whole: one row a period."""
    rows = {}
    first = plan.get("fiscalYearStartMonth", 1) - 1
    for day in range(7 * weeks):
        year, month = map(int, str(np.datetime64(plan["start"]) + day).split("-")[:2])
        fiscal = 12 * year + month - 1 - first
        for label in [("month", 12 * year + month), ("quarter", fiscal // 3), ("year", fiscal // 12), "total"]:
            rows.setdefault(label, np.zeros(weeks))[day // 7] += 1 / 7
    return np.array(list(rows.values()))


def split_queue(cohorts, take):
    """Takes `take` leads a trial out of the cohorts, older ones first, ties at random. Yields (week, segments' counts)."""
    for week in sorted(cohorts):
        here = cohorts[week]
        total = here.sum(axis=0)
        n = np.minimum(total, take)
        if not n.any():
            if not take.any():
                break
            continue
        rest_total, rest = total.copy(), n.copy()
        out = np.zeros_like(here)
        for s in range(len(here)):
            partly = (rest > 0) & (rest < rest_total)
            out[s] = np.where(rest >= rest_total, here[s], 0)
            if partly.any():
                good, bad = here[s][partly], (rest_total - here[s])[partly]
                out[s][partly] = rng.hypergeometric(good, bad, rest[partly])
            rest_total -= here[s]
            rest -= out[s]
        here -= out
        take = take - n
        yield week, out


began = time.process_time()
segments = plan["segments"]
S = len(segments)
parameters = []
for segment in segments:
    own = {}
    for t in segment["transitions"]:
        p = rng.beta(*t["rate"]["beta"], trials)
        exits = t["exits"]
        shares = [e["share"] for e in exits.values()]
        outcomes = np.stack([p] + [(1 - p) * share for share in shares], axis=1)
        never = (1 - outcomes.sum(axis=1, keepdims=True)).clip(0)
        delays = [delay_pmf(t["delayDays"])] + [delay_pmf(e["delayDays"]) for e in exits.values()]
        own[t["from"]] = (np.concatenate([outcomes, never], axis=1), delays, [t["to"]] + list(exits))
    sd = segment["deal"].get("uncertainty", {}).get("logSd", 0)
    own["deal"] = np.exp(sd * rng.standard_normal(trials) - sd * sd / 2)
    own["recycle"] = delay_pmf(segment["recycle"]["delayDays"])
    parameters.append(own)
names = STAGES + ["won", "nurturing", "disqualified", "lost"]
due = {name: np.zeros((S, weeks + 1, trials), np.int64) for name in names + ["joinAe"]}
counted = {name: np.zeros((S, weeks, trials), np.int64) for name in names}
pipeline = np.zeros((S, weeks, trials))
bookings = np.zeros((S, weeks, trials))
sdr, ae = plan["sdr"], plan["ae"]
sdr_capacity = np.floor(staffing(sdr) * sdr["leadsPerWeek"] + rng.random((trials, weeks))).astype(np.int64)
ae_capacity = np.floor(staffing(ae) * ae["newPerWeek"] + rng.random((trials, weeks))).astype(np.int64)
for s, segment in enumerate(segments):
    phi_nb = segment["arrivals"]["distribution"]["negbin"]
    mean = monthly(segment["arrivals"]["perMonth"])
    due["mql"][s, :weeks] += rng.poisson(mean[:, None] * rng.gamma(1 / phi_nb, phi_nb, (weeks, trials)))


def amounts(s, n):
    mean, cv = segments[s]["deal"]["lognormal"]["mean"], segments[s]["deal"]["lognormal"]["cv"]
    sigma = math.sqrt(math.log(1 + cv * cv))
    drawn = rng.lognormal(math.log(mean) - sigma * sigma / 2, sigma, int(n.sum()))
    return np.bincount(np.repeat(np.arange(trials), n), drawn, trials) * parameters[s]["deal"]


def move(s, stage, week, n, shift=None):
    outcomes, delays, targets = parameters[s][stage]
    if shift is not None:
        lost = outcomes[:, 0] * (1 - shift)
        outcomes = np.concatenate([outcomes[:, :1] * shift[:, None], outcomes[:, 1:], lost[:, None]], axis=1)
    split = rng.multinomial(n, outcomes / outcomes.sum(axis=1, keepdims=True))
    for j, target in enumerate(targets):
        place = "joinAe" if target == "sao" else target
        span = weeks - week
        pmf = delays[j][:, : span + 1].copy()
        pmf[:, span] = (1 - pmf[:, :span].sum(axis=1)).clip(0)
        by_week = rng.multinomial(split[:, j], pmf / pmf.sum(axis=1, keepdims=True))
        due[place][s, week:] += by_week.T
    if shift is not None:
        due["nurturing"][s, week] += split[:, -1]


def enter(s, stage, week):
    n = due[stage][s, week].copy()
    counted[stage][s, week] += n
    due[stage][s, week] = 0
    return n


sdr_queue, ae_queue = {}, {}
for week in range(weeks):
    sdr_queue[week] = np.stack([enter(s, "mql", week) for s in range(S)])
    limit = sdr.get("maxWaitDays", math.inf)
    for old in [w for w in sdr_queue if 7 * (week - w) > limit]:
        for s in range(S):
            due["nurturing"][s, week] += sdr_queue[old][s]
        del sdr_queue[old]
    for joined, out in split_queue(sdr_queue, sdr_capacity[:, week]):
        decay = np.full(trials, math.exp(-sdr["decayPerDay"] * 7 * (week - joined)))
        for s in range(S):
            if out[s].any():
                move(s, "mql", week, out[s], decay)
    for stage in STAGES[1:5]:
        for s in range(S):
            move(s, stage, week, enter(s, stage, week))
    ae_queue[week] = np.stack([due["joinAe"][s, week] for s in range(S)])
    for joined, out in split_queue(ae_queue, ae_capacity[:, week]):
        for s in range(S):
            due["sao"][s, week] += out[s]
    for s in range(S):
        n = enter(s, "sao", week)
        pipeline[s, week] = amounts(s, n)
        move(s, "sao", week, n)
        bookings[s, week] = amounts(s, enter(s, "won", week))
        for name in ["disqualified", "lost"]:
            enter(s, name, week)
        recycle = segments[s]["recycle"]
        again = rng.binomial(enter(s, "nurturing", week), recycle["rate"])
        span = weeks - week
        pmf = parameters[s]["recycle"][:, : span + 1].copy()
        if span > 1:
            pmf[:, 1] += pmf[:, 0]
        pmf[:, 0] = 0
        pmf[:, span] = (1 - pmf[:, :span].sum(axis=1)).clip(0)
        due["mql"][s, week:] += rng.multinomial(again, np.broadcast_to(pmf, (trials, span + 1))).T
    for queue in (sdr_queue, ae_queue):
        for old in [w for w in queue if not queue[w].any()]:
            del queue[old]
levels = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]
longer = longer_periods()
for series in [*counted.values(), pipeline, bookings]:
    by_week = np.concatenate([series, series.sum(axis=0, keepdims=True)])
    np.quantile(by_week, levels, axis=2)
    np.quantile(longer @ by_week, levels, axis=2)
spent = time.process_time() - began
total = lambda series: float(series.sum(axis=(0, 1)).mean())
print(json.dumps({"seconds": spent, "sal": total(counted["sal"]), "won": total(counted["won"]),
                  "bookings": total(bookings)}))
