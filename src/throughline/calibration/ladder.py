"""The ladder: how many bad encounters each number of routed ones may hold, where to start, how far to climb.

Rungs follow from n, the targets a and d alone; the start from tune alone; only the climb reads calibrate.
Counts are integers and probabilities exact binomials. Arrays over rungs have length R; all functions take leading
axes, so that thousands of cohorts can be replayed at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, betaincinv, ndtri

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]

START_TOLERANCE = 0.001  # the earliest rung whose chance is this close to the best is the start: shorter, as likely
ROUNDING = 1e-12  # relative: a probability this close to delta is delta (some are, exactly: a = 1/2, d = 1/4)
START_WITHOUT_TUNE = 3  # k of the start where no outcome of tune is known


@dataclass(frozen=True)
class Ladder:
    """Rungs from the lowest up. ``m``: encounters taken, int64[R], rising; ``allowed[kind]``: of them bad, int64[R]."""

    m: Counts
    allowed: Mapping[str, Counts]

    def __len__(self) -> int:
        return len(self.m)


def at_most(k: ArrayLike, m: ArrayLike, rate: ArrayLike) -> Floats:
    """P(Binomial(m, rate) <= k), for 0 < rate < 1. Real m is allowed: the same function, continued."""
    k, m = np.asarray(k, np.float64), np.asarray(m, np.float64)
    inside = betainc(np.maximum(m - k, 1e-9), np.maximum(k, 0.0) + 1.0, 1.0 - np.asarray(rate, np.float64))
    return np.where(k < 0, 0.0, np.where(k >= m, 1.0, inside))


def upper_limit(bad: int, m: int, delta: float) -> float:
    """Clopper-Pearson: the rate at which ``bad`` or fewer of m have probability delta; 1 where all are bad."""
    return 1.0 if bad >= m else float(betaincinv(bad + 1, m - bad, 1.0 - delta))


def smallest_sizes(limit: int, target: float, delta: float) -> Counts:
    """m_k = the smallest m with P(Binomial(m, target) <= k) <= delta, for k = 0, 1, ... while m_k <= limit."""
    # For delta <= 1/2 a median argument bounds the count: no m <= limit allows more than target * limit.
    k = np.arange(int(target * limit) + 2, dtype=np.float64)
    m = np.ceil(_crossing(k, target, delta) - 1e-4).astype(np.int64)
    m = np.maximum(m, k.astype(np.int64) + 1)
    open_ = np.arange(len(k))
    while len(open_):
        late = at_most(k[open_], m[open_], target) > delta * (1.0 + ROUNDING)
        early = ~late & (at_most(k[open_], m[open_] - 1, target) <= delta * (1.0 + ROUNDING))
        m[open_] += late.astype(np.int64) - early.astype(np.int64)
        open_ = open_[late | early]
    return m[m <= limit]


def _crossing(k: Floats, target: float, delta: float) -> Floats:
    """Real m where P(Binomial(m, target) <= k) = delta, near enough: Newton on the normal scale."""
    z, variance = float(ndtri(delta)), target * (1.0 - target)
    root = (-z * np.sqrt(variance) + np.sqrt(z * z * variance + 4.0 * target * (k + 0.5))) / (2.0 * target)
    m = np.maximum(root * root, k + 0.5)
    moving = np.arange(len(k))
    for _ in range(40):
        here = m[moving]
        probability = np.clip(at_most(k[moving], here, target), 1e-300, 1.0 - 1e-16)
        step = (ndtri(probability) - z) * np.sqrt(variance * here) / target
        m[moving] = np.maximum(here + step, k[moving] + 1e-3)
        moving = moving[np.abs(step) > 1e-5 * np.sqrt(here)]
        if not len(moving):
            break
    return m


def build(n: int, sizes: Mapping[str, Counts]) -> Ladder:
    """The rungs of n encounters: every m_k of each risk from the largest m_0 on, and n itself.

    ``sizes[kind]`` are that risk's ``smallest_sizes`` (at least those up to n). No rung where n is too small for k = 0.
    """
    lowest = max(int(m[0]) if len(m) else n + 1 for m in sizes.values())
    if lowest > n:
        return Ladder(np.zeros(0, np.int64), {kind: np.zeros(0, np.int64) for kind in sizes})
    m = np.unique(np.concatenate([*sizes.values(), np.array([n], np.int64)]))
    m = m[(m >= lowest) & (m <= n)]
    return Ladder(m, {kind: np.searchsorted(own, m, side="right") - 1 for kind, own in sizes.items()})


def rungs(n: int, targets: Mapping[str, float], delta: float) -> Ladder:
    """The ladder of n eligible encounters: ``rungs(160, {"coding_error": 0.05}, 0.05).m`` is 59, 93, 124, 153, 160."""
    return build(n, {kind: smallest_sizes(n, target, delta) for kind, target in targets.items()})


def first_rung(targets: Mapping[str, float], delta: float) -> tuple[int, dict[str, int]]:
    """The lowest rung of any ladder with these targets: its m (the least n that can certify), and what it allows."""
    # (1 - a)^m <= d bounds m_0 from above within a unit or two; the exact search decides.
    limit = max(int(np.log(delta) / np.log1p(-target)) + 2 for target in targets.values())
    ladder = rungs(limit, targets, delta)
    return int(ladder.m[0]), {kind: int(allowed[0]) for kind, allowed in ladder.allowed.items()}


def pass_chances(ladder: Ladder, n: int, tune: Mapping[str, Counts], targets: Mapping[str, float]) -> Floats:
    """Predicted chance of passing each rung, float64[..., R], from tune alone; with several risks the smallest.

    ``tune[kind]``: bad among tune's top 0, 1, ..., N encounters, int64[..., N + 1], N >= 1.
    """
    chances: Floats | None = None
    for kind, target in targets.items():
        total = tune[kind].shape[-1] - 1
        top = np.maximum(1, (2 * ladder.m * total + n) // (2 * n))  # the same share of tune, rounded half up
        rate = (tune[kind][..., top] + 1) / (top + 1.0 / target)
        chance = at_most(ladder.allowed[kind], ladder.m, rate)
        chances = chance if chances is None else np.minimum(chances, chance)
    assert chances is not None, "a ladder has at least one risk"
    return chances


def start(chances: Floats) -> NDArray[np.intp]:
    """Index of the start: the earliest rung whose chance is within 0.001 of the best. Over the last axis."""
    best = chances.max(axis=-1, keepdims=True)
    return np.asarray(np.argmax(chances >= best - START_TOLERANCE, axis=-1), np.intp)


def climb(ladder: Ladder, found: Mapping[str, Counts], first: ArrayLike) -> tuple[Counts, Counts]:
    """Climb from rung ``first`` while every count is within what is allowed; stop at the first rung that is not.

    ``found[kind]``: bad among the first m, int64[..., R]. Returns indices (certified, last tested): certified is -1
    where the start fails; they are equal where the top is reached.
    """
    length, first = len(ladder), np.asarray(first, np.int64)
    fails = np.zeros(np.broadcast_shapes(*(counts.shape for counts in found.values())), dtype=bool)
    for kind, counts in found.items():
        fails |= counts > ladder.allowed[kind]
    stops = fails & (np.arange(length) >= first[..., None])
    stop = np.where(stops.any(axis=-1), stops.argmax(axis=-1), length)
    certified = np.where(stop == first, -1, stop - 1)
    return certified, np.minimum(stop, length - 1)
